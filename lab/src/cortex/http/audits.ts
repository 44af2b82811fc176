import type { AuditRow } from '../world/audits';
import { isAscending, pageOf } from '../world/page';
import { badRequest } from '../literals';
import type { Api } from './api';
import { applyFilters, inFilter, timeFilter, type RowFilter } from './rowFilters';
import { pageSchema } from './schemas';

const column = (name: string) => inFilter<AuditRow>((row) => [String(row[name] ?? '')]);
const moment = (name: string) => timeFilter<AuditRow>((row) => Number(row[name]));

/** The filters' names are not the reply's: filtering on a name of the reply is an error. */
const managementFilters = ({ switches }: Api): Record<string, RowFilter<AuditRow>> => {
	const asStored = (name: string) =>
		inFilter<AuditRow>((row) => [String(row[name] ?? '')], () => switches.auditFilterCaseSensitive);
	return {
		email: column('AUDIT_OWNER_EMAIL'),
		type: asStored('AUDIT_ENTITY'),
		sub_type: asStored('AUDIT_ENTITY_SUBTYPE'),
		result: column('AUDIT_RESULT'),
		timestamp: moment('AUDIT_INSERT_TIME'),
	};
};

const AGENTS: Record<string, RowFilter<AuditRow>> = {
	endpoint_id: column('ENDPOINTID'),
	endpoint_name: column('ENDPOINTNAME'),
	type: column('TYPE'),
	sub_type: column('SUBTYPE'),
	result: column('RESULT'),
	domain: column('DOMAIN'),
	xdr_version: column('TRAPSVERSION'),
	trapsversion: column('TRAPSVERSION'),
	category: column('CATEGORY'),
	timestamp: moment('TIMESTAMP'),
};

const SORT: Record<'management' | 'agents', Record<string, string>> = {
	management: {
		type: 'AUDIT_ENTITY',
		sub_type: 'AUDIT_ENTITY_SUBTYPE',
		result: 'AUDIT_RESULT',
		timestamp: 'AUDIT_INSERT_TIME',
	},
	agents: { type: 'TYPE', category: 'CATEGORY', result: 'RESULT', timestamp: 'TIMESTAMP' },
};

/** The two audit logs, newest first unless asked otherwise. */
export function auditRoutes(api: Api): void {
	for (const [path, log, filters] of [
		['audits/management_logs', 'management', managementFilters(api)],
		['audits/agents_reports', 'agents', AGENTS],
	] as const) {
		api.route({
			path,
			needs: 'auditView',
			schema: pageSchema,
			handle: (input) => {
				const now = api.world.clock.now();
				const received = api.world.audits[log].filter(({ RECEIVEDTIME }) => Number(RECEIVEDTIME ?? 0) <= now);
				const matching = applyFilters(received, input.filters ?? [], filters);
				const rows = sorted(matching, SORT[log], input.sort);
				const { count, page } = pageOf(input, rows, api.switches);
				return { reply: { ...count, data: page } };
			},
		});
	}
}

function sorted(
	rows: AuditRow[],
	columns: Record<string, string>,
	sort: { field: string; keyword?: string } = { field: 'timestamp' },
): AuditRow[] {
	const name = columns[sort.field];
	if (name === undefined) throw badRequest(`Unsupported sort field: ${sort.field}`);
	const direction = isAscending(sort.keyword) ? 1 : -1;
	const ordered = direction === 1 ? rows : [...rows].reverse();
	return ordered.sort((a, b) => compare(a[name], b[name]) * direction);
}

function compare(a: string | number | null, b: string | number | null): number {
	if (typeof a === 'number' && typeof b === 'number') return a - b;
	return String(a).localeCompare(String(b));
}
