import { updateDisplayOptions } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { changeTag, tagProperties } from './changeTag';

/** Removes a tag from endpoints. */
export const removeTag: ItemOperation = {
	description: updateDisplayOptions(
		{ show: { resource: ['endpoint'], operation: ['removeTag'] } },
		tagProperties,
	),
	async execute(context, itemIndex) {
		return await changeTag(context, itemIndex, 'remove');
	},
};
