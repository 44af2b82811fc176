import type { INodeProperties } from 'n8n-workflow';
import { accounts } from './accounts.operation';
import { detections } from './detections.operation';
import { hosts } from './hosts.operation';

export const search = { accounts, detections, hosts };

export const searchDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['search'] } },
		options: [
			{
				name: 'Accounts',
				value: 'accounts',
				action: 'Search for accounts',
				description: 'Find accounts by a Lucene query. Quadrant UX only.',
			},
			{
				name: 'Detections',
				value: 'detections',
				action: 'Search for detections',
				description: 'Find detections by a Lucene query. Quadrant UX only.',
			},
			{
				name: 'Hosts',
				value: 'hosts',
				action: 'Search for hosts',
				description: 'Find hosts by a Lucene query. Quadrant UX only.',
			},
		],
		default: 'hosts',
	},
	...accounts.description,
	...detections.description,
	...hosts.description,
];
