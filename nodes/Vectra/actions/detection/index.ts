import type { INodeProperties } from 'n8n-workflow';
import { close } from './close.operation';
import { reopen } from './reopen.operation';

export const detection = { close, reopen };

export const detectionDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['detection'] } },
		options: [
			{
				name: 'Close',
				value: 'close',
				action: 'Close detections',
				description: 'Close detections, or mark them as fixed. Safe to repeat.',
			},
			{
				name: 'Reopen',
				value: 'reopen',
				action: 'Reopen detections',
				description: 'Open closed or fixed detections again. Safe to repeat.',
			},
		],
		default: 'close',
	},
	...close.description,
	...reopen.description,
];
