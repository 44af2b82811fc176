import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runNode } from './exec.mjs';
import { ROOT } from './paths.mjs';

/** The options that let Node.js run TypeScript. */
export const TYPESCRIPT = ['--import', pathToFileURL(join(ROOT, 'lab/node_modules/tsx/dist/loader.mjs')).href];

/**
 * Runs a TypeScript file on this terminal. Resolves to its exit code, also after Ctrl-C.
 *
 * @param file relative to the repository
 */
export async function runTypeScript(file, args = [], nodeOptions = []) {
	return await runNode([...nodeOptions, ...TYPESCRIPT, join(ROOT, file), ...args]);
}
