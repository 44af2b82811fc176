import { isolationOf, type Isolation } from '../../shared/containment';
import { isRecord, numeric, text, textList } from '../../shared/values';

/** An agent record, with what the containment rules need in one form whatever the tenant's version. */
export interface Endpoint {
	/** 32 lower-case hex digits. */
	id: string;
	name: string;
	/** CONNECTED, DISCONNECTED, LOST, UNINSTALLED, VDI_PENDING_LOG_ON…: an open set, in upper case. */
	status: string;
	isolation: Isolation;
	/** `is_isolated` as Cortex sent it, for the output. */
	isolationState: string;
	/** AGENT_TYPE_SERVER, … */
	type: string;
	/** AGENT_OS_WINDOWS, … */
	os: string;
	/** IPv4 and IPv6 that the agent reports, lower case. */
	ips: string[];
	publicIp: string;
	/** Twelve lower-case hex digits each. */
	macs: string[];
	users: string[];
	groups: string[];
	/** Server tags and endpoint tags together. */
	tags: string[];
	/** Epoch ms; null when not known. */
	lastSeen: number | null;
	/** The record as Cortex sent it. */
	record: Record<string, unknown>;
}

/** A MAC address as twelve lower-case hex digits, whatever its separators; '' when it is not one. */
export function normalizeMac(value: unknown): string {
	const digits = text(value)
		.toLowerCase()
		.replace(/[\s:.-]/g, '');
	return /^[0-9a-f]{12}$/.test(digits) ? digits : '';
}

/**
 * Reads a record of `get_endpoint`: lists may be null or a scalar, `tags` may be missing, numbers may be strings.
 * Returns undefined for anything without an endpoint ID.
 */
export function readEndpoint(record: unknown): Endpoint | undefined {
	if (!isRecord(record)) return undefined;
	const id = text(record.endpoint_id).toLowerCase();
	if (id === '') return undefined;
	const tags = isRecord(record.tags)
		? [...textList(record.tags.server_tags), ...textList(record.tags.endpoint_tags)]
		: textList(text(record.endpointTags).split(','));
	return {
		id,
		name: text(record.endpoint_name),
		status: text(record.endpoint_status).toUpperCase(),
		isolation: isolationOf(record.is_isolated),
		isolationState: text(record.is_isolated),
		type: text(record.endpoint_type),
		os: text(record.os_type),
		ips: [...textList(record.ip), ...textList(record.ipv6)].map((ip) => ip.toLowerCase()),
		publicIp: text(record.public_ip).toLowerCase(),
		macs: textList(record.mac_address).map(normalizeMac).filter((mac) => mac !== ''),
		users: textList(record.users),
		groups: textList(record.group_name),
		tags: [...new Set(tags)],
		lastSeen: numeric(record.last_seen) ?? null,
		record,
	};
}

export function isConnected(endpoint: Endpoint): boolean {
	return endpoint.status === 'CONNECTED';
}

export function isUninstalled(endpoint: Endpoint): boolean {
	return endpoint.status === 'UNINSTALLED';
}
