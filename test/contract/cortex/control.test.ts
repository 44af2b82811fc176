import axios from 'axios';
import { MINUTE, standard, tenant, type Tenant } from './support';

let t: Tenant;
beforeEach(async () => {
	t = await tenant();
});
afterEach(async () => await t.sim.close());

const control = async (method: string, path: string, data?: unknown) =>
	await t.http.request({ method, url: `/_sim${path}`, data });

describe('the control API', () => {
	test('adds, lists, finds and changes endpoints', async () => {
		const added = (await control('POST', '/endpoints', { endpoint_name: 'FIN-1', ip: ['10.0.0.1'] })).data;
		expect(added).toMatchObject({ endpoint_name: 'FIN-1', endpoint_status: 'CONNECTED' });
		await control('POST', '/endpoints', {});
		expect((await control('GET', '/endpoints')).data).toMatchObject({
			total: 2,
			endpoints: [{ agent: { online: true } }, {}],
		});
		expect((await control('GET', '/endpoints?limit=1&offset=1')).data.endpoints).toHaveLength(1);
		expect((await control('GET', '/endpoints?ip=10.0.0.1')).data).toMatchObject({ total: 1 });
		expect((await control('GET', '/endpoints?name=FIN-1')).data).toMatchObject({ total: 1 });
		const id = added.endpoint_id;
		expect((await control('PATCH', `/endpoints/${id}`, { ip: ['10.0.0.2'] })).data).toMatchObject({
			ip: ['10.0.0.2'],
		});
		expect((await control('GET', '/endpoints?ip=10.0.0.1')).data).toMatchObject({ total: 0 });
		expect((await control('GET', `/endpoints/${id}`)).data).toMatchObject({
			endpoint_id: id,
			agent: { online: true, isolated: false, deleted: false },
		});
	});

	test('seeds', async () => {
		expect((await control('POST', '/seed', { count: 30 })).data).toEqual({ ok: true, endpoints: 30 });
		expect((await control('POST', '/seed', { count: 5 })).data).toEqual({ ok: true, endpoints: 35 });
	});

	test('lets events happen', async () => {
		const id = t.add({ os_type: 'AGENT_OS_LINUX' });
		const event = async (name: string, body: unknown = {}) =>
			await control('POST', `/endpoints/${id}/${name}`, body);
		expect((await event('disconnect')).data.endpoint.endpoint_status).toBe('DISCONNECTED');
		expect((await event('connect')).data.endpoint.endpoint_status).toBe('CONNECTED');
		expect((await event('lose')).data.endpoint.endpoint_status).toBe('LOST');
		expect((await event('console-isolate')).data.endpoint.is_isolated).toBe('AGENT_PENDING_ISOLATION');
		expect((await event('cancel-pending')).data).toMatchObject({ ok: true, actionIds: [48_211] });
		expect((await event('cancel-pending')).status).toBe(400);
		await event('console-isolate');
		expect((await event('expire-pending')).data).toMatchObject({ ok: true, actionIds: [48_212] });
		expect(await t.status(48_212)).toEqual({ [id]: 'EXPIRED' });
		expect((await event('expire-pending')).status).toBe(400);
		await control('PATCH', `/endpoints/${id}`, { is_isolated: 'AGENT_ISOLATED' });
		expect((await event('self-revert')).data.endpoint.is_isolated).toBe('AGENT_ISOLATED');
		expect((await event('connect')).data.endpoint.is_isolated).toBe('AGENT_UNISOLATED');
		const { data } = await event('reinstall');
		expect(data.endpointId).not.toBe(id);
		expect(data.endpoint.endpoint_status).toBe('CONNECTED');
		expect((await t.read(id)).endpoint_status).toBe('UNINSTALLED');
		expect((await event('uninstall')).status).toBe(400);
		expect((await event('connect')).status).toBe(400);
	});

	test('shows actions', async () => {
		const [a, b] = [t.add(), t.add()];
		await t.isolate(a);
		await t.isolate(b);
		t.clock.advance(MINUTE);
		const { data } = await control('GET', `/actions?endpointId=${a}`);
		expect(data).toEqual([
			expect.objectContaining({
				id: 48_211,
				kind: 'isolate',
				source: 'api',
				endpoints: { [a]: { status: 'COMPLETED_SUCCESSFULLY' } },
			}),
		]);
		expect((await control('GET', '/actions?limit=1')).data[0].id).toBe(48_212);
	});

	test('cancels for one endpoint of a bulk action', async () => {
		const [a, b] = [t.add({ endpoint_status: 'LOST' }), t.add({ endpoint_status: 'LOST' })];
		const filters = [{ field: 'endpoint_id_list', operator: 'in', value: [a, b] }];
		const { action_id } = (await t.post('endpoints/isolate', { filters })).data.reply;
		expect((await control('POST', `/actions/${action_id}/cancel`, { endpointId: a })).data.cancelled).toBe(1);
		expect(await t.status(action_id)).toEqual({ [a]: 'CANCELLED', [b]: 'PENDING' });
		expect((await control('POST', `/actions/${action_id}/cancel`, { endpointId: a })).status).toBe(400);
		expect((await control('POST', '/actions/1/cancel', {})).data.error).toBe('There is no action 1');
	});

	test('manages keys', async () => {
		await control('POST', '/keys', { id: '9', key: 'k9', type: 'standard', role: 'viewer' });
		expect((await t.post('endpoints/get_endpoint', {}, standard('9', 'k9'))).status).toBe(200);
		await control('DELETE', '/keys/9');
		expect((await t.post('endpoints/get_endpoint', {}, standard('9', 'k9'))).status).toBe(401);
		expect((await control('DELETE', '/keys/9')).status).toBe(400);
	});

	test('switches: read, change some, keep the others', async () => {
		const before = (await control('GET', '/switches')).data;
		expect(before).toMatchObject({ heartbeatSeconds: 300, version: '3.x', isolateExpiryHours: 96 });
		const { data } = await control('PUT', '/switches', { heartbeatSeconds: 60 });
		expect(data).toEqual({ ...before, heartbeatSeconds: 60 });
		await control('PUT', '/switches', { version: '5.x' });
		expect((await control('GET', '/switches')).data).toEqual({
			...before,
			heartbeatSeconds: 60,
			version: '5.x',
		});
	});

	test('reset empties the tenant and restores the first switches; keys stay', async () => {
		await t.sim.close();
		t = await tenant({ nullLists: true });
		t.add();
		await control('POST', '/keys', { id: '9', key: 'k9', type: 'standard' });
		await control('PUT', '/switches', { nullLists: false, version: '5.x' });
		await control('POST', '/reset', {});
		expect((await control('GET', '/switches')).data).toMatchObject({ nullLists: true, version: '3.x' });
		const { status, data } = await t.post('endpoints/get_endpoint', {}, standard('9', 'k9'));
		expect([status, data.reply.total_count]).toEqual([200, 0]);
	});

	test('a reset calls off what was under way', async () => {
		const endpoint_id = t.add();
		await t.isolate(endpoint_id);
		await control('POST', '/reset', {});
		t.add({ endpoint_id });
		t.clock.advance(MINUTE);
		expect((await t.read(endpoint_id)).is_isolated).toBe('AGENT_UNISOLATED');
	});

	test.each<[string, string, unknown, RegExp]>([
		['POST', '/endpoints', { ip: 5 }, /ip/],
		['POST', '/endpoints', { endpoint_status: 7 }, /endpoint_status/],
		['PATCH', '/endpoints/nobody', {}, /no endpoint nobody/],
		['GET', '/endpoints/nobody', undefined, /no endpoint nobody/],
		['GET', '/endpoints?limit=x', undefined, /limit/],
		['POST', '/endpoints/nobody/disconnect', {}, /no endpoint nobody/],
		['POST', '/endpoints/nobody/explode', {}, /event explode/],
		['POST', '/endpoints/nobody/fail-next', { mode: 'melt' }, /mode/],
		['POST', '/endpoints/nobody/disconnect', { loudly: true }, /loudly/],
		['POST', '/seed', { count: 0 }, /count/],
		['POST', '/seed', { count: 100_001 }, /100000/],
		['POST', '/keys', { id: '1', key: 'x', type: 'basic' }, /type/],
		['POST', '/keys', { id: '1', key: 'x', type: 'standard', role: 'king' }, /role/],
		['PUT', '/switches', { heartbeatSeconds: -1 }, /heartbeatSeconds/],
		['PUT', '/switches', { heartBeat: 1 }, /heartBeat/],
		['POST', '/hooks', { before: 'endpoints/isolate', event: 'disconnect' }, /endpointId/],
		['POST', '/hooks', { before: 'x', event: 'disconnect', endpointId: 'nobody' }, /no endpoint nobody/],
		['POST', '/hooks', { before: 'x', event: 'explode', endpointId: 'y' }, /event/],
	])('%s %s %j is a 400 that says what is wrong', async (method, path, data, expected) => {
		const answer = await control(method, path, data);
		expect(answer.status).toBe(400);
		expect(JSON.stringify(answer.data)).toMatch(expected);
	});

	test('an endpoint id cannot be taken twice, nor change', async () => {
		const endpoint_id = t.add();
		expect((await control('POST', '/endpoints', { endpoint_id })).data.error).toContain('exists already');
		expect((await control('PATCH', `/endpoints/${endpoint_id}`, { endpoint_id: 'x' })).status).toBe(400);
	});
});

describe('hooks', () => {
	const arm = async (hook: unknown) => await control('POST', '/hooks', hook);

	test('fire before the matching call, as often as armed', async () => {
		const id = t.add();
		await arm({ before: 'endpoints/get_endpoint', event: 'disconnect', endpointId: id, times: 1 });
		await t.post('endpoints/get_endpoints');
		expect((await control('GET', '/hooks')).data.armed).toHaveLength(1);
		expect((await t.read(id)).endpoint_status).toBe('DISCONNECTED');
		expect((await control('GET', '/hooks')).data.armed).toHaveLength(0);
		t.sim.world.connect(id);
		expect((await t.read(id)).endpoint_status).toBe('CONNECTED');
	});

	test('can wait for a call about one endpoint', async () => {
		const [id, other] = [t.add(), t.add()];
		await arm({ before: 'endpoints/isolate', bodyContains: id, event: 'disconnect', endpointId: id });
		await t.post('endpoints/isolate', { endpoint_id: other });
		expect((await t.read(id)).endpoint_status).toBe('CONNECTED');
		await t.post('endpoints/isolate', { endpoint_id: id });
		expect((await t.read(id)).endpoint_status).toBe('DISCONNECTED');
	});

	test('do not fire for a call that the key may not make', async () => {
		const id = t.add();
		await arm({ before: 'endpoints/isolate', event: 'disconnect', endpointId: id });
		await t.post('endpoints/isolate', { endpoint_id: id }, standard('1', 'wrong'));
		expect((await control('GET', '/hooks')).data.armed).toHaveLength(1);
	});

	test('carry the details of an event, and more than one can be armed', async () => {
		const id = t.add();
		await arm({ before: 'endpoints/isolate', event: 'console-isolate', endpointId: id });
		await arm({
			before: 'endpoints/isolate',
			event: 'fail-next',
			endpointId: id,
			reason: { errorDescription: 'no driver' },
		});
		expect((await t.isolate(id)).status).toBe(500);
		t.clock.advance(MINUTE);
		const { data } = await t.post('actions/get_action_status', { group_action_id: 48_211 });
		expect(data.reply.errorReasons[id].errorDescription).toBe('no driver');
	});

	test('an event that is not possible any more is reported, and the call goes on', async () => {
		const id = t.add();
		await arm({ before: 'endpoints/get_endpoints', event: 'self-revert', endpointId: id });
		expect((await t.post('endpoints/get_endpoints')).status).toBe(200);
		expect((await control('GET', '/hooks')).data.failed).toEqual([
			expect.objectContaining({ error: expect.stringContaining('offline') }),
		]);
		await control('DELETE', '/hooks');
		expect((await control('GET', '/hooks')).data).toEqual({ armed: [], failed: [] });
	});
});

describe("faults on the product's calls", () => {
	const fault = async (rule: unknown) => await control('POST', '/faults', rule);
	const isolate = async (id: string) =>
		await axios.post(
			`${t.url}/public_api/v1/endpoints/isolate`,
			{ request_data: { endpoint_id: id } },
			{ headers: standard(), validateStatus: () => true },
		);
	const created = () => [...t.sim.world.actions.list()].length;

	test.each([{ 'retry-after': '7' }, {}])('429 with headers %j', async (headers) => {
		const id = t.add();
		await fault({ kind: 'status', status: 429, headers, path: 'isolate', times: 1 });
		const answer = await isolate(id);
		expect([answer.status, answer.headers['retry-after']]).toEqual([429, Object.values(headers)[0]]);
		expect(created()).toBe(0);
		expect((await isolate(id)).status).toBe(200);
	});

	test('502 from a gateway, in HTML', async () => {
		await fault({
			kind: 'status',
			status: 502,
			body: '<html></html>',
			headers: { 'content-type': 'text/html' },
			times: 1,
		});
		const answer = await isolate(t.add());
		expect([answer.status, answer.data]).toEqual([502, '<html></html>']);
	});

	test('a 200 that is lost after the action was created', async () => {
		await fault({ kind: 'replyLost', path: 'isolate', times: 1 });
		const id = t.add();
		await expect(isolate(id)).rejects.toThrow();
		expect(created()).toBe(1);
		expect((await t.read(id)).is_isolated).toBe('AGENT_PENDING_ISOLATION');
	});

	test('a connection that drops before anything happened', async () => {
		await fault({ kind: 'reset', path: 'isolate', times: 1 });
		await expect(isolate(t.add())).rejects.toThrow();
		expect(created()).toBe(0);
	});

	test('numbers that arrive as strings', async () => {
		await fault({ kind: 'numbersAsStrings', path: 'isolate', times: 1 });
		expect((await isolate(t.add())).data.reply).toEqual({
			action_id: '48211',
			status: '1',
			endpoints_count: '1',
		});
	});
});
