import type { IDataObject } from 'n8n-workflow';
import { flagOf, isRecord, numeric, text, textList } from '../../shared/values';
import { readHost } from '../transport/normalize';
import { showIdentity } from './hostView';
import type { EntityType } from '../transport/objects';

/**
 * A host, an account or an entity in one form for every product version. A value that Vectra does not report is null. A
 * record without a usable ID comes out as it is, so that nothing is hidden.
 */
export function showSubject(record: IDataObject, type: EntityType): IDataObject {
	return show(record, type, type);
}

/** The same for a list of hosts and accounts, so that all rows have the same keys: those of the other kind are null. */
export function showEntity(record: IDataObject, type: EntityType): IDataObject {
	return show(record, type, 'entity');
}

function show(record: IDataObject, type: EntityType, keysOf: EntityType | 'entity'): IDataObject {
	const read = readHost(record);
	if (!read) return record;
	const isHost = type === 'host';
	const { id, name, ip, macAddresses, groups, severity, threat, certainty, url } = read;
	return {
		type,
		name: name || null,
		...(keysOf === 'account' ? {} : { ip: (isHost && ip) || null, macAddresses: isHost ? macAddresses : null }),
		...(keysOf === 'host' ? {} : { accountTypes: isHost ? null : textList(record.account_type) }),
		state: lower(record.state),
		severity: lower(severity),
		threat,
		certainty,
		urgency: numberOf(record.urgency_score),
		attackRating: numberOf(record.attack_rating),
		importance: IMPORTANCES[numeric(record.importance) ?? -1] ?? null,
		prioritized: flagOf(record.is_prioritized),
		...(keysOf === 'account' ? {} : { keyAsset: isHost ? flagOf(record.is_key_asset ?? record.key_asset) : null }),
		privilegeLevel: numberOf(record.privilege_level),
		privilegeCategory: lower(record.privilege_category),
		tags: read.knows.tags ? read.tags : null,
		groups: groups.map((group) => ({ ...group })),
		lastDetection: orNull(record.last_detection_timestamp),
		lastModified: orNull(record.last_modified_timestamp ?? record.last_modified),
		detectionIds: detectionIds(record),
		// Of a host only: by it the Cortex XDR node tells which machine is meant.
		...(keysOf === 'account' ? {} : { identity: isHost ? showIdentity(read.identity) : null }),
		assignedTo: orNull(record.assigned_to),
		url: url || null,
		id,
	};
}

export const showHost = (record: IDataObject): IDataObject => showSubject(record, 'host');
export const showAccount = (record: IDataObject): IDataObject => showSubject(record, 'account');

/** How `importance` of an entity is counted (API v3.4). */
const IMPORTANCES = ['low', 'medium', 'high'];

/** The last part of each URL in `detection_set`; rows of a search have summaries instead. Null when Vectra tells neither. */
function detectionIds({ detection_set, detection_summaries }: IDataObject): number[] | null {
	const ids = Array.isArray(detection_set)
		? textList(detection_set).map((url) => numeric(/(\d+)\/?$/.exec(url)?.[1]))
		: Array.isArray(detection_summaries)
			? detection_summaries.filter(isRecord).map((summary) => numeric(summary.detection_id) ?? numeric(summary.id))
			: null;
	return ids && ids.filter((id) => id !== undefined);
}

export function numberOf(value: unknown): number | null {
	return numeric(value) ?? null;
}

export function orNull(value: unknown): string | null {
	return text(value) || null;
}

/** Upper and lower case of the same word differ between product versions. */
export function lower(value: unknown): string | null {
	return text(value).toLowerCase() || null;
}

/** `{id, name}` of a user or another thing that is mentioned. */
export function mention(value: unknown): { name: string | null; id: number | null } | null {
	if (!isRecord(value)) return null;
	return { name: text(value.name) || orNull(value.username), id: numberOf(value.id) };
}
