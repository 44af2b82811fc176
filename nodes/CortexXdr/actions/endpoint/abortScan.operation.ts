import { updateDisplayOptions } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { requestScan, scanProperties } from './requestScan';

/** Asks for the end of scans that are pending or in progress. Cortex refuses when there are none. */
export const abortScan: ItemOperation = {
	description: updateDisplayOptions(
		{ show: { resource: ['endpoint'], operation: ['abortScan'] } },
		scanProperties,
	),
	async execute(context, itemIndex) {
		return await requestScan(context, itemIndex, 'endpoints/abort_scan');
	},
};
