import fc from 'fast-check';
import { inParallel } from '../../../nodes/shared/parallel';
import { virtualTime } from '../../support/virtualTime';

describe('working in parallel', () => {
	it('keeps the order and the bound, and is as fast as the bound allows', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 30 }), fc.integer({ min: 1, max: 6 }), async (values, most) => {
				const time = virtualTime();
				let underWay = 0;
				let peak = 0;
				const results = await time.run(
					inParallel(values, most, async (ms) => {
						underWay += 1;
						peak = Math.max(peak, underWay);
						await time.sleep(ms);
						underWay -= 1;
						return ms * 2;
					}),
				);
				expect(results).toEqual(values.map((ms) => ms * 2));
				expect(peak).toBe(Math.min(most, values.length));
				const sum = values.reduce((all, ms) => all + ms, 0);
				expect(time.monotonic()).toBeLessThanOrEqual(sum / most + Math.max(0, ...values));
			}),
		);
	});

	it('begins nothing more after a failure, which it hands on', async () => {
		const time = virtualTime();
		const begun: number[] = [];
		const work = inParallel([1, 2, 3, 4, 5, 6], 2, async (value) => {
			begun.push(value);
			await time.sleep(value * 10);
			if (value === 2) throw new Error(`no ${value}`);
			return value;
		});
		await expect(time.run(work)).rejects.toThrow('no 2');
		expect(begun).toEqual([1, 2, 3]);
	});
});
