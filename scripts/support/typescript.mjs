import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './paths.mjs';

const LOADER = pathToFileURL(join(ROOT, 'lab/node_modules/tsx/dist/loader.mjs')).href;

/**
 * Runs a TypeScript file on this terminal. Resolves to its exit code, also after Ctrl-C.
 *
 * @param file relative to the repository
 */
export async function runTypeScript(file, args = [], nodeOptions = []) {
	const child = spawn(process.execPath, [...nodeOptions, '--import', LOADER, join(ROOT, file), ...args], {
		cwd: ROOT,
		stdio: 'inherit',
	});
	// Ctrl-C reaches the child by itself; this process waits until it has put everything away.
	const ignore = () => {};
	const end = () => child.kill('SIGTERM');
	process.on('SIGINT', ignore);
	process.on('SIGTERM', end);
	try {
		return await new Promise((resolve, reject) => {
			child.on('error', reject);
			child.on('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
		});
	} finally {
		process.off('SIGINT', ignore);
		process.off('SIGTERM', end);
	}
}
