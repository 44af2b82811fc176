import type { IDataObject } from 'n8n-workflow';
import { attempt } from '../../shared/attempt';
import type { Clock } from '../../shared/clock';
import { isTransient } from '../../shared/transience';
import { isRecord } from '../../shared/values';
import type { VectraApi } from './api';
import { backOff } from './errors';
import { type Note, readNote } from './normalize';
import { notesPath, objectName, subjectOf, type VectraObject } from './objects';
import { MAX_PAGE_SIZE } from './paging';

/** A note with its record as Vectra sent it. */
export interface NoteRecord extends Note {
	record: IDataObject;
}

/** The notes of hosts, accounts, detections and entities. Every failure is a node error. */
export interface NoteStore {
	readonly clock: Clock;
	listNotes(object: VectraObject): Promise<NoteRecord[]>;
	/** Not repeatable: every call makes a note. */
	addNote(object: VectraObject, note: string): Promise<NoteRecord>;
	/** Neither throws when the note is not there: what has become of it is to be read. */
	updateNote(object: VectraObject, noteId: number, note: string): Promise<void>;
	deleteNote(object: VectraObject, noteId: number): Promise<void>;
}

export function noteStore(api: VectraApi): NoteStore {
	const noteOf = (object: VectraObject, noteId: number) => ({ what: `note ${noteId} of ${objectName(object)}`, one: true });
	return {
		clock: api.clock,
		async listNotes(object) {
			const rows = await api.list(notesPath(object), { page_size: MAX_PAGE_SIZE }, subjectOf(object));
			return rows.map(withRecord);
		},
		async addNote(object, note) {
			const reply = await api.write('POST', notesPath(object), { note }, subjectOf(object));
			return withRecord(reply.body);
		},
		async updateNote(object, noteId, note) {
			await api.write('PATCH', notesPath(object, noteId), { note }, noteOf(object, noteId), [404]);
		},
		async deleteNote(object, noteId) {
			await api.write('DELETE', notesPath(object, noteId), {}, noteOf(object, noteId), [404]);
		},
	};
}

function withRecord(row: unknown): NoteRecord {
	return { ...readNote(row), record: isRecord(row) ? (row as IDataObject) : {} };
}

const MAX_TRIES = 3;

/**
 * Adds a note. A POST whose reply was lost is not repeated before the notes were read and the note was not among them.
 *
 * @param isIt recognises the note among all of the object
 */
export async function addNoteOnce<N extends Note>(
	store: { clock: Clock; listNotes(object: VectraObject): Promise<N[]>; addNote(object: VectraObject, note: string): Promise<N> },
	object: VectraObject,
	note: string,
	isIt: (note: N) => boolean,
): Promise<N> {
	for (let tries = 1; ; tries += 1) {
		const result = await attempt(async () => await store.addNote(object, note));
		if ('value' in result) return result.value;
		if (!isTransient(result.failure)) throw result.failure;
		await store.clock.sleep(backOff(result.failure, tries - 1));
		const written = (await store.listNotes(object)).find(isIt);
		if (written) return written;
		if (tries === MAX_TRIES) throw result.failure;
	}
}
