import { isAvailable } from '../version';
import { codeOfType } from '../world/catalog';
import type { AuditEvent, DetectionEvent, ScoringEvent } from '../world/events';
import type { FeedEvent } from '../world/feeds';
import { capitalised } from './account';
import { seconds } from './times';
import { objectUrl } from './urls';
import type { Row, View } from './view';

export function scoringRow(view: View, { id, at, type, data }: FeedEvent<ScoringEvent>): Row {
	const { entity, lastDetection, activeTypes } = data;
	const entityType = type ?? 'host';
	const last = lastDetection && {
		id: lastDetection.id,
		type: codeOfType(lastDetection.type),
		url: objectUrl(view, 'detection', lastDetection.id),
	};
	const isNew = isAvailable(view.version, { rux: 4 });
	return {
		id,
		entity_id: entity.id,
		name: entity.name,
		breadth_contrib: entity.breadth_contrib,
		importance: entity.importance,
		type,
		is_prioritized: entity.urgency_score >= view.switches.prioritizedFrom,
		severity: capitalised(entity.severity) ?? 'Low',
		urgency_score: entity.urgency_score,
		velocity_contrib: entity.velocity_contrib,
		attack_rating: entity.attack_rating,
		active_detection_types: activeTypes.map(codeOfType),
		category: type === 'account' ? view.switches.accountCategory : 'HOST_SCORING',
		url: objectUrl(view, entityType, entity.id),
		event_timestamp: seconds(at),
		...(isNew
			? { last_detection: last }
			: {
					entity_type: type,
					entity_importance: entity.importance,
					last_detection_id: last?.id ?? null,
					last_detection_type: last?.type ?? null,
					last_detection_url: last?.url ?? null,
				}),
	};
}

/** The account scoring feed of v3.0 to v3.3: threat and certainty instead of urgency. */
export function accountScoringRow(
	view: View,
	{ id, at, data: { entity, lastDetection } }: FeedEvent<ScoringEvent>,
): Row {
	return {
		id,
		account_id: entity.id,
		account_uid: entity.name,
		threat: entity.threat,
		certainty: entity.certainty,
		severity: capitalised(entity.severity) ?? 'Low',
		category: view.switches.accountCategory,
		last_detection_id: lastDetection?.id ?? null,
		event_timestamp: seconds(at),
		url: objectUrl(view, 'account', entity.id),
	};
}

export function detectionEventRow(view: View, { id, at, type, data }: FeedEvent<DetectionEvent>): Row {
	const { detection, entityName, change } = data;
	const { owner, is_triaged } = detection;
	return {
		id,
		category: detection.category,
		threat: detection.threat,
		certainty: detection.certainty,
		triaged: is_triaged,
		detection_type: codeOfType(detection.detection_type),
		d_type_vname: detection.detection_type,
		detection_id: detection.id,
		detection_href: objectUrl(view, 'detection', detection.id),
		entity_id: owner.id,
		entity_uid: entityName,
		type,
		url: objectUrl(view, owner.type, owner.id),
		event_timestamp: seconds(at),
		mitre: detection.mitre,
		detail: {},
		severity: Math.min(10, Math.round(detection.threat / 10)),
		...(isAvailable(view.version, { rux: 5 }) ? previewFields(view, data, entityName, change) : {}),
	};
}

function previewFields(view: View, { detection }: DetectionEvent, entityName: string, change: string): Row {
	const entity = view.world.find(detection.owner.type, detection.owner.id);
	const source = entity && {
		name: entity.name,
		id: entity.id,
		urgency_score: entity.urgency_score,
		importance: ['Low', 'Medium', 'High'][entity.importance],
		url: objectUrl(view, entity.type, entity.id),
	};
	return {
		entity_name: entityName,
		summary: {
			ips: detection.dst_ips,
			domains: detection.target_domains,
			hosts: [],
			accounts: [],
			ports: detection.dst_ports,
			external_targets: [],
			dns: [],
			protocols: detection.protocols,
		},
		filters: {
			triaged: detection.is_triaged,
			filtered_by_user: false,
			filtered_by_ai: false,
			filtered_by_rule: detection.triage_rule_id !== null,
			is_custom_model: false,
		},
		data_source: {
			type: 'network',
			sensor_name: entity ? `sensor-${entity.sensor}` : '',
			sensor_id: entity?.sensor ?? '',
		},
		status: detection.state === 'active' ? 'open' : 'closed',
		change_type: change,
		is_prioritized: (entity?.urgency_score ?? 0) >= view.switches.prioritizedFrom,
		unresolved_priority: false,
		assignment: null,
		reason: detection.reason,
		src_host: detection.owner.type === 'host' ? source : null,
		src_account: detection.owner.type === 'account' ? source : null,
	};
}

export function auditRow({ id, at, data: { actor, object, action, message, data } }: FeedEvent<AuditEvent>): Row {
	return {
		id,
		user_id: actor.isClient ? null : actor.id,
		username: actor.username,
		user_type: actor.isClient ? 'API_CLIENT' : 'JWT',
		api_client_id: actor.isClient ? actor.username.replace('api_client_', '') : null,
		user_role: actor.role,
		version: '1',
		source_ip: '127.0.0.1',
		event_timestamp: seconds(at),
		message,
		result_status: 'success',
		event_data: data,
		event_object: object,
		event_action: action,
	};
}
