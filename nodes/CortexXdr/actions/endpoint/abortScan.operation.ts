import type { ItemOperation } from '../../../shared/operations';
import { RESPOND } from '../../descriptions/rights';
import { requestScan, scanProperties } from './requestScan';

/** Asks for the end of scans that are pending or in progress. Cortex refuses when there are none. */
export const abortScan: ItemOperation = {
	option: {
		name: 'Abort Scan',
		value: 'abortScan',
		action: 'Abort scan of endpoints',
		description:
			'Ask machines to stop a malware scan that is pending or in progress',
	},
	properties: scanProperties,
	mutates: true,
	rights: RESPOND,
	async execute(context, itemIndex) {
		return await requestScan(context, itemIndex, 'endpoints/abort_scan');
	},
};
