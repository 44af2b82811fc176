import type { INodeProperties } from 'n8n-workflow';
import { close } from './close.operation';
import { downloadPcap } from './downloadPcap.operation';
import { get } from './get.operation';
import { getMany } from './getMany.operation';
import { reopen } from './reopen.operation';

export const detection = { close, downloadPcap, get, getMany, reopen };

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
				name: 'Download PCAP',
				value: 'downloadPcap',
				action: 'Download the PCAP of a detection',
				description: 'Fetch the packets that Vectra captured for a detection, as a file',
			},
			{
				name: 'Get',
				value: 'get',
				action: 'Get a detection',
				description: 'Read one detection with its source and destinations',
			},
			{
				name: 'Get Many',
				value: 'getMany',
				action: 'Get many detections',
				description: 'List detections by type, category, source, time and the like',
			},
			{
				name: 'Reopen',
				value: 'reopen',
				action: 'Reopen detections',
				description: 'Open closed or fixed detections again. Safe to repeat.',
			},
		],
		default: 'get',
	},
	...close.description,
	...downloadPcap.description,
	...get.description,
	...getMany.description,
	...reopen.description,
];
