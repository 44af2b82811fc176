import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { choiceIn } from '../../../shared/formValues';
import { refuseInput } from '../../../shared/input';
import { limitProperties, readLimit, sortOptions } from '../../../shared/rows';
import type { ItemOperation } from '../../../shared/operations';
import { alertOutputProperty, readAlertOutput } from '../../descriptions/alertOutput';
import { productLineProperty, readProductLine } from '../../descriptions/productLine';
import { VIEW_INCIDENTS } from '../../descriptions/rights';
import { alertTest } from '../../transport/alertMatch';
import { listAlerts } from '../../transport/alerts';
import { createApi } from '../../transport/api';
import { filtersProperty, readAlertFilters } from './filters';

const properties: INodeProperties[] = [
	...limitProperties,
	filtersProperty,
	alertOutputProperty,
	productLineProperty,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: sortOptions(
			[
				{ name: 'Detection Time', value: 'time' },
				{ name: 'Severity', value: 'severity' },
			],
			'time',
		),
	},
];

/** Lists alerts of 3.x or issues of 5.x. */
export const getMany: ItemOperation = {
	option: {
		name: 'Get Many',
		value: 'getMany',
		action: 'Get many alerts',
		description: 'List alerts, or issues of 5.x, by machine, user, severity, MITRE technique, time and the like',
	},
	properties,
	mutates: false,
	rights: VIEW_INCIDENTS,
	async execute(context, itemIndex) {
		const { query, condition } = readAlertFilters(context, itemIndex);
		const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
		const refuse = refuseInput(context, itemIndex);
		const sortBy = choiceIn(options.sortBy, ['time', 'severity'], 'time', 'Sort By', refuse);
		const sortOrder = choiceIn(options.sortOrder, ['asc', 'desc'], 'desc', 'Sort Order', refuse);
		const limit = readLimit(context, itemIndex);
		const show = readAlertOutput(context, itemIndex);
		const api = createApi(context);
		const line = await readProductLine(context, itemIndex, api);
		const rows = await listAlerts(api, line, { ...query, sortBy, sortOrder }, { limit, matches: alertTest(condition) });
		return rows.map(show);
	},
};
