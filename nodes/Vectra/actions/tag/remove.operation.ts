import { updateDisplayOptions } from 'n8n-workflow';
import type { BatchOperation } from '../../../shared/operations';
import { changeTags } from './changeTags';
import { tagEditProperties } from './fields';

/** Takes tags off objects and keeps all others. Tags that are not there are left alone. */
export const remove: BatchOperation = {
	description: updateDisplayOptions({ show: { resource: ['tag'], operation: ['remove'] } }, tagEditProperties),
	async executeBatch(context, itemCount, continueOnFail) {
		return await changeTags(context, itemCount, continueOnFail, 'remove');
	},
};
