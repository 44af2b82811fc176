import type { IDataObject } from 'n8n-workflow';
import { flagOf, isRecord, numeric, text } from '../../../shared/values';
import { readHost } from '../../transport/normalize';
import { categoryOf } from '../../output/detection';
import { accountIn } from '../../transport/detections';
import type { EntityType } from '../../transport/objects';
import type { Row } from './feedPage';
import { isoTime } from './times';

/** The entity of an event. Null stands for unknown: urgency is a score of RUX, threat and certainty mostly are scores of QUX. */
export interface EntityView {
	type: EntityType;
	id: number;
	name: string;
	url: string;
	/** As written: lower case on hosts of QUX, capitalised elsewhere. */
	severity: string | null;
	urgency: number | null;
	attackRating: number | null;
	/** 0 low, 1 medium, 2 high. */
	importance: number | null;
	isPrioritized: boolean | null;
	threat: number | null;
	certainty: number | null;
}

export interface DetectionView {
	id: number;
	/** As people know it, such as `Hidden HTTPS Tunnel`. */
	type: string;
	/** RUX's own code for the type; null where there is none. */
	typeCode: string | null;
	/** `command_and_control`, `lateral_movement`, … in either deployment. */
	category: string;
	threat: number | null;
	certainty: number | null;
	triaged: boolean | null;
	state: string | null;
	/** Techniques and tactics such as `T1071 - Application Layer Protocol`; null where Vectra does not say, as in rows of a list. */
	mitre: string[] | null;
	sourceIp: string | null;
	firstSeen: string | null;
	lastSeen: string | null;
	url: string;
}

/** A host for an item, from the facts of the event alone, with the keys of `hostView`. */
export function bareHost({ id, name, severity, threat, certainty, urgency, url }: EntityView, ip = ''): IDataObject {
	return {
		name: name || null,
		ip: ip || null,
		macAddresses: [],
		tags: null,
		groups: null,
		severity,
		threat,
		certainty,
		urgency,
		keyAsset: null,
		privilegeLevel: null,
		identity: null,
		url: url || null,
		id,
	};
}

/** An entity of which only the number is known, and perhaps the name. */
export const namelessEntity = (type: EntityType, id: number, name: string): EntityView => ({
	type,
	id,
	name,
	url: '',
	severity: null,
	urgency: null,
	attackRating: null,
	importance: null,
	isPrioritized: null,
	threat: null,
	certainty: null,
});

/** Reads the entity of an event of RUX; undefined when the event names none. */
export function readScoring(row: Row): EntityView | undefined {
	const id = numeric(row.entity_id);
	const type = typeOf(row.type) ?? typeOf(row.entity_type);
	if (id === undefined || type === undefined) return undefined;
	return {
		type,
		id,
		name: text(row.name) || text(row.entity_name),
		url: text(row.url),
		severity: text(row.severity) || null,
		urgency: numeric(row.urgency_score) ?? null,
		attackRating: numeric(row.attack_rating) ?? null,
		importance: numeric(row.importance) ?? null,
		isPrioritized: flagOf(row.is_prioritized),
		threat: numeric(row.threat) ?? null,
		certainty: numeric(row.certainty) ?? null,
	};
}

/** Reads a row of `/hosts`, `/accounts` or of a QUX search. */
export function readEntity(row: Row, type: EntityType): EntityView | undefined {
	const host = readHost(row);
	if (!host) return undefined;
	const { id, name, url, severity, threat, certainty } = host;
	const rux = { urgency: null, attackRating: null, importance: null, isPrioritized: null };
	return { type, id, name, url, severity: severity || null, ...rux, threat, certainty };
}

/** Reads the detection and the entity of an event of the RUX detection feed. */
export function readDetectionEvent(row: Row): { detection: DetectionView; entity: EntityView } | undefined {
	const id = numeric(row.detection_id);
	// The event's own name and scores are those of the detection, and mostly its address, too.
	const source = [row.src_host, row.src_account].filter(isRecord).find((one) => numeric(one.id) === numeric(row.entity_id));
	const isOfDetection = /\/detections?\//.test(text(row.url));
	const ofDetection = { url: source?.url ?? (isOfDetection ? '' : row.url), severity: null, threat: null, certainty: null };
	const entity = readScoring({ ...row, name: text(row.entity_name) || text(row.entity_uid), ...ofDetection });
	if (id === undefined || !entity) return undefined;
	return {
		entity,
		detection: {
			id,
			type: text(row.d_type_vname) || text(row.detection_type),
			typeCode: text(row.detection_type) || null,
			category: categoryOf(row.category),
			threat: numeric(row.threat) ?? null,
			certainty: numeric(row.certainty) ?? null,
			triaged: flagOf(row.triaged),
			state: text(row.status) || null,
			mitre: readMitre(row.mitre),
			sourceIp: null,
			firstSeen: null,
			lastSeen: isoTime(row.event_timestamp),
			url: text(row.detection_href) || text(row.url),
		},
	};
}

/** Reads a row of `/detections`. A detection on neither a host nor an account has no entity. */
export function readDetection(row: Row): { detection: DetectionView; entity: EntityView | null } | undefined {
	const id = numeric(row.id);
	if (id === undefined) return undefined;
	const host = isRecord(row.src_host) ? readEntity(row.src_host, 'host') : undefined;
	const told = accountIn(row);
	const account = told && readEntity(told, 'account');
	return {
		entity: host ?? account ?? null,
		detection: {
			id,
			type: text(row.detection_type) || text(row.detection),
			typeCode: null,
			category: categoryOf(row.detection_category ?? row.category),
			threat: numeric(row.threat) ?? numeric(row.t_score) ?? null,
			certainty: numeric(row.certainty) ?? numeric(row.c_score) ?? null,
			triaged: flagOf(row.is_triaged),
			state: text(row.state) || null,
			mitre: readMitre(row.mitre),
			sourceIp: text(row.src_ip) || null,
			firstSeen: isoTime(row.first_timestamp),
			lastSeen: isoTime(row.last_timestamp),
			url: text(row.detection_url) || text(row.url),
		},
	};
}

/** What is in the list is not published: texts are taken as they are, of an object its ID and its name. */
function readMitre(value: unknown): string[] | null {
	if (!Array.isArray(value)) return null;
	const entries = value.map((entry) => {
		if (!isRecord(entry)) return text(entry);
		const id = text(entry.id) || text(entry.technique_id) || text(entry.technique) || text(entry.tactic_id);
		return [id, text(entry.name) || text(entry.technique_name) || text(entry.tactic_name)].filter(Boolean).join(' - ');
	});
	return [...new Set(entries.filter((entry) => entry !== ''))];
}

const typeOf = (value: unknown): EntityType | undefined => {
	const type = text(value).toLowerCase();
	return type === 'host' || type === 'account' ? type : undefined;
};
