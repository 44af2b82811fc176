import { excerpt } from '../../shared/values';
import type { Note } from '../transport/normalize';

/** What a note reports. */
export type NoteKind = 'isolated' | 'pending' | 'released' | 'follow' | 'absent' | 'external';

export interface NoteFacts {
	kind: NoteKind;
	outcome: string;
	/** '' when not known. */
	endpointId: string;
	endpointName: string;
	actionId: string;
	/** The user's own words; '' for none. */
	addition: string;
	/** Makes the note recognisable, see `marker`. */
	key: string;
}

/** Vectra refuses a long note with 413; its XSOAR integration stops at 8000 characters. */
export const MAX_ADDITION = 4_000;
const MAX_NAME = 200;
const MAX_ACTION_ID = 40;

/** Longer than any marker: only the end of a note is searched for one. */
const MARKER_ROOM = 300;

const SENTENCES: Readonly<Record<NoteKind, (endpoint: string) => string>> = {
	isolated: (endpoint) => `Contained: ${endpoint} is isolated`,
	pending: (endpoint) => `Containment not yet verified: the isolation of ${endpoint} is pending or unconfirmed and is being followed`,
	released: (endpoint) => `Released: ${endpoint} is not isolated any more`,
	follow: (endpoint) => `Release not finished: ${endpoint} is being followed until it is released`,
	absent: (endpoint) => `No longer contained: ${endpoint} was read as not isolated`,
	external: (endpoint) => `Not ours: ${endpoint} was isolated by somebody else, who has to release it`,
};

/**
 * The end of a note, such as `[cortex-xdr:isolated:<endpoint>:<key>]`. A later run recognises the note by it.
 *
 * @param key the same for each try to record one change, another one for the next change
 */
export function marker(kind: NoteKind, endpointId: string, key: string): string {
	return `[cortex-xdr:${kind}:${endpointId || '-'}:${sanitizeInline(key, MAX_ACTION_ID)}]`;
}

const HARMLESS: Readonly<Record<string, string>> = { '<': '‹', '>': '›', '[': '(', ']': ')' };

/**
 * Makes a stranger's text fit for a note: short, on one line, without markup for a page that shows notes, and without a
 * marker, by which a later run would take the note for another one.
 */
function sanitizeInline(value: string, length: number): string {
	return excerpt(value, length).replace(/[<>[\]]/g, (character) => HARMLESS[character]);
}

/** The text of the note for one change. */
export function noteText(facts: NoteFacts): string {
	const { kind, outcome, endpointId, addition, key } = facts;
	const endpointName = sanitizeInline(facts.endpointName, MAX_NAME);
	const actionId = sanitizeInline(facts.actionId, MAX_ACTION_ID);
	const named = [endpointName, endpointId && `(${endpointId})`].filter(Boolean).join(' ');
	const endpoint = named ? `Cortex XDR endpoint ${named}` : 'the Cortex XDR endpoint of this host';
	const details = [`outcome: ${outcome}`, actionId && `action: ${actionId}`].filter(Boolean).join(', ');
	const own = addition.length > MAX_ADDITION ? `${addition.slice(0, MAX_ADDITION)}…` : addition;
	return [`${SENTENCES[kind](endpoint)} (${details})`, own, marker(kind, endpointId, key)].filter(Boolean).join('\n');
}

/** The note with the marker, if it was written before. */
export function findNote(notes: readonly Note[], wanted: string): Note | undefined {
	return notes.find(({ text }) => text.includes(wanted));
}

// At the end only: the text before it may be the user's.
const MARKER = new RegExp(`\\[cortex-xdr:(${Object.keys(SENTENCES).join('|')}):([^\\]:]+):[^\\]]*\\]\\s*$`);

/** The newest of our notes about an endpoint. */
export function newestNote(
	notes: readonly Note[],
	endpointId: string,
): { note: Note; kind: NoteKind } | undefined {
	const ours = notes.flatMap((note) => {
		const match = MARKER.exec(note.text.slice(-MARKER_ROOM));
		return match && match[2] === (endpointId || '-') ? [{ note, kind: match[1] as NoteKind }] : [];
	});
	// Vectra has returned notes newest first and oldest first; their IDs grow.
	return ours.sort((a, b) => (b.note.id ?? 0) - (a.note.id ?? 0) || compareTimes(b.note.created, a.note.created))[0];
}

function compareTimes(a: string, b: string): number {
	const [first, second] = [Date.parse(a), Date.parse(b)];
	return Number.isNaN(first) || Number.isNaN(second) ? 0 : first - second;
}
