import type { INodeProperties } from 'n8n-workflow';
import { badInput } from '../../../shared/input';
import type { ItemOperation } from '../../../shared/operations';
import { limitProperties, readLimit } from '../../../shared/rows';
import { text } from '../../../shared/values';
import { QUERY_XQL } from '../../descriptions/rights';
import { maxWaitProperty, queryOutputProperty, readMaxWait, readQueryOutput } from '../../descriptions/xql';
import { createApi } from '../../transport/api';
import { startWaiting } from '../../transport/waiting';
import { isCancelled, resultsOf } from './results';

const DEFAULT_MAX_WAIT = 60;

const properties: INodeProperties[] = [
	{
		displayName: 'Query ID',
		name: 'queryId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 07f63c733f5946_15006_inv',
		description: 'The queryId of the item that Start or Run returned',
	},
	...limitProperties,
	queryOutputProperty,
	maxWaitProperty(DEFAULT_MAX_WAIT, 'How long each item may wait for the end of its query. 0 looks once.'),
];

/** Reads the rows of a query that was started before. */
export const getResults: ItemOperation = {
	option: {
		name: 'Get Results',
		value: 'getResults',
		action: 'Get results of XQL query',
		description: 'Read the rows of a query that was started before, waiting for its end if need be',
	},
	properties,
	mutates: false,
	rights: QUERY_XQL,
	async execute(context, itemIndex) {
		const queryId = text(context.getNodeParameter('queryId', itemIndex, ''));
		if (queryId === '') throw badInput(context, itemIndex, 'The query ID is empty', 'Use queryId of the item that Start or Run returned');
		const choice = { limit: readLimit(context, itemIndex), output: readQueryOutput(context, itemIndex) };
		const budgetMs = readMaxWait(context, itemIndex, DEFAULT_MAX_WAIT);
		const api = createApi(context);
		const waiting = startWaiting(api.clock, { budgetMs, cancelled: isCancelled(context) });
		return await resultsOf(context, itemIndex, api, queryId, choice, waiting);
	},
};
