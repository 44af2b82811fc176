import type { Clock } from '../../nodes/shared/clock';

export interface VirtualTime extends Clock {
	/** Lets `work` run, with all that sleeps inside it, until it is done. */
	run<T>(work: Promise<T>): Promise<T>;
}

/**
 * Time for many that sleep at once: it jumps from one end of a sleep to the next as soon as nobody has anything to do.
 *
 * @param lateness by how much a sleep lasts longer than asked for, in ms
 * @param isBusy whether a reply is under way, for which time stands still: for work that speaks to a server
 */
export function virtualTime(lateness: () => number = () => 0, isBusy?: () => boolean): VirtualTime {
	let now = 0;
	const sleepers: Array<{ until: number; wake: () => void }> = [];
	return {
		now: () => now,
		monotonic: () => now,
		sleep: async (ms) =>
			await new Promise((wake) => {
				sleepers.push({ until: now + Math.max(0, ms) + lateness(), wake: () => wake() });
			}),
		async run(work) {
			let isDone = false;
			const done = (): void => void (isDone = true);
			work.then(done, done);
			for (;;) {
				// All that is ready goes first.
				await new Promise((resolve) => setImmediate(resolve));
				if (isDone) return await work;
				if (isBusy?.() === true) continue;
				sleepers.sort((one, other) => one.until - other.until);
				const next = sleepers.shift();
				if (!next && isBusy) continue;
				if (!next) throw new Error('Somebody waits for what never comes');
				now = Math.max(now, next.until);
				next.wake();
			}
		},
	};
}

/** The most starts within any span of `ms`. */
export function mostWithin(ms: number, at: readonly number[]): number {
	return Math.max(0, ...at.map((start) => at.filter((one) => one >= start && one < start + ms).length));
}
