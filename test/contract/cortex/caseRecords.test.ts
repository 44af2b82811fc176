import { START, standard, tenant, type Tenant } from './support';
import type { CortexSwitches } from '../../../lab/src/cortex';

let t: Tenant;
const open = async (switches: Partial<CortexSwitches> = {}) => {
	t = await tenant({ version: '5.x', ...switches });
	await t.http.post('/_sim/incidents', { incident_id: '12', network_artifacts: [{ type: 'IP' }], file_artifacts: [{ type: 'HASH' }] });
};
afterEach(async () => await t.sim.close());

const bare = async (path: string, body: unknown) => await t.http.post(`/public_api/v1/${path}`, body, { headers: standard() });
const add = async (record: object) => await t.post('case/timeline/12/add_record/', record);
const timeline = async (...filters: object[]) => (await t.post('case/timeline/12/', { filters })).data.reply;
const by = (field: string, operator: string, value: unknown) => ({ field, operator, value });

test('a timeline holds what was added, again and again, and the actions of the case', async () => {
	await open();
	const record = { record_type: 'Response', record_name: 'isolated', occurred_at: START };
	const { data } = await add(record);
	expect(data.reply).toEqual({ record_id: expect.any(String), case_id: 12 });
	await add(record);
	await t.post('endpoints/isolate', { endpoint_id: t.add(), incident_id: '12' });
	const all = await timeline();
	expect([all.TOTAL_COUNT, all.DATA.map(({ source }: { source: string }) => source)]).toEqual([3, ['API Key', 'API Key', 'Action Center']]);
	expect(all.DATA[0]).toMatchObject({ ...record, record_id: data.reply.record_id, source_id: '1', is_evidence: false, tags: [] });
	for (const [filter, count] of [
		[by('record_name', 'eq', 'isolated'), 2],
		[by('record_name', 'neq', 'isolated'), 1],
		[by('source', 'contains', 'Center'), 1],
		[by('occurred_at', 'gte', START + 1), 0],
		[by('record_type', 'in', ['Response']), 3],
	] as const) {
		expect((await timeline(filter)).FILTER_COUNT).toBe(count);
	}
});

test('a timeline comes in the order that is asked for, if the tenant knows the word', async () => {
	await open();
	for (const occurred_at of [2, 3, 1]) await add({ record_type: 'Response', record_name: 'x', occurred_at });
	const times = async (keyword: string) => {
		const { data } = await t.post('case/timeline/12/', { sort: { field: 'occurred_at', keyword } });
		return data.reply.DATA?.map(({ occurred_at }: { occurred_at: number }) => occurred_at) ?? data.reply.err_extra;
	};
	expect([await times('asc'), await times('dsc'), await times('desc')]).toEqual([[1, 2, 3], [3, 2, 1], [3, 2, 1]]);
	await t.http.put('/_sim/switches', { timelineSortWords: 'dscOnly' });
	expect([await times('dsc'), await times('asc')]).toEqual([[3, 2, 1], 'sort keyword: dsc is expected, not asc']);
});

test.each([
	[{ record_type: 'Automation', record_name: 'x', occurred_at: 1 }, /record_type/],
	[{ record_type: 'Response', occurred_at: 1 }, /record_name param is missing/],
	[{ record_type: 'Response', record_name: 'x', occurred_at: '2026' }, /occurred_at/],
])('a record %j is refused', async (record, message) => {
	await open();
	const { status, data } = await add(record);
	expect([status, data.reply.err_extra]).toEqual([500, expect.stringMatching(message)]);
});

test('a War Room takes text, and runs what begins with an exclamation mark', async () => {
	await open();
	const { data } = await bare('entries/insert', { id: 'INCIDENT-12', data: 'seen' });
	expect(data).toMatchObject({ id: expect.stringMatching(/@INCIDENT-12$/), contents: 'seen', category: 'chat', format: 'text' });
	await bare('entries/insert', { id: 'INCIDENT-12', data: '!isolate' });
	const entries = (await bare('entries/get', { id: 'INCIDENT-12', filter: {} })).data;
	expect([entries.total, entries.data[1].category]).toEqual([2, 'commandAndResults']);
	expect((await bare('entries/insert', { id: 'INCIDENT-12' })).data).toEqual({ error: 'data is missing' });
	expect((await bare('entries/get', { id: 'CASE-12' })).status).toBe(404);
});

test.each<[CortexSwitches['warRoomAbsent'], number, number, object]>([
	['present', 200, 200, { total: 0 }],
	['made', 200, 200, { total: 0 }],
	['envelope', 404, 404, { reply: expect.objectContaining({ err_code: 404 }) }],
	['plain', 400, 400, { error: 'Investigation INCIDENT-12 was not found' }],
])('a War Room that is not there: %s', async (warRoomAbsent, reading, writing, body) => {
	await open({ warRoomAbsent });
	const read = await bare('entries/get', { id: 'INCIDENT-12' });
	expect([read.status, read.data]).toEqual([reading, expect.objectContaining(body)]);
	expect((await bare('entries/insert', { id: 'INCIDENT-12', data: 'x' })).status).toBe(writing);
});

test.each<[CortexSwitches['caseDialect'], unknown]>([
	['xdr5', [{ type: 'IP' }, { type: 'HASH' }]],
	['xsiam34', { reply: [{ type: 'IP' }, { type: 'HASH' }] }],
])('artifacts in the dialect %s', async (caseDialect, body) => {
	await open({ caseDialect });
	const get = async (id: string) => await t.http.get(`/public_api/v1/case/artifacts/${id}/`, { headers: standard() });
	expect((await get('12')).data).toEqual(body);
	expect((await get('13')).data).toEqual({ error: expect.stringMatching(/not found/) });
});

test('artifacts of 3.x come with the incident', async () => {
	await open({ version: '3.x' });
	const { reply } = (await t.post('incidents/get_incident_extra_data', { incident_id: '12' })).data;
	expect([reply.network_artifacts, reply.file_artifacts]).toEqual([
		{ total_count: 1, data: [{ type: 'IP' }] },
		{ total_count: 1, data: [{ type: 'HASH' }] },
	]);
});

test.each<Partial<CortexSwitches>>([{ version: '3.x' }, { caseRecords: false }])('a tenant with %j lacks the calls', async (switches) => {
	await open(switches);
	for (const { status, data } of [await add({ record_type: 'Response', record_name: 'x', occurred_at: 1 }), await bare('entries/get', { id: 'INCIDENT-12' })]) {
		expect([status, String(data)]).toEqual([500, expect.stringMatching(/waitress/)]);
	}
});
