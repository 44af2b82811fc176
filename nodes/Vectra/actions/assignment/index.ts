import type { INodeProperties } from 'n8n-workflow';
import { getMany } from './getMany.operation';

export const assignment = { getMany };

export const assignmentDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['assignment'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getMany',
				action: 'Get many assignments',
				description: 'List who works on which host or account',
			},
		],
		default: 'getMany',
	},
	...getMany.description,
];
