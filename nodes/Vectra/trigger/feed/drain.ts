import { attempt, type Attempt } from '../../../shared/attempt';
import { isTransient } from '../../transport/errors';
import { isSpent, type Allowance } from './allowance';
import { tokenOf, unseen, type Cursor, type Entry } from './cursor';

/** One read of a list that is ordered by its keys. */
export interface Batch<T> {
	entries: Array<Entry<T>>;
	/** Where to go on; undefined at the end of the list. */
	next: Position | undefined;
}

/** `page` counts within a list that begins at `from`: for more rows at one key than fit on a page. */
export interface Position {
	from: number;
	page: number;
}

export interface Source<T> {
	read(position: Position): Promise<Batch<T>>;
}

/** What was made of an entry: an item, nothing, or it is to be tried again in the next poll. */
export type Handled = 'emitted' | 'passed over' | 'later';

export interface Drained {
	/** Holds everything that was dealt with; to be shortened. */
	cursor: Cursor;
	/** False when something is left for the next poll. */
	complete: boolean;
}

/**
 * Deals with everything that the cursor has not seen, in order, page after page. Stops early when the allowance is used
 * up, when an entry is put off, or when a later page cannot be read: then the cursor holds what was done until then.
 *
 * @param handle makes an item of a value. `isFirst`: nothing has been done in this poll yet, so putting off would stop all
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
