import type { IDataObject } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { createApi } from '../../transport/api';
import { readExpiry } from '../../transport/expiry';

/** Reads how long pending actions wait for their agents: one item per type of action. */
export const getActionExpiry: ItemOperation = {
	description: [],
	async execute(context) {
		const expiry = await readExpiry(context, createApi(context));
		return [...expiry].map(([actionType, hours]): IDataObject => ({ actionType, hours, days: hours / 24 }));
	},
};
