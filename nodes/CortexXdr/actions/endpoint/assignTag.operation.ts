import { updateDisplayOptions } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { changeTag, tagProperties } from './changeTag';

/** Assigns a tag to endpoints. */
export const assignTag: ItemOperation = {
	description: updateDisplayOptions(
		{ show: { resource: ['endpoint'], operation: ['assignTag'] } },
		tagProperties,
	),
	async execute(context, itemIndex) {
		return await changeTag(context, itemIndex, 'assign');
	},
};
