import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { badInput } from '../../../shared/input';
import { excerpt, splitList, text } from '../../../shared/values';
import { asId } from '../../descriptions/readIds';
import type { Read } from '../batch';
import { workflowProperty, type Deed, type Workflow } from './work';

export const stateProperties: INodeProperties[] = [
	{
		displayName: 'Detection IDs',
		name: 'detectionIds',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 34338, 34339',
		description:
			'The numbers of the detections. Separate several by commas or line breaks, or give a list by an expression.',
	},
	workflowProperty,
];

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

/** What an item wants done. */
export interface Wish {
	ids: number[];
	workflow: Workflow;
	deed: Deed;
}

/** What the form of an item says. */
export function readWish(context: IExecuteFunctions, itemIndex: number, kind: Deed['kind']): Wish {
	const given = splitList(context.getNodeParameter('detectionIds', itemIndex, ''));
	if (given.length === 0) throw badInput(context, itemIndex, 'No detection is given', 'Give at least one ID');
	const ids = [...new Set(given.map((id) => asId(context, itemIndex, id, 'detection')))];
	const workflow = text(context.getNodeParameter('workflow', itemIndex, 'fixed'));
	if (workflow !== 'fixed' && workflow !== 'close') {
		throw badInput(context, itemIndex, `“${excerpt(workflow, 60)}” is not a workflow: it is fixed or close`);
	}
	if (kind === 'reopen') return { ids, workflow, deed: { kind } };
	const reason = workflow === 'close' ? text(context.getNodeParameter('reason', itemIndex, 'remediated')) : '';
	if (workflow === 'close' && reason !== 'benign' && reason !== 'remediated') {
		throw badInput(context, itemIndex, `“${excerpt(reason, 60)}” is not a reason: it is benign or remediated`);
	}
	return { ids, workflow, deed: { kind, reason } };
}

export interface Own {
	itemIndex: number;
	wish: Wish;
}

/** The items in groups of one workflow and reason. */
export function alike(items: Array<Read<Wish>>): Own[][] {
	const groups = new Map<string, Own[]>();
	for (const [itemIndex, item] of items.entries()) {
		if ('error' in item) continue;
		const { workflow, deed } = item.input;
		const key = `${workflow} ${deed.kind === 'close' ? deed.reason : ''}`;
		groups.set(key, [...(groups.get(key) ?? []), { itemIndex, wish: item.input }]);
	}
	return [...groups.values()];
}
