import type { CortexSwitches } from '../switches';
import { lastSeen, statusOf } from './presence';
import { asList, ISOLATION, type Endpoint, type EndpointFields } from './types';

const WINDOWS = {
	os_version: '10.0.22631',
	operating_system: 'Windows 11 Pro',
	assigned_prevention_policy: 'Windows Default',
};
const LINUX = {
	os_version: '5.15.0',
	operating_system: 'Ubuntu 22.04',
	assigned_prevention_policy: 'Linux Default',
};
const MAC = {
	os_version: '14.5.0',
	operating_system: 'macOS 14.5',
	assigned_prevention_policy: 'macOS Default',
};
const ANDROID = {
	os_version: '14',
	operating_system: 'Android 14',
	assigned_prevention_policy: 'Android Default',
};
const IOS = { os_version: '17.5', operating_system: 'iOS 17.5', assigned_prevention_policy: 'iOS Default' };

interface Platform {
	/** The value of the `platform` filter. */
	name: string;
	template: Record<string, unknown>;
	/** The oldest agent version that can isolate; undefined where the platform cannot. */
	isolatesFrom?: [major: number, minor: number];
}

const PLATFORMS: Record<string, Platform> = {
	AGENT_OS_WINDOWS: { name: 'windows', template: WINDOWS, isolatesFrom: [6, 0] },
	AGENT_OS_LINUX: { name: 'linux', template: LINUX, isolatesFrom: [7, 7] },
	AGENT_OS_MAC: { name: 'macos', template: MAC, isolatesFrom: [7, 3] },
	AGENT_OS_MACOS: { name: 'macos', template: MAC, isolatesFrom: [7, 3] },
	AGENT_OS_ANDROID: { name: 'android', template: ANDROID },
	AGENT_OS_IOS: { name: 'ios', template: IOS },
};

const AGENT_VERSION = '8.4.0.51000';

/** The value of the `platform` filter that an endpoint answers to; '' for an OS nobody knows. */
export const platformOf = (fields: EndpointFields): string => PLATFORMS[fields.os_type]?.name ?? '';

/**
 * Whether the agent can isolate its host: OS and agent version as documented, unless the record says
 * otherwise.
 */
export function supportsIsolation({ fields }: Endpoint): boolean {
	if (typeof fields.isolation_supported === 'boolean') return fields.isolation_supported;
	const from = PLATFORMS[fields.os_type]?.isolatesFrom;
	if (!from) return false;
	const [major = 0, minor = 0] = String(fields.endpoint_version ?? AGENT_VERSION)
		.split('.')
		.map(Number);
	return major > from[0] || (major === from[0] && minor >= from[1]);
}

const LIST_FIELDS = ['ip', 'ipv6', 'mac_address', 'users', 'group_name', 'operational_status_details'];

/** One row of `get_endpoint`, as the switches want it. */
export function detailedRecord(
	endpoint: Endpoint,
	now: number,
	switches: CortexSwitches,
): Record<string, unknown> {
	const { fields } = endpoint;
	const tags = fields.tags as { server_tags: string[]; endpoint_tags: string[] } | undefined;
	const record: Record<string, unknown> = {
		endpoint_id: endpoint.id,
		endpointTags: [...(tags?.server_tags ?? []), ...(tags?.endpoint_tags ?? [])].join(','),
		tags: { server_tags: [], endpoint_tags: [] },
		endpoint_status: statusOf(endpoint, now, switches),
		os_version: '',
		operating_system: '',
		ipv6: [],
		public_ip: '198.51.100.24',
		mac_address: [macOf(endpoint.id)],
		users: [],
		domain: 'ACME',
		alias: '',
		last_seen: lastSeen(endpoint, now, switches),
		install_date: fields.first_seen === null ? null : fields.first_seen + 5_000,
		installation_package: 'standard',
		active_directory: null,
		endpoint_version: AGENT_VERSION,
		content_version: '1440-33333',
		is_isolated: endpoint.isolation,
		isolated_date: isolatedDate(endpoint, switches),
		operational_status: 'PROTECTED',
		operational_status_description: '[]',
		operational_status_details: [],
		scan_status: 'SCAN_STATUS_NONE',
		content_release_timestamp: 1_717_000_000_000,
		last_content_update_time: 1_717_010_000_000,
		content_status: 'up_to_date',
		assigned_prevention_policy: '',
		assigned_extensions_policy: '',
		cloud_provider: '',
		cloud_region: '',
		cloud_provider_account_id: '',
		cloud_instance_id: '',
		cloud_id: '',
		...PLATFORMS[fields.os_type]?.template,
		...fields,
	};
	delete record.isolation_supported;
	if (!switches.tagsPresent) delete record.tags;
	for (const field of LIST_FIELDS) record[field] = listShape(record[field], switches);
	return record;
}

const LIGHT_TYPES: Record<string, string> = {
	AGENT_TYPE_WORKSTATION: 'Workstation',
	AGENT_TYPE_SERVER: 'Server',
	AGENT_TYPE_MOBILE: 'Mobile',
};

/** One row of `get_endpoints`: other names, and no isolation state. */
export function lightRecord(
	endpoint: Endpoint,
	now: number,
	switches: CortexSwitches,
): Record<string, unknown> {
	const { fields } = endpoint;
	const status = statusOf(endpoint, now, switches);
	return {
		agent_id: endpoint.id,
		agent_status: switches.mixedCaseStatus ? status[0] + status.slice(1).toLowerCase() : status,
		operational_status: fields.operational_status ?? 'PROTECTED',
		host_name: fields.endpoint_name,
		agent_type: LIGHT_TYPES[fields.endpoint_type] ?? fields.endpoint_type,
		ip: listShape(fields.ip, switches),
		last_seen: lastSeen(endpoint, now, switches),
		...(switches.tagsPresent ? { tags: fields.tags ?? { server_tags: [], endpoint_tags: [] } } : {}),
		users: listShape(fields.users ?? [], switches),
	};
}

/** A locally administered MAC address that stays with the endpoint. */
function macOf(id: string): string {
	return `02:${id.slice(0, 10).replace(/(..)(?=.)/g, '$1:')}`;
}

function isolatedDate(endpoint: Endpoint, { isolatedDate: form }: CortexSwitches): number | string | null {
	if (endpoint.isolatedAt === null || endpoint.isolation === ISOLATION.released || form === 'null')
		return null;
	return form === 'iso' ? new Date(endpoint.isolatedAt).toISOString() : endpoint.isolatedAt;
}

function listShape(value: unknown, { nullLists, scalarLists }: CortexSwitches): unknown {
	if (!Array.isArray(value)) return value;
	if (value.length === 0) return nullLists ? null : value;
	return scalarLists && value.length === 1 ? asList(value)[0] : value;
}
