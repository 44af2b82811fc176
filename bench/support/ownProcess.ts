import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { MemoryJob, MemoryUse } from './memoryProcess';

/** A new process for each measurement: nothing is left over from the one before. */
export async function inOwnProcess(job: MemoryJob): Promise<MemoryUse> {
	const child = fork(join(__dirname, 'memoryProcess.ts'));
	const ended = once(child, 'exit').then(([code]) => {
		throw new Error(`The process that measures ${job.side} ended with code ${code}`);
	});
	child.send(job);
	const [use] = (await Promise.race([once(child, 'message'), ended])) as [MemoryUse];
	await ended.catch(() => undefined);
	return use;
}

export const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
