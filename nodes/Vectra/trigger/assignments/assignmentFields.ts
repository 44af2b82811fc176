import type { INodeProperties, IPollFunctions } from 'n8n-workflow';
import { collectionFor } from '../../../shared/trigger/form';
import { EventReader, fetchHostDetails, maxItems, type EventOptions } from '../feed/fields';

export const ASSIGNMENT_CHANGES = ['created', 'reassigned', 'removed', 'resolved'] as const;
export type AssignmentChangeKind = (typeof ASSIGNMENT_CHANGES)[number];

const show = { triggerOn: ['assignmentChange'] };

export const assignmentProperties: INodeProperties[] = [
	{
		displayName: 'Changes',
		name: 'assignmentChanges',
		type: 'multiOptions',
		noDataExpression: true,
		required: true,
		options: [
			{ name: 'Created', value: 'created' },
			{ name: 'Reassigned', value: 'reassigned' },
			{ name: 'Removed', value: 'removed' },
			{ name: 'Resolved', value: 'resolved' },
		],
		default: ['created', 'reassigned', 'removed', 'resolved'],
		displayOptions: { show },
	},
	collectionFor('assignmentChange', 'options', [
		{
			displayName: 'Emit Present Assignments',
			name: 'emitPresent',
			type: 'boolean',
			default: false,
			description: 'Whether to emit the assignments that are open when the trigger is first activated',
		},
		fetchHostDetails,
		maxItems,
	]),
];

export interface AssignmentParameters extends EventOptions {
	changes: readonly AssignmentChangeKind[];
	emitPresent: boolean;
}

/** Reads the fields above. @throws NodeOperationError that says which one is wrong */
export function readAssignmentParameters(context: IPollFunctions): AssignmentParameters {
	const reader = new EventReader(context, assignmentProperties);
	return {
		...reader.common(),
		changes: reader.choices('assignmentChanges', 'Changes', ASSIGNMENT_CHANGES, ASSIGNMENT_CHANGES),
		emitPresent: reader.flag(reader.options, 'emitPresent', 'Emit Present Assignments'),
	};
}
