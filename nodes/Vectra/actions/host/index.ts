import type { INodeProperties } from 'n8n-workflow';
import { get } from './get.operation';
import { getMany } from './getMany.operation';

export const host = { get, getMany };

export const hostDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['host'] } },
		options: [
			{
				name: 'Get',
				value: 'get',
				action: 'Get a host',
				description: 'Read one host with its scores, tags and groups',
			},
			{
				name: 'Get Many',
				value: 'getMany',
				action: 'Get many hosts',
				description: 'List hosts by score, tag, address and the like',
			},
		],
		default: 'get',
	},
	...get.description,
	...getMany.description,
];
