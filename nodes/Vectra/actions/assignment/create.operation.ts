import { NodeApiError, type INodeProperties } from 'n8n-workflow';
import { readChoice } from '../../../shared/input';
import type { ItemOperation } from '../../../shared/operations';
import { entityProperty, entityTypeProperty, userProperty } from '../../descriptions/locators';
import { readEntityType, readId } from '../../descriptions/readIds';
import { WRITE_ASSIGNMENTS } from '../../descriptions/rights';
import { createApi, type VectraApi } from '../../transport/api';
import { openAssignment, type Assignment } from '../../transport/assignments';
import { converge } from '../../transport/converge';
import type { EntityType } from '../../transport/objects';
import { itemError } from '../itemError';
import { assigneeOf, isConflict } from './conflict';

const assignedOption: INodeProperties = {
	displayName: 'If Assigned Already',
	name: 'ifAssigned',
	type: 'options',
	options: [
		{ name: 'Fail', value: 'fail' },
		{ name: 'Keep', value: 'keep', description: 'Leave the assignment with whoever has it' },
		{ name: 'Reassign', value: 'reassign', description: 'Hand the assignment over to the user' },
	],
	default: 'reassign',
	description: 'What to do when somebody else has the host or account already: only one can',
};

const properties: INodeProperties[] = [
	entityTypeProperty,
	entityProperty,
	userProperty,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [assignedOption],
	},
];

type Change = { kind: 'created' } | { kind: 'reassigned'; id: number };

/** Assigns a host or account to a user: by a new assignment, or by handing over the open one. */
export const create: ItemOperation = {
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create assignment',
		description: 'Assign a host or account to a user, or hand its open assignment over. Safe to repeat.',
	},
	properties,
	mutates: true,
	rights: WRITE_ASSIGNMENTS,
	async execute(context, itemIndex) {
		const entityType = readEntityType(context, itemIndex);
		const ifAssigned = readChoice(context, itemIndex, 'options.ifAssigned', ['fail', 'keep', 'reassign'], 'reassign', 'If Assigned Already');
		const api = await createApi(context);
		const id = await readId(context, api, itemIndex, 'entity');
		const userId = await readId(context, api, itemIndex, 'user');
		const what = `${entityType} ${id}`;
		const { before, after, changes } = await converge<Assignment | undefined, Change>({
			clock: api.clock,
			read: async () => await openAssignment(api, context.getNode(), entityType, id),
			plan(open) {
				if (open === undefined) return { kind: 'created' };
				if (open.userId === userId || ifAssigned === 'keep') return undefined;
				if (ifAssigned !== 'fail') return { kind: 'reassigned', id: open.id };
				const advice = 'Nothing was changed. Set If Assigned Already to Reassign to hand it over';
				throw itemError(context, itemIndex, `The ${what} is assigned to ${assigneeOf(open)} already`, advice);
			},
			write: async (change) => await write(api, entityType, id, userId, change),
			notKept: () =>
				itemError(context, itemIndex, `Vectra did not keep the assignment of ${what}`, 'Somebody else may assign it too'),
			// Somebody else assigned or resolved it after the last reading.
			isOutdated: (failure) => failure instanceof NodeApiError && isConflict(failure),
		});
		return {
			result: changes.at(-1)?.kind ?? 'unchanged',
			assignedBefore: before ? assigneeOf(before) : null,
			assignment: after?.record ?? null,
			entityType,
			entityId: id,
		};
	},
};

async function write(
	api: VectraApi,
	entityType: EntityType,
	id: number,
	userId: number,
	change: Change,
): Promise<void> {
	const subject = { what: `the assignment of ${entityType} ${id} to user ${userId}` };
	if (change.kind === 'created') {
		const body = { [`assign_${entityType}_id`]: id, assign_to_user_id: userId };
		await api.write('POST', '/assignments', body, subject);
	} else {
		await api.write('PUT', `/assignments/${change.id}`, { assign_to_user_id: userId }, subject);
	}
}
