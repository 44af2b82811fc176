import { ApiError, notFound, required } from '../literals';
import { pageOf } from '../paging';
import { createdNote, noteRow } from '../render/note';
import type { Note, Subject } from '../world/types';
import { answer, NO_CONTENT, type Api, type Call } from './api';
import { SUBJECTS, subjectOf } from './subjects';

/** Notes of hosts, accounts, detections and entities: v2.2 and later, RUX. */
export function noteRoutes(api: Api): void {
	for (const subjectKind of SUBJECTS) {
		const { kind, plural, in: available } = subjectKind;
		const of = (call: Call): Subject => subjectOf(call, subjectKind);
		const since = { ...available, ...(available.qux === undefined ? {} : { qux: 2 }) };
		const path = `/${plural}/:id/notes`;
		const noteOf = (call: Call): Note => {
			const note = call.world.notes.find(of(call), Number(call.params.noteId));
			if (!note) throw notFound();
			return note;
		};
		api.add(
			{
				method: 'GET',
				path,
				in: since,
				handle: (call) => {
					const notes = call.world.notes.of(of(call));
					return call.switches.notesPaged ? pageOf(call, notes, noteRow) : notes.map(noteRow);
				},
			},
			{
				method: 'POST',
				path,
				in: since,
				handle: (call) => {
					const note = call.world.addNote(of(call), readText(call), call.caller.actor);
					return answer(call.switches.noteCreatedStatus, createdNote(note));
				},
			},
		);
		// A single note came with v3.3 on RUX.
		const single = { ...since, ...(kind === 'account' || kind === 'detection' ? { rux: 3 } : {}) };
		api.add(
			{ method: 'GET', path: `${path}/:noteId`, in: single, handle: (call) => noteRow(noteOf(call)) },
			{
				method: 'PATCH',
				path: `${path}/:noteId`,
				in: single,
				handle: (call) => {
					const note = noteOf(call);
					call.world.editNote(of(call), note, readText(call), call.caller.actor);
					return noteRow(note);
				},
			},
			{
				method: 'DELETE',
				path: `${path}/:noteId`,
				in: single,
				handle: (call) => {
					call.world.removeNote(of(call), noteOf(call), call.caller.actor);
					return call.switches.noteDeletedStatus === 204 ? NO_CONTENT : {};
				},
			},
		);
	}
}

function readText({ body, switches }: Call): string {
	const { note } = body;
	if (typeof note !== 'string' || note === '') throw required('note');
	if (note.length > switches.noteLimit) throw new ApiError(413, { detail: 'Request Entity Too Large' });
	return note;
}
