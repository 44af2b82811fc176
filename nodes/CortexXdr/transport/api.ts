import type { IDataObject, INode } from 'n8n-workflow';
import { systemClock, type Clock } from '../../shared/clock';
import type { RequestContext } from '../../shared/http';
import { listRows, type ListChoice } from './list';
import type { Query, RowsKey } from './pages';
import { createRequester, type CortexRequester } from './request';
import { valueOrThrow } from './write';

/** The public API as the operations use it: single calls, lists that span pages, and writes. Every failure is a node error. */
export interface CortexApi extends CortexRequester {
	/**
	 * Rows of a paged list, as Cortex sends them unless `choice` makes something else of them.
	 *
	 * @param rowsKey the key of the rows in the reply
	 */
	list(path: string, rowsKey: RowsKey, query: Query, choice?: ListChoice): Promise<IDataObject[]>;
	/**
	 * Sends a mutation exactly once.
	 *
	 * @param check what a person shall look at when the reply is lost
	 * @returns `true`, or the value of `reply`
	 * @throws NodeApiError when it was refused, and when it cannot be told whether it took effect
	 */
	write(path: string, requestData: IDataObject, check: string): Promise<true | Record<string, unknown>>;
}

/** @param budgetMs how long reads may take in all; see `createRequester` */
export function createApi(context: RequestContext, clock: Clock = systemClock, budgetMs?: number): CortexApi {
	return apiOf(createRequester(context, clock, budgetMs), context.getNode());
}

/** The API over single calls. @param node for the errors */
export function apiOf(requester: CortexRequester, node: INode): CortexApi {
	return {
		...requester,
		list: async (path, rowsKey, query, choice) => await listRows(requester, path, rowsKey, query, choice),
		write: async (path, requestData, check) =>
			valueOrThrow(node, await requester.mutate(path, requestData), check),
	};
}
