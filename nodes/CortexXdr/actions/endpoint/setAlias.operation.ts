import type { INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { text } from '../../../shared/values';
import { badInput, readFlag } from '../../../shared/input';
import { STRICT } from '../../containment/resolve';
import { idFilters } from '../../descriptions/endpointIds';
import { identifyProperties } from '../../descriptions/identify';
import { EDIT_ENDPOINTS } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { requireEndpoint } from './requireEndpoint';

const properties: INodeProperties[] = [
	...identifyProperties,
	{
		displayName: 'Remove Alias',
		name: 'removeAlias',
		type: 'boolean',
		default: false,
		description: 'Whether to take the alias away instead of setting one',
	},
	{
		displayName: 'Alias',
		name: 'alias',
		type: 'string',
		default: '',
		required: true,
		displayOptions: { show: { removeAlias: [false] } },
		placeholder: 'e.g. Reception kiosk',
		description: 'The name that Cortex XDR shows for the endpoint beside its host name',
	},
];

/** Sets or removes an endpoint's alias. Cortex accepts unknown endpoints too, so the endpoint is looked up first. */
export const setAlias: ItemOperation = {
	option: {
		name: 'Set Alias',
		value: 'setAlias',
		action: 'Set alias of endpoint',
		description: 'Change the name that Cortex XDR shows for a machine. The machine itself does not notice.',
	},
	properties,
	mutates: true,
	rights: EDIT_ENDPOINTS,
	async execute(context, itemIndex) {
		const remove = readFlag(context, itemIndex, 'removeAlias', false, 'Remove Alias');
		const alias = remove ? '' : text(context.getNodeParameter('alias', itemIndex, ''));
		if (alias === '' && !remove) {
			throw badInput(
				context,
				itemIndex,
				'The alias is empty',
				'To take an alias away switch on Remove Alias',
			);
		}
		const api = createApi(context);
		const { id, name } = await requireEndpoint(context, api, itemIndex, STRICT);
		const check = 'read the endpoint with Endpoint → Get, Output: Raw, and look at its alias';
		await api.write('endpoints/update_agent_name', { filters: idFilters([id]), alias }, check);
		return { alias: alias || null, endpointName: name || null, endpointId: id };
	},
};
