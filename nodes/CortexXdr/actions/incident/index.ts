import type { INodeProperties } from 'n8n-workflow';
import { addComment } from './addComment.operation';
import { get } from './get.operation';
import { getMany } from './getMany.operation';
import { update } from './update.operation';

export const incident = { addComment, get, getMany, update };

export const incidentDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['incident'] } },
		options: [
			{
				name: 'Add Comment',
				value: 'addComment',
				action: 'Add a comment to an incident',
				description:
					'Write a comment into an incident, or at the end of the notes of a case. No machine is touched.',
			},
			{
				name: 'Get',
				value: 'get',
				action: 'Get an incident',
				description: 'Read an incident with its alerts and artifacts, or a case',
			},
			{
				name: 'Get Many',
				value: 'getMany',
				action: 'Get many incidents',
				description: 'List incidents or cases by status, time and the like',
			},
			{
				name: 'Update',
				value: 'update',
				action: 'Update an incident',
				description: 'Change status, assignee or severity of an incident or case. No machine is touched.',
			},
		],
		default: 'get',
	},
	...addComment.description,
	...get.description,
	...getMany.description,
	...update.description,
];
