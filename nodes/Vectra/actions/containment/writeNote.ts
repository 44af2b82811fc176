import { findNote, marker, newestNote, noteText, type NoteFacts, type NoteKind } from '../../containment/note';
import { readOwnership } from '../../containment/ownership';
import type { VectraClient } from '../../transport/client';
import type { TagEdit } from '../../transport/editTags';
import { addNoteOnce as addOnce } from '../../transport/notes';
import type { VectraObject } from '../../transport/objects';
import type { RecordInput } from './fields';

/** The note, or why it could not be written. */
export interface NoteResult {
	/** null when there is none, and when Vectra did not return its ID. */
	noteId: number | null;
	failure?: string;
}

/** Adds the note about a recording. Its failure is data: the tags are written, and an error here would hide that. */
export async function recordNote(
	client: VectraClient,
	{ hostId, endpointId, endpointName, outcome, actionId, noteText: addition }: RecordInput,
	kind: NoteKind,
	edit: TagEdit,
	epochSeconds: number,
): Promise<NoteResult> {
	const changed = edit.added.length + edit.removed.length > 0;
	const key = String(sinceOf(endpointId, edit) ?? (actionId || epochSeconds));
	const facts = { kind, outcome, endpointId, endpointName, actionId, addition, key };
	try {
		return { noteId: changed ? await addNoteOnce(client, hostId, facts) : await ensureNote(client, hostId, facts) };
	} catch (error) {
		return { noteId: null, failure: error instanceof Error ? error.message : String(error) };
	}
}

/** The time in the endpoint's detail tag, now or before the change: the same on every try to record one change. */
function sinceOf(endpointId: string, { before, after }: TagEdit): number | undefined {
	const endpoints = [...readOwnership(after).endpoints, ...readOwnership(before).endpoints];
	return endpoints.find(({ id, since }) => id === endpointId && since !== null)?.since ?? undefined;
}

/**
 * Adds the note for a change that was just made. After a POST whose reply was lost the notes are read, and the note is
 * added again only if it is not among them.
 *
 * @returns the note's ID, null when Vectra did not return it
 */
export async function addNoteOnce(client: VectraClient, hostId: number, facts: NoteFacts): Promise<number | null> {
	const wanted = marker(facts.kind, facts.endpointId, facts.key);
	const { id } = await addOnce(client, hostOf(hostId), noteText(facts), ({ text }) => text.includes(wanted));
	return id;
}

/**
 * Adds the note that an earlier run may have failed to add. The tags were already as wanted, and they do not show whether
 * that run wrote them. A release without an earlier note of ours was no change of ours, and gets none.
 *
 * @returns the note's ID, or null when there is none and none was due
 */
export async function ensureNote(client: VectraClient, hostId: number, facts: NoteFacts): Promise<number | null> {
	const notes = await client.listNotes(hostOf(hostId));
	if (facts.kind === 'released') {
		const newest = newestNote(notes, facts.endpointId);
		if (newest === undefined) return null;
		if (newest.kind === 'released') return newest.note.id;
		return await addNoteOnce(client, hostId, facts);
	}
	const written = findNote(notes, marker(facts.kind, facts.endpointId, facts.key));
	return written ? written.id : await addNoteOnce(client, hostId, facts);
}

const hostOf = (id: number): VectraObject => ({ type: 'host', id });
