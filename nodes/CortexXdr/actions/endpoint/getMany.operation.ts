import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { limitProperties, readLimit, sortOptions } from '../../../shared/rows';
import type { ItemOperation } from '../../../shared/operations';
import { FILTER_FIELDS, filtersProperty, localFilter } from '../../descriptions/filters';
import { outputProperties, readOutput, selectOutput } from '../../descriptions/output';
import { VIEW_ENDPOINTS } from '../../descriptions/rights';
import { readFilters, readSort } from '../../descriptions/rows';
import { createApi } from '../../transport/api';
import { GET_ENDPOINT } from '../../transport/endpoints';
import { listRows } from '../../transport/list';

const SORT_FIELDS = [
	{ name: 'Endpoint ID', value: 'endpoint_id' },
	{ name: 'First Seen', value: 'first_seen' },
	{ name: 'Last Seen', value: 'last_seen' },
];

const properties: INodeProperties[] = [
	...limitProperties,
	filtersProperty,
	...outputProperties,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: sortOptions(SORT_FIELDS, 'last_seen'),
	},
];

/** Lists endpoints. */
export const getMany: ItemOperation = {
	option: {
		name: 'Get Many',
		value: 'getMany',
		action: 'Get many endpoints',
		description: 'List endpoints by any of their properties',
	},
	properties,
	mutates: false,
	rights: VIEW_ENDPOINTS,
	async execute(context, itemIndex) {
		const form = context.getNodeParameter('filters', itemIndex, {}) as IDataObject;
		const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
		const choice = readOutput(context, itemIndex);
		const query = {
			filters: readFilters(context, itemIndex, form, FILTER_FIELDS),
			// Without a choice the order is left to Cortex, which costs a large tenant less.
			...(Object.keys(options).length > 0 ? { sort: readSort(options, 'last_seen') } : {}),
		};
		return await listRows(createApi(context), GET_ENDPOINT, 'endpoints', query, {
			limit: readLimit(context, itemIndex),
			passes: localFilter(context, itemIndex, form),
			show: (row) => selectOutput(row, choice),
		});
	},
};
