import { total, type Calls } from './tenant';

/** What one run took. */
export interface Sample {
	/** Wall-clock ms. */
	ms: number;
	/** CPU ms of this process, all threads: what other work on the machine hardly changes. */
	cpuMs: number;
	calls: Calls;
}

/** What one side of a comparison came to. */
export interface Result {
	/** Medians. */
	ms: number;
	cpuMs: number;
	/** The extremes of the wall-clock ms. */
	least: number;
	most: number;
	calls: Calls;
}

/** Times a piece of work. */
export async function timed<T>(work: () => Promise<T>): Promise<{ value: T; ms: number; cpuMs: number }> {
	const cpu = process.cpuUsage();
	const started = performance.now();
	const value = await work();
	const ms = performance.now() - started;
	const { user, system } = process.cpuUsage(cpu);
	return { value, ms, cpuMs: (user + system) / 1_000 };
}

/**
 * Runs each side `repetitions` times. The sides take turns and the order is reversed every time, so that what the
 * machine does meanwhile hits all of them. One round before that is thrown away: it compiles.
 */
export async function compare<Side extends string>(
	label: string,
	sides: Record<Side, () => Promise<Sample>>,
	repetitions: number,
): Promise<Record<Side, Result>> {
	const order = Object.keys(sides) as Side[];
	const samples = new Map<Side, Sample[]>(order.map((side) => [side, []]));
	for (let round = 0; round <= repetitions; round += 1) {
		for (const side of order) {
			globalThis.gc?.();
			const sample = await sides[side]();
			if (round > 0) samples.get(side)?.push(sample);
			const remark = round === 0 ? 'warm-up' : `${round} of ${repetitions}`;
			console.log(`  ${label}, ${side}, ${remark}: ${seconds(sample.ms)}, ${total(sample.calls)} calls`);
		}
		order.reverse();
	}
	return Object.fromEntries([...samples].map(([side, taken]) => [side, summary(taken)])) as Record<Side, Result>;
}

function summary(samples: readonly Sample[]): Result {
	const times = samples.map(({ ms }) => ms);
	return {
		ms: median(times),
		cpuMs: median(samples.map(({ cpuMs }) => cpuMs)),
		least: Math.min(...times),
		most: Math.max(...times),
		calls: samples[samples.length - 1].calls,
	};
}

/** The middle of the numbers; of an even number of them, the mean of the two in the middle. */
export function median(numbers: readonly number[]): number {
	const sorted = [...numbers].sort((a, b) => a - b);
	const middle = sorted.length / 2;
	if (!Number.isInteger(middle)) return sorted[Math.floor(middle)];
	return (sorted[middle - 1] + sorted[middle]) / 2;
}

/** "1.37 s" */
export const seconds = (ms: number): string => `${(ms / 1_000).toFixed(2)} s`;
