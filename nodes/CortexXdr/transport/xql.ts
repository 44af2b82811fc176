import type { IDataObject, INode } from 'n8n-workflow';
import { toNodeError } from '../../shared/explanation';
import type { RowSink } from '../../shared/http';
import { compactJson, excerpt, isRecord, numeric, text } from '../../shared/values';
import type { CortexApi } from './api';
import { explainReply, isErrorEnvelope } from './errors';
import { judgeReply, type Judge } from './judge';
import { valueOrThrow } from './write';
import { explainXql } from './xqlErrors';
import type { Waiting } from './waiting';

const START = 'xql/start_xql_query';

/** The most rows that a reply holds; with more it names a stream (vendor specification). */
const MOST_INLINE = 1_000;

/** The most characters of rows that are kept: they stand in memory as items. */
const MOST_CHARACTERS = 256 * 1024 * 1024;

/** When a query looks at: the newest so many ms, or from one moment to another, in epoch ms. */
export type Timeframe = { relativeTime: number } | { from: number; to: number };

/** A query as it stands. */
export interface QueryState {
	/** In capitals, in the words of Cortex. */
	status: string;
	finished: boolean;
	/** How many rows it has found; null when Cortex does not say. */
	rowCount: number | null;
	rows: IDataObject[];
	/** Whether there are more rows than `rows` holds; null when Cortex does not say. */
	truncated: boolean | null;
	/** In compute units, of all tenants that were asked. */
	queryCost: number | null;
	remainingQuota: number | null;
}

/**
 * Starts a query and returns its ID. It costs quota and takes one of four places, so it is sent once; while all places are
 * taken nothing is started, and it is asked for again until the wait is over.
 *
 * @throws NodeApiError
 */
export async function startQuery(
	node: INode,
	api: CortexApi,
	{ query, timeframe }: { query: string; timeframe: Timeframe },
	waiting: Waiting,
): Promise<string> {
	for (;;) {
		const result = await api.mutate(START, { query, tenants: [], timeframe }, { judge: judgeStart(query) });
		if (result.kind !== 'throttled' || waiting.isOver()) {
			const check = 'look in the Cortex console under Query Center whether the query is there';
			return text((valueOrThrow(node, result, check) as IDataObject).query_id);
		}
		await waiting.pause();
	}
}

/** Success is the ID of the query as a bare text. */
const judgeStart =
	(query: string): Judge =>
	(reply) => {
		const refusal = explainXql(reply, query);
		if (refusal) {
			const { about, explanation } = refusal;
			const reason = explanation.message;
			return about === 'busy' ? { kind: 'throttled', reason, explanation } : { kind: 'refused', about: 'request', reason, explanation };
		}
		const id = reply.status === 200 && isRecord(reply.body) ? reply.body.reply : undefined;
		if (typeof id === 'string' && id.trim() !== '') return { kind: 'done', value: { query_id: id } };
		const result = judgeReply(reply, START);
		return result.kind === 'done' ? { kind: 'lost', reason: 'the reply holds no query ID' } : result;
	};

/** Reads a query at growing intervals until it has ended or the wait is over. @throws NodeApiError also for one that failed */
export async function waitForQuery(node: INode, api: CortexApi, queryId: string, limit: number, waiting: Waiting): Promise<QueryState> {
	for (;;) {
		const state = await readQuery(node, api, queryId, limit);
		if (state.finished || waiting.isOver()) return state;
		await waiting.pause();
	}
}

/** A query that failed answers 200 (vendor specification), so the status in the reply decides. */
async function readQuery(node: INode, api: CortexApi, queryId: string, limit: number): Promise<QueryState> {
	const reply = await api.read('xql/get_query_results', {
		query_id: queryId,
		pending_flag: true,
		...(limit <= MOST_INLINE ? { limit } : {}),
		format: 'json',
	});
	const data = isRecord(reply) ? reply : {};
	const status = text(data.status).toUpperCase();
	const state: QueryState = {
		status,
		finished: false,
		rowCount: numeric(data.number_of_results) ?? null,
		rows: [],
		truncated: false,
		queryCost: costOf(data.query_cost),
		remainingQuota: numeric(data.remaining_quota) ?? null,
	};
	if (status === 'FAIL' || status === 'FAILED') {
		const details = excerpt(compactJson(data), 500);
		throw toNodeError(node, { message: 'The XQL query failed', description: `Cortex says: ${details}`, httpCode: '200' });
	}
	// Whatever else it is called, it is not known to have ended.
	if (status !== 'SUCCESS' && status !== 'PARTIAL_SUCCESS') return state;
	const rows = await rowsOf(node, api, data, limit, state.rowCount);
	return { ...state, finished: true, rows, truncated: isTruncated(rows.length, state.rowCount, limit) };
}

/** With as many rows as were asked for it is not known: whether the count goes beyond the rows that are sent is not documented. */
function isTruncated(shown: number, rowCount: number | null, limit: number): boolean | null {
	if (rowCount !== null && rowCount > shown) return true;
	return shown < limit ? false : null;
}

/** The rows in the reply, or in the stream that it names. */
async function rowsOf(
	node: INode,
	api: CortexApi,
	{ results }: Record<string, unknown>,
	limit: number,
	rowCount: number | null,
): Promise<IDataObject[]> {
	const { data, stream_id: stream } = isRecord(results) ? results : {};
	if (Array.isArray(data)) return (data.filter(isRecord) as IDataObject[]).slice(0, limit);
	if (text(stream) !== '') return await readStream(node, api, text(stream), limit);
	if (rowCount === 0) return [];
	throw api.doubt('Cortex XDR says that the query has ended, but sends no rows', 'Nothing follows from it. Read the results again later');
}

/** One row in each line, packed or not: a tenant may mind the flag or not. What is beyond the limit is not waited for. */
async function readStream(node: INode, api: CortexApi, streamId: string, limit: number): Promise<IDataObject[]> {
	let rows: IDataObject[] = [];
	let refusal: unknown;
	const sink = (): RowSink => {
		rows = [];
		refusal = undefined;
		let characters = 0;
		return (row, length) => {
			characters += length;
			if (isErrorEnvelope(row)) refusal = row;
			else if (isRecord(row)) rows.push(row as IDataObject);
			return refusal === undefined && rows.length < limit && characters < MOST_CHARACTERS;
		};
	};
	const reply = await api.fetch({
		method: 'POST',
		url: '/public_api/v1/xql/get_query_results_stream',
		body: { request_data: { stream_id: streamId, is_gzip_compressed: true } },
		headers: { Accept: '*/*' },
		rows: sink,
	});
	if (reply.status === 200 && refusal === undefined) return rows;
	throw toNodeError(node, explainReply({ ...reply, body: refusal ?? reply.body }, api.clock.now(), 'xql/get_query_results_stream'));
}

/** The cost of a query: a number for each tenant. */
function costOf(cost: unknown): number | null {
	if (!isRecord(cost)) return numeric(cost) ?? null;
	const costs = Object.values(cost).map(numeric);
	const known = costs.filter((one) => one !== undefined);
	return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0);
}
