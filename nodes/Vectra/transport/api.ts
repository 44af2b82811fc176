import { NodeOperationError, type IDataObject, type INode } from 'n8n-workflow';
import { systemClock, type Clock } from '../../shared/clock';
import type { HttpReply, RequestContext } from '../../shared/http';
import { connectionOf, type Connection } from './connection';
import type { Subject } from './errors';
import { readAllPages, readPage, type Page } from './paging';
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

	const toPage = (reply: HttpReply, subject: Subject): Page => {
		const page = readPage(reply.body);
		if (!page) throw requester.fail(reply, subject);
		return page;
	};
	const readAt = async (path: string, qs: IDataObject, subject: Subject, page: number): Promise<HttpReply> =>
		await requester.read(path, { ...qs, page }, subject, page > 1 ? [404] : []);

	return {
		...requester,
		connection,
		async list(path, qs, subject) {
			return await readAllPages({
				read: async (page) => await readAt(path, qs, subject, page),
				toPage: (reply) => toPage(reply, subject),
				incomplete: (rows, count) => incompleteList(node, subject.what, rows, count),
			});
		},
		async page(path, qs, subject, page) {
			const reply = await readAt(path, qs, subject, page);
			return reply.status === 404 ? undefined : toPage(reply, subject);
		},
	};
}

/** The error for a list of which only some rows could be read, because it changed all the time. */
export function incompleteList(node: INode, what: string, rows: number, count: number): NodeOperationError {
	return new NodeOperationError(node, `Only ${rows} of ${count} rows of ${what} could be read`, {
		description: 'The list kept changing while it was read. Run again',
		failure: { cause: 'temporarily-unavailable' },
	});
}
