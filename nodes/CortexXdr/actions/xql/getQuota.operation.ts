import type { IDataObject } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { isRecord, numeric, text } from '../../../shared/values';
import { QUERY_XQL } from '../../descriptions/rights';
import { createApi } from '../../transport/api';

/** Output field → field of `xql/get_quota`. */
const FIELDS = {
	usedQuota: 'used_quota',
	licenseQuota: 'license_quota',
	additionalQuota: 'additional_purchased_quota',
	evaluationQuota: 'eval_quota',
	queriesToday: 'total_daily_running_queries',
	refusedToday: 'total_daily_concurrent_rejected_queries',
	mostAtOnceToday: 'max_daily_concurrent_active_query_count',
	runningCount: 'current_concurrent_active_queries_count',
} as const;

/** Reads the daily quota for queries and what runs now. */
export const getQuota: ItemOperation = {
	option: {
		name: 'Get Quota',
		value: 'getQuota',
		action: 'Get quota of XQL queries',
		description: 'Read how much of the daily quota is used, and which queries are running',
	},
	properties: [],
	mutates: false,
	rights: QUERY_XQL,
	async execute(context) {
		const reply = await createApi(context).read('xql/get_quota', {});
		const data = isRecord(reply) ? reply : {};
		const numbers = Object.entries(FIELDS).map(([name, field]) => [name, numeric(data[field]) ?? null]);
		return { ...(Object.fromEntries(numbers) as IDataObject), running: runningOf(data.current_concurrent_active_queries) };
	},
};

/** The queries that keep a place, by ID. */
function runningOf(queries: unknown): IDataObject[] {
	return Object.entries(isRecord(queries) ? queries : {}).map(([queryId, value]) => {
		const { xql, duration } = isRecord(value) ? value : {};
		return { query: text(xql) || null, duration: numeric(duration) ?? (text(duration) || null), queryId };
	});
}
