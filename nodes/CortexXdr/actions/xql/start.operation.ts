import type { INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { QUERY_XQL } from '../../descriptions/rights';
import { maxWaitProperty, queryProperties, readMaxWait, readQueryRequest } from '../../descriptions/xql';
import { createApi } from '../../transport/api';
import { startWaiting } from '../../transport/waiting';
import { startQuery } from '../../transport/xql';
import { isCancelled } from './results';

const DEFAULT_MAX_WAIT = 60;

const properties: INodeProperties[] = [
	...queryProperties,
	maxWaitProperty(DEFAULT_MAX_WAIT, 'How long each item may wait for a free place: Cortex XDR runs four queries at a time'),
];

/** Starts a query without waiting for it. */
export const start: ItemOperation = {
	option: {
		name: 'Start',
		value: 'start',
		action: 'Start XQL query',
		description: 'Begin a query whose rows Get Results reads later. It uses up the daily quota.',
	},
	properties,
	mutates: true,
	rights: QUERY_XQL,
	async execute(context, itemIndex) {
		const request = readQueryRequest(context, itemIndex);
		const budgetMs = readMaxWait(context, itemIndex, DEFAULT_MAX_WAIT);
		const api = createApi(context);
		const waiting = startWaiting(api.clock, { budgetMs, cancelled: isCancelled(context) });
		const queryId = await startQuery(context.getNode(), api, request, waiting);
		return { started: true, nextStep: `Started, not ended yet. XQL → Get Results with query ID ${queryId} reads the rows`, queryId };
	},
};
