import { join } from 'node:path';

export const REPOSITORY = join(__dirname, '../../..');

/** What the lab makes: tarballs, user folders, logs. Never part of the package. */
export const WORK = join(REPOSITORY, '.lab');

const MODULES = join(REPOSITORY, 'lab/n8n/node_modules');

/** n8n 2.40 wants Node.js 24 or newer: the lab brings its own, whatever runs the tests. */
export const NODE = join(MODULES, 'node/bin', process.platform === 'win32' ? 'node.exe' : 'node');

export const N8N = join(MODULES, 'n8n/bin/n8n');
