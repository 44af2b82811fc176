import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { choiceIn, textIn } from '../../../shared/formValues';
import { badInput, refuseInput } from '../../../shared/input';
import { SEVERITIES } from '../../descriptions/severities';
import type { AlertChange } from '../../transport/alerts';
import type { ProductLine } from '../../transport/productLine';

const REASONS = [
	{ name: 'Duplicate', value: 'duplicate' },
	{ name: 'False Positive', value: 'false_positive' },
	{ name: 'Known Issue', value: 'known_issue' },
	{ name: 'Other', value: 'other' },
	{ name: 'Security Testing', value: 'security_testing' },
	{ name: 'True Positive', value: 'true_positive' },
] as const;

const STATUSES = [
	{ name: 'In Progress', value: 'inProgress' },
	{ name: 'New', value: 'new' },
	{ name: 'Resolved', value: 'resolved' },
] as const;

export const updateFieldsProperty: INodeProperties = {
	displayName: 'Update Fields',
	name: 'updateFields',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	options: [
		{
			displayName: 'Comment',
			name: 'comment',
			type: 'string',
			typeOptions: { rows: 2 },
			default: '',
			description: 'In 5.x only with the status Resolved',
		},
		{
			displayName: 'Resolve Reason',
			name: 'reason',
			type: 'options',
			options: [...REASONS],
			default: 'true_positive',
			description: 'Needed with the status Resolved',
		},
		{
			displayName: 'Severity',
			name: 'severity',
			type: 'options',
			options: [...SEVERITIES],
			default: 'high',
		},
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			options: [...STATUSES],
			default: 'inProgress',
		},
	],
};

const values = <T extends string>(options: ReadonlyArray<{ value: T }>): T[] => options.map(({ value }) => value);

/** Reads Update Fields: the fields that were added to the form, and no others. */
export function readChange(context: IExecuteFunctions, itemIndex: number): AlertChange {
	const refuse = refuseInput(context, itemIndex);
	const form = context.getNodeParameter('updateFields', itemIndex, {}) as IDataObject;
	if (Object.keys(form).length === 0) {
		throw badInput(context, itemIndex, 'There is nothing to update', 'Add at least one of Update Fields');
	}
	const change: AlertChange = {};
	if ('severity' in form) change.severity = choiceIn(form.severity, values(SEVERITIES), 'high', 'Severity', refuse);
	if ('status' in form) change.status = choiceIn(form.status, values(STATUSES), 'new', 'Status', refuse);
	if ('reason' in form) change.reason = choiceIn(form.reason, values(REASONS), 'other', 'Resolve Reason', refuse);
	if ('comment' in form) {
		change.comment = textIn(form.comment, 'Comment', refuse);
		if (change.comment === '') throw badInput(context, itemIndex, 'Comment is empty', 'Fill it in or remove it');
	}
	if (change.status === 'resolved' && change.reason === undefined) {
		throw badInput(context, itemIndex, 'An alert cannot be resolved without a reason', 'Add Resolve Reason');
	}
	if (change.status !== 'resolved' && change.reason !== undefined) {
		throw badInput(context, itemIndex, 'Resolve Reason is only for the status Resolved', 'Set Status to Resolved or remove it');
	}
	return change;
}

/** What one product line does not take (vendor specification of 5.x). */
export function checkLine(context: IExecuteFunctions, itemIndex: number, line: ProductLine, { comment, status }: AlertChange): void {
	if (line === 'xdr5' && comment !== undefined && status !== 'resolved') {
		throw badInput(context, itemIndex, 'Cortex XDR 5.x takes a comment only with the status Resolved', 'Set Status to Resolved, or write the comment into the case');
	}
}
