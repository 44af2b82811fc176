import type { INodeProperties } from 'n8n-workflow';
import { create } from './create.operation';
import { getMany } from './getMany.operation';
import { resolve } from './resolve.operation';

export const assignment = { create, getMany, resolve };

export const assignmentDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['assignment'] } },
		options: [
			{
				name: 'Create',
				value: 'create',
				action: 'Create an assignment',
				description: 'Assign a host or account to a user, or hand its open assignment over. Safe to repeat.',
			},
			{
				name: 'Get Many',
				value: 'getMany',
				action: 'Get many assignments',
				description: 'List who works on which host or account',
			},
			{
				name: 'Resolve',
				value: 'resolve',
				action: 'Resolve an assignment',
				description: 'End an assignment with an outcome. Safe to repeat.',
			},
		],
		default: 'getMany',
	},
	...create.description,
	...getMany.description,
	...resolve.description,
];
