import { z } from 'zod';
import { plainError } from '../literals';
import type { CortexSwitches } from '../switches';
import type { Alert, AlertChange, AlertSeverity } from '../world/alerts';
import { isAscending, windowOf } from '../world/page';
import { rank } from './alerts';
import type { Api } from './api';
import { missing } from './api';
import { applyFilters, inFilter, timeFilter, type RowFilter } from './rowFilters';
import { pageSchema } from './schemas';

const methods: Record<string, string> = {
	'XDR Agent': 'TRAPS',
	'XDR Analytics': 'MAGNIFIER',
	'XDR BIOC': 'BIOC',
	Correlation: 'CORRELATION',
};

/** There is no filter on agent, host, user or MITRE (vendor documentation); the nearest is the name of the asset. */
const FILTERS: Record<string, RowFilter<Alert>> = {
	id: inFilter<Alert>(({ id }) => [String(id)]),
	external_id: inFilter<Alert>(({ externalId }) => [externalId]),
	category: inFilter<Alert>(({ category }) => [category]),
	severity: inFilter<Alert>(({ severity }) => [issueSeverity(severity)]),
	issue_domain: inFilter<Alert>(() => ['Security']),
	'detection.method': inFilter<Alert>(({ source }) => (source === null ? [] : [source])),
	'status.progress': inFilter<Alert>(({ status }) => [progressOf(status)]),
	asset_names: inFilter<Alert>(({ hostName }) => (hostName === null ? [] : [hostName])),
	_insert_time: timeFilter<Alert>(({ insertedAt }) => insertedAt),
	observation_time: timeFilter<Alert>(({ detectedAt }) => detectedAt),
	last_modified: timeFilter<Alert>((alert) => alert.modifiedAt ?? alert.insertedAt),
};

const search = pageSchema.extend({ include_fields: z.array(z.string()).default([]) });

const update = z.looseObject({
	update_data: z.looseObject(
		{
			severity: z.string().optional(),
			status: z.string().optional(),
			status_resolution_reason: z.string().optional(),
			status_resolution_comment: z.string().optional(),
		},
		missing('update_data'),
	),
});

/** Issues: what 5.x calls alerts. Errors have a form of their own. */
export function issueRoutes(api: Api): void {
	const { world, switches } = api;
	api.route({
		path: 'issue/search',
		only: '5.x',
		plainErrors: true,
		needs: 'incidentView',
		schema: search,
		handle: (input, { beside }) => {
			const paging = switches.issuePaging === 'outside' ? pageSchema.parse(beside) : input;
			const [from, to] = windowOf(paging);
			const all = world.alerts.list();
			const matching = applyFilters(all, input.filters ?? [], FILTERS);
			const rows = sorted(matching, paging.sort)
				.slice(from, to)
				.map((alert) => issueRecord(alert, input.include_fields, switches));
			return switches.issueDialect === 'xsiam34'
				? { reply: { total_count: matching.length, result_count: rows.length, issues: rows } }
				: { reply: { TOTAL_COUNT: all.length, FILTER_COUNT: matching.length, DATA: rows } };
		},
	});

	api.route({
		path: 'issue/schema',
		only: '5.x',
		plainErrors: true,
		needs: 'incidentView',
		schema: z.looseObject({}),
		handle: () => ({
			reply: {
				DATA: Object.keys(FILTERS).map((name) => ({ field_name: name, field_pretty_name: name, data_type: 'string' })),
			},
		}),
	});

	api.route({
		path: 'issue/:id',
		only: '5.x',
		plainErrors: true,
		needs: 'incidentEdit',
		schema: update,
		handle: ({ update_data }, { params }) => {
			if (world.alerts.update([Number(params.id)], changeOf(update_data, switches)).length === 0) {
				throw plainError(404, `Issue ${params.id} was not found`);
			}
			return undefined;
		},
	});
}

function changeOf(data: z.infer<typeof update>['update_data'], { issueDialect }: CortexSwitches): AlertChange {
	const { severity, status, status_resolution_reason: reason, status_resolution_comment: comment } = data;
	if (severity === undefined && status === undefined) throw plainError(400, 'update_data: severity or status is expected');
	const change: AlertChange = {};
	if (severity !== undefined) change.severity = severityOf(severity);
	if (comment !== undefined) change.comment = comment;
	if (status === undefined) return change;
	const word = status.toLowerCase().replace(/[ _]+/g, '_');
	if (word !== 'resolved') return { ...change, status: word === 'new' ? 'new' : 'under_investigation' };
	if (reason === undefined) throw plainError(400, 'status_resolution_reason is needed to resolve an issue');
	const form = issueDialect === 'xsiam34' ? /^RESOLVED_([A-Z_]+)$/ : /^resolved - (.+)$/i;
	const [, tail] = form.exec(reason) ?? [];
	if (tail === undefined) throw plainError(400, `Unsupported status_resolution_reason: ${reason}`);
	return { ...change, status: `resolved_${tail.toLowerCase().replace(/ /g, '_')}` };
}

function severityOf(word: string): AlertSeverity {
	const known: Record<string, AlertSeverity> = { INFO: 'informational', LOW: 'low', MEDIUM: 'medium', HIGH: 'high', CRITICAL: 'critical' };
	const severity = known[word.toUpperCase()];
	if (severity === undefined) throw plainError(400, `Unsupported severity: ${word}`);
	return severity;
}

const issueSeverity = (severity: AlertSeverity): string =>
	severity === 'informational' ? 'INFO' : severity.toUpperCase();

function progressOf(status: string): string {
	if (status === 'new') return 'New';
	return status.startsWith('resolved') ? 'Resolved' : 'In Progress';
}

function sorted(rows: Alert[], sort: { field: string; keyword?: string } = { field: 'observation_time' }): Alert[] {
	const direction = isAscending(sort.keyword) ? 1 : -1;
	const keys: Record<string, (alert: Alert) => number> = {
		id: ({ id }) => id,
		severity: rank,
		observation_time: ({ detectedAt }) => detectedAt,
	};
	if (!Object.hasOwn(keys, sort.field)) throw plainError(400, `Unsupported sort field: ${sort.field}`);
	const key = keys[sort.field];
	return rows.sort((a, b) => (key(a) - key(b)) * direction);
}

function issueRecord(alert: Alert, include: readonly string[], { issueDialect }: CortexSwitches): Record<string, unknown> {
	const isOld = issueDialect === 'xsiam34';
	const method = alert.source === null ? null : (methods[alert.source] ?? 'CREATE_ALERT_PUBLIC_API');
	const resolved = alert.status.startsWith('resolved');
	const reason = resolved ? alert.status.toUpperCase() : null;
	const dialect = isOld
		? {
				detection_method: method,
				status: resolved ? 'RESOLVED' : alert.status.toUpperCase(),
				status_resolution_reason: reason,
				status_resolution_comment: alert.comment,
				_insert_time: new Date(alert.insertedAt).toISOString(),
			}
		: {
				'detection.method': method,
				'detection.rule_id': null,
				'status.progress': progressOf(alert.status),
				'status.resolution_reason': reason,
				'status.resolution_comment': alert.comment,
				_insert_time: alert.insertedAt,
			};
	return {
		id: alert.id,
		external_id: alert.externalId,
		name: alert.name,
		description: alert.description,
		severity: issueSeverity(alert.severity),
		category: alert.category,
		domain: 'Security',
		...dialect,
		observation_time: alert.detectedAt,
		last_update_timestamp: alert.modifiedAt ?? alert.insertedAt,
		case_ids: alert.caseId === null ? [] : [alert.caseId],
		asset_ids: [],
		asset_names: alert.hostName === null ? [] : [alert.hostName],
		mitre_tactics: alert.tactics,
		mitre_techniques: alert.techniques,
		tags: [],
		assigned_to: null,
		assigned_to_pretty: null,
		is_starred: false,
		is_excluded: false,
		...(include.includes('normalized_fields') ? { normalized_fields: normalized(alert) } : {}),
		...(include.includes('custom_fields') ? { custom_fields: {} } : {}),
		...alert.rawIssue,
	};
}

/** Where an issue names the machine: only when asked for. */
const normalized = ({ endpointId, hostName, hostIps, users }: Alert): Record<string, unknown> => ({
	'xdm.source.agent.identifier': endpointId,
	'xdm.source.host.hostname': hostName,
	'xdm.source.host.ipv4_addresses': hostIps,
	'xdm.source.identity.username': users,
});
