import type { INodeProperties } from 'n8n-workflow';
import { badInput } from '../../../shared/input';
import type { ItemOperation } from '../../../shared/operations';
import { excerpt, text } from '../../../shared/values';
import { objectProperties, readObject, showObject } from '../../descriptions/objectFields';
import { WRITE_NOTES } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { addNoteOnce, noteStore } from '../../transport/notes';
import { linksOption, noteProperty, options, readNoteText, readOptions, tooLongOption } from './fields';
import { keyMarker, sameText } from './text';
import { writeFitting } from './write';

const keyOption: INodeProperties = {
	displayName: 'Idempotency Key',
	name: 'key',
	type: 'string',
	default: '',
	placeholder: 'e.g. {{ $json.eventId }}',
	description:
		'Added to the end of the note in brackets. A note of the object that carries it already is left as it is, and no second one is added.',
};

const properties: INodeProperties[] = [
	...objectProperties,
	noteProperty,
	options([linksOption, keyOption, tooLongOption]),
];

/**
 * Adds a note. The notes are read first. If the reply is lost, a new note with this text shows that the request arrived;
 * and if a note with the same key exists, none is added.
 */
export const add: ItemOperation = {
	option: {
		name: 'Add',
		value: 'add',
		action: 'Add note',
		description: 'Add a note to a host, account or detection. Safe to repeat with an Idempotency Key.',
	},
	properties,
	mutates: true,
	rights: WRITE_NOTES,
	async execute(context, itemIndex) {
		const note = readNoteText(context, itemIndex);
		const { tooLong, key: givenKey } = readOptions(context, itemIndex);
		const key = text(givenKey);
		if (!/^[\w.:@ -]{0,200}$/.test(key)) {
			const problem = `“${excerpt(key, 60)}” is not an idempotency key`;
			throw badInput(context, itemIndex, problem, 'Use up to 200 letters, digits, blanks and _ . : @ -');
		}
		const api = await createApi(context);
		const object = await readObject(context, api, itemIndex);
		const store = noteStore(api);
		const marker = key === '' ? '' : keyMarker(key);
		const before = await store.listNotes(object);
		const same = marker === '' ? undefined : before.find((one) => one.text.endsWith(marker));
		if (same) return { added: false, note: same.text, noteId: same.id, ...showObject(object) };
		const known = new Set(before.map(({ id }) => id));
		const { result, text: written } = await writeFitting(note, marker, tooLong === 'truncate', async (whole) =>
			await addNoteOnce(store, object, whole, (one) => !known.has(one.id) && sameText(one.text, whole)),
		);
		return { added: true, note: written, noteId: result.id, ...showObject(object) };
	},
};
