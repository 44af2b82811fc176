import fc from 'fast-check';
import { RateLimiter, type Permit } from '../../../nodes/shared/rateLimit';
import { testClock } from '../../support/testClock';
import { mostWithin, virtualTime } from '../../support/virtualTime';

const SECOND = 1_000;
/** A second and the margin for delays that vary. */
const WINDOW = 1_050;

/** Takes places one after the other, `gaps` ms apart at least, and returns when each started. */
async function starts(perSecond: number, gaps: number[], key = () => 'a'): Promise<number[]> {
	const clock = testClock();
	const limiter = new RateLimiter();
	const at: number[] = [];
	for (const gap of gaps) {
		clock.advance(gap);
		await limiter.take(key(), perSecond, clock);
		at.push(clock.elapsed());
	}
	return at;
}

async function taken(permit: Promise<Permit | undefined>): Promise<Permit> {
	const permitted = await permit;
	if (!permitted) throw new Error('No place was left');
	return permitted;
}

describe('the rate limit', () => {
	it('lets a second’s worth start at once and the rest a second later', async () => {
		expect(await starts(3, [0, 0, 0, 0, 0, 0, 0])).toEqual([0, 0, 0, WINDOW, WINDOW, WINDOW, 2 * WINDOW]);
	});

	it('does not hold up what is slow by itself', async () => {
		expect(await starts(2, [600, 600, 600])).toEqual([600, 1_200, 1_800]);
	});

	it('counts each key by itself', async () => {
		const keys = ['a', 'b', 'c'];
		expect(await starts(1, [0, 0, 0], () => keys.shift() ?? '')).toEqual([0, 0, 0]);
	});

	it('0 means no limit, and nothing is learned', async () => {
		const clock = testClock();
		const limiter = new RateLimiter();
		for (let request = 0; request < 100; request += 1) (await taken(limiter.take('a', 0, clock))).refused(30_000);
		expect(clock.elapsed()).toBe(0);
	});

	it('does not wait for a place beyond the latest start, and gives it to nobody', async () => {
		const clock = testClock();
		const limiter = new RateLimiter();
		await limiter.take('a', 1, clock);
		expect(await limiter.take('a', 1, clock, clock.monotonic() + WINDOW - 1)).toBeUndefined();
		expect(clock.elapsed()).toBe(0);
		await taken(limiter.take('a', 1, clock, clock.monotonic() + WINDOW));
		expect(clock.elapsed()).toBe(WINDOW);
	});
});

describe('a refusal because of too many requests', () => {
	const limit = 8;

	/** When `count` requests start that ask at once, after one that was refused. */
	async function afterRefusal(count: number, retryAfterMs?: number, random = 0): Promise<number[]> {
		const time = virtualTime();
		const limiter = new RateLimiter(() => random);
		(await taken(limiter.take('a', limit, time))).refused(retryAfterMs);
		const at: number[] = [];
		const all = Array.from({ length: count }, async () => {
			await limiter.take('a', limit, time);
			at.push(time.monotonic());
		});
		await time.run(Promise.all(all));
		return at;
	}

	it('pauses all, and then lets them start one by one at half the rate', async () => {
		const at = await afterRefusal(4);
		expect(at[0]).toBe(1_000);
		const gaps = at.slice(1).map((one, index) => one - at[index]);
		// 4 a second at first, and a little more each time.
		expect(gaps[0]).toBe(Math.ceil(WINDOW / 4));
		expect(gaps[2]).toBeLessThan(gaps[0]);
		expect(gaps[2]).toBeGreaterThan(WINDOW / limit);
	});

	it.each([
		['the time that the server names', 7_000, 0, 7_000],
		['no more than a minute', 3_600_000, 0, 60_000],
		['jitter on top, so that processes do not return together', 7_000, 0.5, 7_500],
		['jitter on a pause of its own', undefined, 0.5, 1_500],
	])('waits: %s', async (_name, retryAfterMs, random, expected) => {
		expect((await afterRefusal(1, retryAfterMs, random))[0]).toBe(expected);
	});

	it('holds up those that already waited for their place', async () => {
		const time = virtualTime();
		const limiter = new RateLimiter(() => 0);
		const first = await taken(limiter.take('a', 1, time));
		const second = limiter.take('a', 1, time).then(() => time.monotonic());
		first.refused(20_000);
		expect(await time.run(second)).toBe(20_000);
	});

	it('teaches once for all requests that were under way together', async () => {
		const time = virtualTime();
		const limiter = new RateLimiter(() => 0);
		const together = await Promise.all(Array.from({ length: limit }, async () => await taken(limiter.take('a', limit, time))));
		await time.run(time.sleep(10));
		for (const permit of together) permit.refused();
		const at: number[] = [];
		const two = [1, 2].map(async () => {
			await limiter.take('a', limit, time);
			at.push(time.monotonic());
		});
		await time.run(Promise.all(two));
		// Had each halved the rate, it would be a request every two seconds.
		expect(at[1] - at[0]).toBeLessThanOrEqual(Math.ceil(WINDOW / 4));
	});

	it('does not touch another key', async () => {
		const clock = testClock();
		const limiter = new RateLimiter();
		(await taken(limiter.take('a', limit, clock))).refused();
		await limiter.take('b', limit, clock);
		expect(clock.elapsed()).toBe(0);
	});

	it('is forgotten after half a minute: a second’s worth starts at once again', async () => {
		const time = virtualTime();
		const limiter = new RateLimiter(() => 0);
		(await taken(limiter.take('a', limit, time))).refused();
		await time.run(time.sleep(31_000));
		const at = await time.run(
			Promise.all(Array.from({ length: limit }, async () => await limiter.take('a', limit, time).then(() => time.monotonic()))),
		);
		expect(new Set(at)).toEqual(new Set([31_000]));
	});

	it('that does not end slows down to a request every two seconds, never to none', async () => {
		const time = virtualTime();
		const limiter = new RateLimiter(() => 0);
		const at: number[] = [];
		await time.run(
			(async () => {
				for (let request = 0; request < 20; request += 1) {
					const permit = await taken(limiter.take('a', limit, time));
					at.push(time.monotonic());
					permit.refused(0);
				}
			})(),
		);
		const last = at.slice(-5);
		for (const [index, one] of last.slice(1).entries()) {
			expect(one - last[index]).toBeGreaterThan(1_900);
			expect(one - last[index]).toBeLessThanOrEqual(2 * WINDOW);
		}
	});
});

describe('whatever is asked for, refused and late', () => {
	const worlds = fc.record({
		perSecond: fc.integer({ min: 1, max: 12 }),
		arrivals: fc.array(fc.integer({ min: 0, max: 1_500 }), { maxLength: 60 }),
		refused: fc.array(fc.option(fc.integer({ min: 0, max: 5_000 }), { nil: undefined, freq: 4 }), { minLength: 1, maxLength: 20 }),
		lateness: fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 10 }),
		randoms: fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 5 }),
	});

	const inTurn = <T>(values: readonly T[]): (() => T) => {
		let at = 0;
		return () => values[at++ % values.length];
	};

	it('never starts more than the limit within a second, lets each start, and recovers', async () => {
		await fc.assert(
			fc.asyncProperty(worlds, async ({ perSecond, arrivals, refused, lateness, randoms }) => {
				const time = virtualTime(inTurn(lateness));
				const limiter = new RateLimiter(inTurn(randoms));
				const refusal = inTurn(refused);
				const at: number[] = [];
				await time.run(
					Promise.all(
						arrivals.map(async (arrival) => {
							await time.sleep(arrival);
							const permit = await taken(limiter.take('a', perSecond, time));
							at.push(time.monotonic());
							const retryAfterMs = refusal();
							if (retryAfterMs !== undefined) permit.refused(retryAfterMs);
						}),
					),
				);
				expect(at).toHaveLength(arrivals.length);
				expect(mostWithin(SECOND, at)).toBeLessThanOrEqual(perSecond);
				// The longest pause, its jitter, and the way back to the full rate.
				await time.run(time.sleep(40_000));
				const before = time.monotonic();
				await time.run(Promise.all(Array.from({ length: perSecond }, async () => await limiter.take('a', perSecond, time))));
				expect(time.monotonic()).toBe(before);
			}),
			{ numRuns: 300 },
		);
	});

	it('adapts to what a tenant leaves over: few refusals, and most of it is used', async () => {
		// 10 a second, of which other clients take 6 for a minute.
		const time = virtualTime();
		const limiter = new RateLimiter(inTurn([0.2, 0.7, 0.4]));
		let accepted: number[] = [];
		let served = 0;
		let refusals = 0;
		const answer = (): boolean => {
			accepted = accepted.filter((one) => one > time.monotonic() - SECOND);
			if (accepted.length >= 4) return false;
			accepted.push(time.monotonic());
			return true;
		};
		const client = async (): Promise<void> => {
			while (time.monotonic() < 60_000) {
				const permit = await taken(limiter.take('a', 10, time));
				if (answer()) served += 1;
				else {
					refusals += 1;
					permit.refused();
				}
			}
		};
		await time.run(Promise.all([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(client)));
		// Room for 240.
		expect(served).toBeGreaterThan(120);
		expect(refusals).toBeLessThan(served / 5);
	});
});
