import { updateDisplayOptions } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { requestScan, scanProperties } from './requestScan';

/** Asks for a malware scan of endpoints. Cortex refuses when no endpoint qualifies. */
export const scan: ItemOperation = {
	description: updateDisplayOptions(
		{ show: { resource: ['endpoint'], operation: ['scan'] } },
		scanProperties,
	),
	async execute(context, itemIndex) {
		return await requestScan(context, itemIndex, 'endpoints/scan');
	},
};
