import type { Clock } from '../../shared/clock';

export interface WaitOptions {
	/** How long to wait for the end, in ms. 0 looks once. */
	budgetMs: number;
	/** True once the user has stopped the execution. */
	cancelled: () => boolean;
}

/** An agent that is there answers within moments, in ms. */
const FIRST_INTERVAL = 250;
const LONGEST_INTERVAL = 10_000;
const INTERVAL_GROWTH = 2;

/** The rhythm of looks at something that takes its time. It begins when it is made. */
export interface Waiting {
	/** How long it has lasted, in ms. */
	elapsed(): number;
	/** Whether the budget is used up or the user has stopped the execution. */
	isOver(): boolean;
	/** Sleeps until the next look: at first a quarter of a second, then longer, never past the budget. */
	pause(): Promise<void>;
}

export function startWaiting(clock: Clock, { budgetMs, cancelled }: WaitOptions): Waiting {
	const start = clock.monotonic();
	let interval = FIRST_INTERVAL;
	const elapsed = (): number => clock.monotonic() - start;
	return {
		elapsed,
		isOver: () => cancelled() || elapsed() >= budgetMs,
		async pause() {
			await clock.sleep(Math.min(interval, Math.max(0, budgetMs - elapsed())));
			interval = Math.min(interval * INTERVAL_GROWTH, LONGEST_INTERVAL);
		},
	};
}
