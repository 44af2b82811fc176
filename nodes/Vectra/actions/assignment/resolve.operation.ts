import { NodeApiError, type IDataObject, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';
import { flagIn } from '../../../shared/formValues';
import { badInput, refuseInput } from '../../../shared/input';
import type { ItemOperation } from '../../../shared/operations';
import { splitList, text } from '../../../shared/values';
import { assignmentProperty, outcomeProperty } from '../../descriptions/locators';
import { asId, readId } from '../../descriptions/readIds';
import { WRITE_ASSIGNMENTS } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { getAssignment, type Assignment } from '../../transport/assignments';
import { converge } from '../../transport/converge';
import { itemError } from '../itemError';
import { sanitizeNote } from '../note/text';
import { isConflict } from './conflict';

const properties: INodeProperties[] = [
	assignmentProperty,
	outcomeProperty,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Detection IDs',
				name: 'detectionIds',
				type: 'string',
				default: '',
				placeholder: 'e.g. 34338, 34339',
				description: 'The detections of the host or account to triage or to mark as fixed',
			},
			{
				displayName: 'Mark as Fixed',
				name: 'markAsFixed',
				type: 'boolean',
				default: false,
				description: 'Whether to mark the detections as fixed',
			},
			{
				displayName: 'Note',
				name: 'note',
				type: 'string',
				typeOptions: { rows: 3 },
				default: '',
				description: 'Added to the host or account. HTML is escaped and control characters are left out.',
			},
			{
				displayName: 'Triage As',
				name: 'triageAs',
				type: 'string',
				default: '',
				placeholder: 'e.g. Vulnerability scanner',
				description: 'The name under which the detections are triaged from now on',
			},
		],
	},
];

/** Resolves an assignment with an outcome. An assignment that already has this outcome is left alone. */
export const resolve: ItemOperation = {
	option: {
		name: 'Resolve',
		value: 'resolve',
		action: 'Resolve assignment',
		description: 'End an assignment with an outcome. Safe to repeat.',
	},
	properties,
	mutates: true,
	rights: WRITE_ASSIGNMENTS,
	async execute(context, itemIndex) {
		const extras = readExtras(context, itemIndex);
		const api = await createApi(context);
		const id = await readId(context, api, itemIndex, 'assignment');
		const outcome = await readId(context, api, itemIndex, 'outcome');
		const { before, after, changes } = await converge<Assignment, IDataObject>({
			clock: api.clock,
			read: async () => await getAssignment(api, id),
			plan(assignment) {
				if (!assignment.resolved) return { outcome, ...extras };
				if (assignment.outcomeId === outcome) return undefined;
				const problem = `Assignment ${id} is resolved already, as “${assignment.outcome}”`;
				throw itemError(context, itemIndex, problem, 'Vectra does not take another outcome for it');
			},
			async write(body) {
				await api.write('PUT', `/assignments/${id}/resolve`, body, { what: `assignment ${id}`, one: true });
			},
			notKept: () => itemError(context, itemIndex, `Assignment ${id} is still open`, 'Vectra accepted its resolution'),
			// Somebody else resolved it after the last reading.
			isOutdated: (failure) => failure instanceof NodeApiError && isConflict(failure),
		});
		return {
			result: changes.length > 0 ? 'resolved' : 'unchanged',
			outcome: after.outcome,
			resolvedBefore: before.resolved,
			assignment: after.record,
			assignmentId: id,
		};
	},
};

function readExtras(context: IExecuteFunctions, itemIndex: number): IDataObject {
	const given = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const detectionIds = splitList(given.detectionIds).map((id) => asId(context, itemIndex, id, 'detection'));
	const note = sanitizeNote(text(given.note), false);
	const triageAs = sanitizeNote(text(given.triageAs), false).replace(/\s+/g, ' ');
	const markAsFixed = flagIn(given.markAsFixed, false, 'Mark as Fixed', refuseInput(context, itemIndex));
	if (detectionIds.length === 0 && (markAsFixed || triageAs !== '')) {
		const problem = `${markAsFixed ? 'Mark as Fixed' : 'Triage As'} is set, but no detection is given`;
		throw badInput(context, itemIndex, problem, 'Give the Detection IDs that it is about');
	}
	return {
		...(note === '' ? {} : { note }),
		...(triageAs === '' ? {} : { triage_as: triageAs }),
		...(markAsFixed ? { mark_as_fixed: true } : {}),
		...(detectionIds.length === 0 ? {} : { detection_ids: [...new Set(detectionIds)] }),
	};
}
