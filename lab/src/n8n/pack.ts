import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { holdingOneOf } from './locks';
import { REPOSITORY, WORK } from './paths';
import { mustRun } from './processGroup';

/** Everything that the tarball is made of, or that says how. */
const SOURCES = [
	'credentials',
	'gulpfile.js',
	'icons',
	'LICENSE.md',
	'nodes',
	'package.json',
	'README.md',
	'tsconfig.build.json',
	'tsconfig.json',
	'workflows',
];

/**
 * Builds and packs the package as it would be published. Resolves to the tarball; unchanged sources are not built again
 * unless asked for. Of several processes, one builds and the others wait for it.
 */
export async function packPackage({ again = false } = {}): Promise<string> {
	return await holdingOneOf(['package'], async () => await pack(again));
}

async function pack(again: boolean): Promise<string> {
	const folder = join(WORK, 'package');
	const hashFile = join(folder, 'sources.sha256');
	const { name, version } = JSON.parse(await readFile(join(REPOSITORY, 'package.json'), 'utf8')) as {
		name: string;
		version: string;
	};
	const tarball = join(folder, `${name}-${version}.tgz`);
	const hash = await hashOf(SOURCES.map((source) => join(REPOSITORY, source)));
	if (!again && existsSync(tarball) && existsSync(hashFile) && (await readFile(hashFile, 'utf8')) === hash) return tarball;

	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	const options = { cwd: REPOSITORY, env: process.env, logFile: join(folder, 'pack.log') };
	const gulp = join(REPOSITORY, 'node_modules/gulp/bin/gulp.js');
	await mustRun('The build', process.execPath, [gulp, 'build'], options);
	await mustRun('npm pack', 'npm', ['pack', '--ignore-scripts', '--pack-destination', folder], options);
	await writeFile(hashFile, hash);
	return tarball;
}

/** A hash over names and contents of files and folders; what does not exist counts as such. */
async function hashOf(paths: readonly string[]): Promise<string> {
	const hash = createHash('sha256');
	for (const file of (await Promise.all(paths.map(filesBelow))).flat()) {
		hash.update(`${relative(REPOSITORY, file)}\0`).update(await readFile(file));
	}
	return hash.digest('hex');
}

async function filesBelow(path: string): Promise<string[]> {
	if (!existsSync(path)) return [];
	try {
		const below = await readdir(path, { withFileTypes: true });
		const files = await Promise.all(below.map((item) => filesBelow(join(path, item.name))));
		return files.flat().sort();
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return [path];
		throw error;
	}
}
