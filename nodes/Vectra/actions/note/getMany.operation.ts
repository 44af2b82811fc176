import type { INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { limitProperties, readLimit } from '../../../shared/rows';
import { objectProperties, readObject, showObject } from '../../descriptions/objectFields';
import { READ_NOTES } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { noteStore } from '../../transport/notes';

const properties: INodeProperties[] = [...objectProperties, ...limitProperties];

/** Reads the notes of an object, newest first. */
export const getMany: ItemOperation = {
	option: {
		name: 'Get Many',
		value: 'getMany',
		action: 'Get many notes',
		description: 'Read the notes of a host, account or detection, newest first',
	},
	properties,
	mutates: false,
	rights: READ_NOTES,
	async execute(context, itemIndex) {
		const limit = readLimit(context, itemIndex);
		const api = await createApi(context);
		const object = await readObject(context, api, itemIndex);
		const notes = await noteStore(api).listNotes(object);
		// Both orders have been observed. Newer notes have higher IDs.
		const newestFirst = [...notes].sort((a, b) => (b.id ?? 0) - (a.id ?? 0));
		const { type, id } = showObject(object);
		return newestFirst.slice(0, limit).map(({ record }) => ({ ...record, objectType: type, objectId: id }));
	},
};
