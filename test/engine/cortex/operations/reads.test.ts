import type { IDataObject } from 'n8n-workflow';
import { MACHINE_READS } from './machineReads';
import { incident, type ReadCase } from './readCases';
import { badRequest, controlTime, cortex, runCortex, type Answer } from './support';
import { TENANT_READS } from './tenantReads';

const { slept } = controlTime();

const run = async ({ resource, operation, parameters }: ReadCase, more = {}) =>
	await runCortex({ resource, operation, ...parameters }, more);
const table = [...MACHINE_READS, ...TENANT_READS].map((one): [string, ReadCase] => [
	`${one.resource}: ${one.title}`,
	one,
]);

describe('reads', () => {
	it.each(table)('%s', async (_title, one) => {
		const api = cortex(one.script);
		const { items, error } = await run(one);
		expect(error).toBeUndefined();
		expect(items).toEqual(one.items);
		expect(api.sent(one.asks[0])).toEqual([one.asks[1]]);
	});

	it.each(table)('%s: an error is told in the product’s words', async (_title, one) => {
		cortex({ ...one.script, [one.asks[0]]: badRequest('the filter is not supported') });
		const { error, items } = await run(one);
		expect(items).toEqual([]);
		expect(error).toMatchObject({
			name: 'NodeApiError',
			httpCode: '500',
			message: expect.stringMatching(/the filter is not supported/),
		});
	});

	it.each(table)('%s: is repeated while the gateway is away', async (_title, one) => {
		const good = one.script[one.asks[0]] as Answer;
		const api = cortex({
			...one.script,
			[one.asks[0]]: [[502, '<html>'], [429, '', { 'retry-after': '7' }], good],
		});
		expect((await run(one)).items).toEqual(one.items);
		expect(api.sent(one.asks[0])).toHaveLength(3);
		expect(slept).toContain(7_000);
	});

	it('pages through long lists, also through those that give no usable total', async () => {
		const rows = Array.from({ length: 250 }, (_, id) => ({ case_id: id + 1, AUDIT_ID: id + 1 }));
		const slice = ({ search_from, search_to }: IDataObject) =>
			rows.slice(Number(search_from), Number(search_to));
		const api = cortex({
			'case/search': (data) => [200, { reply: { TOTAL_COUNT: 999, FILTER_COUNT: 250, DATA: slice(data) } }],
			'audits/management_logs': (data) => [200, { reply: { total_count: 250, data: slice(data) } }],
		});
		const cases = { resource: 'incident', operation: 'getMany', productVersion: 'xdr5' };
		expect((await runCortex({ ...cases, returnAll: true })).items).toEqual(rows);
		expect((await runCortex({ ...cases, limit: 120 })).items).toEqual(rows.slice(0, 120));
		expect(
			(await runCortex({ resource: 'audit', operation: 'getManyManagement', returnAll: true })).items,
		).toEqual(rows);
		expect(api.calls.every(({ data }) => Number(data.search_to) - Number(data.search_from) <= 100)).toBe(
			true,
		);
	});

	it('says when there is no such incident or case', async () => {
		cortex({
			'case/search': [200, { reply: { DATA: [] } }],
			'incidents/get_incident_extra_data': [200, { reply: {} }],
		});
		for (const productVersion of ['xdr3', 'xdr5']) {
			const { error } = await runCortex({ resource: 'incident', operation: 'get', productVersion, incident });
			expect(error?.message).toBe('There is no incident or case with the ID 4711');
		}
	});
});
