import { epochMs, isoOrNull } from '../../../shared/time';
import { flagOf, isRecord, numeric, orNull, text, textList } from '../../../shared/values';

/** What 3.x calls an incident and 5.x a case, with the same names on both. Times are epoch ms. */
export interface IncidentView {
	id: number;
	name: string;
	description: string;
	/** As Cortex writes it: `new` in 3.x, `New` in 5.x. */
	status: string;
	/** `informational` to `critical`; what a person set goes before what Cortex found. */
	severity: string;
	assignee: string;
	alertCount: number | null;
	hosts: Array<{ name: string; endpointId: string }>;
	users: string[];
	starred: boolean | null;
	createdAt: number | null;
	modifiedAt: number | null;
	url: string;
}

export const SEVERITY_RANKS = ['informational', 'low', 'medium', 'high', 'critical'] as const;

/** Reads a row of `get_incidents` or of `case/search`; undefined without an ID, and for a case beyond the scope of the key. */
export function readIncident(row: unknown): IncidentView | undefined {
	if (!isRecord(row)) return undefined;
	const id = numeric(row.incident_id) ?? numeric(row.case_id);
	if (id === undefined || flagOf(row.is_blocked) === true) return undefined;
	return {
		id,
		name: text(row.incident_name) || text(row.case_name),
		description: text(row.description),
		status: text(row.status_progress) || text(row.status),
		severity: severityOf(text(row.manual_severity) || text(row.user_severity) || text(row.severity)),
		assignee: text(row.assigned_user_mail) || text(row.assigned_user_pretty_name),
		alertCount: numeric(row.alert_count) ?? numeric(row.issue_count) ?? null,
		hosts: textList(row.hosts).map(hostOf),
		users: textList(row.users),
		starred: flagOf(row.starred),
		createdAt: timeOf(row.creation_time),
		modifiedAt: timeOf(row.modification_time) ?? timeOf(row.last_update_time),
		url: text(row.xdr_url),
	};
}

/** `name:endpoint_id`; the name alone where no agent is. */
function hostOf(entry: string): { name: string; endpointId: string } {
	const match = /^(.*):([0-9a-f]{32})$/i.exec(entry);
	return match ? { name: match[1], endpointId: match[2].toLowerCase() } : { name: entry.replace(/:$/, ''), endpointId: '' };
}

function severityOf(word: string): string {
	const name = word.toLowerCase().replace(/^sev_\d+_/, '');
	return name === 'info' ? 'informational' : name;
}

/** Epoch ms, or ISO text on the first releases of 5.x. */
function timeOf(value: unknown): number | null {
	const ms = numeric(value) ?? epochMs(value, 'UTC');
	return ms === undefined || ms <= 0 ? null : ms;
}

/** How it looks in an item: null for what Cortex does not say. */
export function showIncident(view: IncidentView) {
	return {
		id: view.id,
		name: orNull(view.name),
		description: orNull(view.description),
		status: orNull(view.status),
		severity: orNull(view.severity),
		assignee: orNull(view.assignee),
		alertCount: view.alertCount,
		hosts: view.hosts.map(({ name, endpointId }) => ({ name: orNull(name), endpointId: orNull(endpointId) })),
		users: view.users,
		starred: view.starred,
		createdAt: isoOrNull(view.createdAt),
		modifiedAt: isoOrNull(view.modifiedAt),
		url: orNull(view.url),
	};
}
