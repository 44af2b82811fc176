import FakeTimers from '@sinonjs/fake-timers';

/** How often the running clock catches up with real time, in ms. */
const CATCH_UP_INTERVAL = 50;

/** The longest delay one timer may have (a signed 32-bit number of ms, about 24.8 days); a longer one would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * The lab's one notion of time. Both simulators hang their timers on it, so that a test can move an hour in a call
 * and a demo can let it run along with the wall clock.
 */
export class SimClock {
	private readonly clock: FakeTimers.Clock;

	private ticker: NodeJS.Timeout | undefined;

	private lastReal = 0;

	constructor(start: number = Date.now()) {
		this.clock = FakeTimers.createClock(start);
	}

	/** Simulated epoch milliseconds. */
	now(): number {
		this.catchUp();
		return this.clock.now;
	}

	/** ISO 8601 in UTC with whole seconds, the form that Vectra writes almost everywhere. */
	isoSeconds(at: number = this.now()): string {
		return new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');
	}

	/** Runs `work` once, `delay` simulated ms from now. Returns a function that calls it off. */
	after(delay: number, work: () => void): () => void {
		this.catchUp();
		let timer: FakeTimers.TimerId;
		const arm = (left: number): void => {
			const step = Math.min(left, LONGEST_TIMER);
			timer = this.clock.setTimeout(() => (left > step ? arm(left - step) : work()), step);
		};
		arm(delay);
		return () => this.clock.clearTimeout(timer);
	}

	/** Moves time forward by `ms`; everything that falls due in between happens, in order. */
	advance(ms: number): void {
		this.catchUp();
		this.clock.tick(ms);
	}

	get running(): boolean {
		return this.ticker !== undefined;
	}

	/** Lets simulated time follow the wall clock from here on. */
	run(): void {
		if (this.ticker) return;
		this.lastReal = Date.now();
		this.ticker = setInterval(() => this.catchUp(), CATCH_UP_INTERVAL);
		this.ticker.unref();
	}

	/** Freezes time: only `advance` moves it. */
	pause(): void {
		if (!this.ticker) return;
		this.catchUp();
		clearInterval(this.ticker);
		this.ticker = undefined;
	}

	private catchUp(): void {
		if (!this.ticker) return;
		const real = Date.now();
		const elapsed = real - this.lastReal;
		if (elapsed <= 0) return;
		this.lastReal = real;
		this.clock.tick(elapsed);
	}
}
