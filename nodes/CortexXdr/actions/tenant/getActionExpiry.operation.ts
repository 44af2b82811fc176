import type { IDataObject } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { AGENT_CONFIGURATIONS } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { readExpiry } from '../../transport/expiry';

/** Reads how long pending actions wait for their agents: one item per type of action. */
export const getActionExpiry: ItemOperation = {
	option: {
		name: 'Get Action Expiry',
		value: 'getActionExpiry',
		action: 'Get action expiry of tenant',
		description: 'Read how long pending actions wait for machines that are offline. Cortex XDR 5.x only.',
	},
	properties: [],
	mutates: false,
	rights: AGENT_CONFIGURATIONS,
	async execute(context) {
		const expiry = await readExpiry(context, createApi(context));
		return [...expiry].map(([actionType, hours]): IDataObject => ({ actionType, hours, days: hours / 24 }));
	},
};
