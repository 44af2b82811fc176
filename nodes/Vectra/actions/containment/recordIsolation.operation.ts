import { updateDisplayOptions } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { alreadyIsolatedOption, optionsProperty, recordProperties } from './fields';
import { recordOutcome } from './record';

/** Writes into Vectra what became of an isolation, so that the trigger knows and the analyst sees. */
export const recordIsolation: ItemOperation = {
	description: updateDisplayOptions({ show: { resource: ['containment'], operation: ['recordIsolation'] } }, [
		...recordProperties,
		optionsProperty([alreadyIsolatedOption]),
	]),
	async execute(context, itemIndex) {
		return await recordOutcome(context, itemIndex, 'isolation');
	},
};
