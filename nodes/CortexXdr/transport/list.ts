import type { IDataObject } from 'n8n-workflow';
import type { CortexClient } from './client';
import { pages, type Query } from './pages';

/** A filter of the list calls; their operators and types of values differ from call to call. */
export interface ListFilter extends IDataObject {
	field: string;
	operator: 'in' | 'eq' | 'gte' | 'lte';
	value: string[] | number[] | boolean[] | string | number | boolean;
}

export interface ListQuery {
	filters: ListFilter[];
	sort?: { field: string; keyword: 'asc' | 'desc' };
}

/**
 * Reads rows of a paged list, as Cortex sends them.
 *
 * @param rowsKey the key of the rows in the reply
 * @param limit the most rows to return
 * @param passes a filter that Cortex lacks, applied here
 */
export async function listRows(
	client: CortexClient,
	path: string,
	rowsKey: string,
	query: ListQuery,
	limit = Infinity,
	passes?: (row: IDataObject) => boolean,
): Promise<IDataObject[]> {
	const result: IDataObject[] = [];
	// With a filter of our own it is not known how many rows must be read to find `limit` that pass.
	for await (const rows of pages(client, path, rowsKey, query as Query, passes ? Infinity : limit)) {
		for (const row of rows as IDataObject[]) {
			if (passes && !passes(row)) continue;
			result.push(row);
			if (result.length >= limit) return result;
		}
	}
	return result;
}
