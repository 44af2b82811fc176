import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lock } from 'proper-lockfile';
import { WORK } from './paths';

/** A core each: a starting n8n keeps one busy, and many that start at the same time are all late. */
const SLOTS = Math.max(2, availableParallelism());

const ASK_AGAIN_MS = 500;

/**
 * Does the work once a slot is free. All processes of this checkout share the slots; that of a process which died is free
 * again ten seconds later.
 */
export async function inStartSlot<T>(work: () => Promise<T>): Promise<T> {
	const release = await takeSlot();
	try {
		return await work();
	} finally {
		await release();
	}
}

async function takeSlot(): Promise<() => Promise<void>> {
	await mkdir(WORK, { recursive: true });
	for (;;) {
		for (let slot = 1; slot <= SLOTS; slot++) {
			try {
				// A process too busy to renew its lock loses it: then one more n8n starts at the same time, and nothing else happens.
				return ignoringLoss(await lock(join(WORK, `start-${slot}`), { realpath: false, onCompromised: () => {} }));
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
			}
		}
		await sleep(ASK_AGAIN_MS);
	}
}

const ignoringLoss = (release: () => Promise<void>) => async () => await release().catch(() => {});
