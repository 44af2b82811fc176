import type { INodeProperties } from 'n8n-workflow';
import { flagIn } from '../../../shared/formValues';
import { refuseInput } from '../../../shared/input';
import type { ItemOperation } from '../../../shared/operations';
import { assignmentProperty } from '../../descriptions/locators';
import { readId } from '../../descriptions/readIds';
import { WRITE_ASSIGNMENTS } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { findAssignment, type Assignment } from '../../transport/assignments';
import { converge } from '../../transport/converge';
import { itemError } from '../itemError';
import { assigneeOf } from './conflict';

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		{
			displayName: 'Ignore Missing Assignment',
			name: 'ignoreMissing',
			type: 'boolean',
			default: false,
			description: 'Whether an assignment that is not there (any more) is as good as removed',
		},
	],
};

/**
 * Takes an open assignment away, so that new detections of the entity go to nobody. A resolved one stays: with it Vectra
 * would lose the record of how the case ended.
 */
export const remove: ItemOperation = {
	option: {
		name: 'Remove',
		value: 'remove',
		action: 'Remove assignment',
		description: 'Take an open assignment away without an outcome',
	},
	properties: [assignmentProperty, options],
	mutates: true,
	rights: WRITE_ASSIGNMENTS,
	async execute(context, itemIndex) {
		const { ignoreMissing: given } = context.getNodeParameter('options', itemIndex, {}) as { ignoreMissing?: unknown };
		const ignoreMissing = flagIn(given, false, 'Ignore Missing Assignment', refuseInput(context, itemIndex));
		const api = await createApi(context);
		const id = await readId(context, api, itemIndex, 'assignment');
		const { before, changes } = await converge<Assignment | undefined, true>({
			clock: api.clock,
			read: async () => await findAssignment(api, id),
			plan(found) {
				if (found === undefined) return undefined;
				if (!found.resolved) return true;
				const problem = `Assignment ${id} is resolved, as “${found.outcome}”`;
				throw itemError(context, itemIndex, problem, 'It was not removed: it is the record of how the case ended');
			},
			async write() {
				// Somebody else may have removed it meanwhile.
				await api.write('DELETE', `/assignments/${id}`, {}, { what: `assignment ${id}`, one: true }, [404]);
			},
			notKept: () => itemError(context, itemIndex, `Assignment ${id} is still there`, 'Vectra accepted its removal'),
		});
		if (before === undefined && !ignoreMissing) {
			throw itemError(
				context,
				itemIndex,
				`There is no assignment ${id} in Vectra`,
				'Nothing was removed. If that is as good, switch on Ignore Missing Assignment',
			);
		}
		return {
			removed: changes.length > 0,
			assignedTo: before === undefined ? null : assigneeOf(before),
			assignment: before?.record ?? null,
			assignmentId: id,
		};
	},
};
