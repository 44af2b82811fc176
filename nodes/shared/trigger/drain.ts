import { attempt, type Attempt } from '../attempt';
import { isTransient } from '../transience';
import { isSpent, type Allowance } from './allowance';
import { tokenOf, unseen, type Cursor, type Entry } from './cursor';

/** One page of a list that is ordered by its keys. */
export interface Batch<T> {
	entries: Array<Entry<T>>;
	/** Where the next page begins; undefined at the end of the list. */
	next: Position | undefined;
}

/** `page` counts the pages from `from` on, for more rows at one key than fit on a page. */
export interface Position {
	from: number;
	page: number;
}

export interface Source<T> {
	read(position: Position): Promise<Batch<T>>;
}

/** What became of an entry: an item, nothing, or the next poll must try again. */
export type Handled = 'emitted' | 'passed over' | 'later';

export interface Drained {
	/** Holds every row that was handled; to be shortened. */
	cursor: Cursor;
	/** False when rows are left for the next poll. */
	complete: boolean;
}

/**
 * Handles every row that the cursor has not seen, in order, page after page. Stops early when the allowance is spent, when
 * an entry is put off, or when a later page cannot be read: the cursor then holds the rows up to there.
 *
 * @param handle makes an item of a value. `isFirst`: this poll has handled nothing yet, so putting off would stop everything
 */
export async function drain<T>(
	source: Source<T>,
	cursor: Cursor,
	allowance: Allowance,
	handle: (value: T, isFirst: boolean) => Promise<Handled>,
): Promise<Drained> {
	const seen = new Set(cursor.seen);
	const begun = seen.size;
	const soFar = (complete: boolean): Drained => ({ cursor: { from: cursor.from, seen: [...seen] }, complete });
	let position: Position | undefined = { from: cursor.from, page: 1 };
	while (position !== undefined) {
		const isFirst: boolean = seen.size === begun;
		if (isSpent(allowance, isFirst)) return soFar(false);
		const at: Position = position;
		const read: Attempt<Batch<T>> = await attempt(async () => await source.read(at));
		if ('failure' in read) {
			if (isFirst || !isTransient(read.failure)) throw read.failure;
			return soFar(false);
		}
		const batch = read.value;
		for (const entry of unseen(batch.entries, cursor.from, seen)) {
			const isFirstEntry = seen.size === begun;
			if (isSpent(allowance, isFirstEntry)) return soFar(false);
			const handled = await handle(entry.value, isFirstEntry);
			if (handled === 'later') return soFar(false);
			if (handled === 'emitted') allowance.items -= 1;
			seen.add(tokenOf(entry));
		}
		position = batch.next;
	}
	return soFar(true);
}
