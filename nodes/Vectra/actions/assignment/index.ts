import type { INodeProperties } from 'n8n-workflow';
import { create } from './create.operation';
import { resolve } from './resolve.operation';

export const assignment = { create, resolve };

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
				name: 'Resolve',
				value: 'resolve',
				action: 'Resolve an assignment',
				description: 'End an assignment with an outcome. Safe to repeat.',
			},
		],
		default: 'create',
	},
	...create.description,
	...resolve.description,
];
