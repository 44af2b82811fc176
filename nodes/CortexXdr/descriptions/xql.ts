import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { numberIn } from '../../shared/formValues';
import { badInput, readChoice, refuseInput } from '../../shared/input';
import { readTimeField, timeField } from '../../shared/rows';
import { text } from '../../shared/values';
import type { QueryState, Timeframe } from '../transport/xql';

const HOUR = 3_600_000;

/** A year; longer ago than tenants keep data for queries without a licence for more. */
const MOST_HOURS = 8_784;

const LONGEST_WAIT = 3_600;

/** The query and the time it looks at. */
export const queryProperties: INodeProperties[] = [
	{
		displayName: 'Query',
		name: 'query',
		type: 'string',
		typeOptions: { rows: 5 },
		default: '',
		required: true,
		placeholder: 'e.g. dataset = xdr_data | filter agent_hostname = "FIN-LT-0142" | limit 100',
		description: 'In XQL. What an expression puts in becomes part of the query, quotation marks included.',
	},
	{
		displayName: 'Time Range',
		name: 'timeRange',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'From … To', value: 'between' },
			{ name: 'Last Hours', value: 'last' },
		],
		default: 'last',
		description: 'What the query looks at. It is always sent: what applies without one is not documented.',
	},
	{
		displayName: 'Hours',
		name: 'lastHours',
		type: 'number',
		typeOptions: { minValue: 0.1, maxValue: MOST_HOURS },
		default: 24,
		displayOptions: { show: { timeRange: ['last'] } },
	},
	{ ...timeField('From', 'from'), required: true, displayOptions: { show: { timeRange: ['between'] } } },
	{ ...timeField('To', 'to'), required: true, displayOptions: { show: { timeRange: ['between'] } } },
];

/** Reads the fields above. */
export function readQueryRequest(context: IExecuteFunctions, itemIndex: number): { query: string; timeframe: Timeframe } {
	const query = text(context.getNodeParameter('query', itemIndex, ''));
	if (query === '') throw badInput(context, itemIndex, 'The query is empty');
	const range = readChoice(context, itemIndex, 'timeRange', ['between', 'last'], 'last', 'Time Range');
	if (range === 'last') {
		const hours = numberIn(context.getNodeParameter('lastHours', itemIndex, 24), 0.1, MOST_HOURS, 'Hours', refuseInput(context, itemIndex));
		return { query, timeframe: { relativeTime: Math.round(hours * HOUR) } };
	}
	const [from, to] = ['from', 'to'].map((name) => readTimeField(context, itemIndex, context.getNodeParameter(name, itemIndex, '')));
	if (from === undefined) throw badInput(context, itemIndex, 'From is empty', 'Give the time at which the range begins');
	if (to === undefined) throw badInput(context, itemIndex, 'To is empty', 'Give the time at which the range ends');
	if (from >= to) throw badInput(context, itemIndex, 'From is not earlier than To', 'Exchange the two, or choose others');
	return { query, timeframe: { from, to } };
}

export const maxWaitProperty = (byDefault: number, description: string): INodeProperties => ({
	displayName: 'Max Wait (Seconds)',
	name: 'maxWait',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: LONGEST_WAIT },
	default: byDefault,
	description,
});

/** Reads the field above, in ms. */
export function readMaxWait(context: IExecuteFunctions, itemIndex: number, byDefault: number): number {
	const given = context.getNodeParameter('maxWait', itemIndex, byDefault) as unknown;
	return numberIn(given, 0, LONGEST_WAIT, 'Max Wait', refuseInput(context, itemIndex)) * 1_000;
}

export const queryOutputProperty: INodeProperties = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'One Item per Query', value: 'query', description: 'Status, cost and quota, with the rows in a list' },
		{ name: 'One Item per Row', value: 'rows', description: 'The rows alone. A query that has not ended is an error that names its ID.' },
	],
	default: 'query',
};

/** Reads the field above. */
export function readQueryOutput(context: IExecuteFunctions, itemIndex: number): 'query' | 'rows' {
	return readChoice(context, itemIndex, 'output', ['query', 'rows'], 'query', 'Output');
}

/** A query as an output item. */
export function showQuery(state: QueryState, queryId: string): IDataObject {
	const { finished, rowCount, rows, truncated, status, queryCost, remainingQuota } = state;
	return {
		finished,
		nextStep: nextStepOf(state, queryId),
		rowCount,
		shownCount: rows.length,
		truncated,
		rows,
		status,
		queryCost,
		remainingQuota,
		queryId,
	};
}

function nextStepOf({ finished, truncated, status }: QueryState, queryId: string): string | null {
	if (!finished) return `It has not ended and keeps its place. XQL → Get Results with query ID ${queryId} goes on waiting`;
	if (status === 'PARTIAL_SUCCESS') return 'Some of the tenants did not answer: the rows are not all there are';
	if (truncated === false) return null;
	return truncated ? 'There are more rows: raise Limit, or narrow the query' : 'There may be more rows: as many came as Limit allows';
}
