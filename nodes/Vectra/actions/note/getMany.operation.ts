import { updateDisplayOptions, type INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { limitProperties, readLimit } from '../../../shared/rows';
import { objectProperties, readObject, showObject } from '../../descriptions/objectFields';
import { createApi } from '../../transport/api';
import { noteStore } from '../../transport/notes';

const properties: INodeProperties[] = [...objectProperties, ...limitProperties];

/** Reads the notes of an object, newest first. */
export const getMany: ItemOperation = {
	description: updateDisplayOptions({ show: { resource: ['note'], operation: ['getMany'] } }, properties),
	async execute(context, itemIndex) {
		const limit = readLimit(context, itemIndex);
		const api = await createApi(context);
		const object = await readObject(context, api, itemIndex);
		const notes = await noteStore(api).listNotes(object);
		// They have come newest first and oldest first; their IDs grow.
		const newestFirst = [...notes].sort((a, b) => (b.id ?? 0) - (a.id ?? 0));
		const { type, id } = showObject(object);
		return newestFirst.slice(0, limit).map(({ record }) => ({ ...record, objectType: type, objectId: id }));
	},
};
