import type { INodeProperties } from 'n8n-workflow';
import { allow } from './allow.operation';
import { block } from './block.operation';
import { remove } from './remove.operation';

export const hash = { allow, block, remove };

export const hashDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['hash'] } },
		options: [
			{
				name: 'Allow',
				value: 'allow',
				action: 'Allow files by hash',
				description:
					'Let files with these SHA-256 hashes run on every machine of the tenant, whatever the agents think of them',
			},
			{
				name: 'Block',
				value: 'block',
				action: 'Block files by hash',
				description: 'Keep files with these SHA-256 hashes from running on every machine of the tenant',
			},
			{
				name: 'Remove',
				value: 'remove',
				action: 'Remove hashes from a list',
				description:
					'Take SHA-256 hashes off the block list or the allow list, so that the agents decide again',
			},
		],
		default: 'block',
	},
	...allow.description,
	...block.description,
	...remove.description,
];
