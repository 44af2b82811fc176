import { DAY, HOUR, MINUTE, raw, refusal, SECOND, tenant, type Tenant } from './support';

const U = 'AGENT_UNISOLATED';
const I = 'AGENT_ISOLATED';
const PI = 'AGENT_PENDING_ISOLATION';
const PU = 'AGENT_PENDING_ISOLATION_CANCELLATION';

describe('isolate and unisolate', () => {
	let t: Tenant;
	beforeEach(async () => {
		t = await tenant();
	});
	afterEach(async () => await t.sim.close());

	const state = async (id: string) => (await t.read(id)).is_isolated;
	const bulk = (ids: string[]) => ({ filters: [{ field: 'endpoint_id_list', operator: 'in', value: ids }] });
	const text = async (verb: string, requestData: unknown) =>
		await raw(t, `/public_api/v1/endpoints/${verb}`, JSON.stringify({ request_data: requestData }));

	/** Every row of the server-side table: state, isolate accepted, unisolate accepted. */
	const TABLE: Array<[status: string, isolation: string, isolates: boolean, releases: boolean]> = [
		['CONNECTED', U, true, false],
		['CONNECTED', I, false, true],
		['CONNECTED', PI, false, false],
		['CONNECTED', PU, false, false],
		['DISCONNECTED', U, true, false],
		['DISCONNECTED', I, false, true],
		['DISCONNECTED', PI, false, false],
		['DISCONNECTED', PU, false, false],
		['LOST', U, true, false],
		['LOST', I, false, true],
		['LOST', PI, false, false],
		['LOST', PU, false, false],
		['UNINSTALLED', U, false, false],
		['UNINSTALLED', I, false, false],
		['VDI_PENDING_LOG_ON', U, true, false],
		['VDI_PENDING_LOG_ON', I, false, true],
		['CONNECTED', 'AGENT_SOMETHING_NEW', false, false],
	];

	test.each(TABLE)(
		'%s %s: isolate %s, unisolate %s',
		async (endpoint_status, is_isolated, isolates, releases) => {
			for (const [verb, accepted] of [
				['isolate', isolates],
				['unisolate', releases],
			] as const) {
				const id = t.add({ endpoint_status, is_isolated });
				const { status, data } = await text(verb, { endpoint_id: id });
				if (accepted) {
					expect(status).toBe(200);
					expect(JSON.parse(data)).toEqual({
						reply: { action_id: expect.any(Number), status: 1, endpoints_count: 1 },
					});
					expect(await state(id)).toBe(verb === 'isolate' ? PI : PU);
				} else {
					expect(status).toBe(500);
					expect(data).toBe(refusal(verb.toUpperCase()));
					expect(await state(id)).toBe(is_isolated);
				}
			}
			expect([...t.sim.world.actions.list()]).toHaveLength(Number(isolates) + Number(releases));
		},
	);

	test.each<[string, Record<string, unknown>, boolean]>([
		['Windows agent 6.0', { endpoint_version: '6.0.1.2' }, true],
		['Windows agent 5.9', { endpoint_version: '5.9.0.1' }, false],
		['macOS agent 7.3', { os_type: 'AGENT_OS_MAC', endpoint_version: '7.3.0' }, true],
		['macOS agent 7.2, other spelling', { os_type: 'AGENT_OS_MACOS', endpoint_version: '7.2.9' }, false],
		['Linux agent 7.7', { os_type: 'AGENT_OS_LINUX', endpoint_version: '7.7.0' }, true],
		['Linux agent 7.6', { os_type: 'AGENT_OS_LINUX', endpoint_version: '7.6.9' }, false],
		['Android', { os_type: 'AGENT_OS_ANDROID' }, false],
		['iOS', { os_type: 'AGENT_OS_IOS' }, false],
		['supervised iOS', { os_type: 'AGENT_OS_IOS', isolation_supported: true }, true],
		['Linux without an allow-list', { os_type: 'AGENT_OS_LINUX', isolation_supported: false }, false],
	])('%s: accepted %s', async (_name, input, accepted) => {
		const { status, data } = await text('isolate', { endpoint_id: t.add(input) });
		expect(status).toBe(accepted ? 200 : 500);
		if (!accepted) expect(data).toBe(refusal('ISOLATE'));
	});

	test.each(['isolate', 'unisolate'])('%s of an unknown id or a host name', async (verb) => {
		t.add({ endpoint_name: 'FIN-LT-0142' });
		for (const endpoint_id of ['0'.repeat(32), 'FIN-LT-0142']) {
			expect((await text(verb, { endpoint_id })).data).toBe(refusal(verb.toUpperCase()));
		}
	});

	test('a request that names its endpoints wrongly is an envelope, and nothing is created', async () => {
		const id = t.add();
		for (const requestData of [
			{ endpoint_id: id, ...bulk([id]) },
			{},
			{ filters: [] },
			{ filters: [{ field: 'dist_name', operator: 'in', value: ['x'] }] },
			{ filters: [{ field: 'endpoint_id_list', operator: 'eq', value: [id] }] },
			{ filters: [{ field: 'endpoint_id_list', operator: 'in', value: id }] },
			{ endpoint_id: 5 },
			bulk(Array.from({ length: 1_001 }, (_, index) => String(index))),
		]) {
			const { status, data } = await t.post('endpoints/isolate', requestData);
			expect(status).toBe(500);
			expect(data.reply).toMatchObject({ err_code: 500, err_extra: expect.any(String) });
		}
		expect(await state(id)).toBe(U);
		expect([...t.sim.world.actions.list()]).toHaveLength(0);
		await t.http.put('/_sim/switches', { badRequestStatus: 400 });
		expect((await t.post('endpoints/isolate', { endpoint_id: id, ...bulk([id]) })).status).toBe(400);
	});

	test('a connected host goes through all states, and the action with it', async () => {
		const id = t.add();
		const { action_id } = (await t.isolate(id)).data.reply;
		expect([await state(id), await t.status(action_id)]).toEqual([PI, { [id]: 'PENDING' }]);
		t.clock.advance(5 * SECOND);
		expect([await state(id), await t.status(action_id)]).toEqual([PI, { [id]: 'IN_PROGRESS' }]);
		t.clock.advance(5 * SECOND);
		expect([await state(id), await t.status(action_id)]).toEqual([I, { [id]: 'COMPLETED_SUCCESSFULLY' }]);
		expect((await text('isolate', { endpoint_id: id })).data).toBe(refusal('ISOLATE'));
	});

	test('without a web socket the next heartbeat takes the action', async () => {
		await t.http.put('/_sim/switches', { socketDeliverySeconds: null });
		const id = t.add();
		t.clock.advance(2 * MINUTE);
		const { action_id } = (await t.isolate(id)).data.reply;
		t.clock.advance(3 * MINUTE - 1);
		expect(await t.status(action_id)).toEqual({ [id]: 'PENDING' });
		t.clock.advance(1);
		expect(await t.status(action_id)).toEqual({ [id]: 'IN_PROGRESS' });
	});

	test('the seed scenario: a stale isolate lands on a host that was cleared', async () => {
		const id = t.add();
		t.sim.world.disconnect(id);
		const first = (await t.isolate(id)).data.reply.action_id;
		expect(await state(id)).toBe(PI);
		for (let poll = 0; poll < 3; poll++) {
			t.clock.advance(5 * MINUTE);
			expect((await text('unisolate', { endpoint_id: id })).data).toBe(refusal('UNISOLATE'));
			expect(await t.status(first)).toEqual({ [id]: 'PENDING' });
		}
		t.sim.world.connect(id);
		t.clock.advance(5 * SECOND);
		expect(await t.status(first)).toEqual({ [id]: 'IN_PROGRESS' });
		t.clock.advance(5 * SECOND);
		expect(await t.status(first)).toEqual({ [id]: 'COMPLETED_SUCCESSFULLY' });
		expect(await state(id)).toBe(I);
		const second = (await t.unisolate(id)).data.reply.action_id;
		t.clock.advance(MINUTE);
		expect(await t.status(second)).toEqual({ [id]: 'COMPLETED_SUCCESSFULLY' });
		expect(await state(id)).toBe(U);
	});

	test('the mirror scenario: a stale release opens a host that is wanted isolated', async () => {
		const id = t.add({ is_isolated: I });
		t.sim.world.disconnect(id);
		const first = (await t.unisolate(id)).data.reply.action_id;
		expect(await state(id)).toBe(PU);
		expect((await text('isolate', { endpoint_id: id })).data).toBe(refusal('ISOLATE'));
		t.sim.world.connect(id);
		t.clock.advance(MINUTE);
		expect(await t.status(first)).toEqual({ [id]: 'COMPLETED_SUCCESSFULLY' });
		expect(await state(id)).toBe(U);
		expect((await t.isolate(id)).status).toBe(200);
	});

	test('the console cancels what is pending, and nothing happens on reconnect', async () => {
		const id = t.add({ endpoint_status: 'DISCONNECTED' });
		const { action_id } = (await t.isolate(id)).data.reply;
		const { data } = await t.http.post(`/_sim/actions/${action_id}/cancel`, {});
		expect(data).toEqual({ ok: true, cancelled: 1 });
		expect([await t.status(action_id), await state(id)]).toEqual([{ [id]: 'CANCELLED' }, U]);
		t.sim.world.connect(id);
		t.clock.advance(HOUR);
		expect([await t.status(action_id), await state(id)]).toEqual([{ [id]: 'CANCELLED' }, U]);
		expect((await t.http.post(`/_sim/actions/${action_id}/cancel`, {})).status).toBe(400);
	});

	test('the console cannot cancel what an agent has taken', async () => {
		const id = t.add();
		const { action_id } = (await t.isolate(id)).data.reply;
		t.clock.advance(5 * SECOND);
		const { status, data } = await t.http.post(`/_sim/actions/${action_id}/cancel`, {});
		expect(status).toBe(400);
		expect(data.error).toContain('not pending');
	});

	test.each<[string, number, Record<string, unknown>]>([
		['4 days by default', 4 * DAY, {}],
		['as the tenant sets it', 12 * HOUR, { isolateExpiryHours: 12 }],
		['30 days, longer than a timer lasts', 30 * DAY, { isolateExpiryHours: 720 }],
	])('a pending isolate expires: %s', async (_name, after, switches) => {
		await t.http.put('/_sim/switches', switches);
		const id = t.add({ endpoint_status: 'DISCONNECTED' });
		const { action_id } = (await t.isolate(id)).data.reply;
		t.clock.advance(after - 1);
		expect([await t.status(action_id), await state(id)]).toEqual([{ [id]: 'PENDING' }, PI]);
		t.clock.advance(1);
		expect([await t.status(action_id), await state(id)]).toEqual([{ [id]: 'EXPIRED' }, U]);
		t.sim.world.connect(id);
		t.clock.advance(HOUR);
		expect([await t.status(action_id), await state(id)]).toEqual([{ [id]: 'EXPIRED' }, U]);
	});

	test('an expired release leaves the host isolated', async () => {
		await t.http.put('/_sim/switches', { unisolateExpiryHours: 2 });
		const id = t.add({ endpoint_status: 'DISCONNECTED', is_isolated: I });
		const { action_id } = (await t.unisolate(id)).data.reply;
		t.clock.advance(2 * HOUR);
		expect([await t.status(action_id), await state(id)]).toEqual([{ [id]: 'EXPIRED' }, I]);
	});

	test('the race: the agent drops between the check and the call', async () => {
		const id = t.add();
		await t.http.post('/_sim/hooks', { before: 'endpoints/isolate', event: 'disconnect', endpointId: id });
		expect(await t.read(id)).toMatchObject({ endpoint_status: 'CONNECTED' });
		const { status, data } = await t.isolate(id);
		expect(status).toBe(200);
		t.clock.advance(HOUR);
		expect(await t.read(id)).toMatchObject({ endpoint_status: 'DISCONNECTED', is_isolated: PI });
		expect(await t.status(data.reply.action_id)).toEqual({ [id]: 'PENDING' });
	});

	test('LOST refuses where the tenant does not queue for it', async () => {
		await t.http.put('/_sim/switches', { lostAcceptsActions: false });
		const id = t.add({ endpoint_status: 'LOST' });
		expect((await text('isolate', { endpoint_id: id })).data).toBe(refusal('ISOLATE'));
	});

	describe('bulk', () => {
		test('one action, one state per endpoint', async () => {
			const online = t.add();
			const offline = t.add({ endpoint_status: 'DISCONNECTED' });
			const { data } = await t.post('endpoints/isolate', bulk([online, offline]));
			expect(data.reply).toEqual({ action_id: 48_211, status: 1, endpoints_count: 2 });
			t.clock.advance(MINUTE);
			expect(await t.status(48_211)).toEqual({ [online]: 'COMPLETED_SUCCESSFULLY', [offline]: 'PENDING' });
		});

		test('of mixed eligibility: the eligible ones, or none', async () => {
			const free = t.add();
			const isolated = t.add({ is_isolated: I });
			const request = bulk([free, isolated, 'nobody']);
			await t.http.put('/_sim/switches', { bulkMixed: 'rejectAll' });
			expect((await text('isolate', request)).data).toBe(refusal('ISOLATE'));
			expect(await state(free)).toBe(U);
			await t.http.put('/_sim/switches', { bulkMixed: 'subset' });
			const { data } = await t.post('endpoints/isolate', request);
			expect(data.reply.endpoints_count).toBe(1);
			expect(await t.status(data.reply.action_id)).toEqual({ [free]: 'PENDING' });
		});

		test('none eligible is the refusal; an id named twice counts once', async () => {
			const isolated = t.add({ is_isolated: I });
			expect((await text('isolate', bulk([isolated, isolated]))).data).toBe(refusal('ISOLATE'));
			expect(
				(await t.post('endpoints/unisolate', bulk([isolated, isolated]))).data.reply.endpoints_count,
			).toBe(1);
		});

		test('a thousand at once', async () => {
			const ids = Array.from({ length: 1_000 }, () => t.add());
			const { data } = await t.post('endpoints/isolate', bulk(ids));
			expect(data.reply.endpoints_count).toBe(1_000);
			t.clock.advance(10 * SECOND);
			const statuses = Object.values(await t.status(data.reply.action_id));
			expect(statuses).toHaveLength(1_000);
			expect(new Set(statuses)).toEqual(new Set(['COMPLETED_SUCCESSFULLY']));
		});

		test('filters are ANDed here too', async () => {
			const [a, b, c] = [t.add(), t.add(), t.add()];
			const { data } = await t.post('endpoints/isolate', {
				filters: [...bulk([a, b]).filters, ...bulk([b, c]).filters],
			});
			expect(Object.keys(await t.status(data.reply.action_id))).toEqual([b]);
		});
	});

	describe('the body of a conflict', () => {
		test.each<[string, RegExp]>([
			['standard', /can't create group action id for (UN)?ISOLATE/],
			['noExtra', /No endpoint was found.*"err_extra": null/],
			['otherText', /Another action is in progress/],
			['waitress', /generated by waitress/],
		])('%s', async (variant, expected) => {
			await t.http.put('/_sim/switches', { conflictBodyVariant: variant });
			const pending = t.add({ endpoint_status: 'DISCONNECTED' });
			await t.isolate(pending);
			const releasing = t.add({ endpoint_status: 'DISCONNECTED', is_isolated: I });
			await t.unisolate(releasing);
			for (const { status, data } of [
				await text('unisolate', { endpoint_id: pending }),
				await text('isolate', { endpoint_id: releasing }),
			]) {
				expect(status).toBe(500);
				expect(data).toMatch(expected);
			}
			// Other refusals keep the one body that was observed.
			expect((await text('isolate', { endpoint_id: pending })).data).toBe(refusal('ISOLATE'));
		});
	});

	describe('the shape of the reply', () => {
		test.each<[Record<string, unknown>, unknown]>([
			[{ actionIdsAsStrings: true }, { action_id: '48211', status: '1', endpoints_count: '1' }],
			[{ actionIdOnly: true }, { action_id: 48_211 }],
			[
				{ firstActionId: 10_000_000_000_000 },
				{ action_id: 10_000_000_000_000, status: 1, endpoints_count: 1 },
			],
		])('%j', async (switches, reply) => {
			await t.http.put('/_sim/switches', switches);
			expect((await t.isolate(t.add())).data).toEqual({ reply });
		});

		test.each([
			['milliseconds', expect.any(Number)],
			['iso', expect.stringMatching(/^2024-.*Z$/)],
			['null', null],
		])('isolated_date: %s', async (isolatedDate, expected) => {
			await t.http.put('/_sim/switches', { isolatedDate });
			const id = t.add({ is_isolated: I });
			expect((await t.read(id)).isolated_date).toEqual(expected);
		});
	});

	test('a person isolates and releases in the console by the same rules', async () => {
		const id = t.add();
		const control = async (event: string) => await t.http.post(`/_sim/endpoints/${id}/${event}`, {});
		expect((await control('console-release')).status).toBe(400);
		const { data } = await control('console-isolate');
		expect(await t.status(data.actionId)).toEqual({ [id]: 'PENDING' });
		expect((await t.unisolate(id)).status).toBe(500);
		t.clock.advance(MINUTE);
		expect(await state(id)).toBe(I);
		expect((await control('console-release')).status).toBe(200);
		t.clock.advance(MINUTE);
		expect(await state(id)).toBe(U);
	});

	test('an incident id may be a string or a number', async () => {
		for (const incident_id of ['4711', 4711]) {
			expect((await t.post('endpoints/isolate', { endpoint_id: t.add(), incident_id })).status).toBe(200);
		}
	});
});
