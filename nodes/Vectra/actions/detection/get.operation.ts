import type { ItemOperation } from '../../../shared/operations';
import { detectionProperty } from '../../descriptions/locators';
import { readId } from '../../descriptions/readIds';
import { READ_DETECTIONS } from '../../descriptions/rights';
import { showDetection } from '../../output/detection';
import { createApi } from '../../transport/api';
import { readOne } from '../../transport/readOne';
import { shown, simplifyProperty } from '../listing';

/** Reads one detection. */
export const get: ItemOperation = {
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get detection',
		description: 'Read one detection with its source and destinations',
	},
	properties: [
		detectionProperty,
		simplifyProperty,
	],
	mutates: false,
	rights: READ_DETECTIONS,
	async execute(context, itemIndex) {
		const api = await createApi(context);
		const id = await readId(context, api, itemIndex, 'detection');
		return shown(context, itemIndex, showDetection)(await readOne(api, '/detections', id, `detection ${id}`));
	},
};
