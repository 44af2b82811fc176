import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { badInput } from '../../../shared/input';
import { text } from '../../../shared/values';
import type { ProductVersion } from '../../descriptions/locators';
import { INCIDENT_STATUSES } from './statuses';

const updates = (version: ProductVersion, options: INodeProperties[]): INodeProperties => ({
	displayName: 'Update Fields',
	name: 'updateFields',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	displayOptions: { show: { productVersion: [version] } },
	options,
});

const resolveComment: INodeProperties = {
	displayName: 'Resolve Comment',
	name: 'resolveComment',
	type: 'string',
	typeOptions: { rows: 2 },
	default: '',
	description: 'Why it is resolved',
};

const severity: INodeProperties = {
	displayName: 'Severity',
	name: 'severity',
	type: 'options',
	options: [
		{ name: 'As Computed by Cortex', value: '' },
		{ name: 'Critical', value: 'critical' },
		{ name: 'High', value: 'high' },
		{ name: 'Low', value: 'low' },
		{ name: 'Medium', value: 'medium' },
	],
	default: 'high',
};

export const updateProperties: INodeProperties[] = [
	updates('xdr3', [
		{
			displayName: 'Assignee Email',
			name: 'assigneeEmail',
			type: 'string',
			default: '',
			placeholder: 'e.g. soc@example.com',
			description: 'A user of the tenant. Empty takes the assignee away.',
		},
		{
			displayName: 'Assignee Name',
			name: 'assigneeName',
			type: 'string',
			default: '',
			description: 'The full name of the assigned user, as Cortex XDR shows it',
		},
		resolveComment,
		severity,
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			options: [...INCIDENT_STATUSES],
			default: 'under_investigation',
			description: 'Other statuses of the tenant may be given by an expression',
			allowArbitraryValues: true,
		},
	]),
	updates('xdr5', [
		{
			displayName: 'Assignee Email',
			name: 'assigneeEmail',
			type: 'string',
			default: '',
			placeholder: 'e.g. soc@example.com',
			description: 'A user of the tenant',
		},
		resolveComment,
		{
			displayName: 'Resolve Reason',
			name: 'resolveReason',
			type: 'options',
			options: [
				{ name: 'Duplicate Case', value: 'Resolved - Duplicate Case' },
				{ name: 'False Positive', value: 'Resolved - False Positive' },
				{ name: 'Known Issue', value: 'Resolved - Known Issue' },
				{ name: 'Other', value: 'Resolved - Other' },
				{ name: 'Security Testing', value: 'Resolved - Security Testing' },
				{ name: 'True Positive', value: 'Resolved - True Positive' },
			],
			default: 'Resolved - True Positive',
			description: 'Needed with the status Resolved. Reasons of your own may be given by an expression.',
			allowArbitraryValues: true,
		},
		severity,
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			options: [
				{ name: 'In Progress', value: 'In Progress' },
				{ name: 'New', value: 'New' },
				{ name: 'Resolved', value: 'Resolved' },
			],
			default: 'In Progress',
			description: 'Statuses of your own may be given by an expression',
			allowArbitraryValues: true,
		},
	]),
];

/** Form field → field of `update_data`, as documented for `update_incident` and for `case/update`. */
const FIELDS: Record<ProductVersion, Readonly<Record<string, string>>> = {
	xdr3: {
		assigneeEmail: 'assigned_user_mail',
		assigneeName: 'assigned_user_pretty_name',
		resolveComment: 'resolve_comment',
		severity: 'manual_severity',
		status: 'status',
	},
	xdr5: {
		assigneeEmail: 'assigned_user',
		resolveComment: 'resolve_comment',
		resolveReason: 'resolve_reason',
		severity: 'user_severity',
		status: 'status_progress',
	},
};

/** Only these may be sent empty, which clears the value. Any other empty field is an expression without a result. */
const CLEARABLE: Record<ProductVersion, readonly string[]> = {
	xdr3: ['assigneeEmail', 'severity'],
	xdr5: ['severity'],
};

/** Reads Update Fields: the fields that were added to the form, and no others. */
export function readUpdate(
	context: IExecuteFunctions,
	itemIndex: number,
	version: ProductVersion,
): IDataObject {
	const form = context.getNodeParameter('updateFields', itemIndex, {}) as IDataObject;
	const update: IDataObject = {};
	for (const [name, field] of Object.entries(FIELDS[version])) {
		if (form[name] === undefined) continue;
		const value = text(form[name]);
		if (value === '' && !CLEARABLE[version].includes(name)) {
			throw badInput(context, itemIndex, `The update field “${name}” is empty`, 'Fill it in or remove it');
		}
		update[field] = value;
	}
	if (Object.keys(update).length === 0) {
		throw badInput(context, itemIndex, 'There is nothing to update', 'Add at least one of Update Fields');
	}
	if (version === 'xdr5') checkResolution(context, itemIndex, update);
	return update;
}

/** Vendor documentation of `case/update`: reason and comment belong to Resolved, and Resolved needs a reason. */
function checkResolution(context: IExecuteFunctions, itemIndex: number, update: IDataObject): void {
	const resolved = update.status_progress === 'Resolved';
	if (resolved && update.resolve_reason === undefined) {
		throw badInput(context, itemIndex, 'A case cannot be resolved without a reason', 'Add Resolve Reason');
	}
	if (!resolved && (update.resolve_reason !== undefined || update.resolve_comment !== undefined)) {
		const problem = 'Resolve Reason and Resolve Comment are only for the status Resolved';
		throw badInput(context, itemIndex, problem, 'Set Status to Resolved or remove them');
	}
}
