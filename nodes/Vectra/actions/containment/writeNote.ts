import type { VectraClient } from '../../transport/client';
import { addNoteOnce as addOnce } from '../../transport/notes';
import type { VectraObject } from '../../transport/objects';
import { findNote, marker, newestNote, noteText, type NoteFacts } from '../../containment/note';

/**
 * Adds the note for a change that was just made. A POST whose reply was lost is not repeated before the notes were read
 * and the note was not among them.
 *
 * @returns the note's id, null when Vectra did not tell it
 */
export async function addNoteOnce(client: VectraClient, hostId: number, facts: NoteFacts): Promise<number | null> {
	const wanted = marker(facts.kind, facts.endpointId, facts.key);
	const { id } = await addOnce(client, hostOf(hostId), noteText(facts), ({ text }) => text.includes(wanted));
	return id;
}

/**
 * Makes up for a note that an earlier run may not have come to: the tags were as wanted, so nothing tells whether they
 * were written by that run. For a release without any earlier note of ours there was no change of ours.
 *
 * @returns the note's id, or null when there is none and none was due
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
