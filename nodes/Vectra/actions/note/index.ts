import type { INodeProperties } from 'n8n-workflow';
import { add } from './add.operation';
import { deleteNote } from './delete.operation';
import { getMany } from './getMany.operation';
import { update } from './update.operation';

export const note = { add, delete: deleteNote, getMany, update };

export const noteDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['note'] } },
		options: [
			{
				name: 'Add',
				value: 'add',
				action: 'Add a note',
				description: 'Add a note to a host, account or detection. Safe to repeat with an Idempotency Key.',
			},
			{
				name: 'Delete',
				value: 'delete',
				action: 'Delete a note',
				description: 'Delete a note of a host, account or detection',
			},
			{
				name: 'Get Many',
				value: 'getMany',
				action: 'Get many notes',
				description: 'Read the notes of a host, account or detection, newest first',
			},
			{
				name: 'Update',
				value: 'update',
				action: 'Update a note',
				description: 'Replace the text of a note. Safe to repeat.',
			},
		],
		default: 'add',
	},
	...add.description,
	...deleteNote.description,
	...getMany.description,
	...update.description,
];
