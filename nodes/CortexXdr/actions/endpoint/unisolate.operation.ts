import { updateDisplayOptions, type INodeProperties } from 'n8n-workflow';
import type { BatchOperation } from '../../../shared/operations';
import { optionsProperty, waitProperty, whenOfflineProperty } from '../../descriptions/containment';
import { identifyProperties } from '../../descriptions/identify';
import { containEndpoints } from './contain';

const properties: INodeProperties[] = [
	...identifyProperties,
	whenOfflineProperty,
	waitProperty,
	optionsProperty,
];

/** Gives an isolated machine its network back. */
export const unisolate: BatchOperation = {
	description: updateDisplayOptions({ show: { resource: ['endpoint'], operation: ['unisolate'] } }, properties),
	async executeBatch(context, itemCount, continueOnFail) {
		return await containEndpoints(context, itemCount, continueOnFail, 'released');
	},
};
