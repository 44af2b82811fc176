import type { INodeProperties } from 'n8n-workflow';
import { abortScan } from './abortScan.operation';
import { assignTag } from './assignTag.operation';
import { get } from './get.operation';
import { getMany } from './getMany.operation';
import { getPolicy } from './getPolicy.operation';
import { isolate } from './isolate.operation';
import { removeTag } from './removeTag.operation';
import { scan } from './scan.operation';
import { setAlias } from './setAlias.operation';
import { unisolate } from './unisolate.operation';

export const endpoint = {
	abortScan,
	assignTag,
	get,
	getMany,
	getPolicy,
	isolate,
	removeTag,
	scan,
	setAlias,
	unisolate,
};

export const endpointDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['endpoint'] } },
		options: [
			{
				name: 'Abort Scan',
				value: 'abortScan',
				action: 'Abort the scan of endpoints',
				description:
					'Ask machines to stop a malware scan that is pending or in progress. Nothing else can be taken back this way.',
			},
			{
				name: 'Assign Tag',
				value: 'assignTag',
				action: 'Assign a tag to endpoints',
				description:
					'Put a server tag on machines in Cortex XDR. Changes the record; policies bound to the tag may follow.',
			},
			{
				name: 'Get',
				value: 'get',
				action: 'Get an endpoint',
				description: 'Read one endpoint with the status of its agent and its isolation state',
			},
			{
				name: 'Get Many',
				value: 'getMany',
				action: 'Get many endpoints',
				description: 'List endpoints by any of their properties',
			},
			{
				name: 'Get Policy',
				value: 'getPolicy',
				action: 'Get the policy of an endpoint',
				description: 'Read the name of the prevention policy that a machine has',
			},
			{
				name: 'Isolate',
				value: 'isolate',
				action: 'Isolate an endpoint',
				description:
					'Cut a machine off the network: its agent blocks all traffic except with Cortex XDR. Reads the state first, sends at most one request, and reports the state read afterwards.',
			},
			{
				name: 'Remove Tag',
				value: 'removeTag',
				action: 'Remove a tag from endpoints',
				description:
					'Take a server tag off machines in Cortex XDR. Changes the record; policies bound to the tag may follow.',
			},
			{
				name: 'Scan',
				value: 'scan',
				action: 'Scan endpoints',
				description:
					'Ask machines for a malware scan of their disks, which costs them performance. The request is accepted at once and carried out later.',
			},
			{
				name: 'Set Alias',
				value: 'setAlias',
				action: 'Set the alias of an endpoint',
				description:
					'Change the name that Cortex XDR shows for a machine. The machine itself does not notice.',
			},
			{
				name: 'Unisolate',
				value: 'unisolate',
				action: 'Unisolate an endpoint',
				description:
					'Give an isolated machine its network back. Reads the state first, sends at most one request, and reports the state read afterwards.',
			},
		],
		default: 'get',
	},
	...abortScan.description,
	...assignTag.description,
	...get.description,
	...getMany.description,
	...getPolicy.description,
	...isolate.description,
	...removeTag.description,
	...scan.description,
	...setAlias.description,
	...unisolate.description,
];
