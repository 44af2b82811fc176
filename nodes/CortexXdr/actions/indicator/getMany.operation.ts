import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { listIn } from '../../../shared/formValues';
import { refuseInput } from '../../../shared/input';
import type { ItemOperation } from '../../../shared/operations';
import { limitProperties, listField, readLimit } from '../../../shared/rows';
import { INDICATORS } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { readIndicators } from '../../transport/indicators';

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	options: [listField('Indicator', 'indicators', 'The address, domain, hash, file name or path')],
};

/** Lists indicators, as Cortex sends them. */
export const getMany: ItemOperation = {
	option: {
		name: 'Get Many',
		value: 'getMany',
		action: 'Get many indicators',
		description: 'List indicators of compromise, all or those that are named. Cortex XDR 5.x only.',
	},
	properties: [...limitProperties, filters],
	mutates: false,
	rights: INDICATORS,
	async execute(context, itemIndex) {
		const refuse = refuseInput(context, itemIndex);
		const form = context.getNodeParameter('filters', itemIndex, {}) as IDataObject;
		const indicators = listIn(form.indicators, 'Indicator', refuse);
		return await readIndicators(context.getNode(), createApi(context), indicators, readLimit(context, itemIndex));
	},
};
