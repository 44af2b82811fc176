import { NodeOperationError, type INodeProperties } from 'n8n-workflow';
import { isEndpointId } from '../../shared/containment';
import type { FieldReader } from '../../shared/trigger/fieldReader';
import { splitList, textList } from '../../shared/values';
import { GET_ENDPOINT } from '../transport/endpoints';
import type { ApiFilter } from '../transport/pages';
import type { PollSession } from './session';

/** The endpoints that an event is about. */
export type Scope = { kind: 'all' } | { kind: 'groups'; groups: string[] } | { kind: 'ids'; ids: string[] };

/** One read takes 100 IDs. */
const MOST_IDS = 1_000;

const MOST_GROUPS = 50;

const show = { triggerOn: ['isolationChange', 'agentStatusChange'] };

/** Shown for both events about endpoints, so they are in the form of one of them only. */
export const scopeProperties: INodeProperties[] = [
	{
		displayName: 'Watch',
		name: 'watchEndpoints',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'All Endpoints', value: 'all' },
			{ name: 'Endpoint Groups', value: 'groups' },
			{ name: 'Endpoints by ID', value: 'ids' },
		],
		default: 'all',
		displayOptions: { show },
		description: 'The endpoints whose changes are emitted',
	},
	{
		displayName: 'Endpoint Groups',
		name: 'watchGroups',
		type: 'string',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Group' },
		noDataExpression: true,
		required: true,
		default: [],
		placeholder: 'e.g. Finance',
		displayOptions: { show: { ...show, watchEndpoints: ['groups'] } },
		description: 'Names of endpoint groups exactly as in Cortex XDR',
	},
	{
		displayName: 'Endpoint IDs',
		name: 'watchIds',
		type: 'string',
		noDataExpression: true,
		required: true,
		default: '',
		placeholder: 'e.g. 5d0c1e7a9b3f4c21a6e8d47f0b92c3ee',
		displayOptions: { show: { ...show, watchEndpoints: ['ids'] } },
		description: 'The 32 hexadecimal digits of each endpoint, separated by commas or line breaks',
	},
];

/** Reads the fields above. @throws NodeOperationError that says which one is wrong */
export function readScope(reader: FieldReader): Scope {
	const kind = reader.choice('watchEndpoints', 'Watch', ['all', 'groups', 'ids'], 'all');
	if (kind === 'all') return { kind };
	if (kind === 'groups') {
		const groups = [...new Set(textList(reader.parameter('watchGroups')))].sort();
		if (groups.length === 0) throw reader.refuse('No endpoint group is given', 'Add a group to Endpoint Groups, or choose All Endpoints in Watch');
		if (groups.length > MOST_GROUPS) {
			throw reader.refuse(`More than ${MOST_GROUPS} endpoint groups are given`, 'Watch fewer, or choose All Endpoints in Watch');
		}
		return { kind, groups };
	}
	const given = splitList(reader.parameter('watchIds'));
	if (given.length === 0) throw reader.refuse('No endpoint ID is given', 'Fill in Endpoint IDs, or choose All Endpoints in Watch');
	const bad = given.find((id) => !isEndpointId(id));
	if (bad !== undefined) {
		throw reader.refuse(
			`“${bad}” is not an endpoint ID: it has 32 hexadecimal digits`,
			'Correct Endpoint IDs. Endpoint → Get finds the ID of a machine by its host name or IP address',
		);
	}
	const ids = [...new Set(given.map((id) => id.toLowerCase()))].sort();
	if (ids.length > MOST_IDS) {
		throw reader.refuse(`${ids.length} endpoint IDs are given, but ${MOST_IDS} can be watched`, 'Watch an endpoint group instead');
	}
	return { kind, ids };
}

/** The same text for the same scope, to notice that it was edited. */
export function scopeKey(scope: Scope): string {
	return scope.kind === 'groups' ? `groups:${JSON.stringify(scope.groups)}` : scope.kind;
}

/** The part of a query of `get_endpoint` that keeps to the groups. */
export function groupFilter(scope: Scope): ApiFilter[] {
	return scope.kind === 'groups' ? [{ field: 'group_name', operator: 'in', value: scope.groups }] : [];
}

/**
 * Refuses names of groups that no endpoint is in: a mistyped name would watch nothing and say nothing. Takes one small read
 * for each group, so it is for the first poll and for a test run.
 *
 * @throws NodeOperationError that names the group
 */
export async function requireGroups({ api, context }: PollSession, scope: Scope): Promise<void> {
	if (scope.kind !== 'groups') return;
	for (const group of scope.groups) {
		const filters: ApiFilter[] = [{ field: 'group_name', operator: 'in', value: [group] }];
		if ((await api.list(GET_ENDPOINT, 'endpoints', { filters }, { limit: 1 })).length > 0) continue;
		throw new NodeOperationError(context.getNode(), `No endpoint is in the group “${group}”`, {
			description: 'Correct Endpoint Groups: the name must be exactly as in Cortex XDR, and the scope of the API key must include it',
			failure: { cause: 'configuration-invalid' },
		});
	}
}
