import { updateDisplayOptions } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { detectionProperty } from '../../descriptions/locators';
import { readId } from '../../descriptions/readIds';
import { showDetection } from '../../output/detection';
import { createApi } from '../../transport/api';
import { readOne } from '../../transport/readOne';
import { shown, simplifyProperty } from '../listing';

/** Reads one detection. */
export const get: ItemOperation = {
	description: updateDisplayOptions({ show: { resource: ['detection'], operation: ['get'] } }, [
		detectionProperty,
		simplifyProperty,
	]),
	async execute(context, itemIndex) {
		const api = await createApi(context);
		const id = await readId(context, api, itemIndex, 'detection');
		return shown(context, itemIndex, showDetection)(await readOne(api, '/detections', id, `detection ${id}`));
	},
};
