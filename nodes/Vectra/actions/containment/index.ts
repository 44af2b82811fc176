import type { INodeProperties } from 'n8n-workflow';
import { getMany } from './getMany.operation';
import { recordIsolation } from './recordIsolation.operation';
import { recordRelease } from './recordRelease.operation';

export const containment = { getMany, recordIsolation, recordRelease };

export const containmentDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['containment'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getMany',
				action: 'Get many contained hosts',
				description: 'List the hosts whose isolation is recorded as ours, and the endpoints that are meant',
			},
			{
				name: 'Record Isolation',
				value: 'recordIsolation',
				action: 'Record an isolation',
				description:
					'Mark a host according to what became of its isolation in Cortex XDR. Until then the trigger keeps asking for it. Safe to repeat.',
			},
			{
				name: 'Record Release',
				value: 'recordRelease',
				action: 'Record a release',
				description:
					'Take the marks off a host once its endpoint is released in Cortex XDR. Until then the trigger keeps asking for it. Safe to repeat.',
			},
		],
		default: 'recordIsolation',
	},
	...getMany.description,
	...recordIsolation.description,
	...recordRelease.description,
];
