import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The output of the scripts: logs, tarballs, temporary user folders. Never part of the package. */
export const WORK = join(ROOT, '.lab');

export const LOGS = join(WORK, 'logs');

/** The Node.js that runs a level's n8n. */
export const nodeIn = (folder) =>
	join(folder, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
