import { isAvailable } from '../version';
import type { Entity } from '../world/types';
import { capitalised } from './account';
import { noteRow } from './note';
import { seconds } from './times';
import { objectUrl } from './urls';
import { previewFields, type Row, type View } from './view';

/** An entity of RUX: v3.4 shows a host's address and has dropped the fields `entity_*`. */
export function entityRow(view: View, entity: Entity): Row {
	const { version, switches, world } = view;
	const { id, type, importance } = entity;
	const isNew = isAvailable(version, { rux: 4 });
	return {
		id,
		name: entity.name,
		breadth_contrib: entity.breadth_contrib,
		importance,
		type,
		...(isNew ? {} : { entity_type: type, entity_importance: importance }),
		is_prioritized: entity.urgency_score >= switches.prioritizedFrom,
		severity: capitalised(entity.severity),
		urgency_score: entity.urgency_score,
		velocity_contrib: entity.velocity_contrib,
		detection_set: world.detections.of(entity).map((detection) => objectUrl(view, 'detection', detection.id)),
		last_detection_timestamp: seconds(entity.last_detection_timestamp),
		last_modified_timestamp: seconds(entity.modified),
		notes: world.notes.of(entity).slice(0, switches.embeddedNotes).map(noteRow),
		attack_rating: entity.attack_rating,
		privilege_level: entity.privilege_level,
		privilege_category: entity.privilege_category,
		attack_profile: entity.attack_profile,
		sensors: [entity.sensor],
		state: entity.state,
		tags: entity.tags,
		url: objectUrl(view, type, id),
		host_type: type === 'host' ? ['normal'] : null,
		account_type: type === 'account' ? entity.account_type : null,
		...(isNew && type === 'host' ? { ip: entity.ip } : {}),
		...previewFields(view, { external_reference_id: null, unresolved_priority: false, ...entity.extra }),
	};
}
