import type { SimClock } from '../../core/clock';
import type { VectraSwitches } from '../switches';
import { Feed } from './feeds';
import type { Actor, Detection, Entity } from './types';

/** An event of the scoring feed: the entity as it was at the time. */
export interface ScoringEvent {
	entity: Pick<
		Entity,
		| 'id'
		| 'name'
		| 'threat'
		| 'certainty'
		| 'severity'
		| 'urgency_score'
		| 'attack_rating'
		| 'importance'
		| 'velocity_contrib'
		| 'breadth_contrib'
	>;
	lastDetection: { id: number; type: string } | null;
	activeTypes: string[];
	/** A falling score is shown on demand only. */
	decrease: boolean;
}

export interface DetectionEvent {
	/** The detection as it was at the time. */
	detection: Readonly<Detection>;
	entityName: string;
	change: 'new' | 'append';
}

export interface AuditEvent {
	actor: Actor;
	/** Such as `host_tags`. */
	object: string;
	action: 'created' | 'updated' | 'deleted';
	message: string;
	data: Record<string, unknown>;
}

/** Every event feed. Health events stay as they were added. */
export class EventFeeds {
	readonly entity_scoring: Feed<ScoringEvent>;

	readonly detections: Feed<DetectionEvent>;

	readonly audits: Feed<AuditEvent>;

	readonly health: Feed<Record<string, unknown>>;

	constructor(clock: SimClock, switches: VectraSwitches) {
		this.entity_scoring = new Feed(clock, switches);
		this.detections = new Feed(clock, switches);
		this.audits = new Feed(clock, switches);
		this.health = new Feed(clock, switches);
	}

	clear(): void {
		for (const feed of [this.entity_scoring, this.detections, this.audits, this.health]) feed.clear();
	}
}

/** The scoring event of an entity and its detections as they are now. */
export function scoringEvent(entity: Entity, detections: readonly Detection[], decrease: boolean): ScoringEvent {
	const active = detections.filter(({ state }) => state === 'active');
	const last = active.reduce<Detection | undefined>(
		(newest, one) => (newest === undefined || one.last_timestamp >= newest.last_timestamp ? one : newest),
		undefined,
	);
	const { id, name, threat, certainty, severity, urgency_score, attack_rating, importance } = entity;
	const { velocity_contrib, breadth_contrib } = entity;
	return {
		entity: {
			id,
			name,
			threat,
			certainty,
			severity,
			urgency_score,
			attack_rating,
			importance,
			velocity_contrib,
			breadth_contrib,
		},
		lastDetection: last ? { id: last.id, type: last.detection_type } : null,
		activeTypes: [...new Set(active.map(({ detection_type }) => detection_type))],
		decrease,
	};
}
