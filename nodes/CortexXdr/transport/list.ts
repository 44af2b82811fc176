import type { IDataObject } from 'n8n-workflow';
import { pages, type Query, type RowsKey } from './pages';
import type { CortexRequester } from './request';

export interface ListChoice {
	/** The most rows to return. */
	limit?: number;
	/** A filter that Cortex lacks, applied here. */
	passes?: (row: IDataObject) => boolean;
	/** What is kept of a row. It is made page by page, so that no second list of the rows exists. */
	show?: (row: IDataObject) => IDataObject;
}

/**
 * Reads rows of a paged list, as Cortex sends them unless `show` makes something else of them.
 *
 * @param rowsKey the key of the rows in the reply
 */
export async function listRows(
	api: CortexRequester,
	path: string,
	rowsKey: RowsKey,
	query: Query,
	{ limit = Infinity, passes, show = (row) => row }: ListChoice = {},
): Promise<IDataObject[]> {
	const result: IDataObject[] = [];
	// With a filter of our own it is not known how many rows must be read to find `limit` that pass.
	const mayStopEarly = passes !== undefined && limit < Infinity;
	const rowsToRead = mayStopEarly ? Infinity : limit;
	for await (const rows of pages(api, path, rowsKey, query, rowsToRead, mayStopEarly ? 0 : undefined)) {
		for (const row of rows as IDataObject[]) {
			if (passes && !passes(row)) continue;
			result.push(show(row));
			if (result.length >= limit) return result;
		}
	}
	return result;
}
