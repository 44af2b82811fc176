import { updateDisplayOptions } from 'n8n-workflow';
import type { BatchOperation } from '../../../shared/operations';
import { changeState } from './changeState';
import { stateProperties } from './stateWish';

/** Opens closed detections again. */
export const reopen: BatchOperation = {
	description: updateDisplayOptions({ show: { resource: ['detection'], operation: ['reopen'] } }, stateProperties),
	async executeBatch(context, itemCount, continueOnFail) {
		return await changeState(context, itemCount, continueOnFail, 'reopen');
	},
};
