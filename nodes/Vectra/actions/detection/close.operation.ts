import type { BatchOperation } from '../../../shared/operations';
import { WRITE_DETECTIONS } from '../../descriptions/rights';
import { changeState } from './changeState';
import { reasonProperty, stateProperties } from './stateFields';

/** Closes detections, or marks them as fixed. */
export const close: BatchOperation = {
	option: {
		name: 'Close',
		value: 'close',
		action: 'Close detections',
		description: 'Close detections, or mark them as fixed. Safe to repeat.',
	},
	properties: [...stateProperties, reasonProperty],
	mutates: true,
	rights: WRITE_DETECTIONS,
	...changeState('close'),
};
