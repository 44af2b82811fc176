import fc from 'fast-check';
import { RateLimiter } from '../../../nodes/shared/rateLimit';

/** Takes places one after the other, `gaps` ms apart at least, and returns when each started. */
async function starts(perSecond: number, gaps: number[], key = () => 'a'): Promise<number[]> {
	let now = 0;
	const clock = {
		now: () => now,
		monotonic: () => now,
		sleep: async (ms: number) => {
			now += ms;
		},
	};
	const limiter = new RateLimiter();
	const at: number[] = [];
	for (const gap of gaps) {
		now += gap;
		await limiter.take(key(), perSecond, clock);
		at.push(now);
	}
	return at;
}

describe('the rate limit', () => {
	it('lets a second’s worth start at once and the rest a second later', async () => {
		expect(await starts(3, [0, 0, 0, 0, 0, 0, 0])).toEqual([0, 0, 0, 1_000, 1_000, 1_000, 2_000]);
	});

	it('does not hold up what is slow by itself', async () => {
		expect(await starts(2, [600, 600, 600])).toEqual([600, 1_200, 1_800]);
	});

	it('counts each key by itself', async () => {
		const keys = ['a', 'b', 'c'];
		expect(await starts(1, [0, 0, 0], () => keys.shift() ?? '')).toEqual([0, 0, 0]);
	});

	it('0 means no limit', async () => {
		expect(await starts(0, Array<number>(100).fill(0))).toEqual(Array(100).fill(0));
	});

	it('never lets more than the limit start within a second, also when many ask at the same time', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 1, max: 5 }),
				fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 30 }),
				async (perSecond, arrivals) => {
					let now = 0;
					const limiter = new RateLimiter();
					const at: number[] = [];
					for (const gap of arrivals) {
						now += gap;
						const arrival = now;
						let wait = 0;
						await limiter.take('a', perSecond, {
							now: () => arrival,
							monotonic: () => arrival,
							sleep: async (ms) => {
								wait = ms;
							},
						});
						at.push(arrival + wait);
					}
					at.sort((left, right) => left - right);
					for (let first = 0; first + perSecond < at.length; first += 1) {
						expect(at[first + perSecond] - at[first]).toBeGreaterThanOrEqual(1_000);
					}
				},
			),
		);
	});
});
