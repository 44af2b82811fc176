import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WORK } from './paths';

/**
 * Does the work while it holds one of the locks, and waits until one is free. All processes of this checkout share the locks:
 * files that name the process that holds them. One that names a process that is gone does not count.
 *
 * @param locks names of files
 */
export async function holdingOneOf<T>(locks: readonly string[], work: () => Promise<T>): Promise<T> {
	await mkdir(WORK, { recursive: true });
	const lock = await takeOneOf(locks.map((name) => join(WORK, `${name}.lock`)));
	try {
		return await work();
	} finally {
		await rm(lock, { force: true });
	}
}

async function takeOneOf(locks: readonly string[]): Promise<string> {
	for (;;) {
		for (const lock of locks) if (await takeLock(lock)) return lock;
		await sleep(250);
	}
}

async function takeLock(lock: string): Promise<boolean> {
	try {
		const file = await open(lock, 'wx');
		await file.writeFile(String(process.pid));
		await file.close();
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
	}
	const owner = Number(await readFile(lock, 'utf8').catch(() => ''));
	if (owner > 0 && !isRunning(owner)) await rm(lock, { force: true });
	return false;
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
