import type { INodeProperties } from 'n8n-workflow';
import { getMany } from './getMany.operation';

export const user = { getMany };

export const userDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['user'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getMany',
				action: 'Get many users',
				description: 'List the users, to whom hosts and accounts can be assigned',
			},
		],
		default: 'getMany',
	},
	...getMany.description,
];
