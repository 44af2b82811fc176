import type { INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { objectProperties, readObject, showObject } from '../../descriptions/objectFields';
import { WRITE_NOTES } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { converge } from '../../transport/converge';
import { noteStore, type NoteRecord } from '../../transport/notes';
import { objectName } from '../../transport/objects';
import { itemError } from '../itemError';
import {
	linksOption,
	noteIdProperty,
	noteProperty,
	options,
	readNoteId,
	readNoteText,
	readOptions,
	tooLongOption,
} from './fields';
import { sameText } from './text';
import { writeFitting } from './write';

const properties: INodeProperties[] = [
	...objectProperties,
	noteIdProperty,
	noteProperty,
	options([linksOption, tooLongOption]),
];

/** Replaces the text of a note. A note that already has the text is left alone. */
export const update: ItemOperation = {
	option: {
		name: 'Update',
		value: 'update',
		action: 'Update note',
		description: 'Replace the text of a note. Safe to repeat.',
	},
	properties,
	mutates: true,
	rights: WRITE_NOTES,
	async execute(context, itemIndex) {
		const note = readNoteText(context, itemIndex);
		const noteId = readNoteId(context, itemIndex);
		const truncate = readOptions(context, itemIndex).tooLong === 'truncate';
		const api = await createApi(context);
		const object = await readObject(context, api, itemIndex);
		const store = noteStore(api);
		const find = async (): Promise<NoteRecord> => {
			const found = (await store.listNotes(object)).find(({ id }) => id === noteId);
			if (found) return found;
			const advice = 'Read the notes with Note → Get Many; the note may have been deleted, or belong to another object';
			throw itemError(context, itemIndex, `There is no note ${noteId} on ${objectName(object)} in Vectra`, advice);
		};
		// Vectra may have accepted a shortened text only.
		let wanted = note;
		const { before, after, changes } = await converge<NoteRecord, string>({
			clock: store.clock,
			read: find,
			plan: (found) => (sameText(found.text, wanted) ? undefined : wanted),
			async write(change) {
				const { text } = await writeFitting(change, '', truncate, async (whole) => {
					wanted = whole;
					await store.updateNote(object, noteId, whole);
				});
				wanted = text;
			},
			notKept: () =>
				itemError(context, itemIndex, `Vectra did not keep the text of note ${noteId}`, 'Somebody else may edit it too'),
		});
		const noteBefore = before.text;
		return { changed: changes.length > 0, note: after.text, noteBefore, noteId, ...showObject(object) };
	},
};
