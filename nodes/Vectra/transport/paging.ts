import type { Clock } from '../../shared/clock';
import { compactJson, isRecord, numeric, text } from '../../shared/values';

/** The most rows that Vectra gives at a time, on v2.x and v3.x. */
export const MAX_PAGE_SIZE = 5_000;

/** A page: its rows, whether more follow, and how many rows there are in all as far as Vectra says. */
export interface Page {
	rows: unknown[];
	more: boolean;
	count: number | undefined;
}

/**
 * Reads `{count, next, results}`. A bare list is one complete page, `members` and `notes` are accepted for `results`,
 * null stands for an empty list only beside a count of 0. `next` says only that more follow: it has been seen with a wrong scheme and host.
 * Undefined when the body is no page at all.
 */
export function readPage(body: unknown): Page | undefined {
	if (Array.isArray(body)) return { rows: body, more: false, count: undefined };
	if (!isRecord(body)) return undefined;
	const key = ['results', 'members', 'notes'].find((name) => name in body);
	if (key === undefined) return undefined;
	const rows = body[key];
	const count = numeric(body.count);
	const isEmpty = rows === null && count === 0;
	if (!isEmpty && !Array.isArray(rows)) return undefined;
	return { rows: isEmpty ? [] : (rows as unknown[]), more: text(body.next) !== '', count };
}

/** Reads the next page each time it is called; undefined past the end, as after the last page of a list that shrank. */
export type PageSource = () => Promise<Page | undefined>;

/** The pages of a list, from 1 on, as their source. @param read fetches one page; undefined past the end */
export function inTurn(read: (page: number) => Promise<Page | undefined>): PageSource {
	let page = 0;
	return async () => await read((page += 1));
}

/** So many pages in turn without a row that is new: rows shift between pages, but not by that much. */
const IDLE_PAGES = 3;

/** How long one list may be read, in ms: its `next` may never end. */
const LONGEST_WALK = 30 * 60_000;

/** What keeps a walk from never ending. */
export interface Bounds {
	clock: Pick<Clock, 'monotonic'>;
	/** The error for a list that does not end. @param rows how many different ones it had */
	endless(rows: number): Error;
}

/**
 * Walks a list page by page, up to the last page or an empty one. `keys` identify the rows of the page.
 *
 * @throws what `endless` makes, when the pages only repeat themselves or go on for too long
 */
export async function* walk(next: PageSource, { clock, endless }: Bounds): AsyncGenerator<Page & { keys: string[] }> {
	const until = clock.monotonic() + LONGEST_WALK;
	const seen = new Set<string>();
	let idle = 0;
	for (let page = await next(); page; page = await next()) {
		const keys = page.rows.map(rowKey);
		yield { ...page, keys };
		if (!page.more || page.rows.length === 0) return;
		const known = seen.size;
		for (const key of keys) seen.add(key);
		idle = seen.size === known ? idle + 1 : 0;
		if (idle === IDLE_PAGES || clock.monotonic() >= until) throw endless(seen.size);
	}
}

export interface RowWalk extends Bounds {
	/** Begins a walk at the first page. */
	begin(): PageSource;
	/**
	 * Takes a row; true ends the walk.
	 *
	 * @param key identifies the row
	 * @param isNew false for a row that came before: pages are no snapshot
	 */
	take(row: unknown, key: string, isNew: boolean): boolean;
	/** The error for a list of which only some rows could be read. */
	incomplete(rows: number, count: number): Error;
	/** Whether the reading that has just ended did not contradict itself; it did not when left out. */
	isConsistent?: () => boolean;
}

/**
 * Reads the rows of a list. Pages are no snapshot: rows can shift between them, so that one comes twice and another not
 * at all. A list that was read to its end and came out short, on one page or on many, or that contradicts itself, is read
 * once more: a list that is not whole decides nothing.
 *
 * @throws what `incomplete` makes, when rows are still missing at the second reading, and what `endless` makes
 */
export async function walkRows({ begin, take, incomplete, isConsistent = () => true, ...bounds }: RowWalk): Promise<void> {
	const seen = new Set<string>();
	for (let reading = 1; ; reading += 1) {
		let pages = 0;
		let rows = 0;
		/** Rows without an ID may be equal to one another. */
		let unnamed = 0;
		let count: number | undefined;
		for await (const page of walk(begin(), bounds)) {
			pages += 1;
			rows += page.rows.length;
			unnamed += page.rows.filter((row) => idOf(row) === '').length;
			// An empty page that promises more leaves open how many there are.
			count = page.count ?? (page.more && page.rows.length === 0 ? Infinity : undefined);
			for (const [at, row] of page.rows.entries()) {
				const key = page.keys[at];
				const isNew = !seen.has(key);
				seen.add(key);
				if (take(row, key, isNew)) return;
			}
		}
		// Equal rows without an ID count on one page; between pages they are a sign of rows that shifted.
		const isShort = count !== undefined && (pages <= 1 && unnamed > 0 ? rows : seen.size) < count;
		if (!isShort && isConsistent()) return;
		if (reading === 2) throw incomplete(seen.size, Math.max(count ?? 0, rows));
	}
}

/**
 * Every row of a list, each once, as it was last read.
 *
 * @throws what `incomplete` and `endless` make; also for a list that shows one object in two ways, also at the second reading
 */
export async function readAllRows({ begin, ...list }: Omit<RowWalk, 'take' | 'isConsistent'>): Promise<unknown[]> {
	const rows = new Map<string, unknown>();
	let sent = new Set<string>();
	let isConsistent = true;
	await walkRows({
		...list,
		begin() {
			sent = new Set();
			isConsistent = true;
			return begin();
		},
		take(row, key) {
			if (sent.has(key) && compactJson(rows.get(key)) !== compactJson(row)) isConsistent = false;
			sent.add(key);
			rows.set(key, row);
			return false;
		},
		isConsistent: () => isConsistent,
	});
	return [...rows.values()];
}

/** Identifies a row, also when it comes twice. */
function rowKey(row: unknown): string {
	if (!isRecord(row)) return text(row);
	const id = idOf(row);
	// Among entities a host and an account may have the same number.
	return id === '' ? compactJson(row) : `${text(row.type)} ${id}`;
}

function idOf(row: unknown): string {
	return isRecord(row) ? text(row.id) || text(row.uid) : '';
}
