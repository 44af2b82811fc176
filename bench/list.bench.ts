import assert from 'node:assert/strict';
import type { INodeExecutionData } from 'n8n-workflow';
import { compare, timed, type Sample } from './support/compare';
import { runChain, type Step } from './support/engine';
import { credentials, listWithHttpRequest, listWithNode, pagesWithHttpRequest } from './support/jobs';
import { COMPARISON_COLUMNS, comparisonRows, publish } from './support/report';
import { benchmark } from './support/run';
import type { Tenant } from './support/tenant';

const ENDPOINTS = 10_000;
const REPETITIONS = 5;

/** The endpoint ids of an output item. */
type IdsOf = (item: INodeExecutionData) => unknown[];

const fromRaw: IdsOf = ({ json }) => [json.endpoint_id];
const fromSimple: IdsOf = ({ json }) => [json.id];
const fromPage: IdsOf = ({ json }) =>
	(json.reply as { endpoints: Array<{ endpoint_id: string }> }).endpoints.map(({ endpoint_id }) => endpoint_id);

benchmark(async (tenant) => {
	const rows: string[][] = [];
	for (const delayMs of [0, 50]) {
		const side = (steps: Step[], idsOf: IdsOf) => async () => await list(tenant, delayMs, steps, idsOf);
		const results = await compare(
			`List ${ENDPOINTS}, ${delayMs} ms`,
			{
				raw: side(listWithNode('raw'), fromRaw),
				simple: side(listWithNode('simple'), fromSimple),
				httpRequest: side(listWithHttpRequest(tenant.url), fromRaw),
				pages: side(pagesWithHttpRequest(tenant.url), fromPage),
			},
			REPETITIONS,
		);
		const { raw, simple, httpRequest, pages } = results;
		rows.push(
			...comparisonRows(delayMs, ['HTTP Request + Split Out', httpRequest], [
				['Cortex XDR, raw', raw],
				['Cortex XDR, simplified', simple],
				['HTTP Request alone, one item per page', pages],
			]),
		);
	}
	publish('list', { title: `List ${ENDPOINTS} endpoints, in n8n`, columns: COMPARISON_COLUMNS, rows });
});

/** Lists all endpoints and checks that each came exactly once. */
async function list(tenant: Tenant, delayMs: number, steps: readonly Step[], idsOf: IdsOf): Promise<Sample> {
	await tenant.reset(ENDPOINTS, delayMs);
	const { value: output, ms, cpuMs } = await timed(async () => await runChain(steps, [{}], credentials(tenant.url)));
	const calls = await tenant.calls();
	const ids = output.flatMap(idsOf);
	assert.equal(ids.length, ENDPOINTS, 'There must be a row for each endpoint');
	assert.deepEqual(new Set(ids), await tenant.ids(), 'Each endpoint must be listed');
	return { ms, cpuMs, calls };
}
