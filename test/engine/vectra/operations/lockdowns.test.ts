import { controlTime, runVectra } from '../support';
import { vectra, type Answer } from './support';

controlTime();

const PATHS = { qux: '/lockdown/host', rux: '/lockdown' } as const;

async function get(deployment: 'qux' | 'rux', answer: Answer, more: object = {}) {
	const site = vectra({ [PATHS[deployment]]: answer, '/lockdown/account': answer }, deployment);
	const parameters = { resource: 'host', operation: 'getLockdowns', ...more };
	return { ...(await runVectra(parameters, { credentials: site.credentials })), asked: site.asked(PATHS[deployment]), journal: site.api.journal() };
}

const ENDED = '2026-02-03T08:59:59Z';
const LATER = '2026-02-03T09:00:01';

const ROWS = {
	qux: [
		{ host_id: 7, lock_date: '2026-02-03T08:00:00Z', locked_by: 'soc', unlock_date: null },
		{ host_id: '8', lock_date: null, locked_by: null, unlock_date: ENDED },
		{ host_id: null, unlock_date: LATER },
		{ host_id: 9, unlock_date: 'soon' },
	],
	rux: [
		{ id: 1, type: 'host', entity_id: 7, entity_name: 'lt-7', lock_event_timestamp: '2026-02-03T08:00:00Z', locked_by: 'soc', unlock_event_timestamp: null },
		{ id: '2', type: 'Host', entity_id: '8', unlock_event_timestamp: ENDED },
		{ id: 3, type: 'account', entity_id: 7 },
		{ id: 4, entity_id: null, unlock_event_timestamp: LATER },
		{ entity_id: 9, unlock_event_timestamp: 'soon' },
	],
};

describe.each(['qux', 'rux'] as const)('lockdowns on %s', (deployment) => {
	it('are shown in one form, and in force unless their end has passed for sure', async () => {
		const { items, error, asked } = await get(deployment, [200, ROWS[deployment]]);
		expect(error).toBeUndefined();
		expect(items.map(({ entityId, inForce }) => [entityId, inForce])).toEqual([[7, true], [8, false], [null, true], [9, true]]);
		expect(items[0]).toEqual({
			type: 'host',
			name: deployment === 'rux' ? 'lt-7' : null,
			inForce: true,
			lockedAt: '2026-02-03T08:00:00Z',
			lockedBy: 'soc',
			unlocksAt: null,
			entityId: 7,
			id: deployment === 'rux' ? 1 : null,
		});
		expect(asked).toEqual([deployment === 'rux' ? { type: 'host' } : {}]);
	});

	it('are none only where Vectra says so', async () => {
		expect((await get(deployment, [200, []])).items).toEqual([]);
	});

	it('go out as they came without Simplify', async () => {
		const { items } = await get(deployment, [200, [ROWS[deployment][0]]], { simplify: false });
		expect(items).toEqual([ROWS[deployment][0]]);
	});

	it('of accounts are another list', async () => {
		const { journal, asked } = await get(deployment, [200, []], { lockdownType: 'account' });
		if (deployment === 'qux') expect(journal).toEqual(['GET /lockdown/account']);
		else expect(asked).toEqual([{ type: 'account' }]);
	});

	it.each<[string, Answer, RegExp]>([
		['a missing right', [403, { details: 'No.' }], /role of this Vectra credential does not allow the call/],
		['an empty body', [200, ''], /for the list of host lockdowns is empty/],
		['null', [200, null], /host lockdowns/],
		['no list', [200, { detail: 'x' }], /host lockdowns/],
		['a row that is none', [200, [null]], /Not all of the list of host lockdowns could be read/],
		['a list that promises more', [200, { count: 2, next: 'x', results: [{ host_id: 7 }] }], /Not all of the list of host lockdowns could be read/],
		['a version without the call', [404, { detail: 'Not found.' }], /does not offer the list of host lockdowns/],
	])('are an error, and not none, after %s', async (_title, answer, message) => {
		const { error, items } = await get(deployment, answer);
		expect(items).toEqual([]);
		expect(`${error?.message} ${error?.description}`).toMatch(message);
	});
});
