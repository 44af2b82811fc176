import { updateDisplayOptions, type IDataObject, type INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { identifyProperties } from '../../descriptions/identify';
import { outputProperties, readOutput, selectOutput } from '../../descriptions/output';
import { createApi } from '../../transport/api';
import { theEndpoint } from './theEndpoint';

const properties: INodeProperties[] = [...identifyProperties, ...outputProperties];

/** Reads the one endpoint that is meant, with its agent's status and isolation state. */
export const get: ItemOperation = {
	description: updateDisplayOptions({ show: { resource: ['endpoint'], operation: ['get'] } }, properties),
	async execute(context, itemIndex) {
		const { record } = await theEndpoint(context, createApi(context), itemIndex);
		return selectOutput(record as IDataObject, readOutput(context, itemIndex));
	},
};
