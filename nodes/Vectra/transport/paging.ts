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
 * null stands for an empty list. `next` says only that more follow: it has been seen with a wrong scheme and host.
 * Undefined when the body is no page at all.
 */
export function readPage(body: unknown): Page | undefined {
	if (Array.isArray(body)) return { rows: body, more: false, count: undefined };
	if (!isRecord(body)) return undefined;
	const key = ['results', 'members', 'notes'].find((name) => name in body);
	if (key === undefined) return undefined;
	const rows = body[key];
	if (rows !== null && !Array.isArray(rows)) return undefined;
	return { rows: rows ?? [], more: text(body.next) !== '', count: numeric(body.count) };
}

/** Reads the next page each time it is called; undefined past the end, as after the last page of a list that shrank. */
export type PageSource = () => Promise<Page | undefined>;

/** The pages of a list, from 1 on, as their source. @param read fetches one page; undefined past the end */
export function inTurn(read: (page: number) => Promise<Page | undefined>): PageSource {
	let page = 0;
	return async () => await read((page += 1));
}

/** Walks a list page by page, up to the last page or an empty one. */
export async function* walk(next: PageSource): AsyncGenerator<Page> {
	for (let page = await next(); page; page = await next()) {
		yield page;
		if (!page.more || page.rows.length === 0) return;
	}
}

export interface RowWalk {
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
}

/**
 * Reads the rows of a list. Pages are no snapshot: rows can shift between them, so that one comes twice and another not
 * at all. A list that was read to its end and came out short is read once more for what is missing.
 *
 * @throws what `incomplete` makes, when rows are still missing at the second reading
 */
export async function walkRows({ begin, take, incomplete }: RowWalk): Promise<void> {
	const seen = new Set<string>();
	for (let reading = 1; ; reading += 1) {
		let pages = 0;
		let count: number | undefined;
		for await (const page of walk(begin())) {
			pages += 1;
			count = page.count;
			for (const row of page.rows) {
				const key = rowKey(row);
				const isNew = !seen.has(key);
				seen.add(key);
				if (take(row, key, isNew)) return;
			}
		}
		if (pages <= 1 || count === undefined || seen.size >= count) return;
		if (reading === 2) throw incomplete(seen.size, count);
	}
}

/** Every row of a list, each once, as it was last read. @throws what `incomplete` makes */
export async function readAllRows({ begin, incomplete }: Omit<RowWalk, 'take'>): Promise<unknown[]> {
	const rows = new Map<string, unknown>();
	await walkRows({
		begin,
		incomplete,
		take(row, key) {
			rows.set(key, row);
			return false;
		},
	});
	return [...rows.values()];
}

/** Identifies a row, also when it comes twice. */
function rowKey(row: unknown): string {
	if (!isRecord(row)) return text(row);
	const id = text(row.id) || text(row.uid);
	// Among entities a host and an account may have the same number.
	return id === '' ? compactJson(row) : `${text(row.type)} ${id}`;
}
