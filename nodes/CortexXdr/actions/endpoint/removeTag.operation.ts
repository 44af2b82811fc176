import type { ItemOperation } from '../../../shared/operations';
import { EDIT_ENDPOINTS } from '../../descriptions/rights';
import { changeTag, tagProperties } from './changeTag';

/** Removes a tag from endpoints. */
export const removeTag: ItemOperation = {
	option: {
		name: 'Remove Tag',
		value: 'removeTag',
		action: 'Remove tag from endpoints',
		description:
			'Take a server tag off machines in Cortex XDR. Policies bound to the tag may follow.',
	},
	properties: tagProperties,
	mutates: true,
	rights: EDIT_ENDPOINTS,
	async execute(context, itemIndex) {
		return await changeTag(context, itemIndex, 'remove');
	},
};
