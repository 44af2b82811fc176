import type { Actor, Note, Subject, Time } from './types';

/** The notes of every object, newest first. Note ids are shared by all objects. */
export class Notes {
	private readonly bySubject = new Map<string, Note[]>();

	private nextId = 1;

	add(subject: Subject, text: string, by: Actor, now: Time): Note {
		const note = {
			id: this.nextId++,
			created: now,
			created_by: by.username,
			modified: null,
			modified_by: null,
			note: text,
		};
		const notes = this.bySubject.get(keyOf(subject));
		if (notes) notes.unshift(note);
		else this.bySubject.set(keyOf(subject), [note]);
		return note;
	}

	/** The list is the store's own: do not change it. */
	of(subject: Subject): readonly Note[] {
		return this.bySubject.get(keyOf(subject)) ?? [];
	}

	find(subject: Subject, id: number): Note | undefined {
		return this.of(subject).find((note) => note.id === id);
	}

	edit(note: Note, text: string, by: Actor, now: Time): void {
		note.note = text;
		note.modified = now;
		note.modified_by = by.username;
	}

	remove(subject: Subject, note: Note): void {
		this.bySubject.set(
			keyOf(subject),
			this.of(subject).filter((one) => one !== note),
		);
	}

	/** When a note of the object was last written or changed; null when it has none. */
	modifiedAt(subject: Subject): Time | null {
		const times = this.of(subject).map(({ created, modified }) => modified ?? created);
		return times.length === 0 ? null : Math.max(...times);
	}

	clear(): void {
		this.bySubject.clear();
		this.nextId = 1;
	}
}

const keyOf = ({ type, id }: Subject): string => `${type}:${id}`;
