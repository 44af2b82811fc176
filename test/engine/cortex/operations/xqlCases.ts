import type { IDataObject } from 'n8n-workflow';
import type { MutationCase } from './mutationCases';
import type { ReadCase } from './readCases';
import { envelope, type Answer, type Script } from './support';

const XQL_ERROR = 'An error occurred while processing XDR - XQL query';

/** A refusal of XQL: its details are an object. */
export const xqlRefusal = (extra: unknown, status = 500): Answer => [status, envelope(500, XQL_ERROR, extra)];

export const BUSY = {
	err_msg: 'reached max allowed amount of parallel running queries. please wait for some queries to finish and submit your query again',
	query_cost: {},
	remaining_quota: 4.9,
};

/** The reply of a query that has ended. */
export const ended = (rows: IDataObject[], more: IDataObject = {}): Answer => [
	200,
	{
		reply: {
			status: 'SUCCESS',
			number_of_results: rows.length,
			query_cost: { '1234567': 0.5, '7654321': 0.25 },
			remaining_quota: 4.97,
			results: { data: rows },
			...more,
		},
	},
];

const ROW = { _time: 1_764_316_805_000, agent_hostname: 'FIN-LT-0142', agent_is_vdi: 'FALSE' };

/** What a query meets after it was started. */
export const XQL_LOOKUPS: Script = { 'xql/get_query_results': ended([ROW]) };

const result = {
	finished: true,
	nextStep: null,
	rowCount: 1,
	shownCount: 1,
	truncated: false,
	rows: [ROW],
	status: 'SUCCESS',
	queryCost: 0.75,
	remainingQuota: 4.97,
	queryId: 'q1_inv',
};

export const XQL_READS: ReadCase[] = [
	{
		title: 'reads the results of a query',
		resource: 'xql',
		operation: 'getResults',
		parameters: { queryId: ' q1_inv ', limit: 20 },
		script: XQL_LOOKUPS,
		asks: ['xql/get_query_results', { query_id: 'q1_inv', pending_flag: true, limit: 20, format: 'json' }],
		items: [result],
	},
	{
		title: 'reads the rows alone, without a limit where all are wanted',
		resource: 'xql',
		operation: 'getResults',
		parameters: { queryId: 'q1_inv', returnAll: true, output: 'rows' },
		script: { 'xql/get_query_results': ended([ROW, { ...ROW, agent_hostname: null }]) },
		asks: ['xql/get_query_results', { query_id: 'q1_inv', pending_flag: true, format: 'json' }],
		items: [ROW, { ...ROW, agent_hostname: null }],
	},
	{
		title: 'reads the quota and what runs',
		resource: 'xql',
		operation: 'getQuota',
		parameters: {},
		script: {
			'xql/get_quota': [
				200,
				{
					reply: {
						license_quota: 5,
						additional_purchased_quota: '0',
						used_quota: 0.03,
						total_daily_running_queries: 7,
						total_daily_concurrent_rejected_queries: 1,
						current_concurrent_active_queries: { q1_inv: { xql: 'dataset = endpoints', duration: 12 }, q2_inv: null },
						current_concurrent_active_queries_count: 2,
						max_daily_concurrent_active_query_count: 4,
					},
				},
			],
		},
		asks: ['xql/get_quota', {}],
		items: [
			{
				usedQuota: 0.03,
				licenseQuota: 5,
				additionalQuota: 0,
				evaluationQuota: null,
				queriesToday: 7,
				refusedToday: 1,
				mostAtOnceToday: 4,
				runningCount: 2,
				running: [
					{ query: 'dataset = endpoints', duration: 12, queryId: 'q1_inv' },
					{ query: null, duration: null, queryId: 'q2_inv' },
				],
			},
		],
	},
];

const QUERY = 'dataset = xdr_data\n| filtr agent_hostname = "FIN-LT-0142"';

export const XQL_MUTATIONS: MutationCase[] = [
	{
		title: 'runs a query and returns its rows with cost and quota',
		resource: 'xql',
		operation: 'run',
		parameters: { query: QUERY, timeRange: 'between', from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' },
		path: 'xql/start_xql_query',
		sends: { query: QUERY, tenants: [], timeframe: { from: 1_767_225_600_000, to: 1_767_312_000_000 } },
		answers: [200, { reply: 'q1_inv' }],
		item: result,
		refused: [xqlRefusal({ parse_err: 'line 2, column 3: unexpected "filtr"' }), /^Cortex XDR cannot read the query: line 2, column 3/],
	},
	{
		title: 'starts a query',
		resource: 'xql',
		operation: 'start',
		parameters: { query: 'dataset = endpoints', lastHours: 1.5 },
		path: 'xql/start_xql_query',
		sends: { query: 'dataset = endpoints', tenants: [], timeframe: { relativeTime: 5_400_000 } },
		answers: [200, { reply: 'q1_inv' }],
		item: { started: true, nextStep: expect.stringMatching(/Get Results with query ID q1_inv/), queryId: 'q1_inv' },
		refused: [xqlRefusal({ error_type: 'QUOTA_EXCEEDED', err_msg: 'query usage exceeded max daily quota: 5/5' }), /daily quota .* is used up/],
	},
];
