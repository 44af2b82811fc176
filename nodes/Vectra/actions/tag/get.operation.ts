import { updateDisplayOptions } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { objectProperties, readObject, showObject } from '../../descriptions/objectFields';
import { createApi } from '../../transport/api';
import { tagStore } from '../../transport/tags';

/** Reads the tags of an object. */
export const get: ItemOperation = {
	description: updateDisplayOptions({ show: { resource: ['tag'], operation: ['get'] } }, objectProperties),
	async execute(context, itemIndex) {
		const api = await createApi(context);
		const object = await readObject(context, api, itemIndex);
		return { ...showObject(object), tags: await tagStore(api).getTags(object) };
	},
};
