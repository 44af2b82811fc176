import { epochMs } from '../../shared/time';
import { isRecord, numeric, splitList, text, textList } from '../../shared/values';

/** What 3.x calls an alert and 5.x an issue, with the same names and types on both. Times are epoch ms. */
export interface Alert {
	id: string;
	externalId: string;
	name: string;
	description: string;
	/** `informational`, `low`, `medium`, `high`, `critical`, or what a later release adds; '' when it is not shown. */
	severity: string;
	status: AlertStatus | null;
	/** Why it was resolved, such as `false_positive`; '' when it is not. */
	resolution: string;
	comment: string;
	category: string;
	/** What raised it, such as `XDR Agent`; a code such as `TRAPS` in 5.x. */
	source: string;
	/** What Cortex did about it; 5.x does not say. */
	action: string;
	/** When it happened. */
	detectedAt: number | null;
	/** When the server stored it: seconds later, or hours. */
	insertedAt: number | null;
	/** 32 hex digits; '' where no agent was involved. */
	endpointId: string;
	endpointName: string;
	ips: string[];
	users: string[];
	/** Such as `T1003.001 - OS Credential Dumping: LSASS Memory`. */
	techniques: string[];
	tactics: string[];
	/** Incidents or cases that it belongs to; empty until Cortex has grouped it. */
	caseIds: string[];
}

export type AlertStatus = 'new' | 'inProgress' | 'resolved';

/** Reads a record of `get_alerts`, v1 or v2, or of `issue/search`; undefined for one without an ID. */
export function readAlert(row: unknown): Alert | undefined {
	if (!isRecord(row)) return undefined;
	const id = text(row.alert_id) || text(row.id);
	if (id === '') return undefined;
	// 3.x: v1 keeps these in events. 5.x: only where they were asked for.
	const events = Array.isArray(row.events) ? row.events.filter(isRecord) : [];
	const machine = isRecord(row.normalized_fields) ? row.normalized_fields : {};
	const all = (name: string): string[] => distinct([row[name], ...events.map((event) => event[name])].flatMap(textList));
	const status = text(row.resolution_status) || text(row['status.progress']) || text(row.status);
	const reason = text(row['status.resolution_reason']) || text(row.status_resolution_reason) || status;
	return {
		id,
		externalId: text(row.external_id),
		name: text(row.name),
		description: text(row.description),
		severity: severityOf(text(row.severity)),
		status: statusOf(status),
		resolution: resolutionOf(reason),
		comment: text(row.resolution_comment) || text(row['status.resolution_comment']) || text(row.status_resolution_comment),
		category: text(row.category),
		source: text(row.source) || text(row['detection.method']) || text(row.detection_method),
		action: text(row.action_pretty) || text(row.action),
		detectedAt: timeOf(row.detection_timestamp ?? row.observation_time),
		insertedAt: timeOf(row.local_insert_ts ?? row._insert_time),
		endpointId: (text(row.endpoint_id) || first(machine['xdm.source.agent.identifier'])).toLowerCase(),
		endpointName: text(row.host_name) || first(machine['xdm.source.host.hostname']) || first(row.asset_names),
		// A list in the calls of alerts, one text with commas inside an incident (clients of the vendor).
		ips: splitList(row.host_ip ?? machine['xdm.source.host.ipv4_addresses']),
		users: distinct([...all('user_name'), ...textList(machine['xdm.source.identity.username'])]),
		techniques: distinct([...all('mitre_technique_id_and_name'), ...textList(row.mitre_techniques)]),
		tactics: distinct([...all('mitre_tactic_id_and_name'), ...textList(row.mitre_tactics)]),
		caseIds: textList(row.case_ids ?? row.case_id),
	};
}

/** `HIGH`, `high` and `SEV_040_HIGH` are one. */
function severityOf(word: string): string {
	const name = word.toLowerCase().replace(/^sev_\d+_/, '');
	return name === 'info' ? 'informational' : name;
}

/** By the word alone: sources disagree about the numbers in `STATUS_070_RESOLVED_OTHER`. */
function statusOf(word: string): AlertStatus | null {
	const name = word.toLowerCase().replace(/[ _]+/g, '_');
	if (name.includes('resolved')) return 'resolved';
	if (name.includes('investigation') || name === 'in_progress') return 'inProgress';
	return /(^|_)new$/.test(name) ? 'new' : null;
}

function resolutionOf(word: string): string {
	return /resolved[ _-]+(.+)$/i.exec(word)?.[1].toLowerCase().replace(/[ _]+/g, '_') ?? '';
}

function timeOf(value: unknown): number | null {
	const ms = numeric(value) ?? epochMs(value, 'UTC') ?? null;
	return ms === 0 ? null : ms;
}

const first = (value: unknown): string => textList(value)[0] ?? '';

const distinct = (values: readonly string[]): string[] => [...new Set(values)];
