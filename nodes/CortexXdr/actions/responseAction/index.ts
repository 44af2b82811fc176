import type { INodeProperties } from 'n8n-workflow';
import { getStatus } from './getStatus.operation';
import { wait } from './wait.operation';

export const action = { getStatus, wait };

export const actionDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['action'] } },
		options: [
			{
				name: 'Get Status',
				value: 'getStatus',
				action: 'Get the status of an action',
				description: 'Read how far an isolation, release or other response action is',
			},
			{
				name: 'Wait for Completion',
				value: 'wait',
				action: 'Wait for the completion of an action',
				description:
					'Read how far a response action is until it has ended on every machine, at most for a given time. Changes nothing.',
			},
		],
		default: 'getStatus',
	},
	...getStatus.description,
	...wait.description,
];
