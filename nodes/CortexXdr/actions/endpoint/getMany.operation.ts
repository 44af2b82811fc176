import { NodeOperationError, updateDisplayOptions, type IDataObject, type INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { text } from '../../../shared/values';
import { apiFilters, filtersProperty, localFilter } from '../../descriptions/filters';
import { outputProperties, readOutput, selectOutput } from '../../descriptions/output';
import { createClient } from '../../transport/client';
import { GET_ENDPOINT } from '../../transport/endpoints';
import { pages, type Query } from '../../transport/pages';

const properties: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		displayOptions: { show: { returnAll: [false] } },
		description: 'Max number of results to return',
	},
	filtersProperty,
	...outputProperties,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Sort By',
				name: 'sortBy',
				type: 'options',
				options: [
					{ name: 'Endpoint ID', value: 'endpoint_id' },
					{ name: 'First Seen', value: 'first_seen' },
					{ name: 'Last Seen', value: 'last_seen' },
				],
				default: 'last_seen',
			},
			{
				displayName: 'Sort Order',
				name: 'sortOrder',
				type: 'options',
				options: [
					{ name: 'Ascending', value: 'asc' },
					{ name: 'Descending', value: 'desc' },
				],
				default: 'desc',
			},
		],
	},
];

/** Lists endpoints. Rows go straight from each page into the output, so that no second list of them exists. */
export const getMany: ItemOperation = {
	description: updateDisplayOptions({ show: { resource: ['endpoint'], operation: ['getMany'] } }, properties),
	async execute(context, itemIndex) {
		const form = context.getNodeParameter('filters', itemIndex, {}) as IDataObject;
		const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
		const choice = readOutput(context, itemIndex);
		const limit = context.getNodeParameter('returnAll', itemIndex, false)
			? Infinity
			: Number(context.getNodeParameter('limit', itemIndex, 50));

		let query: Query;
		let passes: ReturnType<typeof localFilter>;
		try {
			query = { filters: apiFilters(form) };
			passes = localFilter(form);
		} catch (error) {
			throw new NodeOperationError(context.getNode(), error as Error, { itemIndex });
		}
		if (options.sortBy !== undefined || options.sortOrder !== undefined) {
			query.sort = {
				field: text(options.sortBy) || 'last_seen',
				keyword: options.sortOrder === 'asc' ? 'asc' : 'desc',
			};
		}

		const result: IDataObject[] = [];
		// With a filter of our own it is not known how many rows must be read to find `limit` that pass.
		const mayStopEarly = passes !== undefined && limit < Infinity;
		const rowsToRead = mayStopEarly ? Infinity : limit;
		const client = createClient(context);
		for await (const rows of pages(client, GET_ENDPOINT, 'endpoints', query, rowsToRead, mayStopEarly ? 0 : undefined)) {
			for (const row of rows) {
				if (passes && !passes(row)) continue;
				result.push(selectOutput(row as IDataObject, choice));
				if (result.length >= limit) return result;
			}
		}
		return result;
	},
};
