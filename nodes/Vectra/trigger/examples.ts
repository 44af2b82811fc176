import type { IDataObject } from 'n8n-workflow';
import { exampleOf } from '../../shared/sample';
import { hostView } from '../output/hostView';
import { readHost, type VectraHost } from '../transport/normalize';
import type { EntityType } from '../transport/objects';
import type { Row } from './feed/feedPage';
import type { EntityView } from './feed/views';

/**
 * Records of what no Vectra has, in the form of its lists and events, for the samples of a test run. The ID is 0, names and
 * addresses are those that are kept for examples (RFC 2606, RFC 5737, RFC 7042).
 */
const ENTITIES: Readonly<Record<EntityType, (at: string) => Row>> = {
	host: (at) => ({
		id: 0,
		name: 'SAMPLE-LT-01',
		ip: '192.0.2.10',
		last_source: '192.0.2.10',
		host_artifact_set: [
			{ type: 'kerberos', value: 'SAMPLE-LT-01' },
			{ type: 'mac', value: '00:00:5e:00:53:01' },
		],
		tags: [],
		groups: [],
		severity: 'high',
		threat: 78,
		certainty: 64,
		urgency_score: 71,
		attack_rating: 7,
		importance: 1,
		is_prioritized: true,
		is_key_asset: false,
		privilege_level: 2,
		has_active_traffic: true,
		last_seen: at,
		last_modified: at,
		url: 'https://vectra.example/hosts/0',
	}),
	account: (at) => ({
		id: 0,
		name: 'j.doe@corp.example',
		tags: [],
		severity: 'high',
		threat: 78,
		certainty: 64,
		urgency_score: 71,
		attack_rating: 7,
		importance: 1,
		is_prioritized: true,
		last_modified: at,
		url: 'https://vectra.example/accounts/0',
	}),
};

/** A row of a list. @param now epoch ms */
export const exampleEntity = (type: EntityType, now: number): Row => ENTITIES[type](new Date(now).toISOString());

/** The host of the list above. */
export const exampleHost = (now: number): VectraHost => exampleOf(readHost, exampleEntity('host', now));

/** The same in an item; null for an account. */
export function exampleHostView({ type, urgency }: EntityView, now: number): IDataObject | null {
	return type === 'host' ? hostView(exampleHost(now), urgency) : null;
}

/** A detection: a row of the list of QUX, or an event of RUX. */
export function exampleDetection(type: EntityType, isEvent: boolean, now: number): Row {
	const at = new Date(now).toISOString();
	const entity = exampleEntity(type, now);
	const scores = { threat: 78, certainty: 64 };
	if (isEvent) {
		return {
			...{ id: 0, event_timestamp: at, detection_id: 0, d_type_vname: 'Hidden HTTPS Tunnel', detection_type: 'hidden_https_tunnel_cnc' },
			...{ category: 'command_and_control', ...scores, severity: 'High', triaged: false, status: 'active' },
			...{ type, entity_id: 0, entity_uid: entity.name, mitre: ['T1071'], detection_href: 'https://vectra.example/detections/0' },
			[`src_${type}`]: entity,
		};
	}
	return {
		...{ id: 0, detection_type: 'Hidden HTTPS Tunnel', detection_category: 'command_and_control', ...scores, state: 'active' },
		...{ is_triaged: false, src_ip: '192.0.2.10', first_timestamp: at, last_timestamp: at },
		...{ detection_url: 'https://vectra.example/detections/0', [`src_${type}`]: entity },
	};
}

/** A change of the score of an entity of RUX, as its feed reports it. */
export function exampleScoring(type: EntityType, now: number): Row {
	const { name, url, severity, urgency_score, attack_rating, importance, is_prioritized } = exampleEntity(type, now);
	return {
		...{ id: 0, event_timestamp: new Date(now).toISOString(), type, entity_id: 0, name, url, severity, urgency_score },
		...{ attack_rating, importance, is_prioritized, active_detection_types: ['Hidden HTTPS Tunnel'] },
		last_detection: { id: 0, type: 'Hidden HTTPS Tunnel', url: 'https://vectra.example/detections/0' },
	};
}

/** An open assignment, as its list shows it. */
export function exampleAssignment(type: EntityType, now: number): Row {
	return {
		...{ id: 0, date_assigned: new Date(now).toISOString(), date_resolved: null, outcome: null, events: [], triaged_detections: null },
		...{ assigned_by: { id: 0, username: 'lead@corp.example' }, assigned_to: { id: 0, username: 'analyst@corp.example' } },
		...{ host_id: type === 'host' ? 0 : null, account_id: type === 'account' ? 0 : null },
	};
}
