import { isAvailable, releaseHas } from '../version';
import { quxCategory } from '../world/catalog';
import type { Detection, Entity } from '../world/types';
import { embeddedGroups } from './group';
import { embeddedNotes } from './note';
import { searchStamp, seconds } from './times';
import { objectUrl } from './urls';
import { previewFields, type Row, type View } from './view';

/** Fields that v3.4 took away, and those that RUX has beside the common ones. */
export function detectionRow(view: View, detection: Detection): Row {
	const { version, world } = view;
	const { id, owner, threat, certainty, detection_type } = detection;
	const entity = world.find(owner.type, owner.id);
	const isRux = version.deployment === 'rux';
	const hasOldFields = isAvailable(version, { qux: 1, rux: 0, ruxUntil: 3 });
	const category = isRux ? detection.category : quxCategory(detection.category);
	const url = objectUrl(view, 'detection', id);
	return {
		id,
		url,
		detection_url: url,
		...(hasOldFields
			? {
					category,
					t_score: threat,
					c_score: certainty,
					targets_key_asset: detection.is_targeting_key_asset,
				}
			: {}),
		detection_category: category,
		detection: detection_type,
		detection_type,
		custom_detection: null,
		description: null,
		threat,
		certainty,
		src_ip: detection.src_ip,
		state: detection.state,
		created_timestamp: seconds(detection.created),
		first_timestamp: seconds(detection.first_timestamp),
		last_timestamp: seconds(detection.last_timestamp),
		is_targeting_key_asset: detection.is_targeting_key_asset,
		...sourceFields(view, detection, entity),
		...embeddedNotes(view, detection),
		sensor: entity?.sensor ?? null,
		sensor_name: entity ? `sensor-${entity.sensor}` : null,
		tags: detection.tags,
		triage_rule_id: detection.triage_rule_id,
		assigned_to: null,
		assigned_date: null,
		is_marked_custom: false,
		is_custom_model: false,
		is_triaged: detection.is_triaged,
		filtered_by_ai: false,
		filtered_by_user: false,
		filtered_by_rule: detection.triage_rule_id !== null,
		grouped_details: [],
		summary: summaryOf(detection),
		campaign_summaries: [],
		...(isRux ? { type: owner.type, data_source: dataSource(owner.type, entity) } : {}),
		...(isAvailable(version, { rux: 4 }) ? { investigation_pivot_link: null, normal_domains: [] } : {}),
		...(hasReason(view) ? { reason: detection.reason } : {}),
		...previewFields(view, { investigation_status: 'open', external_reference_id: null, ...detection.extra }),
	};
}

/** Where the IDs of accounts at their source begin: none of them is that of an account. */
export const SOURCE_ACCOUNTS_FROM = 1_000_000;

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null;

export function detectionSearchRow(view: View, detection: Detection): Row {
	const dropped = ['t_score', 'c_score', 'url', 'detection_url', 'note', 'notes'];
	const row = Object.entries(detectionRow(view, detection)).filter(([field]) => !dropped.includes(field));
	const { owner, id, modified } = detection;
	const fields = Object.fromEntries(row) as Row;
	const source = fields.src_account;
	return {
		...fields,
		// The account that the API knows; `src_account` is the one at the source it was seen at, which has an ID of its own.
		src_linked_account: isRow(source) ? { id: source.id, name: source.name } : null,
		src_account: isRow(source) ? { ...source, id: SOURCE_ACCOUNTS_FROM + owner.id } : null,
		_doc_modified_ts: searchStamp(modified, id),
	};
}

export const summaryOf = ({ dst_ips, target_domains, dst_ports, protocols }: Detection): Row => ({
	dst_ips,
	target_domains,
	dst_ports,
	protocols,
	num_sessions: 1,
	bytes_sent: 0,
	description: null,
});

/** On appliances detections have a reason, and their source's groups, from 9.3; on RUX a reason came with closing. */
function hasReason(view: View): boolean {
	return view.version.deployment === 'rux' ? view.version.minor >= 5 : hasGroups(view);
}

function hasGroups({ version, switches }: View): boolean {
	return version.deployment === 'rux' || (version.minor >= 5 && releaseHas(switches.applianceVersion, '9.3'));
}

function dataSource(type: string, entity: Entity | undefined): Row {
	const isCloud = type === 'account' && entity?.type === 'account' && entity.account_type.includes('o365');
	return {
		type: isCloud ? 'o365' : 'network',
		connection_name: entity?.sensor ?? '',
		connection_id: entity?.sensor ?? '',
	};
}

function sourceFields(view: View, { src_ip }: Detection, entity: Entity | undefined): Row {
	if (!entity) return { src_host: null, src_account: null };
	const { id, name, threat, certainty, privilege_level, privilege_category } = entity;
	const common = { id, name, url: objectUrl(view, entity.type, id), threat, certainty };
	if (entity.type === 'account') {
		return { src_host: null, src_account: { ...common, privilege_level, privilege_category } };
	}
	const groups = embeddedGroups(view, entity);
	return {
		src_host: { ...common, ip: src_ip, is_key_asset: entity.key_asset, groups },
		src_account: null,
		...(hasGroups(view) ? { groups } : {}),
	};
}
