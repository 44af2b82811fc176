import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { badInput, readChoice } from '../../../shared/input';
import type { IndexedItem } from '../../../shared/operations';
import { splitList } from '../../../shared/values';
import { asId } from '../../descriptions/readIds';
import { workflowProperty, type StateChange, type Workflow } from './setDetectionState';

export const detectionIdsProperty: INodeProperties = {
	displayName: 'Detection IDs',
	name: 'detectionIds',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 34338, 34339',
	description: 'The numbers of the detections. Separate several by commas or line breaks, or give a list by an expression.',
};

export const stateProperties: INodeProperties[] = [detectionIdsProperty, workflowProperty];

/** Reads the field above, each ID once. @throws NodeOperationError for what is no ID, and when there is none */
export function readDetectionIds(context: IExecuteFunctions, itemIndex: number): number[] {
	const given = splitList(context.getNodeParameter('detectionIds', itemIndex, ''));
	if (given.length === 0) throw badInput(context, itemIndex, 'No detection is given', 'Give at least one ID');
	return [...new Set(given.map((id) => asId(context, itemIndex, id, 'detection')))];
}

export const reasonProperty: INodeProperties = {
	displayName: 'Reason',
	name: 'reason',
	type: 'options',
	displayOptions: { show: { workflow: ['close'] } },
	options: [
		{ name: 'Benign', value: 'benign' },
		{ name: 'Remediated', value: 'remediated' },
	],
	default: 'remediated',
};

/** What one item asks for. */
export interface ItemRequest {
	ids: number[];
	workflow: Workflow;
	change: StateChange;
}

/** Reads the form of an item. It sends nothing. @throws NodeOperationError that says which field is wrong */
export function readRequest(context: IExecuteFunctions, itemIndex: number, kind: StateChange['kind']): ItemRequest {
	const ids = readDetectionIds(context, itemIndex);
	const workflow = readChoice(context, itemIndex, 'workflow', ['fixed', 'close'], 'fixed', 'Workflow');
	if (kind === 'reopen') return { ids, workflow, change: { kind } };
	const reason = workflow === 'close' ? readChoice(context, itemIndex, 'reason', ['benign', 'remediated'], 'remediated', 'Reason') : '';
	return { ids, workflow, change: { kind, reason } };
}

/** The items in groups of one workflow and reason. */
export function groupByChange<T extends ItemRequest>(items: ReadonlyArray<IndexedItem<T>>): Array<Array<IndexedItem<T>>> {
	const groups = new Map<string, Array<IndexedItem<T>>>();
	for (const item of items) {
		const { workflow, change } = item.value;
		const key = `${workflow} ${change.kind === 'close' ? change.reason : ''}`;
		groups.set(key, [...(groups.get(key) ?? []), item]);
	}
	return [...groups.values()];
}
