import { releaseHas } from '../version';
import type { Note, Subject } from '../world/types';
import { microseconds, seconds } from './times';
import type { Row, View } from './view';

export function noteRow({ id, created, created_by, modified, modified_by, note }: Note): Row {
	return { id, date_created: seconds(created), date_modified: seconds(modified), created_by, modified_by, note };
}

/** The reply to a creation: the one place with microseconds. */
export const createdNote = (note: Note): Row => ({
	...noteRow(note),
	date_created: microseconds(note.created, note.id),
});

/** The note fields inside an object: the latest, and as many as are embedded. Note history came with v2.2. */
export function embeddedNotes({ world, switches, version }: View, subject: Subject): Row {
	const notes = world.notes.of(subject);
	const [latest] = notes;
	const cut = version.deployment === 'rux' || releaseHas(switches.applianceVersion, '9.3');
	return {
		note: latest?.note ?? null,
		...(version.deployment === 'qux' && version.minor < 2
			? {}
			: { notes: (cut ? notes.slice(0, switches.embeddedNotes) : notes).map(noteRow) }),
		note_modified_by: latest ? (latest.modified_by ?? latest.created_by) : null,
		note_modified_timestamp: seconds(latest ? (latest.modified ?? latest.created) : null),
	};
}
