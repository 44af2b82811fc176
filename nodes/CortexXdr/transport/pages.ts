import type { IDataObject } from 'n8n-workflow';
import { compactJson, isRecord, numeric, text } from '../../shared/values';
import type { CortexRequester } from './request';

/** The most rows that Cortex gives at a time: `0 < search_to − search_from ≤ 100`. */
export const PAGE_SIZE = 100;

/** A filter of the list calls; their operators and types of values differ from call to call. */
export interface ApiFilter extends IDataObject {
	field: string;
	operator: 'in' | 'eq' | 'gte' | 'lte';
	value: string[] | number[] | boolean[] | string | number | boolean;
}

export interface Query {
	filters: ApiFilter[];
	sort?: { field: string; keyword: 'asc' | 'desc' };
	/** The field that tells rows apart, where a row that comes in the place of another must be noticed. */
	rowId?: string;
	/** What else a call takes. */
	extra?: IDataObject;
}

/** The key of the rows in a reply; several where releases name it differently. */
export type RowsKey = string | readonly string[];

/** Reads that one piece of work has under way at a time: a second's worth for a tenant, and few pages to hold. */
export const AT_ONCE = 10;

/** Pages that are asked for before the caller wants them, once it is known how many there are. */
const AHEAD = AT_ONCE - 1;

/** From here on a total may be a ceiling: 9 999 for alerts and 10 000 for incidents, though later pages can be read (vendor documentation). */
const SATURATED = 9_999;

/** How long one list may be read, in ms: it may never end. */
const LONGEST_WALK = 30 * 60_000;

/** One page of a list. */
export interface Page {
	rows: Array<Record<string, unknown>>;
	/** How many rows there are in all; undefined when Cortex does not say, or says fewer than it sends. */
	total: number | undefined;
	/** How many rows of this page are beyond the scope of the key, and so are left out. */
	hidden: number;
	/** How many rows Cortex says there are, whether or not that can be: it may be a ceiling. */
	counted: number | undefined;
}

/**
 * Walks a paged list and yields its rows page by page and in order, so that the caller need not hold them twice. The
 * first page says how many there are; from then on a few pages are fetched ahead of the caller. A total that is smaller
 * than the rows is not believed: then one page at a time, until a short one.
 *
 * @param rowsKey the key of the rows in the reply, such as `endpoints`
 * @param limit the most rows to yield
 * @param ahead how many pages are asked for before the caller wants them; 0 for a caller that may stop early
 * @throws NodeApiError when the list is not whole, repeats itself or does not end: nothing may be concluded from it
 */
export async function* pages(
	api: CortexRequester,
	path: string,
	rowsKey: RowsKey,
	query: Query,
	limit = Infinity,
	ahead = AHEAD,
): AsyncGenerator<Page['rows']> {
	const fetch = async (from: number) => await readPage(api, path, rowsKey, query, from, limit);
	const isEndless = endlessness(api);
	const distinct = new Set<unknown>();
	let counted = 0;
	let page = await fetch(0);
	let from = PAGE_SIZE;
	const end = Math.min(page.total ?? 0, limit);
	const underWay: Array<Promise<Page>> = [];
	const askFor = (count: number): void => {
		for (; underWay.length < count && from < end; from += PAGE_SIZE) {
			const next = fetch(from);
			// It may fail before its turn comes, which is no unhandled rejection.
			next.catch(() => undefined);
			underWay.push(next);
		}
	};
	for (;;) {
		if (isEndless(page)) {
			throw api.doubt(
				`Cortex XDR does not come to an end of ${path}`,
				'It sends the same rows again, or ever more. Nothing was concluded from them. Run again',
			);
		}
		if (query.rowId !== undefined) for (const row of page.rows) distinct.add(row[query.rowId]);
		counted = page.total ?? counted;
		askFor(ahead);
		if (page.rows.length > 0) yield page.rows;
		askFor(1);
		const next = underWay.shift();
		if (next) {
			page = await next;
		} else {
			const mayGoOn = page.total === undefined && page.rows.length >= PAGE_SIZE && from < limit;
			if (!mayGoOn) break;
			page = await fetch(from);
			from += PAGE_SIZE;
		}
	}
	const repeated = query.rowId === undefined ? 0 : Math.min(counted, limit) - distinct.size;
	if (repeated > 0) {
		throw api.doubt(`Cortex XDR repeated rows of ${path}`, `It counts ${counted} and sent ${distinct.size} different ones. ${NOT_WHOLE}. Run again`);
	}
}

/** Tells whether a page came before, by its first and last row, or the walk has lasted too long. */
function endlessness({ clock }: CortexRequester): (page: Page) => boolean {
	const until = clock.monotonic() + LONGEST_WALK;
	const seen = new Set<string>();
	return ({ rows }) => {
		if (rows.length < PAGE_SIZE) return false;
		const ends = `${compactJson(rows[0])} ${compactJson(rows.at(-1))}`;
		if (seen.has(ends) || clock.monotonic() >= until) return true;
		seen.add(ends);
		return false;
	};
}

/**
 * Reads one page of at most `PAGE_SIZE` rows.
 *
 * @param from the number of its first row, from 0 on
 * @param limit the most rows of the whole list
 * @throws NodeApiError when the page is not whole
 */
export async function readPage(
	api: CortexRequester,
	path: string,
	rowsKey: RowsKey,
	query: Query,
	from: number,
	limit = Infinity,
): Promise<Page> {
	const to = Math.min(from + PAGE_SIZE, limit);
	const reply = await api.read(path, {
		search_from: from,
		search_to: to,
		...(query.sort ? { sort: query.sort } : {}),
		...(query.filters.length > 0 ? { filters: query.filters } : {}),
		...query.extra,
	});
	const page = isRecord(reply) ? reply : {};
	const total = numeric(page.total_count);
	const key = [rowsKey].flat().find((one) => page[one] !== undefined && page[one] !== null);
	const rows = key === undefined ? (total === 0 ? [] : undefined) : page[key];
	if (!Array.isArray(rows) || !rows.every(isRecord)) {
		throw api.doubt(`The answer of Cortex XDR to ${path} holds no readable list`, `${NOT_WHOLE}. Run again`);
	}
	if (rows.length < (numeric(page.result_count) ?? 0)) {
		throw api.doubt(`Cortex XDR left out rows of ${path}`, `It counts ${text(page.result_count)} on a page with ${rows.length}. ${NOT_WHOLE}. Run again`);
	}
	// Rows beyond the scope of the key are left out, but named (vendor documentation of incidents).
	const hidden = Array.isArray(page.restricted_incident_ids) ? page.restricted_incident_ids.length : 0;
	const counted = total ?? numeric(page.FILTER_COUNT);
	if (total === undefined) return { rows, total, hidden, counted };
	const due = Math.min(to, total) - from;
	if (rows.length + hidden < due) {
		throw api.doubt(
			`Cortex XDR left out rows of ${path}`,
			`It counts ${total} and sent ${rows.length} of the ${due} that were due from row ${from} on. ${NOT_WHOLE}. Run again`,
		);
	}
	const isCeiling = from + rows.length > total || (total >= SATURATED && from + rows.length >= total);
	return { rows, total: isCeiling ? undefined : total, hidden, counted };
}

const NOT_WHOLE = 'A list that is not whole says nothing about what is missing in it';
