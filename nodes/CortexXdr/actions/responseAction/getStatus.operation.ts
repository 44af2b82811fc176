import type { INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { actionIdProperty, readActionId } from '../../descriptions/actionId';
import { VIEW_ACTIONS } from '../../descriptions/rights';
import { readActionStatus } from '../../transport/actions';
import { createApi } from '../../transport/api';
import { summarize } from './summary';

const properties: INodeProperties[] = [actionIdProperty];

/** Reads the progress of a response action on each endpoint. */
export const getStatus: ItemOperation = {
	option: {
		name: 'Get Status',
		value: 'getStatus',
		action: 'Get status of action',
		description: 'Read how far an isolation, release or other response action is',
	},
	properties,
	mutates: false,
	rights: VIEW_ACTIONS,
	async execute(context, itemIndex) {
		const actionId = readActionId(context, itemIndex);
		return summarize(actionId, await readActionStatus(createApi(context), actionId));
	},
};
