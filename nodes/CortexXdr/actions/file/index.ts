import type { INodeProperties } from 'n8n-workflow';
import { getQuarantineStatus } from './getQuarantineStatus.operation';
import { getRetrievalDetails } from './getRetrievalDetails.operation';
import { quarantine } from './quarantine.operation';
import { restore } from './restore.operation';
import { retrieve } from './retrieve.operation';

export const file = { getQuarantineStatus, getRetrievalDetails, quarantine, restore, retrieve };

export const fileDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['file'] } },
		options: [
			{
				name: 'Get Quarantine Status',
				value: 'getQuarantineStatus',
				action: 'Get the quarantine status of a file',
				description: 'Read on which machines a file is in quarantine',
			},
			{
				name: 'Get Retrieval Details',
				value: 'getRetrievalDetails',
				action: 'Get the details of a file retrieval',
				description: 'Read which machines have delivered their files, and download these as ZIP archives',
			},
			{
				name: 'Quarantine',
				value: 'quarantine',
				action: 'Quarantine a file',
				description:
					'Ask machines to move a file away so that it can no longer run. The request is accepted at once and carried out later.',
			},
			{
				name: 'Restore',
				value: 'restore',
				action: 'Restore a file',
				description:
					'Ask for a file back from quarantine, after which it can run again. The request is accepted at once and carried out later.',
			},
			{
				name: 'Retrieve',
				value: 'retrieve',
				action: 'Retrieve files',
				description:
					'Ask machines to send copies of files to Cortex XDR. The files stay where they are. The request is accepted at once and carried out later.',
			},
		],
		default: 'getQuarantineStatus',
	},
	...getQuarantineStatus.description,
	...getRetrievalDetails.description,
	...quarantine.description,
	...restore.description,
	...retrieve.description,
];
