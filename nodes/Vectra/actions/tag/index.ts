import type { INodeProperties } from 'n8n-workflow';
import { add } from './add.operation';
import { get } from './get.operation';
import { remove } from './remove.operation';

export const tag = { add, get, remove };

export const tagDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['tag'] } },
		options: [
			{
				name: 'Add',
				value: 'add',
				action: 'Add tags',
				description: 'Add tags to a host, account or detection and keep all others. Safe to repeat.',
			},
			{
				name: 'Get',
				value: 'get',
				action: 'Get tags',
				description: 'Read the tags of a host, account or detection',
			},
			{
				name: 'Remove',
				value: 'remove',
				action: 'Remove tags',
				description: 'Take tags off a host, account or detection and keep all others. Safe to repeat.',
			},
		],
		default: 'get',
	},
	...add.description,
	...get.description,
	...remove.description,
];
