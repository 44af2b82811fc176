import type { INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { limitProperties, readLimit } from '../../../shared/rows';
import { QUERY_XQL } from '../../descriptions/rights';
import {
	maxWaitProperty,
	queryOutputProperty,
	queryProperties,
	readMaxWait,
	readQueryOutput,
	readQueryRequest,
} from '../../descriptions/xql';
import { createApi } from '../../transport/api';
import { startWaiting } from '../../transport/waiting';
import { startQuery } from '../../transport/xql';
import { isCancelled, resultsOf } from './results';

const DEFAULT_MAX_WAIT = 300;

const properties: INodeProperties[] = [
	...queryProperties,
	...limitProperties,
	queryOutputProperty,
	maxWaitProperty(
		DEFAULT_MAX_WAIT,
		'How long each item may wait for a free place and for the end of its query. Afterwards Get Results goes on with the query ID.',
	),
];

/** Starts a query, waits for it and returns its rows. */
export const run: ItemOperation = {
	option: {
		name: 'Run',
		value: 'run',
		action: 'Run XQL query',
		description: 'Run a query, wait for it, and return its rows with cost and quota. It uses up the daily quota.',
	},
	properties,
	mutates: true,
	rights: QUERY_XQL,
	async execute(context, itemIndex) {
		const request = readQueryRequest(context, itemIndex);
		const choice = { limit: readLimit(context, itemIndex), output: readQueryOutput(context, itemIndex) };
		const budgetMs = readMaxWait(context, itemIndex, DEFAULT_MAX_WAIT);
		const api = createApi(context);
		const waiting = startWaiting(api.clock, { budgetMs, cancelled: isCancelled(context) });
		const queryId = await startQuery(context.getNode(), api, request, waiting);
		return await resultsOf(context, itemIndex, api, queryId, choice, waiting);
	},
};
