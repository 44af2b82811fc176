import type { Clock } from '../../nodes/shared/clock';

export interface TestClock extends Clock {
	/** Every sleep so far, in ms. */
	readonly slept: number[];
	/** How long it has run, in ms, whatever was done to the wall clock. */
	elapsed(): number;
	/** Lets time pass. */
	advance(ms: number): void;
	/** Sets the wall clock forward or, below 0, back. */
	setWall(byMs: number): void;
	/** Sets the wall clock so at each sleep from now on. */
	setWallAtEachSleep(byMs: number): void;
}

/** Time that passes only while somebody sleeps, with a wall clock that can be set. */
export function testClock(start = Date.UTC(2026, 10, 24, 3, 0, 0)): TestClock {
	let wall = start;
	let running = 5_000;
	let atSleep = 0;
	const slept: number[] = [];
	const advance = (ms: number): void => {
		wall += ms;
		running += ms;
	};
	return {
		slept,
		now: () => wall,
		monotonic: () => running,
		async sleep(ms) {
			slept.push(ms);
			advance(ms);
			wall += atSleep;
		},
		elapsed: () => running - 5_000,
		advance,
		setWall: (byMs) => void (wall += byMs),
		setWallAtEachSleep: (byMs) => void (atSleep = byMs),
	};
}
