import type { IDataObject } from 'n8n-workflow';
import { isRecord, numeric } from '../../shared/values';
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
}

/** Pages that are asked for before the caller wants them, once it is known how many there are. */
const AHEAD = 3;

/**
 * Walks a paged list and yields its rows page by page and in order, so that the caller need not hold them twice. The
 * first page says how many there are; from then on a few pages are fetched ahead of the caller.
 *
 * @param rowsKey the key of the rows in the reply, such as `endpoints`
 * @param limit the most rows to yield
 * @param ahead how many pages are asked for before the caller wants them; 0 for a caller that may stop early
 */
export async function* pages(
	api: CortexRequester,
	path: string,
	rowsKey: string,
	query: Query,
	limit = Infinity,
	ahead = AHEAD,
): AsyncGenerator<Array<Record<string, unknown>>> {
	const fetch = async (from: number) => await readPage(api, path, rowsKey, query, from, limit);
	let page = await fetch(0);
	let from = PAGE_SIZE;
	// Old tenants send no total: then one page at a time, until a short one.
	while (page.total === undefined) {
		if (page.rows.length > 0) yield page.rows;
		if (page.rows.length < PAGE_SIZE || from >= limit) return;
		page = await fetch(from);
		from += PAGE_SIZE;
	}
	const end = Math.min(page.total, limit);
	const underWay: Array<ReturnType<typeof fetch>> = [];
	const askFor = (count: number): void => {
		for (; underWay.length < count && from < end; from += PAGE_SIZE) {
			const next = fetch(from);
			// It may fail before its turn comes, which is no unhandled rejection.
			next.catch(() => undefined);
			underWay.push(next);
		}
	};
	for (;;) {
		askFor(ahead);
		if (page.rows.length > 0) yield page.rows;
		askFor(1);
		const next = underWay.shift();
		if (!next) return;
		page = await next;
	}
}

async function readPage(
	api: CortexRequester,
	path: string,
	rowsKey: string,
	query: Query,
	from: number,
	limit: number,
): Promise<{ rows: Array<Record<string, unknown>>; total: number | undefined }> {
	const reply = await api.read(path, {
		search_from: from,
		search_to: Math.min(from + PAGE_SIZE, limit),
		...(query.sort ? { sort: query.sort } : {}),
		...(query.filters.length > 0 ? { filters: query.filters } : {}),
	});
	const rows = isRecord(reply) && Array.isArray(reply[rowsKey]) ? reply[rowsKey].filter(isRecord) : [];
	return { rows, total: isRecord(reply) ? numeric(reply.total_count) : undefined };
}
