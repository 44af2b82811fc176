import { updateDisplayOptions } from 'n8n-workflow';
import type { BatchOperation } from '../../../shared/operations';
import { changeMembers, memberProperties } from './changeMembers';

/** Adds members to groups. Those that are there already are left alone. */
export const addMembers: BatchOperation = {
	description: updateDisplayOptions(
		{ show: { resource: ['group'], operation: ['addMembers'] } },
		memberProperties,
	),
	async executeBatch(context, itemCount, continueOnFail) {
		return await changeMembers(context, itemCount, continueOnFail, 'append');
	},
};
