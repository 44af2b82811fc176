import type { INodeProperties } from 'n8n-workflow';
import type { BatchOperation } from '../../../shared/operations';
import { evidenceProperty, modeProperty, optionsProperty, protectedProperty, waitProperty, whenOfflineProperty } from '../../descriptions/containment';
import { identifyProperties } from '../../descriptions/identify';
import { ISOLATE } from '../../descriptions/rights';
import { containEndpoints } from './contain';

const properties: INodeProperties[] = [
	modeProperty,
	...identifyProperties,
	evidenceProperty,
	whenOfflineProperty,
	waitProperty,
	protectedProperty,
	optionsProperty,
];

/** Cuts a machine off the network through its agent, one safe step at a time. */
export const isolate: BatchOperation = {
	option: {
		name: 'Isolate',
		value: 'isolate',
		action: 'Isolate endpoint',
		description:
			'Cut a machine off the network, except from Cortex XDR. Reports the state that was read afterwards.',
	},
	properties,
	mutates: true,
	rights: ISOLATE,
	...containEndpoints('isolated'),
};
