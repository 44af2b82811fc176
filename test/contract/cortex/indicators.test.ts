import { standard, tenant, type Tenant } from './support';
import type { CortexSwitches } from '../../../lab/src/cortex';

let t: Tenant;
const open = async (switches: Partial<CortexSwitches> = {}) => {
	t = await tenant(switches);
};
afterEach(async () => await t.sim.close());

const bare = async (path: string, body: unknown, headers = standard()) => await t.http.post(`/public_api/v1/indicators/${path}`, body, { headers });
const ip = (indicator: string, severity = 'HIGH') => ({ indicator, type: 'IP', severity });
const fault = { indicator: 'x', error: 'Got type: IP, Indicator: x mismatch' };

test.each<[Partial<CortexSwitches>, boolean, unknown]>([
	[{}, true, { reply: { success: true, validation_errors: [fault] } }],
	[{}, false, true],
	[{ indicatorReply: 'true' }, true, true],
])('3.x with %j takes a list (validate: %s)', async (switches, validate, reply) => {
	await open(switches);
	expect((await bare('insert_jsons', { request_data: [ip('203.0.113.9'), ip('x')], validate })).data).toEqual(reply);
	expect(t.sim.world.indicators.list()).toEqual([expect.objectContaining({ indicator: '203.0.113.9', rule_id: 1 })]);
	expect((await bare('insert_jsons', { request_data: {} })).status).toBe(500);
	expect((await t.post('indicators/get', {})).status).toBe(500);
});

test('5.x inserts, overwrites, reads and deletes without an envelope', async () => {
	await open({ version: '5.x' });
	const rows = ['203.0.113.9', '203.0.113.10'].map((one) => ip(one, 'SEV_040_HIGH'));
	expect((await bare('insert', { request_data: [...rows, ip('203.0.113.11', 'CRITICAL')] })).data).toEqual({
		added_objects: [{ id: 1, status: 'created' }, { id: 2, status: 'created' }],
		updated_objects: [],
		errors: [{ indicator: '203.0.113.11', error: 'Got severity: CRITICAL' }],
	});
	expect((await bare('insert', { request_data: [rows[0]] })).data.updated_objects).toEqual([{ id: 1, status: 'updated' }]);
	const by = (operator: string, value: unknown) => ({ filters: [{ field: 'indicator', operator, value }] });
	for (const [operator, value, count] of [
		['EQ', '203.0.113.9', 1],
		['NEQ', '203.0.113.9', 1],
		['IN', ['203.0.113.9', '203.0.113.10'], 2],
		['IN', ['x'], 0],
	] as const) {
		const { data } = await t.post('indicators/get', by(operator, value));
		expect([data.objects_count, data.objects.length, data.objects_type]).toEqual([count, count, 'indicator']);
	}
	expect((await t.post('indicators/get', by('in', ['x']))).status).toBe(500);
	expect((await t.post('indicators/delete', by('EQ', '203.0.113.9'))).data).toEqual({ objects_count: 1, objects: [1] });
	// No filter is no limit.
	expect((await t.post('indicators/delete', { filters: [] })).data).toEqual({ objects_count: 1, objects: [2] });
});

test('needs the role of an administrator', async () => {
	await open({ version: '5.x' });
	t.sim.keys.add({ id: '9', key: 'responder', type: 'standard', role: 'privileged_responder' });
	expect((await bare('insert', { request_data: [] }, standard('9', 'responder'))).status).toBe(403);
});
