import { DAY, HOUR, MINUTE, SECOND, tenant, type Tenant } from './support';

const U = 'AGENT_UNISOLATED';
const I = 'AGENT_ISOLATED';
const PI = 'AGENT_PENDING_ISOLATION';

describe('get_action_status', () => {
	let t: Tenant;
	beforeEach(async () => {
		t = await tenant();
	});
	afterEach(async () => await t.sim.close());

	const ask = async (group_action_id?: unknown) =>
		await t.post('actions/get_action_status', { group_action_id });
	const set = async (switches: Record<string, unknown>) => await t.http.put('/_sim/switches', switches);
	const start = async (id: string): Promise<number> => (await t.isolate(id)).data.reply.action_id;
	const fail = async (id: string, body: unknown = {}) =>
		await t.http.post(`/_sim/endpoints/${id}/fail-next`, body);
	const state = async (id: string) => (await t.read(id)).is_isolated;

	test("a missing id is told in the product's words", async () => {
		const { status, data } = await ask();
		expect(status).toBe(500);
		expect(data.reply.err_extra).toBe('group_action_id param is missing');
	});

	test.each<[string, unknown, number]>([
		['emptyData', { reply: { data: {} } }, 200],
		['noData', { reply: {} }, 200],
		['error', { reply: expect.objectContaining({ err_code: 500 }) }, 500],
	])('an unknown id: %s', async (unknownActionReply, body, expected) => {
		await set({ unknownActionReply });
		const { status, data } = await ask(999);
		expect([status, data]).toEqual([expected, body]);
	});

	test('a numeric string is refused unless the tenant takes it', async () => {
		const action = await start(t.add());
		expect((await ask(String(action))).status).toBe(500);
		await set({ groupActionIdMustBeNumber: false });
		expect((await ask(String(action))).status).toBe(200);
		expect((await ask('first')).status).toBe(500);
	});

	test('data can be empty at first', async () => {
		await set({ actionStatusEmptyMs: 1_500 });
		const id = t.add();
		const action = await start(id);
		expect((await ask(action)).data).toEqual({ reply: { data: {} } });
		t.clock.advance(1_500);
		expect((await ask(action)).data).toEqual({ reply: { data: { [id]: 'PENDING' } } });
	});

	test('an old action can be forgotten', async () => {
		await set({ actionKeptDays: 2 });
		const action = await start(t.add());
		t.clock.advance(2 * DAY);
		expect((await ask(action)).data).toEqual({ reply: { data: {} } });
	});

	test.each(['CANCELLED', 'CANCELED'])('a cancelled action is spelled %s', async (cancelSpelling) => {
		await set({ cancelSpelling });
		const id = t.add({ endpoint_status: 'DISCONNECTED' });
		const action = await start(id);
		t.sim.world.cancelPending(action);
		expect(await t.status(action)).toEqual({ [id]: cancelSpelling });
	});

	test('a failure carries its reasons and the state returns to what it was', async () => {
		const id = t.add();
		expect((await fail(id)).status).toBe(200);
		const action = await start(id);
		t.clock.advance(MINUTE);
		expect((await ask(action)).data.reply).toEqual({
			data: { [id]: 'FAILED' },
			errorReasons: {
				[id]: {
					errorDescription: 'The requested object was not present.',
					errorData: '{"reportIds":[],"errorText":""}',
				},
			},
		});
		expect(await state(id)).toBe(U);
		expect((await t.isolate(id)).status).toBe(200);
		t.clock.advance(MINUTE);
		expect(await state(id)).toBe(I);
	});

	test('an agent may report a status nobody knows', async () => {
		const id = t.add();
		await fail(id, { status: 'COMPLETED_ODDLY', reason: { errorDescription: 'odd' } });
		const action = await start(id);
		t.clock.advance(MINUTE);
		expect(await t.status(action)).toEqual({ [id]: 'COMPLETED_ODDLY' });
	});

	test.each<[string, unknown]>([
		['absent', undefined],
		['null', null],
		['object', {}],
	])('errorReasons without a failure: %s', async (emptyErrorReasons, expected) => {
		await set({ emptyErrorReasons });
		const { reply } = (await ask(await start(t.add()))).data;
		expect(reply.errorReasons).toEqual(expected);
		expect('errorReasons' in reply).toBe(expected !== undefined);
	});

	test('an agent that takes an action and never answers: TIMEOUT', async () => {
		const id = t.add();
		await fail(id, { mode: 'hang' });
		const action = await start(id);
		t.clock.advance(30 * MINUTE);
		expect(await t.status(action)).toEqual({ [id]: 'IN_PROGRESS' });
		t.clock.advance(5 * SECOND);
		expect([await t.status(action), await state(id)]).toEqual([{ [id]: 'TIMEOUT' }, U]);
	});

	test('an agent that falls silent in the middle answers when it returns in time', async () => {
		const id = t.add();
		const action = await start(id);
		t.clock.advance(6 * SECOND);
		t.sim.world.disconnect(id);
		t.clock.advance(10 * MINUTE);
		expect([await t.status(action), await state(id)]).toEqual([{ [id]: 'IN_PROGRESS' }, PI]);
		t.sim.world.connect(id);
		t.clock.advance(5 * SECOND);
		expect([await t.status(action), await state(id)]).toEqual([{ [id]: 'COMPLETED_SUCCESSFULLY' }, I]);
	});

	test.each([
		[false, U],
		[true, I],
	])(
		'after a TIMEOUT the next contact tells whether it was applied (%s)',
		async (timedOutWasApplied, expected) => {
			await set({ timedOutWasApplied });
			const id = t.add();
			const action = await start(id);
			t.clock.advance(6 * SECOND);
			t.sim.world.disconnect(id);
			t.clock.advance(HOUR);
			expect([await t.status(action), await state(id)]).toEqual([{ [id]: 'TIMEOUT' }, U]);
			t.sim.world.connect(id);
			expect(await state(id)).toBe(expected);
		},
	);

	test.each([
		['stateAfterFailure', async (id: string) => await fail(id), MINUTE, false],
		['stateAfterTimeout', async (id: string) => await fail(id, { mode: 'hang' }), HOUR, false],
		['stateAfterExpiry', async () => undefined, 4 * DAY, true],
	])(
		'%s: pending until the next contact, where the tenant does that',
		async (name, prepare, after, offline) => {
			await set({
				[name]: 'pending',
				socketDeliverySeconds: 60,
				executeSeconds: 1,
				actionTimeoutMinutes: 58.5,
			});
			const id = t.add(offline ? { endpoint_status: 'DISCONNECTED' } : {});
			await prepare(id);
			const action = await start(id);
			t.clock.advance(after + SECOND);
			expect(Object.values(await t.status(action))[0]).toMatch(/FAILED|TIMEOUT|EXPIRED/);
			expect(await state(id)).toBe(PI);
			if (offline) t.sim.world.connect(id);
			else t.clock.advance(2 * MINUTE);
			expect(await state(id)).toBe(U);
		},
	);

	test('stateAfterCancel: pending until the next contact, where the tenant does that', async () => {
		await set({ stateAfterCancel: 'pending' });
		const id = t.add({ endpoint_status: 'DISCONNECTED' });
		const action = await start(id);
		t.sim.world.cancelPending(action, id);
		expect([await t.status(action), await state(id)]).toEqual([{ [id]: 'CANCELLED' }, PI]);
		t.sim.world.connect(id);
		expect(await state(id)).toBe(U);
	});

	test('a Linux agent that is cut off drops its isolation by itself after a day', async () => {
		const id = t.add({ os_type: 'AGENT_OS_LINUX', is_isolated: I });
		t.sim.world.disconnect(id);
		t.clock.advance(25 * HOUR);
		expect(await state(id)).toBe(I);
		t.sim.world.connect(id);
		expect(await state(id)).toBe(U);
	});

	test.each<[string, Record<string, unknown>, Record<string, unknown>, string]>([
		['Windows does not', { os_type: 'AGENT_OS_WINDOWS' }, {}, I],
		['not where the setting is off', { os_type: 'AGENT_OS_LINUX' }, { selfRevertHours: null }, I],
	])('self-revert: %s', async (_name, input, switches, expected) => {
		await set(switches);
		const id = t.add({ ...input, is_isolated: I });
		t.sim.world.disconnect(id);
		t.clock.advance(25 * HOUR);
		t.sim.world.connect(id);
		expect(await state(id)).toBe(expected);
	});
});

describe('expiry settings of 5.x', () => {
	let t: Tenant;
	beforeEach(async () => {
		t = await tenant({ version: '5.x' });
	});
	afterEach(async () => await t.sim.close());

	const PATH = 'configurations/agent/action_center_expiration';

	test('do not exist in 3.x', async () => {
		await t.http.put('/_sim/switches', { version: '3.x' });
		for (const path of [PATH, `${PATH}/set`]) {
			const { status, data } = await t.post(path, { isolate: 24 });
			expect(status).toBe(500);
			expect(data).toContain('generated by waitress');
		}
	});

	test('are read, changed in part, and govern the actions that follow', async () => {
		expect((await t.post(PATH)).data).toMatchObject({ isolate: 96, scan: 96 });
		const id = t.add({ endpoint_status: 'DISCONNECTED' });
		const before = (await t.isolate(id)).data.reply.action_id;
		expect((await t.post(`${PATH}/set`, { isolate: 24 })).data).toEqual({ reply: true });
		expect((await t.post(PATH)).data).toMatchObject({ isolate: 24, scan: 96 });
		const other = t.add({ endpoint_status: 'DISCONNECTED' });
		const after = (await t.isolate(other)).data.reply.action_id;
		t.clock.advance(DAY);
		expect(await t.status(before)).toEqual({ [id]: 'PENDING' });
		expect(await t.status(after)).toEqual({ [other]: 'EXPIRED' });
	});

	test('can reach actions that are queued already', async () => {
		await t.http.put('/_sim/switches', { expirationAppliesToQueued: true });
		const id = t.add({ endpoint_status: 'DISCONNECTED' });
		const action = (await t.isolate(id)).data.reply.action_id;
		await t.post(`${PATH}/set`, { isolate: 24 });
		t.clock.advance(DAY);
		expect(await t.status(action)).toEqual({ [id]: 'EXPIRED' });
	});

	test('unisolate shares the setting, or has a key of its own', async () => {
		await t.post(`${PATH}/set`, { isolate: 24 });
		expect(t.sim.world.expiryHours('unisolate')).toBe(24);
		await t.http.put('/_sim/switches', { unisolateExpiryKey: 'cancel_isolation' });
		expect((await t.post(`${PATH}/set`, { cancel_isolation: 48 })).status).toBe(200);
		expect((await t.post(PATH)).data).toMatchObject({ isolate: 24, cancel_isolation: 48 });
		expect(t.sim.world.expiryHours('unisolate')).toBe(48);
	});

	test.each([[{ isolate: 0.5 }], [{ isolate: 721 }], [{ nonsense: 24 }], [{ isolate: 'soon' }]])(
		'%j is refused',
		async (change) => {
			expect((await t.post(`${PATH}/set`, change)).status).toBe(500);
			expect((await t.post(PATH)).data.isolate).toBe(96);
		},
	);
});
