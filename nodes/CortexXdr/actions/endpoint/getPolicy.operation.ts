import { updateDisplayOptions, type INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { isRecord, text } from '../../../shared/values';
import { identifyProperties } from '../../descriptions/identify';
import { createApi } from '../../transport/api';
import { theEndpoint } from './theEndpoint';

const properties: INodeProperties[] = [...identifyProperties];

/** Reads the name of the prevention policy that an endpoint has. */
export const getPolicy: ItemOperation = {
	description: updateDisplayOptions(
		{ show: { resource: ['endpoint'], operation: ['getPolicy'] } },
		properties,
	),
	async execute(context, itemIndex) {
		const api = createApi(context);
		const { id, name } = await theEndpoint(context, api, itemIndex);
		const reply = await api.read('endpoints/get_policy', { endpoint_id: id });
		return { endpointId: id, endpointName: name, policyName: isRecord(reply) ? text(reply.policy_name) : '' };
	},
};
