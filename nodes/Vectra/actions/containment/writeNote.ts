import type { VectraClient } from '../../transport/client';
import { askedWait, isTransient } from '../../transport/errors';
import { findNote, marker, newestNote, noteText, type Note, type NoteFacts } from './note';

const MAX_TRIES = 3;
const BASE_WAIT = 1_000;
const MAX_WAIT = 60_000;

/**
 * Adds the note for a change that was just made. A POST whose reply was lost is not repeated before the notes were read
 * and the note was not among them.
 *
 * @returns the note's id, null when Vectra did not tell it
 */
export async function addNoteOnce(client: VectraClient, hostId: number, facts: NoteFacts): Promise<number | null> {
	const wanted = marker(facts.kind, facts.endpointId, facts.key);
	for (let tries = 1; ; tries += 1) {
		const result = await attempt(client, hostId, noteText(facts));
		if ('note' in result) return result.note.id;
		if (!isTransient(result.failure)) throw result.failure;
		await client.clock.sleep(Math.min(askedWait(result.failure) ?? BASE_WAIT * 2 ** (tries - 1), MAX_WAIT));
		const written = findNote(await client.listNotes(hostId), wanted);
		if (written) return written.id;
		if (tries === MAX_TRIES) throw result.failure;
	}
}

/**
 * Makes up for a note that an earlier run may not have come to: the tags were as wanted, so nothing tells whether they
 * were written by that run. For a release without any earlier note of ours there was no change of ours.
 *
 * @returns the note's id, or null when there is none and none was due
 */
export async function ensureNote(client: VectraClient, hostId: number, facts: NoteFacts): Promise<number | null> {
	const notes = await client.listNotes(hostId);
	if (facts.kind === 'released') {
		const newest = newestNote(notes, facts.endpointId);
		if (newest === undefined) return null;
		if (newest.kind === 'released') return newest.note.id;
		return await addNoteOnce(client, hostId, facts);
	}
	const written = findNote(notes, marker(facts.kind, facts.endpointId, facts.key));
	return written ? written.id : await addNoteOnce(client, hostId, facts);
}

async function attempt(
	client: VectraClient,
	hostId: number,
	text: string,
): Promise<{ note: Note } | { failure: unknown }> {
	try {
		return { note: await client.addNote(hostId, text) };
	} catch (error) {
		return { failure: error };
	}
}
