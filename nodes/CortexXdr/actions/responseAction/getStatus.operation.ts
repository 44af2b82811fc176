import { updateDisplayOptions, type INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { actionIdProperty, readActionId } from '../../descriptions/actionId';
import { readActionStatus } from '../../transport/actions';
import { createApi } from '../../transport/api';
import { summarize } from './summary';

const properties: INodeProperties[] = [actionIdProperty];

/** Reads how far a response action is, for each endpoint in it. */
export const getStatus: ItemOperation = {
	description: updateDisplayOptions({ show: { resource: ['action'], operation: ['getStatus'] } }, properties),
	async execute(context, itemIndex) {
		const actionId = readActionId(context, itemIndex);
		return summarize(actionId, await readActionStatus(createApi(context), actionId));
	},
};
