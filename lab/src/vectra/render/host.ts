import type { Host } from '../world/types';
import { embeddedAssignments } from './assignment';
import { embeddedGroups } from './group';
import { embeddedNotes } from './note';
import { searchStamp, seconds } from './times';
import { apiUrl, objectUrl } from './urls';
import type { Row, View } from './view';

/** A host as `/hosts` shows it: v2.x, and RUX from v3.3 as far as is known. */
export function hostRow(view: View, host: Host): Row {
	const { version, switches } = view;
	const { id, name, tags, threat, certainty, ip } = host;
	const isRux = version.deployment === 'rux';
	if (isRux && switches.ruxHostBody === 'minimal') return { id, name, tags, threat, certainty };
	const url = objectUrl(view, 'host', id);
	return {
		id,
		name,
		active_traffic: host.has_active_traffic,
		has_active_traffic: host.has_active_traffic,
		t_score: threat,
		threat,
		c_score: certainty,
		certainty,
		severity: host.severity,
		last_source: ip,
		ip,
		previous_ips: host.previous_ips,
		last_detection_timestamp: seconds(host.last_detection_timestamp),
		key_asset: host.key_asset,
		is_key_asset: host.key_asset,
		state: host.state,
		targets_key_asset: host.targets_key_asset,
		is_targeting_key_asset: host.targets_key_asset,
		detection_set: view.world.detections.of(host).map((detection) => apiUrl(view, 'detection', detection.id)),
		host_artifact_set: artifacts(host),
		sensor: host.sensor,
		sensor_name: `sensor-${host.sensor}`,
		tags,
		...embeddedNotes(view, host),
		url,
		host_url: url,
		last_modified: seconds(host.modified),
		last_seen: seconds(host.last_detection_timestamp),
		...embeddedAssignments(view, host),
		...(isRux && !switches.hostsGroupsPresent ? {} : { groups: embeddedGroups(view, host) }),
		has_custom_model: false,
		privilege_level: host.privilege_level,
		privilege_category: host.privilege_category,
		probable_owner: host.probable_owner,
		detection_profile: host.detection_profile,
		host_session_luids: host.host_session_luids,
		host_luid: host.host_session_luids[0] ?? null,
	};
}

/** What only a single host shows; LDAP data on request. */
export function hostDetail(view: View, host: Host, { ldap = false } = {}): Row {
	return { ...hostRow(view, host), ...detailFields(view, host), ...(ldap ? { ldap: {} } : {}) };
}

/** A row of QUX search: fewer fields, and the time of indexing. */
export function hostSearchRow(view: View, host: Host): Row {
	const dropped = ['t_score', 'c_score', 'url', 'host_url', 'detection_set', 'note', 'notes'];
	const row = Object.entries({ ...hostRow(view, host), ...detailFields(view, host) });
	return {
		...Object.fromEntries(row.filter(([field]) => !dropped.includes(field))),
		ldap: {},
		_doc_modified_ts: searchStamp(host.modified, host.id),
	};
}

function detailFields({ world }: View, host: Host): Row {
	return {
		roles: [],
		edrs: [],
		account_access_history: [],
		service_access_history: [],
		detection_summaries: world.detections.of(host).map((detection) => ({
			detection_id: detection.id,
			detection_type: detection.detection_type,
			state: detection.state,
			threat: detection.threat,
			certainty: detection.certainty,
			tags: detection.tags,
		})),
		campaign_summaries: [],
		suspicious_admin_learnings: {},
		shell_knocker: [],
		has_shell_knocker_learnings: false,
	};
}

function artifacts({ name, mac_address, host_artifact_set }: Host): Row[] {
	const known: Row[] = [];
	if (mac_address !== null)
		known.push({ type: 'mac', value: mac_address, source: null, siem: false, vendor: 'ExampleCorp' });
	if (!/^IP-/.test(name)) known.push({ type: 'kerberos', value: name, source: null, siem: false });
	return [...known, ...host_artifact_set];
}
