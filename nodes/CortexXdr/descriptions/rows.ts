import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { numeric, splitList, text } from '../../shared/values';
import type { Filter } from '../transport/pages';
import { badInput } from './input';

/** Return All and Limit. */
export const limitProperties: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		displayOptions: { show: { returnAll: [false] } },
		description: 'Max number of results to return',
	},
];

/** Reads the two fields above: the most rows to return. */
export function readLimit(context: IExecuteFunctions, itemIndex: number): number {
	if (context.getNodeParameter('returnAll', itemIndex, false) === true) return Infinity;
	const given = context.getNodeParameter('limit', itemIndex, 50) as unknown;
	const limit = numeric(given);
	if (limit !== undefined && Number.isInteger(limit) && limit >= 1) return limit;
	throw badInput(context, itemIndex, `“${text(given)}” is not a limit: give a whole number of 1 or more`);
}

/** A filter for one or several texts. */
export const listField = (displayName: string, name: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	description: `${description}. Several may be given, separated by commas.`,
});

export const timeField = (displayName: string, name: string): INodeProperties => ({
	displayName,
	name,
	type: 'dateTime',
	default: '',
});

/** Form field → field of the API. */
export interface FilterFields {
	/** Lists of texts. */
	lists: ReadonlyArray<[name: string, field: string]>;
	/** Points in time, which Cortex takes in epoch ms. */
	times: ReadonlyArray<[name: string, field: string, operator: 'gte' | 'lte']>;
}

/** The filters of a form that Cortex applies; empty fields filter nothing. */
export function readFilters(
	context: IExecuteFunctions,
	itemIndex: number,
	form: IDataObject,
	{ lists, times }: FilterFields,
): Filter[] {
	const filters: Filter[] = [];
	for (const [name, field] of lists) {
		const value = splitList(form[name]);
		if (value.length > 0) filters.push({ field, operator: 'in', value });
	}
	for (const [name, field, operator] of times) {
		const given = form[name] as unknown;
		if (text(given) === '' && !(given instanceof Date)) continue;
		filters.push({ field, operator, value: epochMs(context, itemIndex, given) });
	}
	return filters;
}

function epochMs(context: IExecuteFunctions, itemIndex: number, given: unknown): number {
	const date = new Date(given instanceof Date || typeof given === 'number' ? given : text(given));
	if (!Number.isNaN(date.getTime())) return date.getTime();
	throw badInput(
		context,
		itemIndex,
		`“${text(given)}” is not a date: use the date picker or an ISO 8601 date`,
	);
}

/** Sort By and Sort Order, for an operation's Options. */
export function sortOptions(
	fields: Array<{ name: string; value: string }>,
	byDefault: string,
): INodeProperties[] {
	return [
		{ displayName: 'Sort By', name: 'sortBy', type: 'options', options: fields, default: byDefault },
		{
			displayName: 'Sort Order',
			name: 'sortOrder',
			type: 'options',
			options: [
				{ name: 'Ascending', value: 'asc' },
				{ name: 'Descending', value: 'desc' },
			],
			default: 'desc',
		},
	];
}

/** Reads the two options above. Newest first unless told otherwise, so that a limit keeps what matters. */
export function readSort(
	options: IDataObject,
	byDefault: string,
): { field: string; keyword: 'asc' | 'desc' } {
	return { field: text(options.sortBy) || byDefault, keyword: options.sortOrder === 'asc' ? 'asc' : 'desc' };
}
