import { updateDisplayOptions } from 'n8n-workflow';
import type { BatchOperation } from '../../../shared/operations';
import { changeMembers, memberProperties } from './changeMembers';

/** Takes members out of groups. Those that are not there are left alone. */
export const removeMembers: BatchOperation = {
	description: updateDisplayOptions(
		{ show: { resource: ['group'], operation: ['removeMembers'] } },
		memberProperties,
	),
	async executeBatch(context, itemCount, continueOnFail) {
		return await changeMembers(context, itemCount, continueOnFail, 'remove');
	},
};
