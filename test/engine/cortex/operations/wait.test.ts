import { controlTime, cortex, ID, OTHER_ID, runCortex, type Answer } from './support';

const { slept } = controlTime();

describe('waiting for an action', () => {
	const path = 'actions/get_action_status';
	const status = (...values: string[]): Answer => [
		200,
		{ reply: { data: Object.fromEntries(values.map((value, at) => [[ID, OTHER_ID][at], value])) } },
	];
	const wait = { resource: 'action', operation: 'wait', actionId: '7' };

	it('ends when every endpoint has', async () => {
		const api = cortex({
			[path]: [
				[200, { reply: { data: {} } }],
				status('PENDING', 'COMPLETED_SUCCESSFULLY'),
				status('IN_PROGRESS', 'COMPLETED_SUCCESSFULLY'),
				status('COMPLETED_SUCCESSFULLY', 'COMPLETED_SUCCESSFULLY'),
			],
		});
		const { items } = await runCortex(wait);
		expect(items).toEqual([
			expect.objectContaining({ finished: true, succeeded: true, timedOut: false, waitedSeconds: 2 }),
		]);
		expect(api.sent(path)).toEqual(Array(4).fill({ group_action_id: 7 }));
		expect(slept).toEqual([250, 500, 1_000]);
	});

	it('stops at the given time and says so', async () => {
		cortex({ [path]: status('PENDING') });
		const { items } = await runCortex({ ...wait, maxWait: 20 });
		expect(items).toEqual([
			expect.objectContaining({
				found: true,
				finished: false,
				succeeded: false,
				timedOut: true,
				waitedSeconds: 20,
			}),
		]);
		expect(slept.reduce((sum, ms) => sum + ms, 0)).toBe(20_000);
		expect(Math.max(...slept)).toBeLessThanOrEqual(10_000);
	});

	it('does not wait for an action that nobody knows', async () => {
		cortex({ [path]: [200, { reply: { data: {} } }] });
		const { items } = await runCortex({ ...wait, maxWait: 3_600 });
		expect(items).toEqual([expect.objectContaining({ found: false, finished: false, timedOut: false })]);
		expect(slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(75_000);
	});
});
