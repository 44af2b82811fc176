import type { INodeProperties } from 'n8n-workflow';
import { get } from './get.operation';
import { getMany } from './getMany.operation';

export const entity = { get, getMany };

export const entityDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['entity'] } },
		options: [
			{
				name: 'Get',
				value: 'get',
				action: 'Get an entity',
				description: 'Read a host or an account with its urgency. On Quadrant UX, which has no entities, the host or account itself.',
			},
			{
				name: 'Get Many',
				value: 'getMany',
				action: 'Get many entities',
				description: 'List hosts and accounts together, the most urgent first. On Quadrant UX its hosts and accounts themselves.',
			},
		],
		default: 'getMany',
	},
	...get.description,
	...getMany.description,
];
