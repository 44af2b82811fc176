import { updateDisplayOptions } from 'n8n-workflow';
import type { BatchOperation } from '../../../shared/operations';
import { changeTags } from './changeTags';
import { tagEditProperties } from './fields';

/** Adds tags to objects and keeps all others. Tags that are there already are left alone. */
export const add: BatchOperation = {
	description: updateDisplayOptions({ show: { resource: ['tag'], operation: ['add'] } }, tagEditProperties),
	async executeBatch(context, itemCount, continueOnFail) {
		return await changeTags(context, itemCount, continueOnFail, 'add');
	},
};
