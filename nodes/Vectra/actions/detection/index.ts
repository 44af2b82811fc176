import type { INodeProperties } from 'n8n-workflow';
import { downloadPcap } from './downloadPcap.operation';
import { get } from './get.operation';
import { getMany } from './getMany.operation';

export const detection = { downloadPcap, get, getMany };

export const detectionDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['detection'] } },
		options: [
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
		],
		default: 'get',
	},
	...downloadPcap.description,
	...get.description,
	...getMany.description,
];
