import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { badInput } from '../../shared/input';
import { normalizeMac } from '../../shared/mac';
import { listField, timeField } from '../../shared/rows';
import { splitList } from '../../shared/values';
import { isolationOf } from '../../shared/containment';
import { readEndpoint } from '../containment/endpoint';
import type { FilterFields } from './rows';

/** What `get_endpoint` can filter by itself, and what is filtered here because it cannot. */
export const filtersProperty: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	description: 'An endpoint must pass all of them',
	options: [
		listField('Alias', 'alias', 'The alias given to the endpoint in Cortex XDR'),
		listField('Cloud Instance ID', 'cloudInstanceId', 'The ID of the cloud instance'),
		listField('Cloud Provider', 'cloudProvider', 'The provider of the cloud instance, such as AWS'),
		listField('Cloud Region', 'cloudRegion', 'The region of the cloud instance'),
		listField('Endpoint Group', 'groupName', 'The name of an endpoint group'),
		listField('Endpoint ID', 'endpointIds', '32 hexadecimal digits'),
		timeField('First Seen After', 'firstSeenAfter'),
		timeField('First Seen Before', 'firstSeenBefore'),
		listField('Host Name', 'hostName', 'The whole host name. Unlike the name patterns of Isolate, it takes no * or ?.'),
		listField('Installation Package', 'distName', 'The name of the installation package'),
		listField('IP Address', 'ipAddress', 'An address that the agent reports'),
		{
			displayName: 'Isolation',
			name: 'isolation',
			type: 'multiOptions',
			options: [
				{ name: 'Isolated', value: 'isolated' },
				{ name: 'Not Isolated', value: 'unisolated' },
				{ name: 'Pending Isolation', value: 'pendingIsolation' },
				{ name: 'Pending Release', value: 'pendingRelease' },
				{ name: 'Unknown State', value: 'unknown' },
			],
			default: [],
			description: 'Checked in n8n after reading: Cortex XDR cannot filter by pending states',
		},
		timeField('Last Seen After', 'lastSeenAfter'),
		timeField('Last Seen Before', 'lastSeenBefore'),
		{
			displayName: 'MAC Address',
			name: 'macAddress',
			type: 'string',
			default: '',
			description: 'Checked in n8n after reading: Cortex XDR cannot filter by it. Several may be given, separated by commas.',
		},
		{
			displayName: 'Platform',
			name: 'platform',
			type: 'multiOptions',
			options: [
				{ name: 'Android', value: 'android' },
				{ name: 'Linux', value: 'linux' },
				{ name: 'macOS', value: 'macos' },
				{ name: 'Windows', value: 'windows' },
			],
			default: [],
		},
		listField('Public IP Address', 'publicIpAddress', 'The address from which the agent last reached Cortex XDR'),
		{
			displayName: 'Scan Status',
			name: 'scanStatus',
			type: 'multiOptions',
			options: [
				{ name: 'Aborted', value: 'aborted' },
				{ name: 'Canceled', value: 'canceled' },
				{ name: 'Error', value: 'error' },
				{ name: 'In Progress', value: 'in_progress' },
				{ name: 'None', value: 'none' },
				{ name: 'Pending', value: 'pending' },
				{ name: 'Pending Cancellation', value: 'pending_cancellation' },
				{ name: 'Success', value: 'success' },
			],
			default: [],
		},
		{
			displayName: 'Status',
			name: 'status',
			type: 'multiOptions',
			options: [
				{ name: 'Connected', value: 'connected' },
				{ name: 'Connection Lost', value: 'lost' },
				{ name: 'Disconnected', value: 'disconnected' },
				{ name: 'Uninstalled', value: 'uninstalled' },
			],
			default: [],
			description: 'The status of the agent',
		},
		{
			displayName: 'Tag',
			name: 'tag',
			type: 'string',
			default: '',
			description:
				'Endpoint tag or server tag, checked in n8n after reading: Cortex XDR cannot filter by it. Several may be given, separated by commas; any of them matches.',
		},
		listField('User Name', 'username', 'The user of the endpoint'),
	],
};

/** What Cortex filters by itself. */
export const FILTER_FIELDS: FilterFields = {
	lists: [
		['endpointIds', 'endpoint_id_list'],
		['status', 'endpoint_status'],
		['hostName', 'hostname'],
		['ipAddress', 'ip_list'],
		['publicIpAddress', 'public_ip_list'],
		['username', 'username'],
		['alias', 'alias'],
		['groupName', 'group_name'],
		['distName', 'dist_name'],
		['platform', 'platform'],
		['scanStatus', 'scan_status'],
		['cloudProvider', 'cloud_provider'],
		['cloudRegion', 'cloud_region'],
		['cloudInstanceId', 'cloud_instance_id'],
	],
	ranges: [
		['firstSeen', 'first_seen'],
		['lastSeen', 'last_seen'],
	],
};

/** The filters that Cortex lacks, as a test on a raw record; undefined when the form has none of them. */
export function localFilter(
	context: IExecuteFunctions,
	itemIndex: number,
	form: IDataObject,
): ((record: unknown) => boolean) | undefined {
	const tags = splitList(form.tag).map((tag) => tag.toLowerCase());
	const isolation = splitList(form.isolation).map((state) => state.toLowerCase());
	const macs = splitList(form.macAddress).map((mac) => {
		const normalized = normalizeMac(mac);
		if (normalized === '') throw badInput(context, itemIndex, `“${mac}” is not a MAC address`);
		return normalized;
	});
	if (tags.length === 0 && isolation.length === 0 && macs.length === 0) return undefined;
	return (record) => {
		const endpoint = readEndpoint(record);
		if (!endpoint) return false;
		return (
			(tags.length === 0 || endpoint.tags.some((tag) => tags.includes(tag.toLowerCase()))) &&
			(isolation.length === 0 || isolation.includes(isolationOf(endpoint.isolationState).toLowerCase())) &&
			(macs.length === 0 || endpoint.macs.some((mac) => macs.includes(mac)))
		);
	};
}
