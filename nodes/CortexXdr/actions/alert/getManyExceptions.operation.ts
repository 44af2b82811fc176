import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { choiceIn, listIn } from '../../../shared/formValues';
import { refuseInput } from '../../../shared/input';
import type { ItemOperation } from '../../../shared/operations';
import { limitProperties, listField, readLimit } from '../../../shared/rows';
import { exceptionOutputProperty, readExceptionOutput } from '../../descriptions/exceptionOutput';
import { productLineProperty, readProductLine } from '../../descriptions/productLine';
import { VIEW_EXCEPTIONS } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { listExceptions } from '../../transport/exceptions';

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	description: 'An exception must pass all of them. The node reads all exceptions and matches here.',
	options: [
		listField('Name', 'names', 'The whole name, in any case'),
		{
			displayName: 'State',
			name: 'state',
			type: 'options',
			options: [
				{ name: 'Active', value: 'active', description: 'It suppresses alerts' },
				{ name: 'Over', value: 'over', description: 'Disabled, expired or rejected' },
				{ name: 'Pending', value: 'pending', description: 'It waits for its approver. 5.x only.' },
				{ name: 'Unknown', value: 'unknown', description: 'Its status says none of these' },
			],
			default: 'active',
		},
	],
};

/** Lists exclusions of alerts or exceptions of issues. */
export const getManyExceptions: ItemOperation = {
	option: {
		name: 'Get Many Exceptions',
		value: 'getManyExceptions',
		action: 'Get many exceptions of alerts',
		description: 'List alert exclusions of 3.x or issue exceptions of 5.x, with what they suppress',
	},
	properties: [...limitProperties, filters, exceptionOutputProperty, productLineProperty],
	mutates: false,
	rights: VIEW_EXCEPTIONS,
	async execute(context, itemIndex) {
		const refuse = refuseInput(context, itemIndex);
		const form = context.getNodeParameter('filters', itemIndex, {}) as IDataObject;
		const names = new Set(listIn(form.names, 'Name', refuse).map((name) => name.toLowerCase()));
		const state = form.state === undefined ? undefined : choiceIn(form.state, ['active', 'over', 'pending', 'unknown'], 'active', 'State', refuse);
		const limit = readLimit(context, itemIndex);
		const show = readExceptionOutput(context, itemIndex);
		const api = createApi(context);
		const line = await readProductLine(context, itemIndex, api);
		const rows = (await listExceptions(context.getNode(), api, line)).filter(
			({ exception }) => (names.size === 0 || names.has(exception.name.toLowerCase())) && (state === undefined || exception.state === state),
		);
		return rows.slice(0, limit).map(show);
	},
};
