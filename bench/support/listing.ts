import assert from 'node:assert/strict';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { compare, timed, type Sample } from './compare';
import { runChain, type Step } from './engine';
import { credentials, listWithHttpRequest, pagesWithHttpRequest, type Listed } from './jobs';
import { comparisonRows } from './report';
import type { Tenant } from './tenant';

const REPETITIONS = 5;

/** A list that both sides read to its end, and what fills it. */
export interface ListJob {
	what: string;
	count: number;
	list: Listed;
	/** The field that identifies a row. */
	ids: { raw: string; simple: string };
	withNode: (output: 'raw' | 'simple') => Step[];
	fill: (delayMs: number) => Promise<void>;
	/** What the tenant holds, asked for beside the API. */
	held: () => Promise<Set<string>>;
}

type IdsOf = (item: INodeExecutionData) => unknown[];

/** Lists everything with both sides, with and without delay. Returns the rows of the table. */
export async function compareListings(tenant: Tenant, { what, count, list, ids: names, withNode, fill, held }: ListJob): Promise<string[][]> {
	const fromRaw: IdsOf = ({ json }) => [json[names.raw]];
	const fromSimple: IdsOf = ({ json }) => [json[names.simple]];
	const fromPage: IdsOf = ({ json }) => ((json.reply as IDataObject)[list.rows] as IDataObject[]).map((row) => row[names.raw]);
	const rows: string[][] = [];
	for (const delayMs of [0, 50]) {
		const side = (steps: Step[], idsOf: IdsOf) => async (): Promise<Sample> => {
			await fill(delayMs);
			const { value: output, ms, cpuMs } = await timed(async () => await runChain(steps, [{}], credentials(tenant.url)));
			const calls = await tenant.calls();
			const ids = output.flatMap(idsOf);
			assert.equal(ids.length, count, 'There must be a row for each');
			assert.deepEqual(new Set(ids), await held(), 'Each must be listed');
			return { ms, cpuMs, calls };
		};
		const { raw, simple, httpRequest, pages } = await compare(
			`List ${count} ${what}, ${delayMs} ms`,
			{
				raw: side(withNode('raw'), fromRaw),
				simple: side(withNode('simple'), fromSimple),
				httpRequest: side(listWithHttpRequest(tenant.url, list), fromRaw),
				pages: side(pagesWithHttpRequest(tenant.url, list), fromPage),
			},
			REPETITIONS,
		);
		rows.push(
			...comparisonRows(delayMs, ['HTTP Request + Split Out', httpRequest], [
				['Cortex XDR, raw', raw],
				['Cortex XDR, simplified', simple],
				['HTTP Request alone, one item per page', pages],
			]),
		);
	}
	return rows;
}
