import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { limitProperties, readLimit, sortOptions } from '../../../shared/rows';
import type { ItemOperation } from '../../../shared/operations';
import { productVersionProperty, readProductVersion } from '../../descriptions/locators';
import { VIEW_INCIDENTS } from '../../descriptions/rights';
import { readSort } from '../../descriptions/rows';
import { createApi } from '../../transport/api';
import { listCases, listIncidents } from '../../transport/incidents';
import { filterProperties, readIncidentFilters } from './filters';

const options = (version: string, sort: INodeProperties[]): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	displayOptions: { show: { productVersion: [version] } },
	options: sort,
});

const DEFAULT_SORT = 'creation_time';

const properties: INodeProperties[] = [
	productVersionProperty,
	...limitProperties,
	...filterProperties,
	options(
		'xdr3',
		sortOptions(
			[
				{ name: 'Creation Time', value: 'creation_time' },
				{ name: 'Modification Time', value: 'modification_time' },
			],
			DEFAULT_SORT,
		),
	),
	options(
		'xdr5',
		sortOptions(
			[
				{ name: 'Case ID', value: 'case_id' },
				{ name: 'Creation Time', value: 'creation_time' },
				{ name: 'Severity', value: 'severity' },
			],
			DEFAULT_SORT,
		),
	),
];

/** Lists incidents or cases, as Cortex sends them. */
export const getMany: ItemOperation = {
	option: {
		name: 'Get Many',
		value: 'getMany',
		action: 'Get many incidents',
		description: 'List incidents or cases by status, time and the like',
	},
	properties,
	mutates: false,
	rights: VIEW_INCIDENTS,
	async execute(context, itemIndex) {
		const version = readProductVersion(context, itemIndex);
		const query = {
			filters: readIncidentFilters(context, itemIndex, version),
			sort: readSort(context.getNodeParameter('options', itemIndex, {}) as IDataObject, DEFAULT_SORT),
		};
		const limit = readLimit(context, itemIndex);
		const api = createApi(context);
		return version === 'xdr5'
			? await listCases(api, query, limit)
			: await listIncidents(api, query, limit);
	},
};
