import type { HttpReply } from '../../shared/http';
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

export interface ListReader {
	/** Fetches one page, from 1 on. A 404 after the first one is the end of the list, as Vectra answers past it. */
	read(page: number): Promise<HttpReply>;
	/** Turns any other reply into a page, or throws. */
	toPage(reply: HttpReply): Page;
	/** The error for a list of which only some rows could be read. */
	incomplete(rows: number, count: number): Error;
}

/**
 * Reads every page of a list, from page 1 on. Pages are no snapshot: rows can shift between them, so that one comes
 * twice and another not at all. Repeated rows are dropped; a list that came out short is read once more.
 *
 * @throws what `incomplete` makes, when rows are still missing at the second reading
 */
export async function readAllPages({ read, toPage, incomplete }: ListReader): Promise<unknown[]> {
	for (let reading = 1; ; reading += 1) {
		const rows = new Map<string, unknown>();
		let count: number | undefined;
		let pages = 0;
		for (;;) {
			const reply = await read(pages + 1);
			if (reply.status === 404 && pages > 0) break;
			const page = toPage(reply);
			pages += 1;
			count = page.count;
			for (const row of page.rows) rows.set(rowKey(row), row);
			if (!page.more || page.rows.length === 0) break;
		}
		if (pages === 1 || count === undefined || rows.size >= count) return [...rows.values()];
		if (reading === 2) throw incomplete(rows.size, count);
	}
}

/** By what a row that comes twice is told. */
export function rowKey(row: unknown): string {
	if (!isRecord(row)) return text(row);
	const id = text(row.id) || text(row.uid);
	// Among entities a host and an account may have the same number.
	return id === '' ? compactJson(row) : `${text(row.type)} ${id}`;
}
