import { updateDisplayOptions, type IDataObject, type INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { limitProperties, readLimit, sortOptions } from '../../../shared/rows';
import { productVersionProperty, readProductVersion } from '../../descriptions/locators';
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
	description: updateDisplayOptions({ show: { resource: ['incident'], operation: ['getMany'] } }, properties),
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
