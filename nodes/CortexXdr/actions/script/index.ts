import type { INodeProperties } from 'n8n-workflow';
import { getMany } from './getMany.operation';
import { getResults } from './getResults.operation';
import { getStatus } from './getStatus.operation';
import { run } from './run.operation';

export const script = { getMany, getResults, getStatus, run };

export const scriptDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['script'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getMany',
				action: 'Get many scripts',
				description: 'List the scripts that can be run on machines, with their risk and operating systems',
			},
			{
				name: 'Get Results',
				value: 'getResults',
				action: 'Get the results of a script',
				description: 'Read what a script printed on each machine',
			},
			{
				name: 'Get Status',
				value: 'getStatus',
				action: 'Get the status of a script',
				description: 'Read on how many machines a script is pending, running or done',
			},
			{
				name: 'Run',
				value: 'run',
				action: 'Run a script',
				description:
					'Ask machines to run a script from the library of Cortex XDR with the rights of the agent. The request is accepted at once and carried out later.',
			},
		],
		default: 'getMany',
	},
	...getMany.description,
	...getResults.description,
	...getStatus.description,
	...run.description,
];
