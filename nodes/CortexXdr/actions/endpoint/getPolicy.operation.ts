import type { INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { isRecord, text } from '../../../shared/values';
import { LENIENT } from '../../containment/resolve';
import { identifyProperties } from '../../descriptions/identify';
import { VIEW_ENDPOINTS } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { requireEndpoint } from './requireEndpoint';

const properties: INodeProperties[] = [...identifyProperties];

/** Reads the name of the prevention policy that an endpoint has. */
export const getPolicy: ItemOperation = {
	option: {
		name: 'Get Policy',
		value: 'getPolicy',
		action: 'Get policy of endpoint',
		description: 'Read the name of the prevention policy that a machine has',
	},
	properties,
	mutates: false,
	rights: VIEW_ENDPOINTS,
	async execute(context, itemIndex) {
		const api = createApi(context);
		const { id, name } = await requireEndpoint(context, api, itemIndex, LENIENT);
		const reply = await api.read('endpoints/get_policy', { endpoint_id: id });
		const policyName = isRecord(reply) ? text(reply.policy_name) : '';
		return { policyName: policyName || null, endpointName: name || null, endpointId: id };
	},
};
