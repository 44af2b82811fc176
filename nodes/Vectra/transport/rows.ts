import type { IDataObject, INode } from 'n8n-workflow';
import { isRecord } from '../../shared/values';
import { boundsOf, type VectraApi } from './api';
import { MAX_PAGE_SIZE, walk, walkRows, type PageSource } from './paging';

/** A list of Vectra. */
export interface List {
	path: string;
	qs: IDataObject;
	/** `the list of hosts`… */
	what: string;
	/** The list takes no page size and no order (`/users`, `/assignments`). */
	fixedPages?: boolean;
}

export interface RowChoice {
	/** The most rows to return. */
	limit: number;
	/** Checks a row again: Vectra may ignore a filter or match more than was asked for. */
	passes?: (row: IDataObject) => boolean;
	/** What is kept of a row. It is made page by page, so that no second list of the rows exists. */
	show?: (row: IDataObject) => IDataObject;
	/** Whether no later row can pass, in a list that is sorted so. */
	ends?: (row: IDataObject) => boolean;
}

/**
 * Reads rows of a list and stops asking as soon as there are enough. Pages are no snapshot: a row that shifts to the
 * next page comes once, and a list that is read to its end and came out short is read once more for what is missing.
 *
 * @throws NodeApiError that says what to do; NodeOperationError when the list would not hold still
 */
export async function listRows(api: VectraApi, node: INode, list: List, choice: RowChoice): Promise<IDataObject[]> {
	const { limit, passes = () => true, show = (row) => row, ends = () => false } = choice;
	const result: IDataObject[] = [];
	if (limit <= 0) return result;
	await walkRows({
		...boundsOf(node, api.clock, list.what),
		begin: () => growing(api, list, limit),
		take(row, _key, isNew) {
			if (!isNew || !isRecord(row)) return false;
			const record = row as IDataObject;
			if (ends(record)) return true;
			if (passes(record)) result.push(show(record));
			return result.length >= limit;
		},
	});
	return result;
}

/** The first `limit` rows as sent, without looking further when some of them are of no use. */
export async function firstRows(api: VectraApi, list: List, limit: number): Promise<IDataObject[]> {
	const rows: IDataObject[] = [];
	for await (const page of walk(growing(api, list, limit), api.bounds(list.what))) {
		for (const row of page.rows) if (isRecord(row)) rows.push(row as IDataObject);
		if (rows.length >= limit) break;
	}
	return rows.slice(0, limit);
}

/**
 * The pages of a list in turn. The first has as many rows as are wanted. When more are needed, because rows are left
 * out here, the pages double in size, as long as Vectra keeps to the size: page 2 of the doubled size begins where page 2
 * of the old one ended.
 */
function growing(api: VectraApi, { path, qs, what, fixedPages }: List, limit: number): PageSource {
	let size = Math.min(limit, MAX_PAGE_SIZE);
	let page = 1;
	return async () => {
		const got = await api.page(path, fixedPages ? qs : { ...qs, page_size: size }, { what }, page);
		const grows = !fixedPages && page === 2 && got?.rows.length === size && size * 2 <= MAX_PAGE_SIZE;
		if (grows) size *= 2;
		else page += 1;
		return got;
	};
}
