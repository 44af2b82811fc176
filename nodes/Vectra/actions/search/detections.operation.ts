import type { ItemOperation } from '../../../shared/operations';
import { READ_DETECTIONS } from '../../descriptions/rights';
import { showDetection } from '../../output/detection';
import { search, searchProperties } from './search';

/** Finds detections by a Lucene query. */
export const detections: ItemOperation = {
	option: {
		name: 'Detections',
		value: 'detections',
		action: 'Search for detections',
		description: 'Find detections by a Lucene query. Quadrant UX only.',
	},
	properties: searchProperties('detection.detection_type:"Port Scan"'),
	mutates: false,
	rights: READ_DETECTIONS,
	execute: async (context, itemIndex) => await search(context, itemIndex, 'detections', showDetection),
};
