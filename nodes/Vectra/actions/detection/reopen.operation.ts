import type { BatchOperation } from '../../../shared/operations';
import { WRITE_DETECTIONS } from '../../descriptions/rights';
import { changeState } from './changeState';
import { stateProperties } from './stateFields';

/** Opens closed detections again. */
export const reopen: BatchOperation = {
	option: {
		name: 'Reopen',
		value: 'reopen',
		action: 'Reopen detections',
		description: 'Open closed or fixed detections again. Safe to repeat.',
	},
	properties: stateProperties,
	mutates: true,
	rights: WRITE_DETECTIONS,
	...changeState('reopen'),
};
