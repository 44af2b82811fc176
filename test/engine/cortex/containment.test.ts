import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';
import { endpointId, endpointRecord } from '../../support/endpoints';
import { cortex, HOST, page, refusal, run, UNAUTHORIZED, WAITRESS, type Call, type Reply } from './cortexNock';

const A = endpointId(0xa);
const B = endpointId(0xb);
const C = endpointId(0xc);

const isolate = (more: IDataObject = {}): IDataObject => ({
	resource: 'endpoint',
	operation: 'isolate',
	identifyBy: 'identifiers',
	identifiers: { endpointId: '={{ $json.id }}', ipAddress: '={{ $json.ip }}', hostName: '={{ $json.name }}' },
	waitForCompletion: false,
	...more,
});
const unisolate = (more: IDataObject = {}) => isolate({ operation: 'unisolate', ...more });

const wanted = ({ data }: Call): string[] => {
	if (typeof data.endpoint_id === 'string') return [data.endpoint_id];
	return (data.filters as Array<{ value: string[] }>).flatMap(({ value }) => value);
};

/** A tenant with these endpoints, whose isolation lands at once. Returns the calls; `override` answers first. */
function tenant(records: Array<Record<string, unknown>>, override: (call: Call) => Reply | undefined = () => undefined) {
	const endpoints = new Map(records.map((record) => [String(record.endpoint_id), { ...record }]));
	const actions = new Map<number, string[]>();
	return cortex((call) => {
		const own = override(call);
		if (own) return own;
		const values = call.path.startsWith('actions/') ? [] : wanted(call);
		switch (call.path) {
			case 'endpoints/get_endpoint':
				return page(
					...[...endpoints.values()].filter((record) =>
						[record.endpoint_id, record.endpoint_name, ...((record.ip as string[] | null) ?? [])].some((value) =>
							values.includes(String(value)),
						),
					),
				);
			case 'endpoints/isolate':
			case 'endpoints/unisolate': {
				const id = 48211 + actions.size;
				actions.set(id, values);
				for (const value of values) {
					const record = endpoints.get(value);
					if (record) record.is_isolated = call.path.endsWith('unisolate') ? 'AGENT_UNISOLATED' : 'AGENT_ISOLATED';
				}
				return [200, { reply: { action_id: id, status: 1, endpoints_count: values.length } }];
			}
			case 'actions/get_action_status': {
				const ids = actions.get(Number(call.data.group_action_id)) ?? [];
				return [200, { reply: { data: Object.fromEntries(ids.map((id) => [id, 'COMPLETED_SUCCESSFULLY'])) } }];
			}
			default:
				return undefined;
		}
	});
}

const sent = (calls: Call[]) => calls.filter(({ path }) => /isolate$/.test(path));
const one = (fields: Record<string, unknown> = {}) => endpointRecord({ endpoint_id: A, ...fields });

describe('Endpoint → Isolate', () => {
	it('sends one request for an endpoint that two items name with different incidents', async () => {
		const calls = tenant([endpointRecord({ endpoint_id: A }), endpointRecord({ endpoint_id: B })]);
		const items = [{ id: A, incident: '1' }, { id: A, incident: '2' }, { id: B, incident: '2' }];
		const done = await run(isolate({ options: { incidentId: '={{ $json.incident }}' } }), { items });
		expect(done.items?.map(({ outcome }) => outcome)).toEqual(['isolated', 'isolated', 'isolated']);
		expect(calls.filter(({ path }) => path === 'endpoints/isolate').map(({ data }) => [data.endpoint_id, data.incident_id])).toEqual([[A, '1'], [B, '2']]);
	});

	it('isolates a connected endpoint with one request and reports the state read afterwards', async () => {
		const calls = tenant([one()]);
		const { items } = await run(isolate({ options: { incidentId: '4711' } }), { items: [{ id: A }] });
		expect(items).toEqual([
			expect.objectContaining({
				desired: 'isolated',
				outcome: 'isolated',
				kind: 'done',
				settled: true,
				action: { id: 48211, status: 'COMPLETED_SUCCESSFULLY' },
				stateBefore: 'AGENT_UNISOLATED',
				stateAfter: 'AGENT_ISOLATED',
				matchedBy: 'endpointId',
			}),
		]);
		expect(items[0].endpoint).toMatchObject({ id: A, name: 'FIN-LT-0142', isolation: 'AGENT_ISOLATED' });
		expect(calls.map(({ path }) => path)).toEqual([
			'endpoints/get_endpoint',
			'endpoints/isolate',
			'actions/get_action_status',
			'endpoints/get_endpoint',
		]);
		expect(calls[1].data).toEqual({ endpoint_id: A, incident_id: '4711' });
	});

	it('waits for the end when asked to', async () => {
		const statuses = ['PENDING', 'COMPLETED_SUCCESSFULLY'];
		const calls = tenant([one()], ({ path }) =>
			path === 'actions/get_action_status' ? [200, { reply: { data: { [A]: statuses.shift() } } }] : undefined,
		);
		const { items } = await run(isolate({ waitForCompletion: true }), { items: [{ id: A }] });
		expect(items[0]).toMatchObject({ outcome: 'isolated', action: { status: 'COMPLETED_SUCCESSFULLY' } });
		expect(calls.filter(({ path }) => path === 'actions/get_action_status')).toHaveLength(2);
	});

	it.each<[string, Record<string, unknown>, string]>([
		['is isolated', { is_isolated: 'AGENT_ISOLATED' }, 'alreadyIsolated'],
		['is offline', { endpoint_status: 'DISCONNECTED' }, 'deferred'],
		['is lost', { endpoint_status: 'LOST' }, 'deferred'],
		['waits for its isolation', { is_isolated: 'AGENT_PENDING_ISOLATION', endpoint_status: 'LOST' }, 'pendingIsolation'],
		['waits for its release', { is_isolated: 'AGENT_PENDING_ISOLATION_CANCELLATION' }, 'blockedByPendingRelease'],
		['is in an unknown state', { is_isolated: 'AGENT_TELEPORTED' }, 'unknownState'],
		['has no state', { is_isolated: null }, 'unknownState'],
		['is uninstalled', { endpoint_status: 'UNINSTALLED' }, 'unsupported'],
		['runs Android', { os_type: 'AGENT_OS_ANDROID' }, 'unsupported'],
	])('sends nothing when the endpoint %s', async (_title, fields, outcome) => {
		const calls = tenant([one(fields)]);
		const { items } = await run(isolate(), { items: [{ id: A }] });
		expect(items[0]).toMatchObject({ outcome, action: null });
		expect(String(items[0].nextStep)).not.toBe('');
		expect(sent(calls)).toEqual([]);
	});

	it('finds nobody, or too many, without sending anything', async () => {
		const calls = tenant([
			endpointRecord({ endpoint_id: B, ip: ['10.1.1.1'] }),
			endpointRecord({ endpoint_id: C, ip: ['10.1.1.1'] }),
		]);
		const { items } = await run(isolate(), { items: [{ id: A }, { ip: '10.1.1.1' }] });
		expect(items[0]).toMatchObject({ outcome: 'notFound', endpoint: null });
		expect(items[0].reason).toContain(A);
		expect(items[1]).toMatchObject({ outcome: 'ambiguous', candidates: [{ id: B }, { id: C }] });
		expect(sent(calls)).toEqual([]);
	});

	it('queues in Cortex only when asked to, and does not call that isolated', async () => {
		const calls = tenant([one({ endpoint_status: 'DISCONNECTED' })], ({ path }) => {
			if (path === 'actions/get_action_status') return [200, { reply: { data: { [A]: 'PENDING' } } }];
			if (path === 'endpoints/get_endpoint' && sent(calls).length > 0) {
				return page(one({ endpoint_status: 'DISCONNECTED', is_isolated: 'AGENT_PENDING_ISOLATION' }));
			}
			return undefined;
		});
		const { items } = await run(isolate({ whenOffline: 'queue', waitForCompletion: true }), { items: [{ id: A }] });
		expect(items[0]).toMatchObject({ outcome: 'pendingIsolation', settled: false, action: { id: 48211, status: 'PENDING' } });
		expect(items[0].nextStep).toContain('action 48211');
		expect(sent(calls)).toHaveLength(1);
	});

	it('fails the item of an offline endpoint when asked to, before anything is sent for the others', async () => {
		const calls = tenant([one({ endpoint_status: 'LOST' }), endpointRecord({ endpoint_id: B })]);
		const { error } = await run(isolate({ whenOffline: 'error' }), { items: [{ id: B }, { id: A }] });
		expect(error?.message).toBe('FIN-LT-0142: The agent is not connected (LOST)');
		expect(error?.context).toMatchObject({ itemIndex: 1 });
		expect(sent(calls)).toEqual([]);
	});

	it('keeps protected endpoints out, also from bulk requests', async () => {
		const calls = tenant([one(), endpointRecord({ endpoint_id: B, endpoint_name: 'DC-01' }), endpointRecord({ endpoint_id: C })]);
		const { items } = await run(isolate({ protectedEndpoints: { namePatterns: 'DC-*' } }), {
			items: [{ id: A }, { id: B }, { id: C }],
		});
		expect(items.map(({ outcome }) => outcome)).toEqual(['isolated', 'protected', 'isolated']);
		expect(sent(calls).map(wanted)).toEqual([[A, C]]);
	});

	it('refuses a protected name pattern that is longer than any name', async () => {
		const calls = tenant([one()]);
		const { error } = await run(isolate({ protectedEndpoints: { namePatterns: `DC-*, ${'a'.repeat(254)}` } }), {
			items: [{ id: A }],
		});
		expect(error?.message).toMatch(/^The name pattern “a+…” has 254 characters/);
		expect(error?.description).toBe(
			'Item 0: nothing was sent. Give patterns of at most 253 characters, separated by commas or line breaks',
		);
		expect(calls).toEqual([]);
	});

	it('stops at the cap and says so', async () => {
		const calls = tenant([one(), endpointRecord({ endpoint_id: B }), endpointRecord({ endpoint_id: C })]);
		const { items } = await run(isolate({ options: { maxEndpoints: 2 } }), { items: [{ id: A }, { id: A }, { id: B }, { id: C }] });
		expect(items.map(({ outcome }) => outcome)).toEqual(['isolated', 'isolated', 'isolated', 'limitReached']);
		expect(sent(calls).map(wanted)).toEqual([[A, B]]);
	});

	it('a dry run decides everything and sends nothing', async () => {
		const calls = tenant([one(), endpointRecord({ endpoint_id: B, is_isolated: 'AGENT_ISOLATED' })]);
		const { items } = await run(isolate({ mode: 'dryRun' }), { items: [{ id: A }, { id: B }] });
		expect(items.map(({ outcome }) => outcome)).toEqual(['wouldIsolate', 'alreadyIsolated']);
		expect(sent(calls)).toEqual([]);
	});

	it('pairs each output with its input', async () => {
		tenant([one(), endpointRecord({ endpoint_id: B })]);
		const { raw } = await run(isolate(), { items: [{ id: B }, { id: A }] });
		expect(raw[0].map(({ json, pairedItem }) => [(json.endpoint as IDataObject).id, pairedItem])).toEqual([
			[B, { item: 0 }],
			[A, { item: 1 }],
		]);
	});

	it('needs ten lookups, one submission and ten verification reads for 1000 endpoints', async () => {
		const ids = Array.from({ length: 1_000 }, (_, at) => endpointId(at + 1));
		const calls = tenant(ids.map((id) => endpointRecord({ endpoint_id: id })));
		const { items } = await run(isolate(), { items: ids.map((id) => ({ id })) });
		expect(items.every(({ outcome }) => outcome === 'isolated')).toBe(true);
		const counts = (path: string) => calls.filter((call) => call.path === path).length;
		expect([counts('endpoints/get_endpoint'), counts('endpoints/isolate'), counts('actions/get_action_status')]).toEqual([20, 1, 1]);
	});
});

describe('Endpoint → Unisolate', () => {
	it('releases an isolated endpoint', async () => {
		const calls = tenant([one({ is_isolated: 'AGENT_ISOLATED' })]);
		const { items } = await run(unisolate(), { items: [{ id: A }] });
		expect(items[0]).toMatchObject({ desired: 'released', outcome: 'released', stateAfter: 'AGENT_UNISOLATED' });
		expect(sent(calls).map(({ path }) => path)).toEqual(['endpoints/unisolate']);
	});

	it.each<[string, string, string]>([
		['AGENT_PENDING_ISOLATION', 'CONNECTED', 'blockedByPendingIsolation'],
		['AGENT_PENDING_ISOLATION', 'DISCONNECTED', 'blockedByPendingIsolation'],
		['AGENT_ISOLATED', 'DISCONNECTED', 'deferred'],
		['AGENT_UNISOLATED', 'CONNECTED', 'alreadyReleased'],
	])('sends nothing for %s while %s: %s', async (state, status, outcome) => {
		const calls = tenant([one({ is_isolated: state, endpoint_status: status })]);
		const { items } = await run(unisolate(), { items: [{ id: A }] });
		expect(items[0]).toMatchObject({ outcome });
		expect(sent(calls)).toEqual([]);
	});
});

describe('what goes wrong while sending', () => {
	const after = (state: string, reply: Reply) => {
		const calls: Call[] = tenant([one()], ({ path }) => {
			if (path === 'endpoints/isolate') return reply;
			if (path === 'endpoints/get_endpoint' && sent(calls).length > 0) return page(one({ is_isolated: state }));
			return undefined;
		});
		return calls;
	};

	it.each<[string, Reply, string, string]>([
		['refused, meanwhile isolated', [500, refusal('ISOLATE')], 'AGENT_ISOLATED', 'alreadyIsolated'],
		['refused, meanwhile pending', [500, refusal('ISOLATE')], 'AGENT_PENDING_ISOLATION', 'pendingIsolation'],
		['refused, a release is pending', [500, refusal('ISOLATE')], 'AGENT_PENDING_ISOLATION_CANCELLATION', 'blockedByPendingRelease'],
		['refused, nothing changed', [500, refusal('ISOLATE')], 'AGENT_UNISOLATED', 'failed'],
		['throttled', [429, ''], 'AGENT_UNISOLATED', 'deferred'],
		['server crashed, nothing changed', [500, WAITRESS], 'AGENT_UNISOLATED', 'unknown'],
		['gateway failed, yet it landed', [502, '<html>'], 'AGENT_ISOLATED', 'isolated'],
		['answer without an ID, pending', [200, { reply: {} }], 'AGENT_PENDING_ISOLATION', 'pendingIsolation'],
		['a web page', [200, '<html>'], 'AGENT_UNISOLATED', 'unknown'],
	])('%s: %j with %s is %s, and it was sent once', async (_title, reply, state, outcome) => {
		const calls = after(state, reply);
		const { items } = await run(isolate(), { items: [{ id: A }] });
		expect(items[0]).toMatchObject({ outcome });
		expect(sent(calls)).toHaveLength(1);
	});

	it('a key that may not isolate is an error that names the right, for the items that needed it', async () => {
		const forbidden: Reply = [403, { reply: { err_code: 403, err_msg: 'Forbidden', err_extra: null } }];
		const message = 'The role of this Cortex XDR API key does not allow the call: it needs Action Center: View/Edit with Isolate ticked';
		const calls = after('AGENT_UNISOLATED', forbidden);
		const { error } = await run(isolate(), { items: [{ id: A }] });
		expect(error).toMatchObject({ message, httpCode: '403', description: expect.stringMatching(/^Nothing was changed/) });
		const { items } = await run(isolate(), { items: [{ id: A }, { id: '', name: 'nobody' }], continueOnFail: true });
		expect(items).toMatchObject([{ error: message }, { outcome: 'notFound' }]);
		expect(sent(calls)).toHaveLength(2);
	});

	it('says above the output what a green tick hides', async () => {
		tenant([one(), endpointRecord({ endpoint_id: B, endpoint_status: 'DISCONNECTED' })]);
		const hints = async (ids: string[], more: IDataObject = {}) => {
			const { run: whole } = await run(isolate(more), { items: ids.map((id) => ({ id })) });
			return whole.data.resultData.runData['Node under Test'][0].hints;
		};
		const warning = { type: 'warning', location: 'outputPane' };
		expect(await hints([B])).toEqual([{ message: '0 of 1 isolated: deferred', ...warning }]);
		expect(await hints([A], { mode: 'dryRun' })).toEqual([{ message: 'Dry Run, nothing was sent: 1 of 1 would be isolated', ...warning }]);
		expect(await hints([A, B, C])).toEqual([{ message: '1 of 3 isolated: 1 deferred, 1 not found', ...warning }]);
		expect(await hints([A])).toEqual([]);
	});

	it('a lost connection is not answered by sending again', async () => {
		const calls = tenant([one({ is_isolated: 'AGENT_UNISOLATED' })]);
		nock.cleanAll();
		let sends = 0;
		nock(HOST).persist().post('/public_api/v1/endpoints/get_endpoint').reply(200, page(one())[1] as nock.Body);
		nock(HOST)
			.persist()
			.post('/public_api/v1/endpoints/isolate', () => {
				sends += 1;
				return true;
			})
			.replyWithError(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));
		const { items } = await run(isolate(), { items: [{ id: A }] });
		expect(items[0]).toMatchObject({ outcome: 'unknown', action: null });
		expect(items[0].nextStep).toMatch(/cannot be told/);
		expect([sends, calls.length]).toEqual([1, 0]);
	});

	it('keeps the action ID when everything fails after the request was accepted', async () => {
		const calls = tenant([one()], ({ path }) =>
			path === 'actions/get_action_status' || (path === 'endpoints/get_endpoint' && sent(calls).length > 0)
				? [401, UNAUTHORIZED]
				: undefined,
		);
		const { items } = await run(isolate(), { items: [{ id: A }] });
		expect(items[0]).toMatchObject({ outcome: 'unknown', action: { id: 48211, status: null }, stateAfter: null });
	});
});

describe('bad input', () => {
	it.each<[string, IDataObject, RegExp]>([
		['nothing at all', {}, /Nothing to look for: give an endpoint ID, an IP address or a host name/],
		['a host name for an ID', { id: 'FIN-LT-0142' }, /“FIN-LT-0142” is not an endpoint ID/],
		['no address', { ip: '10.20.4' }, /“10.20.4” is not an IP address/],
	])('%s stops the run before anything is sent', async (_title, item, expected) => {
		const calls = tenant([endpointRecord({ endpoint_id: B })]);
		const { error } = await run(isolate(), { items: [{ id: B }, item] });
		expect(error?.message).toMatch(expected);
		expect(error?.context).toMatchObject({ itemIndex: 1 });
		expect(calls).toEqual([]);
	});

	it.each([true, 'errorOutput'] as const)('with Continue On Fail (%s) the other items go on', async (continueOnFail) => {
		tenant([one(), endpointRecord({ endpoint_id: C })]);
		const { outputs, raw } = await run(isolate(), { items: [{ id: A }, { id: 'nonsense' }, { id: C }], continueOnFail });
		const all = outputs.flat();
		expect(all.filter(({ outcome }) => outcome === 'isolated')).toHaveLength(2);
		const failed = raw.flat().find(({ json }) => json.error !== undefined);
		expect(failed?.json.error).toMatch(/“nonsense” is not an endpoint ID/);
		expect(failed?.pairedItem).toEqual({ item: 1 });
		if (continueOnFail === 'errorOutput') expect(outputs.map((output) => output.length)).toEqual([2, 1]);
	});

	it.each<[string, Reply, RegExp]>([
		['a wrong key level', [401, UNAUTHORIZED], /key type \(Standard or Advanced\)/],
		['a console host', [302, '', { Location: 'https://acme.xdr.eu.paloaltonetworks.com/' }], /redirects elsewhere[^]*API host/],
		['a web page', [200, '<html><body>Sign in</body></html>', { 'Content-Type': 'text/html' }], /web page[^]*API host/],
		['a server error in plain text', [500, WAITRESS, { 'Content-Type': 'text/plain' }], /plain text instead of JSON/],
		['an error in the envelope', [500, { reply: { err_code: 500, err_msg: 'Bad', err_extra: 'field' } }], /Bad: field/],
	])('%s is an error of every item that says what to do', async (_title, reply, expected) => {
		cortex(() => reply);
		const { error } = await run(isolate(), { items: [{ id: A }] });
		expect(`${error?.message} ${error?.description}`).toMatch(expected);
		nock.cleanAll();
		cortex(() => reply);
		const kept = await run(isolate(), { items: [{ id: A }, { id: B }], continueOnFail: true });
		expect(kept.raw[0].map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(kept.items.every(({ error: message }) => typeof message === 'string')).toBe(true);
	});

	it('bears null lists and numbers as strings', async () => {
		tenant([one({ ip: null, mac_address: null, users: null, group_name: null, tags: null, last_seen: '1717243200123' })]);
		const { items } = await run(isolate(), { items: [{ id: A }] });
		expect(items[0]).toMatchObject({ outcome: 'isolated', endpoint: { ipAddresses: [], lastSeen: '2024-06-01T12:00:00.123Z' } });
	});

	it('runs on no items at all', async () => {
		const calls = tenant([]);
		const { items } = await run(isolate(), { items: [] });
		expect([items, calls]).toEqual([[], []]);
	});
});
