import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';
import { CortexXdr } from '../../../../nodes/CortexXdr/CortexXdr.node';
import { DEFAULT_KEYS, type CortexSwitches } from '../../../../lab/src/cortex';
import { tenant, type Tenant } from '../../../contract/cortex/support';
import { runNode } from '../../../support/engine';
import { iocs } from './indicatorCases';
import { controlTime, cortex, runCortex, WAITRESS, type Answer } from './support';

const insert = { resource: 'indicator', operation: 'insert', productVersion: 'xdr3', indicators: '203.0.113.9, 203.0.113.10' };
const remove = { resource: 'indicator', operation: 'delete', indicators: '203.0.113.9' };
const GET = 'indicators/get';

describe('what Cortex says', () => {
	controlTime();

	it.each<[string, IDataObject, string, Answer, object]>([
		['rows that 3.x refuses', {}, 'indicators/insert_jsons', [200, { reply: { success: true, validation_errors: [{ indicator: '203.0.113.9', error: 'mismatch' }] } }], {
			result: 'partlyInserted',
			rejected: [{ indicator: '203.0.113.9', error: 'mismatch' }],
		}],
		['the bare true', {}, 'indicators/insert_jsons', [200, true], { result: 'unconfirmed', nextStep: expect.stringMatching(/IOC rules/), rejected: [] }],
		['an object without errors', { productVersion: 'xdr5' }, 'indicators/insert', [200, { added_objects: null }], { result: 'unconfirmed', ruleIds: [] }],
		['errors of another form', { productVersion: 'xdr5' }, 'indicators/insert', [200, { errors: ['bad row'], updated_objects: [3] }], {
			result: 'partlyInserted',
			rejected: [{ indicator: null, error: 'bad row' }],
			ruleIds: ['3'],
		}],
	])('an insertion: %s', async (_title, parameters, path, answer, item) => {
		cortex({ [path]: answer });
		expect((await runCortex({ ...insert, ...parameters })).items).toEqual([expect.objectContaining(item)]);
	});

	it('every row refused is an error', async () => {
		cortex({ 'indicators/insert': [200, { errors: [{ error: 'mismatch' }, {}] }] });
		expect((await runCortex({ ...insert, productVersion: 'xdr5' })).error?.message).toBe('Cortex XDR refused every indicator: mismatch');
	});

	it('a filter that is not minded deletes nothing', async () => {
		const api = cortex({ [GET]: iocs({ indicator: '203.0.113.9' }, { indicator: '198.51.100.1' }), 'indicators/delete': [200, { objects_count: 2 }] });
		expect((await runCortex(remove)).error?.message).toBe('Cortex XDR sent indicators that were not asked for');
		expect(api.sent('indicators/delete')).toEqual([]);
	});

	it.each<[string, Answer, RegExp]>([
		['a tenant without the call', WAITRESS, /Cortex XDR 5\.x is needed/],
		['a missing right', [403, ''], /it needs Instance Administrator$/],
		['null', [200, null], /in a form that this node does not know/],
		['no list', [200, { objects: {} }], /in a form that this node does not know/],
	])('%s deletes nothing', async (_title, answer, message) => {
		const api = cortex({ [GET]: answer, 'indicators/delete': [200, { objects_count: 2 }] });
		expect((await runCortex(remove)).error?.message).toMatch(message);
		expect(api.sent('indicators/delete')).toEqual([]);
	});

	it('says that it could not look again, and what a reply without a count means', async () => {
		const found = iocs({ indicator: '203.0.113.9' });
		cortex({ [GET]: [found, [403, '']], 'indicators/delete': [[200, { objects_count: 1 }], [200, { deleted: 1 }]] });
		expect((await runCortex(remove)).items).toEqual([{ verified: null, deleted: ['203.0.113.9'], notFound: [], remaining: [] }]);
		nock.cleanAll();
		cortex({ [GET]: found, 'indicators/delete': [200, { deleted: 1 }] });
		expect((await runCortex(remove)).error?.message).toMatch(/It cannot be told whether/);
	});

	it('reads long lists in pages', async () => {
		const rows = Array.from({ length: 250 }, (_, id) => ({ rule_id: id }));
		const api = cortex({ [GET]: ({ search_from: from, search_to: to }) => iocs(...rows.slice(Number(from), Number(to))) });
		expect((await runCortex({ resource: 'indicator', operation: 'getMany', returnAll: true })).items).toEqual(rows);
		expect(api.sent(GET)).toHaveLength(3);
	});
});

describe('against a tenant', () => {
	let t: Tenant;
	const start = async (switches: Partial<CortexSwitches>) => {
		nock.enableNetConnect('127.0.0.1');
		t = await tenant(switches);
	};
	afterEach(async () => {
		await t.sim.close();
		nock.disableNetConnect();
	});
	const run = async (parameters: IDataObject) => {
		const [{ id, key }] = DEFAULT_KEYS;
		const credentials = { cortexXdrApi: { host: t.url, keyId: id, apiKey: key, keyType: 'standard', requestsPerSecond: 0 } };
		return await runNode({ node: new CortexXdr(), credentials, parameters });
	};
	const values = () => t.sim.world.indicators.list().map(({ indicator }) => indicator);

	it.each<[Partial<CortexSwitches>, string]>([
		[{}, 'inserted'],
		[{ indicatorReply: 'true' }, 'unconfirmed'],
		[{ version: '5.x' }, 'inserted'],
		[{ version: '5.x', oldCallsIn5: false }, 'inserted'],
	])('inserts under %j', async (switches, result) => {
		await start(switches);
		expect((await run({ ...insert, productVersion: 'detect' })).items).toEqual([expect.objectContaining({ result, rejected: [] })]);
		expect(values()).toEqual(['203.0.113.9', '203.0.113.10']);
	});

	it('reads and deletes what is named, and nothing else', async () => {
		await start({ version: '5.x' });
		await run({ ...insert, productVersion: 'xdr5' });
		expect((await run({ resource: 'indicator', operation: 'getMany', filters: { indicators: '203.0.113.10' } })).items).toEqual([
			expect.objectContaining({ indicator: '203.0.113.10', severity: 'SEV_030_MEDIUM' }),
		]);
		expect((await run({ ...remove, indicators: '203.0.113.9, 203.0.113.11' })).items).toEqual([
			{ verified: true, deleted: ['203.0.113.9'], notFound: ['203.0.113.11'], remaining: [] },
		]);
		expect((await run(remove)).items).toEqual([{ verified: true, deleted: [], notFound: ['203.0.113.9'], remaining: [] }]);
		expect((await run({ ...remove, indicators: ' ' })).error?.message).toBe('No indicator is given');
		expect(values()).toEqual(['203.0.113.10']);
	});

	it('says that 3.x can only insert', async () => {
		await start({ unknownCall: 'product' });
		expect((await run(remove)).error?.message).toMatch(/5\.x is needed/);
	});
});
