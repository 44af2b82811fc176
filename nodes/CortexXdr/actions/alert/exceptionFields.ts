import { NodeOperationError, type IDataObject, type IExecuteFunctions, type INode, type INodeProperties } from 'n8n-workflow';
import { choiceIn, textIn, type Refuse } from '../../../shared/formValues';
import { badInput, readChoice, refuseInput } from '../../../shared/input';
import { isNumberId } from '../../../shared/numberId';
import { readTimeField, timeField } from '../../../shared/rows';
import { excerpt, isRecord, text } from '../../../shared/values';
import type { CortexApi } from '../../transport/api';
import { OPERATORS, readFilter, type ConditionGroup } from '../../transport/exceptionFilter';
import { listExceptions, type ExceptionRequest, type ExceptionRow } from '../../transport/exceptions';
import type { ProductLine } from '../../transport/productLine';

export const exceptionIdProperty: INodeProperties = {
	displayName: 'Exception ID',
	name: 'exceptionId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 42',
	description: 'The number of the alert exclusion, called issue exception since 5.x',
};

/** Reads the field above. */
export function readExceptionId(context: IExecuteFunctions, itemIndex: number): string {
	const given = text(context.getNodeParameter('exceptionId', itemIndex, ''));
	if (isNumberId(given)) return String(Number(given));
	const problem = given === '' ? 'No exception ID is given' : `“${excerpt(given, 60)}” is not an exception ID: it is a number such as 42`;
	throw badInput(context, itemIndex, problem);
}

/** The exception. @throws NodeOperationError when there is none */
export async function requireException(node: INode, api: CortexApi, line: ProductLine, id: string, itemIndex: number): Promise<ExceptionRow> {
	const found = (await listExceptions(node, api, line)).find(({ exception }) => exception.id === id);
	if (found) return found;
	const message = `There is no ${line === 'xdr5' ? 'issue exception' : 'alert exclusion'} with the ID ${id}`;
	throw new NodeOperationError(node, message, { itemIndex, description: `Item ${itemIndex}: nothing was changed. Check the ID and Product Version` });
}

export const exceptionProperties: INodeProperties[] = [
	{
		displayName: 'Name',
		name: 'exceptionName',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. Port scans of the scanner',
	},
	{
		displayName: 'Specify Conditions',
		name: 'specifyConditions',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Using Fields Below', value: 'fields' },
			{ name: 'Using JSON', value: 'json' },
		],
		default: 'fields',
	},
	{
		displayName: 'Conditions',
		name: 'conditions',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Condition',
		default: {},
		displayOptions: { show: { specifyConditions: ['fields'] } },
		description: 'What is suppressed must meet all of them. One at least must say what it is, not only what it is not.',
		options: [
			{
				displayName: 'Condition',
				name: 'condition',
				values: [
					{
						displayName: 'Field',
						name: 'field',
						type: 'string',
						default: '',
						placeholder: 'e.g. alert_name',
						description: 'As the API names it. 5.x has other fields than 3.x.',
					},
					{
						displayName: 'Operator',
						name: 'operator',
						type: 'options',
						options: [
							{ name: 'Address in List', value: 'IPLIST_MATCH', description: 'For fields that hold several addresses' },
							{ name: 'Address in Network', value: 'IP_MATCH', description: 'For fields that hold one address' },
							{ name: 'Contains', value: 'CONTAINS' },
							{ name: 'Equals', value: 'EQ' },
							{ name: 'Not Equal', value: 'NEQ' },
						],
						default: 'EQ',
					},
					{ displayName: 'Value', name: 'value', type: 'string', default: '' },
				],
			},
		],
	},
	{
		displayName: 'Conditions (JSON)',
		name: 'conditionsJson',
		type: 'json',
		default: '{ "AND": [] }',
		displayOptions: { show: { specifyConditions: ['json'] } },
		description: 'A group AND or OR of conditions with SEARCH_FIELD, SEARCH_TYPE and SEARCH_VALUE; groups may hold groups',
	},
	{
		displayName: 'Reason',
		name: 'reason',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		required: true,
		description: 'Why it may be suppressed. Comment of an exclusion in 3.x, justification of an exception in 5.x.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		description: 'For 5.x, which needs all of them but External ID. An exclusion of 3.x has none of them.',
		options: [
			{ displayName: 'Approver Email', name: 'approverEmail', type: 'string', default: '', placeholder: 'e.g. lead@example.com' },
			{
				displayName: 'Category',
				name: 'category',
				type: 'string',
				default: 'RISK_ACCEPTED',
				description: 'The kind of justification, such as RISK_ACCEPTED or COMPENSATING_CONTROL',
			},
			{ ...timeField('Expires At', 'expiresAt'), description: 'A time, or a day such as 2027-01-31' },
			{ displayName: 'External ID', name: 'externalId', type: 'string', default: '', description: 'The number of a ticket or the like' },
		],
	},
];

/** The fields above, before it is known which line the tenant runs. */
export interface ExceptionForm extends ExceptionRequest {
	/** Epoch ms; undefined when it is not given. */
	expiry: number | undefined;
}

/** Reads the fields above. @throws NodeOperationError for a bad field, and for conditions that would match everything */
export function readExceptionForm(context: IExecuteFunctions, itemIndex: number): ExceptionForm {
	const refuse = refuseInput(context, itemIndex);
	const required = (name: string, label: string): string => {
		const value = textIn(context.getNodeParameter(name, itemIndex, ''), label, refuse);
		if (value === '') throw badInput(context, itemIndex, `${label} is empty`);
		return value;
	};
	const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const category = textIn(options.category, 'Category', refuse);
	if (category !== '' && !/^[A-Z][A-Z_]*$/.test(category)) {
		throw badInput(context, itemIndex, `Category is “${excerpt(category, 60)}”, which is not a word in capitals such as RISK_ACCEPTED`);
	}
	const expiry = readTimeField(context, itemIndex, options.expiresAt);
	return {
		name: required('exceptionName', 'Name'),
		filter: readConditions(context, itemIndex, refuse),
		reason: required('reason', 'Reason'),
		approver: textIn(options.approverEmail, 'Approver Email', refuse),
		category,
		expiry,
		expiresAt: expiry === undefined ? '' : expiryText(text(options.expiresAt), expiry),
		externalId: textIn(options.externalId, 'External ID', refuse),
	};
}

/** A day goes as it is: the vendor's sample has one, its schema a time, and which of them a tenant takes is not known. */
function expiryText(given: string, ms: number): string {
	return /^\d{4}-\d\d-\d\d$/.test(given) ? given : new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

function readConditions(context: IExecuteFunctions, itemIndex: number, refuse: Refuse): ConditionGroup {
	if (readChoice(context, itemIndex, 'specifyConditions', ['fields', 'json'], 'fields', 'Specify Conditions') === 'json') {
		return readFilter(context.getNodeParameter('conditionsJson', itemIndex, {}) as unknown, refuse);
	}
	const rows = context.getNodeParameter('conditions.condition', itemIndex, []) as unknown;
	if (!Array.isArray(rows) || rows.length === 0) {
		throw refuse('There are no conditions, so the exception would match everything', 'Add at least one of Conditions');
	}
	const AND = rows.map((row: unknown) => {
		const { field, operator, value } = isRecord(row) ? row : {};
		const SEARCH_TYPE = choiceIn(operator, OPERATORS, 'EQ', 'Operator', refuse);
		return { SEARCH_FIELD: textIn(field, 'Field', refuse), SEARCH_TYPE, SEARCH_VALUE: textIn(value, 'Value', refuse) };
	});
	return readFilter({ AND }, refuse);
}

/** What each line needs, and what it does not take (vendor specification of 5.x). @param now epoch ms */
export function checkForm(context: IExecuteFunctions, itemIndex: number, line: ProductLine, form: ExceptionForm, now: number): void {
	const { approver, category, expiry, expiresAt, externalId } = form;
	const fields: Array<[label: string, value: string]> = [
		['Approver Email', approver],
		['Category', category],
		['Expires At', expiresAt],
	];
	if (line === 'xdr3') {
		const given = [...fields, ['External ID', externalId]].find(([, value]) => value !== '');
		if (given === undefined) return;
		throw badInput(context, itemIndex, `An alert exclusion of 3.x has no ${given[0]}: only 5.x has`, `Remove ${given[0]}; an exclusion stays until it is removed`);
	}
	const missing = fields.find(([, value]) => value === '');
	if (missing) throw badInput(context, itemIndex, `${missing[0]} is empty: Cortex XDR 5.x needs it`, 'Fill it in under Options');
	if (!/^[^\s@]+@[^\s@]+$/.test(approver)) throw badInput(context, itemIndex, `“${excerpt(approver, 60)}” is not an email address`);
	// A day ends 24 hours after it begins.
	const end = (expiry ?? 0) + (expiresAt.length === 10 ? 86_400_000 : 0);
	if (end <= now) throw badInput(context, itemIndex, `Expires At is over already: ${expiresAt}`, 'Give a time to come');
}
