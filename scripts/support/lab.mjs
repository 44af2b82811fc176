import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './paths.mjs';

const LOADER = pathToFileURL(join(ROOT, 'lab/node_modules/tsx/dist/loader.mjs')).href;

/** Runs a TypeScript file of the lab on this terminal. Resolves to its exit code, also after Ctrl-C. */
export async function runLab(file, args) {
	const child = spawn(process.execPath, ['--import', LOADER, join(ROOT, 'lab/src', file), ...args], {
		cwd: ROOT,
		stdio: 'inherit',
	});
	// Ctrl-C reaches the child by itself; this process waits until it has put everything away.
	process.on('SIGINT', () => {});
	process.on('SIGTERM', () => child.kill('SIGTERM'));
	return await new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
	});
}
