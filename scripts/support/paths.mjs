import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What the scripts make: logs, tarballs, throw-away user folders. Never part of the package. */
export const WORK = join(ROOT, '.lab');

export const LOGS = join(WORK, 'logs');

/** The Node.js that a level's n8n runs on. */
export const nodeIn = (folder) =>
	join(folder, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
