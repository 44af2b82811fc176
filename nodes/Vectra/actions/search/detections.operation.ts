import { updateDisplayOptions } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { showDetection } from '../../output/detection';
import { search, searchProperties } from './search';

/** Finds detections by a Lucene query. */
export const detections: ItemOperation = {
	description: updateDisplayOptions(
		{ show: { resource: ['search'], operation: ['detections'] } },
		searchProperties('detection.detection_type:"Port Scan"'),
	),
	execute: async (context, itemIndex) => await search(context, itemIndex, 'detections', showDetection),
};
