import { updateDisplayOptions } from 'n8n-workflow';
import type { BatchOperation } from '../../../shared/operations';
import { changeState } from './changeState';
import { reasonProperty, stateProperties } from './stateWish';

/** Closes detections, or marks them as fixed. */
export const close: BatchOperation = {
	description: updateDisplayOptions({ show: { resource: ['detection'], operation: ['close'] } }, [...stateProperties, reasonProperty]),
	async executeBatch(context, itemCount, continueOnFail) {
		return await changeState(context, itemCount, continueOnFail, 'close');
	},
};
