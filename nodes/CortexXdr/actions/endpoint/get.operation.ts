import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { LENIENT } from '../../containment/resolve';
import { identifyProperties } from '../../descriptions/identify';
import { outputProperties, readOutput, selectOutput } from '../../descriptions/output';
import { VIEW_ENDPOINTS } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { requireEndpoint } from './requireEndpoint';

const properties: INodeProperties[] = [...identifyProperties, ...outputProperties];

/** Reads the one endpoint that is meant, with its agent's status and isolation state. */
export const get: ItemOperation = {
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get endpoint',
		description: 'Read one endpoint with the status of its agent and its isolation state',
	},
	properties,
	mutates: false,
	rights: VIEW_ENDPOINTS,
	async execute(context, itemIndex) {
		const { record } = await requireEndpoint(context, createApi(context), itemIndex, LENIENT);
		return selectOutput(record as IDataObject, readOutput(context, itemIndex));
	},
};
