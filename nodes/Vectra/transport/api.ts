import { NodeOperationError, type IDataObject, type INode } from 'n8n-workflow';
import { systemClock, type Clock } from '../../shared/clock';
import type { RequestContext } from '../../shared/http';
import { connectionOf, type Connection } from './connection';
import type { Subject } from './errors';
import { inTurn, readAllRows, readPage, type Page } from './paging';
import { createRequester, type Requester } from './request';

/** The API version that the nodes speak, per deployment. */
const API_PREFIX = { qux: '/api/v2.5', rux: '/api/v3.4' } as const;

/** Signed-in access to one Vectra: single calls, and lists that span pages. Every failure is a node error. */
export interface VectraApi extends Requester {
	readonly connection: Connection;
	/** Every row of a list, each once. @throws NodeOperationError when the list would not hold still */
	list(path: string, qs: IDataObject, subject: Subject): Promise<unknown[]>;
	/** Reads one page of a list, from 1 on; undefined past the end. */
	page(path: string, qs: IDataObject, subject: Subject, page: number): Promise<Page | undefined>;
	/** A fresh error for an answer that contradicts itself or leaves out what decides: nothing follows from it. */
	doubt(message: string, description: string): Error;
}

/** @param budgetMs how long reads may take in all; see `createRequester` */
export async function createApi(
	context: RequestContext,
	clock: Clock = systemClock,
	budgetMs?: number,
): Promise<VectraApi> {
	const connection = await connectionOf(context);
	const requester = createRequester(context, connection, API_PREFIX[connection.deployment], clock, budgetMs);
	const node = context.getNode();

	const pageAt: VectraApi['page'] = async (path, qs, subject, number) => {
		const isFirst = number === 1;
		const reply = await requester.read(path, { ...qs, page: number }, subject, isFirst ? [] : [404]);
		if (reply.status === 404) return undefined;
		const page = readPage(reply.body);
		if (!page) throw requester.fail(reply, subject);
		return page;
	};

	return {
		...requester,
		connection,
		async list(path, qs, subject) {
			return await readAllRows({
				begin: () => inTurn(async (page) => await pageAt(path, qs, subject, page)),
				incomplete: (rows, count) => incompleteList(node, subject.what, rows, count),
			});
		},
		page: pageAt,
		doubt: (message, description) => doubtful(node, message, description),
	};
}

/** The error for a list of which only some rows could be read, because it changed all the time. */
export function incompleteList(node: INode, what: string, rows: number, count: number): NodeOperationError {
	return doubtful(
		node,
		`Only ${rows} of ${count} rows of ${what} could be read`,
		'The list kept changing while it was read, or Vectra counts what it does not send. Run again',
	);
}

function doubtful(node: INode, message: string, description: string): NodeOperationError {
	return new NodeOperationError(node, message, { description, failure: { cause: 'temporarily-unavailable' } });
}
