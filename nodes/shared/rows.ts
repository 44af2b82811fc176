import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { flagIn } from './formValues';
import { badInput, refuseInput } from './input';
import { epochMs } from './time';
import { compactJson, excerpt, numeric, text } from './values';

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
	const returnAll = context.getNodeParameter('returnAll', itemIndex, false) as unknown;
	if (flagIn(returnAll, false, 'Return All', refuseInput(context, itemIndex))) return Infinity;
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

/** Reads a field above: epoch ms, undefined when it is empty. */
export function readTimeField(context: IExecuteFunctions, itemIndex: number, given: unknown): number | undefined {
	if (given === undefined || given === null || (typeof given !== 'object' && text(given) === '')) return undefined;
	const ms = epochMs(given, context.getTimezone());
	if (ms !== undefined) return ms;
	const quoted = excerpt(text(given) || compactJson(given), 60);
	throw badInput(context, itemIndex, `“${quoted}” is not a date: use the date picker or an ISO 8601 date`);
}

/**
 * Reads the fields `<name>After` and `<name>Before` of a form: epoch ms, undefined for an empty one.
 *
 * @throws NodeOperationError for a range that ends before it begins: it would answer “nothing”, which looks like good news
 */
export function readRange(
	context: IExecuteFunctions,
	itemIndex: number,
	form: Record<string, unknown>,
	name: string,
): [after: number | undefined, before: number | undefined] {
	const [after, before] = ['After', 'Before'].map((end) => readTimeField(context, itemIndex, form[`${name}${end}`]));
	if (after !== undefined && before !== undefined && after > before) {
		// As the form labels it: firstSeen is First Seen.
		const label = name.replace(/[A-Z]/g, ' $&').replace(/^./, (letter) => letter.toUpperCase());
		throw badInput(context, itemIndex, `${label} After is later than ${label} Before`, 'Exchange the two times');
	}
	return [after, before];
}

/** Sort By and Sort Order, for an operation's Options. */
export function sortOptions(
	fields: Array<{ name: string; value: string }>,
	byDefault: string,
): INodeProperties[] {
	const options = [...fields].sort((one, other) => one.name.localeCompare(other.name));
	return [
		{ displayName: 'Sort By', name: 'sortBy', type: 'options', options, default: byDefault },
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

/** Reads Sort Order of the options above. */
export function isAscending({ sortOrder }: Record<string, unknown>): boolean {
	return text(sortOrder).toLowerCase() === 'asc';
}
