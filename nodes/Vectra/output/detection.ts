import type { IDataObject } from 'n8n-workflow';
import { flagOf, isRecord, text, textList } from '../../shared/values';
import { accountIn } from '../transport/detections';
import { readHost } from '../transport/normalize';
import { lower, mention, orNull } from './subject';

/** A detection in one form for every product version. A value that Vectra does not report is null. */
export function showDetection(record: IDataObject): IDataObject {
	const read = readHost(record);
	if (!read) return record;
	const summary = isRecord(record.summary) ? record.summary : {};
	const { id, groups, threat, certainty } = read;
	return {
		type: 'detection',
		name: text(record.detection_type) || orNull(record.detection),
		category: categoryOf(text(record.detection_category) || record.category) || null,
		ip: orNull(record.src_ip),
		state: lower(record.state),
		threat,
		certainty,
		entity: ownerOf(record),
		tags: read.knows.tags ? read.tags : null,
		groups: groups.map((group) => ({ ...group })),
		targetsKeyAsset: flagOf(record.is_targeting_key_asset ?? record.targets_key_asset),
		triaged: flagOf(record.is_triaged),
		reason: orNull(record.reason),
		destinations: {
			addresses: textList(summary.dst_ips),
			domains: textList(summary.target_domains),
			ports: textList(summary.dst_ports).map(Number),
			protocols: textList(summary.protocols),
		},
		firstDetection: orNull(record.first_timestamp),
		lastDetection: orNull(record.last_timestamp),
		assignedTo: orNull(record.assigned_to),
		url: text(record.detection_url) || orNull(record.url),
		id,
	};
}

/**
 * The category as RUX writes it: `COMMAND & CONTROL` of QUX and `command_and_control` of RUX are one category, and so are
 * `BOTNET` and `botnet_activity`. '' when Vectra reports none.
 */
export function categoryOf(value: unknown): string {
	const words = text(value).toLowerCase().replace(/&/g, ' and ').match(/[a-z0-9]+/g) ?? [];
	const name = words.join('_');
	return name === 'botnet' ? 'botnet_activity' : name;
}

/** The host or account of a detection. */
function ownerOf(record: IDataObject): IDataObject | null {
	const host = mention(record.src_host);
	if (host) return { type: 'host', ...host };
	const account = mention(accountIn(record));
	return account ? { type: 'account', ...account } : null;
}
