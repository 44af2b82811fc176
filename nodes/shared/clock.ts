import { sleep } from 'n8n-workflow';

/** Time as the nodes see it: injected, so that tests need not wait. */
export interface Clock {
	/** The wall clock, epoch milliseconds: for what is written down and compared with others' times. It may be set at any moment. */
	now(): number;
	/** Whole milliseconds on a clock that nobody sets: only differences mean something. For every duration, deadline and budget. */
	monotonic(): number;
	sleep(ms: number): Promise<void>;
}

export const systemClock: Clock = {
	now: () => Date.now(),
	monotonic: () => Math.round(performance.now()),
	sleep: async (ms) => await sleep(ms),
};
