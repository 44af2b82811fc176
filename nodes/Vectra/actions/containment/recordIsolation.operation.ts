import type { ItemOperation } from '../../../shared/operations';
import { RECORD } from '../../descriptions/rights';
import { recordProperties } from './fields';
import { recordOutcome } from './record';

/** Writes into Vectra what became of an isolation, so that the trigger knows and the analyst sees. */
export const recordIsolation: ItemOperation = {
	option: {
		name: 'Record Isolation',
		value: 'recordIsolation',
		action: 'Record an isolation',
		description:
			'Mark a host according to what became of its isolation in Cortex XDR. Until then the trigger keeps asking for it. Safe to repeat.',
	},
	properties: recordProperties,
	mutates: true,
	rights: RECORD,
	async execute(context, itemIndex) {
		return await recordOutcome(context, itemIndex, 'isolation');
	},
};
