import type { CortexSwitches } from '../switches';
import type { Alert } from '../world/alerts';

/** One event of a v1 alert: what v2 prints as parallel lists. */
function eventOf(alert: Alert): Record<string, unknown> {
	const { users, techniques, tactics, detectedAt } = alert;
	return {
		agent_os_type: OS_NAMES[alert.platform] ?? 'NO_HOST',
		event_type: 'Process Execution',
		event_timestamp: detectedAt,
		user_name: users[0] ?? null,
		actor_process_image_name: 'rundll32.exe',
		mitre_technique_id_and_name: techniques[0] ?? null,
		mitre_tactic_id_and_name: tactics[0] ?? null,
	};
}

const OS_NAMES: Record<string, string> = { windows: 'Windows', linux: 'Linux', macos: 'Mac' };

/** What both versions of the call print at the top of a record. */
function common(alert: Alert, switches: CortexSwitches): Record<string, unknown> {
	const { hostIps, macs } = alert;
	return {
		alert_id: String(alert.id),
		external_id: alert.externalId,
		name: alert.name,
		description: alert.description,
		category: alert.category,
		severity: alert.severity,
		source: alert.source,
		alert_type: 'Unclassified',
		matching_status: 'MATCHED',
		action: 'DETECTED',
		action_pretty: 'Detected',
		detection_timestamp: alert.detectedAt,
		local_insert_ts: alert.insertedAt,
		last_modified_ts: alert.modifiedAt,
		end_match_attempt_ts: null,
		endpoint_id: alert.endpointId,
		host_name: alert.hostName,
		host_ip: listOf(hostIps, switches),
		mac: macs[0] ?? null,
		mac_addresses: listOf(macs, switches),
		starred: false,
		is_whitelisted: false,
		deduplicate_tokens: null,
		contains_featured_host: 'NO',
		contains_featured_user: 'NO',
		contains_featured_ip: 'NO',
	};
}

/** A v1 record: scalars at the top and one object for each event. */
export function alertV1(alert: Alert, switches: CortexSwitches): Record<string, unknown> {
	return { ...common(alert, switches), events: [eventOf(alert)], ...alert.raw };
}

/** A v2 record: flat, with parallel lists in place of events. */
export function alertV2(alert: Alert, switches: CortexSwitches): Record<string, unknown> {
	const { users, techniques, tactics, detectedAt } = alert;
	return {
		...common(alert, switches),
		agent_os_type: OS_NAMES[alert.platform] ?? 'NO_HOST',
		user_name: listOf(users, switches),
		mitre_technique_id_and_name: listOf(techniques, switches),
		mitre_tactic_id_and_name: listOf(tactics, switches),
		actor_process_image_name: ['rundll32.exe'],
		event_type: ['Process Execution'],
		event_timestamp: [detectedAt],
		action_remote_ip: [null],
		resolution_status: resolutionCode(alert.status),
		resolution_comment: alert.comment,
		case_id: alert.caseId,
		tags: ['DS:PANW/XDR Agent'],
		original_tags: [],
		is_pcap: false,
		events: null,
		...alert.raw,
	};
}

const CODES: Record<string, string> = {
	new: 'STATUS_010_NEW',
	under_investigation: 'STATUS_020_UNDER_INVESTIGATION',
	resolved_known_issue: 'STATUS_040_RESOLVED_KNOWN_ISSUE',
	resolved_duplicate: 'STATUS_050_RESOLVED_DUPLICATE',
	resolved_false_positive: 'STATUS_060_RESOLVED_FALSE_POSITIVE',
	resolved_other: 'STATUS_070_RESOLVED_OTHER',
	resolved_true_positive: 'STATUS_080_RESOLVED_TRUE_POSITIVE',
	resolved_security_testing: 'STATUS_090_RESOLVED_SECURITY_TESTING',
};

/** The statuses that `update_alerts` takes (vendor documentation). */
export const ALERT_STATUSES = Object.keys(CODES);

const resolutionCode = (status: string): string => CODES[status] ?? 'STATUS_020_UNDER_INVESTIGATION';

function listOf(values: string[], { alertLists }: CortexSwitches): unknown {
	if (alertLists === 'array') return values;
	return alertLists === 'null' ? null : (values[0] ?? null);
}
