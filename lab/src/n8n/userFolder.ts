import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { WORK } from './paths';
import { mustRun } from './processGroup';

/** A fresh folder for one n8n: its database, its log and the packages that it loads. */
export async function makeUserFolder(): Promise<string> {
	await mkdir(WORK, { recursive: true });
	return await mkdtemp(join(WORK, 'n8n-'));
}

/**
 * Puts a packed package where n8n looks for community packages, as an installation from the registry would: the node
 * types then carry the package's name. The package has no dependencies, so there is nothing more to install.
 */
export async function unpackPackage(tarball: string, userFolder: string, logFile: string): Promise<void> {
	const staging = join(userFolder, '.n8n/nodes/unpacked');
	await rm(staging, { recursive: true, force: true });
	await mkdir(staging, { recursive: true });
	const options = { cwd: userFolder, env: process.env, logFile };
	await mustRun(`Unpacking ${tarball}`, 'tar', ['-xzf', tarball, '-C', staging], options);
	const { name } = JSON.parse(await readFile(join(staging, 'package/package.json'), 'utf8')) as { name: string };
	const target = join(userFolder, '.n8n/nodes/node_modules', name);
	await rm(target, { recursive: true, force: true });
	await mkdir(dirname(target), { recursive: true });
	await rename(join(staging, 'package'), target);
	await rm(staging, { recursive: true, force: true });
}

/** Writes what n8n's import commands read. */
export async function writeImport(userFolder: string, name: string, content: unknown): Promise<string> {
	const file = join(userFolder, name);
	await writeFile(file, JSON.stringify(content), { mode: 0o600 });
	return file;
}
