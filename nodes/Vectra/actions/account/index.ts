import type { INodeProperties } from 'n8n-workflow';
import { get } from './get.operation';
import { getMany } from './getMany.operation';

export const account = { get, getMany };

export const accountDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['account'] } },
		options: [
			{
				name: 'Get',
				value: 'get',
				action: 'Get an account',
				description: 'Read one account with its scores and tags',
			},
			{
				name: 'Get Many',
				value: 'getMany',
				action: 'Get many accounts',
				description: 'List accounts by score, tag, name and the like',
			},
		],
		default: 'get',
	},
	...get.description,
	...getMany.description,
];
