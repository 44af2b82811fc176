import type { ItemOperation } from '../../../shared/operations';
import { EDIT_ENDPOINTS } from '../../descriptions/rights';
import { changeTag, tagProperties } from './changeTag';

/** Assigns a tag to endpoints. */
export const assignTag: ItemOperation = {
	option: {
		name: 'Assign Tag',
		value: 'assignTag',
		action: 'Assign tag to endpoints',
		description:
			'Put a server tag on machines in Cortex XDR. Policies bound to the tag may follow.',
	},
	properties: tagProperties,
	mutates: true,
	rights: EDIT_ENDPOINTS,
	async execute(context, itemIndex) {
		return await changeTag(context, itemIndex, 'assign');
	},
};
