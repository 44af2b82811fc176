import { NodeOperationError, type IDataObject, type INode } from 'n8n-workflow';
import { systemClock, type Clock } from '../../shared/clock';
import type { RequestContext } from '../../shared/http';
import { connectionOf, type Connection } from './connection';
import type { Subject } from './errors';
import { inTurn, readAllRows, readPage, type Page, type RowWalk } from './paging';
import { createRequester, type Requester } from './request';

/** The API version that the nodes speak, per deployment. */
export const API_PREFIX = { qux: '/api/v2.5', rux: '/api/v3.4' } as const;

type WalkEnds = Pick<RowWalk, 'clock' | 'endless' | 'incomplete'>;

/** Signed-in access to one Vectra: single calls, and lists that span pages. Every failure is a node error. */
export interface VectraApi extends Requester {
	readonly connection: Connection;
	/**
	 * Every row of a list, each once.
	 *
	 * @throws NodeOperationError when the list cannot be read whole: it would not hold still, counts more rows than it sends,
	 * or does not end
	 */
	list(path: string, qs: IDataObject, subject: Subject): Promise<unknown[]>;
	/** Reads one page of a list, from 1 on; undefined past the end. */
	page(path: string, qs: IDataObject, subject: Subject, page: number): Promise<Page | undefined>;
	/** A fresh error for an answer that contradicts itself or leaves out what decides: nothing follows from it. */
	doubt(message: string, description: string): Error;
	/** How a walk through a list ends when the list cannot be read whole. */
	bounds(what: string): WalkEnds;
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
				...boundsOf(node, clock, subject.what),
				begin: () => inTurn(async (page) => await pageAt(path, qs, subject, page)),
			});
		},
		page: pageAt,
		bounds: (what) => boundsOf(node, clock, what),
		doubt: (message, description) => doubtful(node, message, description),
	};
}

/** How a walk through a list of Vectra ends when the list cannot be read whole. @param what such as `the list of hosts` */
export function boundsOf(node: INode, clock: Clock, what: string): WalkEnds {
	return {
		clock,
		incomplete: (rows, count) =>
			doubtful(
				node,
				Number.isFinite(count) ? `Only ${rows} of ${count} rows of ${what} could be read` : `Only ${rows} rows of ${what} could be read`,
				'The list kept changing while it was read, or Vectra counts what it does not send. Run again',
			),
		endless: (rows) =>
			doubtful(
				node,
				`Vectra does not come to an end of ${what}`,
				`After ${rows} different rows it still promises more, and repeats itself or takes too long. Nothing was concluded from it. ` +
					'Look for a proxy between n8n and Vectra, and run again',
			),
	};
}

function doubtful(node: INode, message: string, description: string): NodeOperationError {
	return new NodeOperationError(node, message, { description, failure: { cause: 'temporarily-unavailable' } });
}
