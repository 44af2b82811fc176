import type { ItemOperation } from '../../../shared/operations';
import { objectProperties, readObject, showObject } from '../../descriptions/objectFields';
import { READ_TAGS } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { tagStore } from '../../transport/tags';

/** Reads the tags of an object. */
export const get: ItemOperation = {
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get tags',
		description: 'Read the tags of a host, account or detection',
	},
	properties: objectProperties,
	mutates: false,
	rights: READ_TAGS,
	async execute(context, itemIndex) {
		const api = await createApi(context);
		const object = await readObject(context, api, itemIndex);
		return { tags: await tagStore(api).getTags(object), ...showObject(object) };
	},
};
