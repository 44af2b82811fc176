import { updateDisplayOptions, type INodeProperties } from 'n8n-workflow';
import type { BatchOperation } from '../../../shared/operations';
import { optionsProperty, protectedProperty, waitProperty, whenOfflineProperty } from '../../descriptions/containment';
import { identifyProperties } from '../../descriptions/identify';
import { containEndpoints } from './contain';

const properties: INodeProperties[] = [
	...identifyProperties,
	whenOfflineProperty,
	waitProperty,
	protectedProperty,
	optionsProperty,
];

/** Cuts a machine off the network through its agent, one safe step at a time. */
export const isolate: BatchOperation = {
	description: updateDisplayOptions({ show: { resource: ['endpoint'], operation: ['isolate'] } }, properties),
	async executeBatch(context, itemCount, continueOnFail) {
		return await containEndpoints(context, itemCount, continueOnFail, 'isolated');
	},
};
