import { isolationOf, type Isolation } from '../../shared/containment';
import { normalizeMac } from '../../shared/mac';
import { canonicalAddress } from '../../shared/network';
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
	/** The domain of the machine, DNS or NetBIOS; '' when it has none or Cortex does not say. */
	domain: string;
	/** IPv4 and IPv6 that the agent reports, as `canonicalAddress` writes them. */
	ips: string[];
	publicIp: string;
	/** Twelve lower-case hex digits each. */
	macs: string[];
	users: string[];
	groups: string[];
	/** Server tags and endpoint tags together. */
	tags: string[];
	/** Whether Cortex reports all groups and all tags, in a form that can be read: none is not the same as not known. */
	knows: { groups: boolean; tags: boolean };
	/** Epoch ms; null when not known. */
	lastSeen: number | null;
	/** The record as Cortex sent it. */
	record: Record<string, unknown>;
}

/** What `osFamily` gives for the operating systems that Cortex documents. */
export const OS_FAMILIES: readonly string[] = ['ANDROID', 'IOS', 'LINUX', 'MAC', 'WINDOWS'];

/** WINDOWS, LINUX, …; '' when Cortex does not say. `AGENT_OS_WINDOWS` in details is `Windows` in lists, and macOS is written in two ways. */
export const osFamily = (os: string): string => os.trim().toUpperCase().replace(/^AGENT_OS_/, '').replace(/^MACOS$/, 'MAC');

/**
 * Why a MAC address does not tell one machine from another: it is empty, stands for several machines, or was made up by
 * software. Undefined for one that a manufacturer gave to one interface.
 *
 * @param mac twelve lower-case hex digits
 */
export function macFault(mac: string): string | undefined {
	if (/^0{12}$/.test(mac)) return 'is an empty MAC address';
	const first = parseInt(mac.slice(0, 2), 16);
	if ((first & 1) === 1) return 'is a MAC address of a group of machines';
	return (first & 2) === 2 ? 'is a MAC address that software has made up' : undefined;
}

/**
 * Reads a record of `get_endpoint`: lists may be null or a scalar, `tags` may be missing, numbers may be strings.
 * Returns undefined for anything without an endpoint ID.
 */
export function readEndpoint(record: unknown): Endpoint | undefined {
	if (!isRecord(record)) return undefined;
	const id = text(record.endpoint_id).toLowerCase();
	if (id === '') return undefined;
	const groups = readLabels(record.group_name);
	// The name of a single group may hold a comma.
	const single = typeof record.group_name === 'string' ? textList(record.group_name) : [];
	const tags = readTags(record);
	return {
		id,
		name: text(record.endpoint_name),
		status: text(record.endpoint_status).toUpperCase(),
		isolation: isolationOf(record.is_isolated),
		isolationState: text(record.is_isolated),
		type: text(record.endpoint_type),
		os: text(record.os_type),
		domain: text(record.domain),
		ips: [...new Set([...textList(record.ip), ...textList(record.ipv6)].map(addressOf))],
		publicIp: addressOf(text(record.public_ip)),
		macs: textList(record.mac_address).map(normalizeMac).filter((mac) => mac !== ''),
		users: textList(record.users),
		groups: [...new Set([...single, ...groups.values])],
		tags: [...new Set(tags.values)],
		knows: { groups: groups.complete, tags: tags.complete },
		lastSeen: numeric(record.last_seen) ?? null,
		record,
	};
}

const addressOf = (given: string): string => canonicalAddress(given) ?? given.toLowerCase();

interface Labels {
	values: string[];
	/** Whether these are all, as far as the record says. */
	complete: boolean;
}

/** Names of groups or tags: a list of texts or of objects that hold one, or texts joined by commas. */
function readLabels(value: unknown): Labels {
	if (typeof value === 'string') {
		return { values: textList(value.split(/[,;]/)), complete: true };
	}
	if (!Array.isArray(value)) return { values: [], complete: false };
	const labels = value.map(labelOf);
	return { values: labels.filter((label) => label !== ''), complete: labels.every((label) => label !== '') };
}

function labelOf(entry: unknown): string {
	if (!isRecord(entry)) return text(entry);
	return text(entry.name) || text(entry.tag_name) || text(entry.group_name) || text(entry.value);
}

/** Older tenants have no `tags` but one text with all of them. */
function readTags({ tags, endpointTags }: Record<string, unknown>): Labels {
	if (tags === undefined) return readLabels(endpointTags);
	if (!isRecord(tags)) return readLabels(tags);
	const [server, endpoint] = [readLabels(tags.server_tags), readLabels(tags.endpoint_tags)];
	return { values: [...server.values, ...endpoint.values], complete: server.complete && endpoint.complete };
}

/**
 * Each endpoint once. Records of one endpoint that contradict one another, by a reply that is wrong or a state that
 * changed between two reads, leave its state unknown, so that nothing is sent.
 */
export function uniqueEndpoints(endpoints: readonly Endpoint[]): Endpoint[] {
	const byId = new Map<string, Endpoint>();
	for (const endpoint of endpoints) {
		const known = byId.get(endpoint.id);
		byId.set(endpoint.id, known === undefined ? endpoint : merge(known, endpoint));
	}
	return [...byId.values()];
}

function merge(one: Endpoint, other: Endpoint): Endpoint {
	const facts = ({ isolationState, name, type, os, groups, tags }: Endpoint): string =>
		JSON.stringify([isolationState, name, type, os, [...groups].sort(), [...tags].sort()]);
	const offline = [one, other].find((endpoint) => !isConnected(endpoint)) ?? one;
	if (facts(one) === facts(other)) return offline;
	const states = [...new Set([one.isolationState, other.isolationState])].join(' and ');
	return { ...offline, isolation: 'unknown', isolationState: states };
}

export function isConnected(endpoint: Endpoint): boolean {
	return endpoint.status === 'CONNECTED';
}

export function isUninstalled(endpoint: Endpoint): boolean {
	return endpoint.status === 'UNINSTALLED';
}
