import type { INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { objectProperties, readObject, showObject } from '../../descriptions/objectFields';
import { WRITE_NOTES } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { converge } from '../../transport/converge';
import { noteStore, type NoteRecord } from '../../transport/notes';
import { objectName } from '../../transport/objects';
import { itemError } from '../itemError';
import { noteIdProperty, options, readNoteId, readOptions } from './fields';

const ignoreMissingOption: INodeProperties = {
	displayName: 'Ignore Missing Note',
	name: 'ignoreMissing',
	type: 'boolean',
	default: false,
	description: 'Whether a note that is not there (any more) is as good as deleted',
};

const properties: INodeProperties[] = [...objectProperties, noteIdProperty, options([ignoreMissingOption])];

/** Deletes a note and verifies that it is gone. */
export const deleteNote: ItemOperation = {
	option: {
		name: 'Delete',
		value: 'delete',
		action: 'Delete note',
		description: 'Delete a note of a host, account or detection',
	},
	properties,
	mutates: true,
	rights: WRITE_NOTES,
	async execute(context, itemIndex) {
		const noteId = readNoteId(context, itemIndex);
		const api = await createApi(context);
		const object = await readObject(context, api, itemIndex);
		const store = noteStore(api);
		const { before, changes } = await converge<NoteRecord | undefined, number>({
			clock: store.clock,
			read: async () => (await store.listNotes(object)).find(({ id }) => id === noteId),
			plan: (found) => (found === undefined ? undefined : noteId),
			write: async () => await store.deleteNote(object, noteId),
			notKept: () =>
				itemError(context, itemIndex, `Note ${noteId} is still on ${objectName(object)}`, 'Vectra accepted its deletion'),
		});
		if (before === undefined && readOptions(context, itemIndex).ignoreMissing !== true) {
			throw itemError(
				context,
				itemIndex,
				`There is no note ${noteId} on ${objectName(object)} in Vectra`,
				'Nothing was deleted. If that is as good, switch on Ignore Missing Note',
			);
		}
		return { deleted: changes.length > 0, note: before?.text ?? null, noteId, ...showObject(object) };
	},
};
