import type { IDataObject } from 'n8n-workflow';
import { endpointId, endpointRecord } from '../../support/endpoints';
import { cortex, page, run, UNAUTHORIZED } from './cortexNock';

const A = endpointId(0xa);
const B = endpointId(0xb);

describe('Endpoint → Get', () => {
	const get = (more: IDataObject): IDataObject => ({ resource: 'endpoint', operation: 'get', ...more });

	it.each<[string, IDataObject]>([
		['its ID', { identifyBy: 'endpoint', endpoint: { __rl: true, mode: 'id', value: A.toUpperCase() } }],
		['the list', { identifyBy: 'endpoint', endpoint: { __rl: true, mode: 'list', value: A } }],
		['its host name', { identifyBy: 'endpoint', endpoint: { __rl: true, mode: 'name', value: 'fin-lt-0142' } }],
		['its address', { identifyBy: 'identifiers', identifiers: { ipAddress: '10.20.4.77' } }],
	])('by %s', async (_title, parameters) => {
		cortex(() => page(endpointRecord({ endpoint_id: A })));
		const { items } = await run(get(parameters));
		expect(items).toEqual([expect.objectContaining({ id: A, name: 'FIN-LT-0142', status: 'CONNECTED', isolation: 'AGENT_UNISOLATED' })]);
	});

	it('gives the raw record, or chosen fields of it', async () => {
		const record = endpointRecord({ endpoint_id: A, something_new: 1 });
		cortex(() => page(record));
		const parameters = { identifyBy: 'endpoint', endpoint: { __rl: true, mode: 'id', value: A } };
		expect((await run(get({ ...parameters, output: 'raw' }))).items).toEqual([record]);
		const selected = await run(get({ ...parameters, output: 'selected', outputFields: 'something_new, missing' }));
		expect(selected.items).toEqual([{ something_new: 1, missing: null }]);
	});

	it('names the candidates when several match, and the identifiers when none does', async () => {
		cortex(() => page(endpointRecord({ endpoint_id: A }), endpointRecord({ endpoint_id: B, endpoint_name: 'OTHER' })));
		const parameters = get({ identifyBy: 'identifiers', identifiers: { ipAddress: '={{ $json.ip }}' } });
		const items = [{ ip: '10.20.4.77' }, { ip: '10.9.9.9' }];
		const { items: spared } = await run(parameters, { items, continueOnFail: true });
		expect(spared.map(({ error }) => error)).toEqual([
			expect.stringMatching(/not clear which endpoint is meant/),
			expect.stringMatching(/No endpoint matches/),
		]);
		const descriptions = [];
		for (const item of items) descriptions.push((await run(parameters, { items: [item] })).error?.description);
		expect(descriptions).toEqual([expect.stringContaining(`OTHER (${B}, CONNECTED)`), expect.stringContaining('10.9.9.9')]);
	});
});

describe('Endpoint → Get Many', () => {
	const getMany = (more: IDataObject = {}): IDataObject => ({ resource: 'endpoint', operation: 'getMany', ...more });
	const all = Array.from({ length: 250 }, (_, at) =>
		endpointRecord({ endpoint_id: endpointId(at + 1), tags: { server_tags: at % 2 ? ['odd'] : null, endpoint_tags: [] } }),
	);
	const tenant = () =>
		cortex(({ data }) => [
			200,
			{ reply: { total_count: all.length, endpoints: all.slice(Number(data.search_from), Number(data.search_to)) } },
		]);

	it('returns all, in pages of a hundred', async () => {
		const calls = tenant();
		const { items } = await run(getMany({ returnAll: true }));
		expect(items.map(({ id }) => id)).toEqual(all.map(({ endpoint_id }) => endpoint_id));
		expect(calls.map(({ data }) => [data.search_from, data.search_to])).toEqual([[0, 100], [100, 200], [200, 300]]);
	});

	it('returns as many as asked for', async () => {
		const calls = tenant();
		const { items } = await run(getMany({ limit: 120 }));
		expect(items).toHaveLength(120);
		expect(calls).toHaveLength(2);
	});

	it('filters and sorts', async () => {
		const calls = tenant();
		await run(
			getMany({
				limit: 1,
				filters: { status: ['connected'], hostName: 'a,b', lastSeenAfter: '2026-01-01T00:00:00Z' },
				options: { sortBy: 'first_seen', sortOrder: 'asc' },
			}),
		);
		expect(calls[0].data).toEqual({
			search_from: 0,
			search_to: 1,
			sort: { field: 'first_seen', keyword: 'asc' },
			filters: [
				{ field: 'endpoint_status', operator: 'in', value: ['connected'] },
				{ field: 'hostname', operator: 'in', value: ['a', 'b'] },
				{ field: 'last_seen', operator: 'gte', value: Date.UTC(2026, 0, 1) },
			],
		});
	});

	it('filters by tag itself, still fills the limit, and reads no page more than that takes', async () => {
		const calls = tenant();
		const { items } = await run(getMany({ limit: 70, filters: { tag: 'odd' } }));
		expect(items).toHaveLength(70);
		expect(items.every(({ tags }) => (tags as string[]).includes('odd'))).toBe(true);
		expect(calls).toHaveLength(2);
	});

	it('filters by pending state and MAC address itself', async () => {
		cortex(() =>
			page(
				endpointRecord({ endpoint_id: A, is_isolated: 'AGENT_PENDING_ISOLATION' }),
				endpointRecord({ endpoint_id: B }),
				endpointRecord({ is_isolated: 'AGENT_PENDING_ISOLATION', mac_address: null }),
				{ endpoint_name: 'no ID' },
			),
		);
		const filters = { isolation: ['pendingIsolation'], macAddress: '02-4a-11-5e-90-0c' };
		const { items } = await run(getMany({ returnAll: true, filters }));
		expect(items.map(({ id }) => id)).toEqual([A]);
		const { error } = await run(getMany({ filters: { macAddress: 'zz' } }));
		expect(error?.message).toMatch(/“zz” is not a MAC address/);
	});

	it('says which date it cannot read', async () => {
		const { error } = await run(getMany({ filters: { lastSeenAfter: 'yesterday' } }));
		expect(error?.message).toMatch(/“yesterday” is not a date/);
	});
});

describe('Action → Get Status', () => {
	const getStatus = (actionId: unknown): IDataObject => ({ resource: 'action', operation: 'getStatus', actionId: actionId as string });

	it('shows each endpoint’s status', async () => {
		const calls = cortex(() => [
			200,
			{
				reply: {
					data: { [A]: 'COMPLETED_SUCCESSFULLY', [B]: 'FAILED' },
					errorReasons: { [B]: { errorDescription: 'The requested object was not present.' } },
				},
			},
		]);
		const { items } = await run(getStatus('48211'));
		expect(items).toEqual([
			{
				actionId: 48211,
				found: true,
				finished: true,
				succeeded: false,
				endpoints: [
					{ endpointId: A, status: 'COMPLETED_SUCCESSFULLY', finished: true, errorReason: null },
					{ endpointId: B, status: 'FAILED', finished: true, errorReason: 'The requested object was not present.' },
				],
			},
		]);
		expect(calls[0].data).toEqual({ group_action_id: 48211 });
	});

	it.each<[unknown]>([[{ data: {} }], [{ data: null, errorReasons: null }], [{}]])('bears an action without endpoints: %j', async (reply) => {
		cortex(() => [200, { reply }]);
		const { items } = await run(getStatus('1'));
		expect(items).toEqual([{ actionId: 1, found: false, finished: false, succeeded: false, endpoints: [] }]);
	});

	it.each<[string, string, RegExp]>([
		['blanks', ' ', /action ID is empty/],
		['a name', 'abc', /“abc” is not an action ID/],
		['a fraction', '1.5', /“1.5” is not an action ID/],
	])('refuses %s', async (_title, actionId, expected) => {
		const { error } = await run(getStatus(actionId));
		expect(error?.message).toMatch(expected);
	});

	it('explains a refused key', async () => {
		cortex(() => [401, UNAUTHORIZED]);
		const { error } = await run(getStatus('1'));
		expect(error).toMatchObject({ name: 'NodeApiError', httpCode: '401', message: 'Cortex XDR refused the API key' });
		expect(error?.failure).toEqual({ cause: 'credential-invalid' });
	});
});
