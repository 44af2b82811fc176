import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';
import { CortexXdr } from '../../../../nodes/CortexXdr/CortexXdr.node';
import { systemClock } from '../../../../nodes/shared/clock';
import { DEFAULT_KEYS, type CortexSwitches } from '../../../../lab/src/cortex';
import { tenant, type Tenant } from '../../../contract/cortex/support';
import { runNode } from '../../../support/engine';

/** The operations of XQL against a tenant, under every setting of what nobody published. */
let t: Tenant;

async function start(switches: Partial<CortexSwitches> = {}, count = 1_500) {
	nock.enableNetConnect('127.0.0.1');
	t = await tenant(switches);
	t.sim.world.xql.seed('xdr_data', count);
	jest.spyOn(systemClock, 'now').mockImplementation(() => t.clock.now());
	jest.spyOn(systemClock, 'monotonic').mockImplementation(() => t.clock.now());
	jest.spyOn(systemClock, 'sleep').mockImplementation(async (ms) => void t.clock.advance(ms));
}
afterEach(async () => {
	jest.restoreAllMocks();
	await t.sim.close();
	nock.disableNetConnect();
});

async function run(operation: string, parameters: IDataObject = {}) {
	const [{ id, key }] = DEFAULT_KEYS;
	const credentials = { cortexXdrApi: { host: t.url, keyId: id, apiKey: key, keyType: 'standard', requestsPerSecond: 0 } };
	return await runNode({ node: new CortexXdr(), credentials, parameters: { resource: 'xql', operation, ...parameters } });
}

const query = 'dataset = xdr_data';

describe.each<Partial<CortexSwitches>>([
	{},
	{ version: '5.x' },
	{ xqlGzip: 'always' },
	{ xqlGzip: 'never', xqlLastLineBreak: false },
	{ xqlLowerCaseStatus: true },
	{ xqlEnd: 'partial' },
	{ xqlCount: 'absent' },
	{ xqlCount: 'sent' },
	{ xqlRunSeconds: 0 },
	{ xqlRunSeconds: 290 },
	{ xqlParallel: 1, xqlParallelStatus: 400 },
])('a tenant with %j', (switches) => {
	it('returns every row, and no more than the limit', async () => {
		await start(switches);
		const { items, error } = await run('run', { query, returnAll: true, output: 'rows' });
		expect([error, items.length, items[0].agent_hostname]).toEqual([undefined, 1_500, 'FIN-LT-0000']);
		for (const limit of [10, 1_200]) {
			const [found] = (await run('run', { query, limit })).items;
			expect(found).toMatchObject({ finished: true, shownCount: limit, rows: { length: limit } });
			// Never a false no: there are more.
			expect(found.truncated).not.toBe(false);
		}
	});
});

it('goes on with the query ID after a time-out, at no further cost', async () => {
	await start({ xqlRunSeconds: 100 });
	const [unfinished] = (await run('run', { query, maxWait: 10 })).items;
	expect(unfinished).toMatchObject({ finished: false, status: 'PENDING', shownCount: 0 });
	const [done] = (await run('getResults', { queryId: unfinished.queryId, maxWait: 120 })).items;
	expect(done).toMatchObject({ finished: true, rowCount: 1_500, shownCount: 50, truncated: true, remainingQuota: 4.999 });
	expect((await run('getQuota')).items).toEqual([expect.objectContaining({ usedQuota: 0.001, queriesToday: 1, runningCount: 0, running: [] })]);
});

it('waits for a place while four others run, and says so when none comes free', async () => {
	await start({ xqlRunSeconds: 100 });
	for (let count = 0; count < 4; count += 1) await run('start', { query });
	const refused = await run('start', { query, maxWait: 30 });
	expect(refused.error?.message).toBe('Too many XQL queries are running');
	const { items } = await run('run', { query });
	expect(items).toEqual([expect.objectContaining({ finished: true })]);
	const [quota] = (await run('getQuota')).items;
	expect(quota).toMatchObject({ queriesToday: 5, mostAtOnceToday: 4 });
});

it.each<[Partial<CortexSwitches>, string, RegExp]>([
	[{ xqlEnd: 'fail' }, query, /^The XQL query failed$/],
	[{ xqlEnd: 'fail', xqlFailBody: 'details', xqlLowerCaseStatus: true }, query, /^The XQL query failed$/],
	[{ errorsAs200: true }, 'dataset = xdr_data | filtr', /cannot read the query: line 1, column 22/],
	[{ xqlParseError: 'object' }, 'dataset = xdr_data | filtr', /cannot read the query: .*"column":22/],
	[{ xqlCost: 6 }, query, /daily quota .* is used up/],
	[{ xqlCost: 6, xqlQuotaStatus: 599 }, query, /daily quota .* is used up/],
])('%j: “%s” is an error', async (switches, given, message) => {
	await start(switches, 1);
	const { error, items } = await run('run', { query: given });
	expect(items).toEqual([]);
	expect(error?.message).toMatch(message);
});

it('says that a query is forgotten', async () => {
	await start({ xqlKeptHours: 1 }, 1);
	const [{ queryId }] = (await run('start', { query })).items;
	t.clock.advance(3 * 3_600_000);
	expect((await run('getResults', { queryId })).error).toMatchObject({
		message: expect.stringMatching(/was not found/),
		description: expect.stringContaining(String(queryId)),
	});
});
