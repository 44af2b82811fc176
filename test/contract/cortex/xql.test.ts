import { gunzipSync } from 'node:zlib';
import { DAY, HOUR, SECOND, standard, START, tenant, type Tenant } from './support';
import type { CortexSwitches } from '../../../lab/src/cortex';

let t: Tenant;
const open = async (switches: Partial<CortexSwitches> = {}) => {
	t = await tenant(switches);
};
afterEach(async () => await t.sim.close());

const start = async (query = 'dataset = xdr_data', timeframe: unknown = { relativeTime: DAY }) =>
	await t.post('xql/start_xql_query', { query, tenants: [], timeframe });
const results = async (query_id: string, more = {}) => await t.post('xql/get_query_results', { query_id, pending_flag: true, ...more });

/** Starts a query and lets it end. */
async function finished(query?: string, timeframe?: unknown): Promise<string> {
	const { data } = await start(query, timeframe);
	t.clock.advance(10 * SECOND);
	return data.reply as string;
}

const seed = (count: number) => t.sim.world.xql.seed('xdr_data', count);

it('runs a query, and says what it cost', async () => {
	await open();
	seed(3);
	const { data } = await start();
	expect(data).toEqual({ reply: expect.stringMatching(/_inv$/) });
	expect((await results(data.reply)).data).toEqual({ reply: { status: 'PENDING' } });
	t.clock.advance(3 * SECOND);
	const { reply } = (await results(data.reply, { limit: 2 })).data;
	expect(reply).toMatchObject({ status: 'SUCCESS', number_of_results: 3, query_cost: { '1234567': 0.001 }, remaining_quota: 4.999 });
	expect(reply.results.data).toEqual([
		expect.objectContaining({ _time: START, agent_hostname: 'FIN-LT-0000', agent_is_vdi: 'FALSE', action_file_path: 'NULL' }),
		expect.objectContaining({ _time: START - SECOND }),
	]);
});

it('reads the stages filter, fields and limit, and the endpoints of the tenant', async () => {
	await open();
	t.add({ endpoint_name: 'A' });
	t.add({ endpoint_name: 'B|C' });
	const query = 'config max_runtime_minutes = 5 | dataset = endpoints\n| filter endpoint_name = "B|C" and is_isolated != AGENT_ISOLATED | fields endpoint_name, none | limit 5';
	const { reply } = (await results(await finished(query))).data;
	expect(reply.results.data).toEqual([{ endpoint_name: 'B|C', none: null }]);
});

it('looks at the given time alone, as numbers or texts', async () => {
	await open();
	seed(100);
	const from = START - 9 * SECOND;
	for (const range of [{ from, to: START }, { from: String(from), to: String(START) }]) {
		const { reply } = (await results(await finished(undefined, range))).data;
		expect(reply.number_of_results).toBe(10);
	}
});

it.each<[Partial<CortexSwitches>, boolean, boolean]>([
	[{}, true, true],
	[{}, false, false],
	[{ xqlGzip: 'always' }, false, true],
	[{ xqlGzip: 'never', xqlLastLineBreak: false }, true, false],
])('streams more than 1000 rows (%j, asked for gzip: %s)', async (switches, is_gzip_compressed, isPacked) => {
	await open(switches);
	seed(1_001);
	const id = await finished();
	expect((await results(id, { limit: 1_000 })).data.reply.results.data).toHaveLength(1_000);
	const { stream_id } = (await results(id)).data.reply.results;
	const body = { request_data: { stream_id, is_gzip_compressed } };
	const { data } = await t.http.post('/public_api/v1/xql/get_query_results_stream', body, { headers: standard(), responseType: 'arraybuffer' });
	const bytes = Buffer.from(data as ArrayBuffer);
	expect(bytes[0] === 0x1f && bytes[1] === 0x8b).toBe(isPacked);
	const text = (isPacked ? gunzipSync(bytes) : bytes).toString('utf8');
	expect(text.endsWith('\n')).toBe(switches.xqlLastLineBreak ?? true);
	expect(text.trim().split('\n').map((line) => JSON.parse(line) as unknown)).toHaveLength(1_001);
});

it.each([500, 400] as const)('refuses the fifth at a time under %s, and counts it', async (xqlParallelStatus) => {
	await open({ xqlParallelStatus });
	seed(1);
	for (let count = 0; count < 4; count += 1) expect((await start()).status).toBe(200);
	const { status, data } = await start();
	expect(status).toBe(xqlParallelStatus);
	expect(data.reply.err_extra).toMatchObject({ err_msg: expect.stringMatching(/^reached max allowed amount of parallel running queries/) });
	const { reply } = (await t.post('xql/get_quota')).data;
	expect(reply).toMatchObject({ current_concurrent_active_queries_count: 4, total_daily_concurrent_rejected_queries: 1, used_quota: 0.004 });
	expect(Object.keys(reply.current_concurrent_active_queries)).toHaveLength(4);
	t.clock.advance(10 * SECOND);
	expect((await start()).status).toBe(200);
});

it.each<[CortexSwitches['xqlParseError'], unknown]>([
	['text', 'line 2, column 3: unexpected "filtr"'],
	['object', { line: 2, column: 3, message: 'unexpected "filtr"' }],
])('says where a query cannot be read, as %s', async (xqlParseError, parse_err) => {
	await open({ xqlParseError });
	const { status, data } = await start('dataset = xdr_data\n| filtr a = 1');
	expect([status, data.reply.err_extra]).toEqual([500, { parse_err }]);
	expect((await start('hello')).data.reply.err_extra.parse_err).toBeDefined();
	expect((await start('dataset = nothing')).data.reply.err_extra.parse_err).toBeDefined();
});

it('names a stage that the lab leaves out', async () => {
	await open();
	const { status, data } = await start('dataset = endpoints | comp count()');
	expect([status, data.reply.err_msg]).toEqual([501, expect.stringMatching(/does not offer the stage comp/)]);
});

it.each<[Partial<CortexSwitches>, object]>([
	[{ xqlEnd: 'fail' }, { status: 'FAIL' }],
	[{ xqlEnd: 'fail', xqlFailBody: 'details' }, { status: 'FAIL', error_details: expect.any(String) }],
	[{ xqlEnd: 'partial' }, { status: 'PARTIAL_SUCCESS' }],
	[{ xqlLowerCaseStatus: true, xqlCount: 'sent' }, { status: 'success', number_of_results: 1 }],
])('ends as the switches say: %j', async (switches, reply) => {
	await open(switches);
	seed(3);
	const answer = await results(await finished(), { limit: 1 });
	expect([answer.status, answer.data.reply]).toEqual([200, expect.objectContaining(reply)]);
});

it('can leave out the count', async () => {
	await open({ xqlCount: 'absent' });
	seed(1);
	expect((await results(await finished())).data.reply).not.toHaveProperty('number_of_results');
});

it('forgets a query after a day', async () => {
	await open();
	seed(1);
	const id = await finished();
	t.clock.advance(23 * HOUR);
	expect((await results(id)).status).toBe(200);
	t.clock.advance(HOUR);
	expect((await results(id)).data.reply.err_extra).toMatch(/was not found/);
});

it.each([500, 599] as const)('refuses under %s what goes beyond the quota, until midnight', async (xqlQuotaStatus) => {
	await open({ xqlQuotaStatus, xqlCost: 3 });
	seed(1);
	await finished();
	const { status, data } = await start();
	expect([status, data.reply.err_extra.error_type]).toEqual([xqlQuotaStatus, 'QUOTA_EXCEEDED']);
	t.clock.advance(12 * HOUR);
	expect((await start()).status).toBe(200);
});

it('needs the role of an administrator', async () => {
	await open();
	t.sim.keys.add({ id: '9', key: 'responder', type: 'standard', role: 'privileged_responder' });
	expect((await t.post('xql/get_quota', {}, standard('9', 'responder'))).status).toBe(403);
});

it('is seeded and emptied by the control API', async () => {
	await open();
	expect((await t.http.post('/_sim/xql/seed', { dataset: 'alerts', count: 5 })).status).toBeLessThan(300);
	expect((await results(await finished('dataset = alerts'))).data.reply.number_of_results).toBe(5);
	await t.http.post('/_sim/reset', {});
	expect((await start('dataset = alerts')).status).toBe(500);
});
