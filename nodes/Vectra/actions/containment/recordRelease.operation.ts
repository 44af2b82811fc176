import { updateDisplayOptions } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { recordProperties } from './fields';
import { recordOutcome } from './record';

/** Writes into Vectra what became of a release, so that the trigger knows and the analyst sees. */
export const recordRelease: ItemOperation = {
	description: updateDisplayOptions(
		{ show: { resource: ['containment'], operation: ['recordRelease'] } },
		recordProperties,
	),
	async execute(context, itemIndex) {
		return await recordOutcome(context, itemIndex, 'release');
	},
};
