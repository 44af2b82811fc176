import { showMac } from '../../shared/mac';
import { flagOf, isRecord, numeric, text } from '../../shared/values';
import { readHostIdentity, type HostIdentity } from './hostIdentity';

export interface HostGroup {
	id: number | null;
	name: string;
	/** host, ip, … ; '' when Vectra does not say. */
	type: string;
}

/** A host with what containment needs, in one form for every product version. Missing numbers are null, texts ''. */
export interface VectraHost {
	id: number;
	name: string;
	/** The address last seen, IPv4 or IPv6; may be ''. */
	ip: string;
	/** As `showMac` spells them. */
	macAddresses: string[];
	/** As written, in Vectra's order: tags are case-sensitive. Empty proves nothing unless `knows.tags`. */
	tags: string[];
	groups: HostGroup[];
	severity: string;
	threat: number | null;
	certainty: number | null;
	/** Null when Vectra does not tell. */
	keyAsset: boolean | null;
	/** 1 to 10; null when there is none or Vectra does not tell. */
	privilegeLevel: number | null;
	url: string;
	/** Which machine it is, besides the name and the address. */
	identity: HostIdentity;
	/**
	 * Whether Vectra reported these at all: RUX is not known to list every field. Tags that are missing, null or unreadable
	 * are not known, which is not the same as no tags.
	 */
	knows: { address: boolean; groups: boolean; privilege: boolean; tags: boolean };
}

/** A group with what exclusion needs. Only the types host and ip have hosts as members. */
export interface VectraGroup {
	id: number;
	name: string;
	type: string;
	/** As sent: host records, or IP addresses and networks. Null when Vectra leaves them out. */
	members: unknown[] | null;
	/** How many there are in all; null when Vectra does not say. */
	memberCount: number | null;
	/** Vectra is still computing who belongs to it (`membership_evaluation_ongoing` of v3.4): its members are not all there. */
	isEvaluating: boolean;
}

/**
 * Reads a host record of QUX v2.x or RUX v3.3+. Any field but the id may be missing, null or a numeric text.
 * Undefined when there is no usable id: such a record cannot be acted upon.
 */
export function readHost(record: unknown): VectraHost | undefined {
	if (!isRecord(record)) return undefined;
	const id = numeric(record.id);
	if (id === undefined || !Number.isSafeInteger(id)) return undefined;
	const artifacts = Array.isArray(record.host_artifact_set) ? record.host_artifact_set.filter(isRecord) : [];
	const macs = artifacts.filter(({ type }) => text(type).toLowerCase() === 'mac').map(({ value }) => showMac(text(value)));
	const groups = Array.isArray(record.groups) ? record.groups.filter(isRecord) : [];
	const tags = readTags(record);
	return {
		id,
		name: text(record.name),
		ip: text(record.ip) || text(record.last_source),
		macAddresses: [...new Set(macs)].filter((mac) => mac !== ''),
		tags: tags ?? [],
		groups: groups.map((group) => ({
			id: numeric(group.id) ?? null,
			name: text(group.name),
			type: text(group.type).toLowerCase(),
		})),
		severity: text(record.severity),
		threat: numeric(record.threat) ?? numeric(record.t_score) ?? null,
		certainty: numeric(record.certainty) ?? numeric(record.c_score) ?? null,
		keyAsset: flagOf(record.is_key_asset) ?? flagOf(record.key_asset),
		privilegeLevel: numeric(record.privilege_level) ?? null,
		url: text(record.url) || text(record.host_url),
		identity: readHostIdentity(record),
		knows: {
			address: 'ip' in record || 'last_source' in record,
			groups: Array.isArray(record.groups),
			privilege: 'privilege_level' in record,
			tags: tags !== undefined,
		},
	};
}

/**
 * The active detection in a record of `/detections`, with the host on which it is. Undefined for a detection
 * on an account, for one that is not active (QUX and RUX have other states than these two), and for an unusable record.
 */
export function readActiveDetection(record: unknown): { hostId: number; type: string } | undefined {
	if (!isRecord(record) || text(record.state).toLowerCase() !== 'active') return undefined;
	const hostId = isRecord(record.src_host) ? numeric(record.src_host.id) : undefined;
	return hostId === undefined ? undefined : { hostId, type: text(record.detection_type) || text(record.detection) };
}

/** The urgency score of a RUX entity; undefined for an account, an unscored host and an unusable record. */
export function readUrgency(record: unknown): { hostId: number; score: number } | undefined {
	if (!isRecord(record) || (text(record.type) !== '' && text(record.type).toLowerCase() !== 'host')) return undefined;
	const hostId = numeric(record.id);
	const score = numeric(record.urgency_score);
	return hostId === undefined || score === undefined ? undefined : { hostId, score };
}

/** Reads a group record; undefined when it has no usable id. */
export function readGroup(record: unknown): VectraGroup | undefined {
	if (!isRecord(record)) return undefined;
	const id = numeric(record.id);
	if (id === undefined) return undefined;
	return {
		id,
		name: text(record.name),
		type: text(record.type).toLowerCase(),
		members: Array.isArray(record.members) ? record.members : null,
		memberCount: numeric(record.member_count) ?? null,
		isEvaluating: flagOf(record.membership_evaluation_ongoing) === true,
	};
}

/** A note on a Vectra host, as far as this package needs it. */
export interface Note {
	id: number | null;
	text: string;
	/** As sent by Vectra; '' when missing. */
	created: string;
}

/** Reads a note; a record without text yields ''. */
export function readNote(record: unknown): Note {
	const note = isRecord(record) ? record : {};
	return { id: numeric(note.id) ?? null, text: text(note.note), created: text(note.date_created) };
}

/**
 * The tags in a tagging reply `{status, tag_id, tags}` or in a record, exactly as written: trimming one would match, or
 * write back, another tag. Undefined when they are not told: missing, null, no list, or a list with something in it that is
 * no text. Such tags are never “none”: written back so, they would wipe out everybody's.
 */
export function readTags(body: unknown): string[] | undefined {
	if (!isRecord(body) || !Array.isArray(body.tags)) return undefined;
	const tags = body.tags.map((tag) => (typeof tag === 'string' ? tag : typeof tag === 'number' ? String(tag) : undefined));
	return tags.every((tag) => tag !== undefined) ? tags.filter((tag) => tag !== '') : undefined;
}
