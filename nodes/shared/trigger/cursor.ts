import { isRecord, numeric, textList } from '../values';

/**
 * The position in a list that grows at its end: an event feed ordered by event ID, or objects ordered by ID, by the time of
 * their last change or by the time when they were stored. `seen` holds every row at or after `from` that was handled. So each poll can read the end
 * of the list again without a repetition, and finds rows that are late, out of order, or several at one key.
 */
export interface Cursor {
	from: number;
	/** Tokens, see `tokenOf`. */
	seen: string[];
}

/** A row of such a list. */
export interface Entry<T> {
	/** The key that orders the list: an ID, or epoch ms. */
	key: number;
	/** Distinguishes rows of one key; '' where keys are unique. */
	id: string;
	value: T;
}

/** The form of an entry in `seen`. */
export const tokenOf = ({ key, id }: Pick<Entry<unknown>, 'key' | 'id'>): string => (id === '' ? String(key) : `${key}:${id}`);

const keyOf = (token: string): number => Number(token.split(':', 1)[0]);

/** The entries at or after `from` that are not in `seen`: each once, sorted. */
export function unseen<T>(entries: ReadonlyArray<Entry<T>>, from: number, seen: ReadonlySet<string>): Array<Entry<T>> {
	const found = new Map<string, Entry<T>>();
	for (const entry of entries) {
		const token = tokenOf(entry);
		if (entry.key >= from && !seen.has(token)) found.set(token, entry);
	}
	return [...found.values()].sort((a, b) => a.key - b.key || (a.id < b.id ? -1 : 1));
}

/** How much of the end of a list is read again. */
export interface Overlap {
	/** The most rows. Rows of one key stay together. */
	rows: number;
	/** The greatest distance from the newest key. */
	span?: number;
}

/** Forgets the rows before the overlap and moves `from` up to it, never beyond the rows that were handled. */
export function shorten(cursor: Cursor, { rows, span }: Overlap): Cursor {
	if (cursor.seen.length === 0) return cursor;
	const keys = cursor.seen.map(keyOf).sort((a, b) => a - b);
	const newest = keys[keys.length - 1];
	const byRows = keys.length > rows ? keys[keys.length - rows] : cursor.from;
	const bySpan = span === undefined ? cursor.from : newest - span;
	const from = Math.max(cursor.from, byRows, bySpan);
	return { from, seen: cursor.seen.filter((token) => keyOf(token) >= from) };
}

/** Reads a stored cursor; undefined when the value is not a cursor. */
export function parseCursor(stored: unknown): Cursor | undefined {
	if (!isRecord(stored)) return undefined;
	const from = numeric(stored.from);
	if (from === undefined || from < 0) return undefined;
	const seen = textList(stored.seen).filter((token) => Number.isFinite(keyOf(token)) && keyOf(token) >= from);
	return { from, seen };
}
