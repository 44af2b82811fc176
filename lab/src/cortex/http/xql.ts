import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { ApiError } from '../literals';
import { XqlNotOffered, XqlSyntaxError } from '../world/xqlText';
import type { RunningQuery, XqlRange } from '../world/xql';
import type { CortexWorld } from '../world/world';
import type { Api } from './api';
import { missing } from './api';

const XQL_ERROR = 'An error occurred while processing XDR - XQL query';

/** Documented: more rows than this come as a stream. */
const MOST_INLINE = 1_000;

/** The schema says integers; a sample of 3.x prints texts. */
const time = z.union([z.number(), z.string().regex(/^\d+$/)]).transform(Number);

const timeframe = z.union([
	z.looseObject({ relativeTime: time }).transform(({ relativeTime }) => (now: number): XqlRange => ({ from: now - relativeTime, to: now })),
	z.looseObject({ from: time, to: time }).transform(({ from, to }) => (): XqlRange => ({ from, to })),
]);

const TENANT = '1234567';

const refusal = (status: number, extra: unknown) => ApiError.envelope(status, XQL_ERROR, extra);

/** Queries over what the lab keeps: the dataset `endpoints`, and those that were seeded. */
export function xqlRoutes(api: Api): void {
	const { world, switches } = api;
	const { xql } = world;
	const find = (id: string): RunningQuery => {
		const query = xql.get(id);
		if (!query) throw refusal(500, `Query ${id} was not found`);
		return query;
	};

	api.route({
		path: 'xql/start_xql_query',
		needs: 'xql',
		schema: z.looseObject({
			query: z.string(missing('query')),
			timeframe: timeframe.default(() => (now: number): XqlRange => ({ from: 0, to: now })),
		}),
		handle: ({ query, timeframe: range }) => ({ reply: start(world, query, range(world.clock.now())).id }),
	});
	api.route({
		path: 'xql/get_query_results',
		needs: 'xql',
		schema: z.looseObject({
			query_id: z.string(missing('query_id')),
			limit: z.int().positive().optional(),
			pending_flag: z.boolean().default(true),
			format: z.enum(['json', 'csv']).default('json'),
		}),
		handle: ({ query_id, limit, format }) => {
			if (format === 'csv') throw ApiError.envelope(501, 'The lab does not offer results as csv. See docs/lab.md');
			return { reply: resultOf(world, find(query_id), limit) };
		},
	});
	api.route({
		path: 'xql/get_query_results_stream',
		needs: 'xql',
		contentType: 'application/octet-stream',
		schema: z.looseObject({ stream_id: z.string(missing('stream_id')), is_gzip_compressed: z.boolean().default(false) }),
		handle: ({ stream_id, is_gzip_compressed }) => {
			const lines = find(stream_id.replace(/^stream_/, '')).rows().map((row) => JSON.stringify(row));
			const text = Buffer.from(lines.join('\n') + (switches.xqlLastLineBreak ? '\n' : ''), 'utf8');
			const isPacked = switches.xqlGzip === 'asked' ? is_gzip_compressed : switches.xqlGzip === 'always';
			return isPacked ? gzipSync(text) : text;
		},
	});
	api.route({
		path: 'xql/get_quota',
		needs: 'xql',
		schema: z.looseObject({}),
		handle: () => ({ reply: quotaOf(world) }),
	});
}

function start({ xql, switches }: CortexWorld, query: string, range: XqlRange): RunningQuery {
	if (xql.remaining() < switches.xqlCost) {
		const max = switches.xqlDailyQuota;
		const error = `query usage exceeded max daily quota: ${xql.today().used}/${max}`;
		throw refusal(switches.xqlQuotaStatus, { error_type: 'QUOTA_EXCEEDED', err_msg: error });
	}
	let started: RunningQuery | undefined;
	try {
		started = xql.start(query, range);
	} catch (error) {
		if (error instanceof XqlNotOffered) throw ApiError.envelope(501, error.message);
		if (!(error instanceof XqlSyntaxError)) throw error;
		const { line, column, reason } = error;
		throw refusal(500, { parse_err: switches.xqlParseError === 'text' ? error.message : { line, column, message: reason } });
	}
	if (started) return started;
	const { queries, refused } = xql.today();
	throw refusal(switches.xqlParallelStatus, {
		err_msg:
			'reached max allowed amount of parallel running queries. please wait for some queries to finish and submit your query again',
		query_cost: {},
		remaining_quota: xql.remaining(),
		total_daily_running_queries: queries,
		total_daily_concurrent_rejected_queries: refused,
	});
}

function resultOf({ xql, switches }: CortexWorld, query: RunningQuery, limit: number | undefined): Record<string, unknown> {
	const word = (status: string) => (switches.xqlLowerCaseStatus ? status.toLowerCase() : status);
	if (!xql.hasEnded(query)) return { status: word('PENDING') };
	if (switches.xqlEnd === 'fail') {
		const details = switches.xqlFailBody === 'details' ? { error_details: 'The query used up its memory', remaining_quota: xql.remaining() } : {};
		return { status: word('FAIL'), ...details };
	}
	const all = query.rows();
	const isStream = all.length > MOST_INLINE && (limit === undefined || limit > MOST_INLINE);
	const sent = isStream ? all : all.slice(0, limit ?? MOST_INLINE);
	return {
		status: word(switches.xqlEnd === 'partial' ? 'PARTIAL_SUCCESS' : 'SUCCESS'),
		...(switches.xqlCount === 'absent' ? {} : { number_of_results: switches.xqlCount === 'found' ? all.length : sent.length }),
		query_cost: { [TENANT]: switches.xqlCost },
		remaining_quota: xql.remaining(),
		results: isStream ? { stream_id: `stream_${query.id}` } : { data: sent },
	};
}

function quotaOf({ xql, switches, clock }: CortexWorld): Record<string, unknown> {
	const running = xql.running();
	const { used, refused, mostAtOnce, queries } = xql.today();
	return {
		license_quota: switches.xqlDailyQuota,
		additional_purchased_quota: 0,
		used_quota: used,
		eval_quota: 0,
		total_daily_running_queries: queries,
		total_daily_concurrent_rejected_queries: refused,
		current_concurrent_active_queries: Object.fromEntries(
			running.map(({ id, text, startedAt }) => [id, { xql: text, duration: clock.now() - startedAt }]),
		),
		current_concurrent_active_queries_count: running.length,
		max_daily_concurrent_active_query_count: mostAtOnce,
	};
}
