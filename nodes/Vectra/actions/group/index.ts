import type { INodeProperties } from 'n8n-workflow';
import { getMany } from './getMany.operation';

export const group = { getMany };

export const groupDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['group'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getMany',
				action: 'Get many groups',
				description: 'List groups of hosts, accounts, addresses or domains, with all their members if wanted',
			},
		],
		default: 'getMany',
	},
	...getMany.description,
];
