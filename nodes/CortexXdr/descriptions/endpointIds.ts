import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { badInput, readFlag } from '../../shared/input';
import { splitList } from '../../shared/values';
import { isEndpointId } from '../../shared/containment';
import type { ApiFilter } from '../transport/pages';

/** The most endpoints that one response action takes (vendor documentation). */
export const MAX_ENDPOINTS = 1_000;

export const endpointIdsProperty: INodeProperties = {
	displayName: 'Endpoint IDs',
	name: 'endpointIds',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 5d0c1e7a9b3f4c21a6e8d47f0b92c3ee',
	description:
		'The machines, by the 32 hexadecimal digits of their endpoint IDs. Separate several by commas or line breaks, or give a list by an expression.',
};

/** The only way to address all machines. It takes no expression, so that data cannot switch it on. */
export const everyEndpointProperty: INodeProperties = {
	displayName: 'Every Endpoint',
	name: 'everyEndpoint',
	type: 'boolean',
	noDataExpression: true,
	default: false,
	description:
		'Whether every machine of the whole tenant is meant, servers included, instead of the ones listed',
};

/** The two together. */
export const targetProperties: INodeProperties[] = [
	everyEndpointProperty,
	{ ...endpointIdsProperty, displayOptions: { show: { everyEndpoint: [false] } } },
];

/**
 * Reads the IDs, each once and in lower case.
 *
 * @param max how many the operation may take
 * @throws NodeOperationError that names the item and the bad ID
 */
export function readEndpointIds(
	context: IExecuteFunctions,
	itemIndex: number,
	max = MAX_ENDPOINTS,
): string[] {
	const given = splitList(context.getNodeParameter('endpointIds', itemIndex, ''));
	if (given.length === 0) throw badInput(context, itemIndex, 'No endpoint ID is given');
	const bad = given.find((id) => !isEndpointId(id));
	if (bad !== undefined) {
		const advice = 'Endpoint → Get finds the ID of a machine by its host name or IP address';
		throw badInput(
			context,
			itemIndex,
			`“${bad}” is not an endpoint ID: it has 32 hexadecimal digits`,
			advice,
		);
	}
	const ids = [...new Set(given.map((id) => id.toLowerCase()))];
	if (ids.length > max) {
		throw badInput(
			context,
			itemIndex,
			`${ids.length} endpoints are given, but one request takes ${max} at most`,
		);
	}
	return ids;
}

/** The filter that means exactly these endpoints. */
export function idFilters(ids: string[]): ApiFilter[] {
	return [{ field: 'endpoint_id_list', operator: 'in', value: ids }];
}

/** Reads `targetProperties`. Only the switch gives "all", which Cortex takes for every endpoint. */
export function readTargets(context: IExecuteFunctions, itemIndex: number): ApiFilter[] | 'all' {
	if (readFlag(context, itemIndex, 'everyEndpoint', false, 'Every Endpoint')) return 'all';
	return idFilters(readEndpointIds(context, itemIndex));
}
