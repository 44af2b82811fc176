import type { INodeProperties } from 'n8n-workflow';
import { addMembers } from './addMembers.operation';
import { getMany } from './getMany.operation';
import { removeMembers } from './removeMembers.operation';

export const group = { addMembers, getMany, removeMembers };

export const groupDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['group'] } },
		options: [
			{
				name: 'Add Members',
				value: 'addMembers',
				action: 'Add members to a group',
				description: 'Add hosts, accounts, addresses or domains to a group. Safe to repeat.',
			},
			{
				name: 'Get Many',
				value: 'getMany',
				action: 'Get many groups',
				description: 'List groups of hosts, accounts, addresses or domains, with all their members if wanted',
			},
			{
				name: 'Remove Members',
				value: 'removeMembers',
				action: 'Remove members from a group',
				description: 'Take hosts, accounts, addresses or domains out of a group. Safe to repeat.',
			},
		],
		default: 'getMany',
	},
	...addMembers.description,
	...getMany.description,
	...removeMembers.description,
];
