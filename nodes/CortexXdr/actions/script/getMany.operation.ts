import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { limitProperties, listField, readLimit } from '../../../shared/rows';
import type { ItemOperation } from '../../../shared/operations';
import { flagOf, splitList } from '../../../shared/values';
import { RESPOND } from '../../descriptions/rights';
import { readFilters, type FilterFields } from '../../descriptions/rows';
import { createApi } from '../../transport/api';
import { listScripts } from '../../transport/scripts';

const properties: INodeProperties[] = [
	...limitProperties,
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		description: 'A script must pass all of them',
		options: [
			listField('Created By', 'createdBy', 'Who wrote the script'),
			{
				displayName: 'High Risk',
				name: 'highRisk',
				type: 'boolean',
				default: false,
				description:
					'Whether the script must be one that Cortex XDR marks as high risk, or one that it does not',
			},
			listField('Name', 'name', 'The name of the script'),
			{
				displayName: 'Operating System',
				name: 'operatingSystem',
				type: 'multiOptions',
				options: [
					{ name: 'Linux', value: 'linux' },
					{ name: 'macOS', value: 'macos' },
					{ name: 'Windows', value: 'windows' },
				],
				default: [],
				description: 'The script must run on all of these',
			},
			listField('Script UID', 'scriptUid', 'The ID by which a script is run'),
		],
	},
];

const FIELDS: FilterFields = {
	lists: [
		['createdBy', 'created_by'],
		['name', 'name'],
		['scriptUid', 'script_uid'],
	],
	ranges: [],
};

/** Lists the script library. */
export const getMany: ItemOperation = {
	option: {
		name: 'Get Many',
		value: 'getMany',
		action: 'Get many scripts',
		description: 'List the scripts that can be run on machines, with their risk and operating systems',
	},
	properties,
	mutates: false,
	rights: RESPOND,
	async execute(context, itemIndex) {
		const form = context.getNodeParameter('filters', itemIndex, {}) as IDataObject;
		const filters = readFilters(context, itemIndex, form, FIELDS);
		return await listScripts(
			createApi(context),
			filters,
			readLimit(context, itemIndex),
			localFilter(form),
		);
	},
};

/** The form of Cortex's boolean filters is not documented, so these filters are applied here. */
function localFilter(form: IDataObject): ((script: IDataObject) => boolean) | undefined {
	const systems = splitList(form.operatingSystem).map((system) => system.toLowerCase());
	const highRisk = flagOf(form.highRisk);
	if (systems.length === 0 && highRisk === null) return undefined;
	return (script) =>
		systems.every((system) => flagOf(script[`${system}_supported`]) === true) &&
		(highRisk === null || (flagOf(script.is_high_risk) ?? false) === highRisk);
}
