import { NodeOperationError, type IDataObject, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';
import { badInput } from '../../shared/input';
import { readRange } from '../../shared/rows';
import { excerpt, text } from '../../shared/values';
import type { Deployment } from '../transport/connection';

export type Row = IDataObject;

/** The name of a query parameter. A deployment without it is not asked, and n8n alone filters. */
export type Parameter = string | Partial<Record<Deployment, string>>;

/** The input of a filter. */
export interface FilterInput {
	context: IExecuteFunctions;
	itemIndex: number;
	/** The value of the field. */
	given: unknown;
	deployment: Deployment;
	options: IDataObject;
	/** The objects that are listed, such as `hosts`. */
	plural: string;
}

/** A query for Vectra, and the same condition as a check here: Vectra may ignore a filter or match more. */
export interface Applied {
	qs?: IDataObject;
	passes?: (row: Row) => boolean;
}

/** A field of the Filters collection. */
export interface Filter {
	property: INodeProperties;
	/** Undefined when the field filters nothing. @throws NodeOperationError for a value that cannot be used */
	read(input: FilterInput): Applied | undefined;
}

export function filtersProperty(filters: readonly Filter[], what: string): INodeProperties {
	const options = filters.map(({ property }) => property);
	return {
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		description: `${what} must pass all of them`,
		options: options.sort((a, b) => a.displayName.localeCompare(b.displayName)),
	};
}

/** All filters of a form as one. @throws NodeOperationError for a bad value, and for a range of time that ends before it begins */
export function applyFilters(
	context: IExecuteFunctions,
	itemIndex: number,
	filters: readonly Filter[],
	from: Pick<FilterInput, 'deployment' | 'options' | 'plural'>,
): Required<Applied> {
	const form = context.getNodeParameter('filters', itemIndex, {}) as IDataObject;
	const applied = filters
		.filter(({ property: { name } }) => form[name] !== undefined && form[name] !== null)
		.map(({ property: { name }, read }) => read({ ...from, context, itemIndex, given: form[name] }))
		.filter((one) => one !== undefined);
	for (const { property } of filters) {
		const [, range] = /^(\w+)Before$/.exec(property.name) ?? [];
		if (range !== undefined) readRange(context, itemIndex, form, range);
	}
	const tests = applied.map(({ passes }) => passes).filter((test) => test !== undefined);
	return {
		qs: Object.assign({}, ...applied.map(({ qs }) => qs)) as IDataObject,
		passes: (row) => tests.every((test) => test(row)),
	};
}

/** The query for a parameter; empty where this deployment has none. */
export function queryOf(parameter: Parameter | undefined, deployment: Deployment, value: string): IDataObject {
	const name = typeof parameter === 'string' ? parameter : parameter?.[deployment];
	return name === undefined ? {} : { [name]: value };
}

/**
 * The value of the first of these fields that the row has. A row without any of them cannot be checked, and a filter that
 * Vectra may have ignored must not let every row pass.
 *
 * @throws NodeOperationError that names the filter
 */
export function fieldOf(
	{ context, itemIndex, plural }: FilterInput,
	displayName: string,
	row: Row,
	fields: readonly string[],
): unknown {
	const field = fields.find((name) => row[name] !== undefined);
	if (field !== undefined) return row[field];
	throw new NodeOperationError(
		context.getNode(),
		`The filter “${displayName}” cannot be checked: this Vectra does not report “${fields[0]}” of its ${plural}`,
		{ itemIndex, description: 'Leave the filter out, or list the objects as entities' },
	);
}

/** The error for a value that a filter does not take. */
export function badValue({ context, itemIndex, given }: FilterInput, displayName: string, wanted: string): Error {
	const shown = typeof given === 'object' ? JSON.stringify(given) : text(given);
	return badInput(context, itemIndex, `“${excerpt(shown, 60)}” cannot be used for the filter ${displayName}: ${wanted}`);
}
