import { MultiIndex } from '../../core/multiIndex';
import { categoryOfType } from './catalog';
import { Collection } from './collection';
import {
	detectionInputSchema,
	type Detection,
	type DetectionInput,
	type Entity,
	type EntityType,
	type Time,
} from './types';

/** Detections, also by the host or account they are about. */
export class Detections extends Collection<Detection> {
	private readonly byOwner = new MultiIndex<Detection>();

	override add(detection: Detection): void {
		super.add(detection);
		this.byOwner.add(keyOf(detection.owner), detection);
	}

	of(entity: { type: EntityType; id: number }): Detection[] {
		return this.byOwner.get(keyOf(entity));
	}

	override clear(): void {
		super.clear();
		this.byOwner.clear();
	}
}

const keyOf = ({ type, id }: { type: EntityType; id: number }): string => `${type}:${id}`;

/** A detection on an entity, from what is given; `id` is used when none is. */
export function newDetection(input: DetectionInput, owner: Entity, id: number, now: Time): Detection {
	const given = detectionInputSchema.parse(input);
	const type = given.detection_type ?? 'Hidden HTTPS Tunnel';
	const last = given.last_timestamp ?? now;
	return {
		type: 'detection',
		id: given.id ?? id,
		owner: { type: owner.type, id: owner.id },
		detection_type: type,
		category: given.category ?? categoryOfType(type),
		threat: given.threat ?? owner.threat,
		certainty: given.certainty ?? owner.certainty,
		state: given.state ?? 'active',
		tags: given.tags ?? [],
		src_ip: given.src_ip === undefined ? (owner.type === 'host' ? owner.ip : null) : given.src_ip,
		created: now,
		first_timestamp: given.first_timestamp ?? last,
		last_timestamp: last,
		is_triaged: given.is_triaged ?? false,
		triage_rule_id: null,
		is_targeting_key_asset: given.is_targeting_key_asset ?? false,
		dst_ips: given.dst_ips ?? ['203.0.113.10'],
		target_domains: given.target_domains ?? [],
		dst_ports: given.dst_ports ?? [443],
		protocols: given.protocols ?? ['tcp'],
		mitre: given.mitre ?? [],
		pcap: given.pcap ?? false,
		reason: null,
		modified: now,
	};
}
