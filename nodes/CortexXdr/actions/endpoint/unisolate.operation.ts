import type { INodeProperties } from 'n8n-workflow';
import type { BatchOperation } from '../../../shared/operations';
import { evidenceProperty, modeProperty, optionsProperty, waitProperty, whenOfflineProperty } from '../../descriptions/containment';
import { identifyProperties } from '../../descriptions/identify';
import { ISOLATE } from '../../descriptions/rights';
import { containEndpoints } from './contain';

const properties: INodeProperties[] = [
	modeProperty,
	...identifyProperties,
	evidenceProperty,
	whenOfflineProperty,
	waitProperty,
	optionsProperty,
];

/** Releases an isolated machine. */
export const unisolate: BatchOperation = {
	option: {
		name: 'Unisolate',
		value: 'unisolate',
		action: 'Unisolate endpoint',
		description:
			'Give an isolated machine its network back. Reports the state that was read afterwards.',
	},
	properties,
	mutates: true,
	rights: ISOLATE,
	...containEndpoints('released'),
};
