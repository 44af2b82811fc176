import { sleep } from 'n8n-workflow';

/** Time as the nodes see it: injected, so that tests need not wait. */
export interface Clock {
	/** Epoch milliseconds. */
	now(): number;
	sleep(ms: number): Promise<void>;
}

export const systemClock: Clock = { now: () => Date.now(), sleep: async (ms) => await sleep(ms) };
