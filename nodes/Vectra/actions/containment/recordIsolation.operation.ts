import type { ItemOperation } from '../../../shared/operations';
import { summarizeRecords } from '../../containment/recordSummary';
import { RECORD } from '../../descriptions/rights';
import { recordIsolationProperties } from './fields';
import { recordOutcome } from './record';

/** Records the outcome of an isolation in Vectra, for the trigger and for the analyst. */
export const recordIsolation: ItemOperation = {
	option: {
		name: 'Record Isolation',
		value: 'recordIsolation',
		action: 'Record isolation',
		description:
			'Mark a host by what became of its isolation. Until then the trigger asks again. Safe to repeat.',
	},
	properties: recordIsolationProperties,
	mutates: true,
	rights: RECORD,
	async execute(context, itemIndex) {
		return await recordOutcome(context, itemIndex, 'isolation');
	},
	summarize: summarizeRecords,
};
