import * as fc from 'fast-check';
import { waitForAction } from '../../../../nodes/CortexXdr/transport/waitForAction';
import { endpointId } from '../../../support/endpoints';
import { fakeClient } from '../../../support/fakeCortex';

const PATH = 'actions/get_action_status';
const STATUSES = [
	'PENDING',
	'IN_PROGRESS',
	'PENDING_ABORT',
	'FAILED',
	'CANCELED',
	'CANCELLED',
	'COMPLETED_SUCCESSFULLY',
	'NEW_IN_8',
];
const OPEN = ['PENDING', 'IN_PROGRESS', 'PENDING_ABORT', 'NEW_IN_8'];

const reply = (statuses: string[]) => ({
	data: Object.fromEntries(statuses.map((status, at) => [endpointId(at + 1), status])),
});

describe('waiting for an action', () => {
	it('keeps to the budget and never reports an open action as finished', async () => {
		const rounds = fc.array(fc.array(fc.constantFrom(...STATUSES), { maxLength: 3 }), {
			minLength: 1,
			maxLength: 12,
		});
		await fc.assert(
			fc.asyncProperty(rounds, fc.integer({ min: 0, max: 200_000 }), async (given, budgetMs) => {
				let round = 0;
				const { api, elapsed, count } = fakeClient({
					[PATH]: () => reply(given[Math.min(round++, given.length - 1)]),
				});
				const { status, timedOut, waitedMs } = await waitForAction(api, 7, {
					budgetMs,
					cancelled: () => false,
				});
				expect(elapsed()).toBeLessThanOrEqual(budgetMs);
				expect(waitedMs).toBe(elapsed());
				expect(count(PATH)).toBe(round);
				const open =
					status.statuses.size === 0 || [...status.statuses.values()].some((value) => OPEN.includes(value));
				if (!open) expect(timedOut).toBe(false);
				if (open && status.statuses.size > 0) expect(timedOut).toBe(true);
				if (timedOut) expect(elapsed()).toBe(budgetMs);
			}),
		);
	});

	it('stops when the execution is stopped', async () => {
		const { api, count } = fakeClient({ [PATH]: () => reply(['PENDING']) });
		const result = await waitForAction(api, 7, { budgetMs: 60_000, cancelled: () => true });
		expect(result).toMatchObject({ timedOut: true, waitedMs: 0 });
		expect(count(PATH)).toBe(1);
	});
});
