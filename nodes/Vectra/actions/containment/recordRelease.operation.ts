import type { ItemOperation } from '../../../shared/operations';
import { summarizeRecords } from '../../containment/recordSummary';
import { RECORD_RELEASE } from '../../descriptions/rights';
import { recordReleaseProperties } from './fields';
import { recordOutcome } from './record';

/** Records the outcome of a release in Vectra, for the trigger and for the analyst. */
export const recordRelease: ItemOperation = {
	option: {
		name: 'Record Release',
		value: 'recordRelease',
		action: 'Record release',
		description:
			'Take the marks off a released host. Until then the trigger asks again. Safe to repeat.',
	},
	properties: recordReleaseProperties,
	mutates: true,
	rights: RECORD_RELEASE,
	async execute(context, itemIndex) {
		return await recordOutcome(context, itemIndex, 'release');
	},
	summarize: summarizeRecords,
};
