import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setUp } from './setup.mjs';
import { cleanEnvironment, entry, mustRun, Unable } from './support/exec.mjs';
import { LOGS, ROOT, WORK } from './support/paths.mjs';
import { TYPESCRIPT } from './support/typescript.mjs';

const SCANNER = join(ROOT, 'scripts/scan/node_modules/@n8n/scan-community-package/scanner/scanner.mjs');
const FOLDER = join(WORK, 'scan');

/** The files that the scanner reads in a published tarball. */
const SHIPPED = ['**/*.js', 'package.json'];

/**
 * Runs n8n's gate for community packages over the package as it would be published now: first the source, then the tarball.
 * Both checks ignore inline exceptions. The third check, npm provenance, only exists for a published version.
 */
await entry(async () => {
	await setUp(['root', 'lab', 'scan']);
	const { analyzePackage, SOURCE_FILE_PATTERNS } = await import(pathToFileURL(SCANNER).href);
	report('The source', await analyzePackage(ROOT, SOURCE_FILE_PATTERNS));
	report('The tarball', await analyzePackage(await unpackedTarball(), SHIPPED));
});

function report(what, { passed, message, details = '' }) {
	if (!passed || message) throw new Unable(`${what} does not pass n8n's scanner: ${message}\n${details}`);
	console.log(`  ✓ ${what} passes n8n's scanner`);
}

async function unpackedTarball() {
	rmSync(FOLDER, { recursive: true, force: true });
	const target = join(FOLDER, 'unpacked');
	mkdirSync(target, { recursive: true });
	const options = { cwd: ROOT, env: cleanEnvironment(), logFile: join(LOGS, 'scan.log') };
	// The lab's script, because two builds at the same time would disturb each other.
	await mustRun(process.execPath, [...TYPESCRIPT, join(ROOT, 'lab/src/pack.ts')], options);
	const packed = join(WORK, 'package');
	const [tarball] = readdirSync(packed).filter((file) => file.endsWith('.tgz'));
	await mustRun('tar', ['-xzf', join(packed, tarball), '-C', target, '--strip-components=1'], { ...options, append: true });
	if (!existsSync(join(target, 'dist'))) throw new Unable(`The tarball ${tarball} has no dist folder`);
	return target;
}
