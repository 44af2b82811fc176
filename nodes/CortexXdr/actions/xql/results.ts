import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import { attempt } from '../../../shared/attempt';
import { asNodeError } from '../../../shared/operations';
import { showQuery } from '../../descriptions/xql';
import type { CortexApi } from '../../transport/api';
import type { Waiting } from '../../transport/waiting';
import { waitForQuery } from '../../transport/xql';

/** How the results of one query come out. */
export interface ResultChoice {
	limit: number;
	output: 'query' | 'rows';
}

/** Waits for a query and shows it. Whatever goes wrong, the query ID is not lost: running it again would cost again. */
export async function resultsOf(
	context: IExecuteFunctions,
	itemIndex: number,
	api: CortexApi,
	queryId: string,
	{ limit, output }: ResultChoice,
	waiting: Waiting,
): Promise<IDataObject | IDataObject[]> {
	const read = await attempt(async () => await waitForQuery(context.getNode(), api, queryId, limit, waiting));
	if ('failure' in read) {
		const failure = asNodeError(context, read.failure, itemIndex);
		failure.description = [failure.description, `The query ID is ${queryId}`].filter(Boolean).join('. ');
		throw failure;
	}
	const state = read.value;
	if (output === 'query') return showQuery(state, queryId);
	if (state.finished) return state.rows;
	const seconds = Math.round(waiting.elapsed() / 1_000);
	throw new NodeOperationError(context.getNode(), `The XQL query has not ended within ${seconds} s`, {
		itemIndex,
		description: `It goes on in Cortex. XQL → Get Results with query ID ${queryId} goes on waiting`,
	});
}

/** Whether the user has stopped the execution. */
export const isCancelled = (context: IExecuteFunctions) => (): boolean => context.getExecutionCancelSignal()?.aborted ?? false;
