import type { ItemOperation } from '../../../shared/operations';
import { RESPOND } from '../../descriptions/rights';
import { requestScan, scanProperties } from './requestScan';

/** Asks for a malware scan of endpoints. Cortex refuses when no endpoint qualifies. */
export const scan: ItemOperation = {
	option: {
		name: 'Scan',
		value: 'scan',
		action: 'Scan endpoints',
		description:
			'Ask machines for a malware scan, which costs them performance. Carried out later.',
	},
	properties: scanProperties,
	mutates: true,
	rights: RESPOND,
	async execute(context, itemIndex) {
		return await requestScan(context, itemIndex, 'endpoints/scan');
	},
};
