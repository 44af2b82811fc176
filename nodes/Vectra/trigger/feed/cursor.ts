import { isRecord, numeric, textList } from '../../../shared/values';

/**
 * How far a list has been read that grows at its end: an event feed by event ID, detections by ID or by the time of their
 * last activity. Everything at or after `from` that has been dealt with is in `seen`, so that the end of the list can be
 * read again without repeating itself: rows that show up late, out of order or several at one key are still found.
 */
export interface Cursor {
	from: number;
	/** Tokens, see `tokenOf`. */
	seen: string[];
}

/** A row of such a list. */
export interface Entry<T> {
	/** What the list is ordered by: an ID, or epoch ms. */
	key: number;
	/** Tells apart rows of one key; '' where keys are unique. */
	id: string;
	value: T;
}

/** What stands for an entry in `seen`. */
export const tokenOf = ({ key, id }: Pick<Entry<unknown>, 'key' | 'id'>): string => (id === '' ? String(key) : `${key}:${id}`);

const keyOf = (token: string): number => Number(token.split(':', 1)[0]);

/** The entries at or after `from` that are not in `seen`, each once, in order whatever order they came in. */
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
	/** At most so many rows. Rows that share their key are never torn apart. */
	rows: number;
	/** No further back than so far before the newest key. */
	span?: number;
}

/** Forgets what lies before the overlap, and moves `from` up to it. Never beyond what was dealt with. */
export function shorten(cursor: Cursor, { rows, span }: Overlap): Cursor {
	if (cursor.seen.length === 0) return cursor;
	const keys = cursor.seen.map(keyOf).sort((a, b) => a - b);
	const newest = keys[keys.length - 1];
	const byRows = keys.length > rows ? keys[keys.length - rows] : cursor.from;
	const bySpan = span === undefined ? cursor.from : newest - span;
	const from = Math.max(cursor.from, byRows, bySpan);
	return { from, seen: cursor.seen.filter((token) => keyOf(token) >= from) };
}

/** Reads a stored cursor; undefined when it is none. */
export function parseCursor(stored: unknown): Cursor | undefined {
	if (!isRecord(stored)) return undefined;
	const from = numeric(stored.from);
	if (from === undefined || from < 0) return undefined;
	const seen = textList(stored.seen).filter((token) => Number.isFinite(keyOf(token)) && keyOf(token) >= from);
	return { from, seen };
}
