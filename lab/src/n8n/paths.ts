import { join } from 'node:path';

export const REPOSITORY = join(__dirname, '../../..');

/** What the lab makes: tarballs, user folders, logs. Never part of the package. */
export const WORK = join(REPOSITORY, '.lab');
