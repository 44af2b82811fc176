import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { readFlag } from '../../shared/input';
import { isAscending, limitProperties, readLimit, sortOptions } from '../../shared/rows';
import { text } from '../../shared/values';
import { exactTagsOption, tagsFilter } from '../descriptions/filterKinds';
import { applyFilters, filtersProperty, type Filter } from '../descriptions/filters';
import { KINDS, listOf, type KindName } from '../descriptions/kinds';
import { createApi, type VectraApi } from '../transport/api';
import { listRows, type RowChoice } from '../transport/rows';
import type { EntityType } from '../transport/objects';

/** How an operation lists objects of one kind. */
export interface Listing {
	kind: KindName;
	filters: readonly Filter[];
	/** The fields to sort by; the first is the default of Sort By. */
	sortFields?: Array<{ name: string; value: string }>;
	/** The order when none is chosen. It should not change while pages are read. */
	ordering?: string;
	/** Further entries of Options. */
	options?: INodeProperties[];
	/** The simplified form of a row. */
	show: (row: IDataObject) => IDataObject;
}

export const simplifyProperty: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

export function isSimplified(context: IExecuteFunctions, itemIndex: number): boolean {
	return readFlag(context, itemIndex, 'simplify', true, 'Simplify');
}

/** How records are shown: simplified, or as Vectra sent them, as the form says. */
export function shown(
	context: IExecuteFunctions,
	itemIndex: number,
	show: (row: IDataObject) => IDataObject,
): (row: IDataObject) => IDataObject {
	return isSimplified(context, itemIndex) ? show : (row) => row;
}

/** The form of a listing. */
export function listingProperties({ kind, filters, sortFields = [], options = [] }: Listing): INodeProperties[] {
	const all = [
		...(filters.includes(tagsFilter) ? [exactTagsOption] : []),
		...(sortFields.length > 0 ? sortOptions(sortFields, sortFields[0].value) : []),
		...options,
	];
	const { what } = KINDS[kind];
	return [
		...limitProperties,
		...(filters.length === 0 ? [] : [filtersProperty(filters, `${/^[aeio]/.test(what) ? 'An' : 'A'} ${what}`)]),
		simplifyProperty,
		...(all.length === 0
			? []
			: [
					{
						displayName: 'Options',
						name: 'options',
						type: 'collection',
						placeholder: 'Add Option',
						default: {},
						options: all.sort((a, b) => a.displayName.localeCompare(b.displayName)),
					} satisfies INodeProperties,
				]),
	];
}

/** The content of a form, read before anything is sent. */
export interface ListingQuery {
	qs: IDataObject;
	choice: RowChoice & { passes: (row: IDataObject) => boolean; show: (row: IDataObject) => IDataObject };
	options: IDataObject;
}

/** Reads the form. @throws NodeOperationError for a value that cannot be used */
export function readListing(
	context: IExecuteFunctions,
	itemIndex: number,
	api: VectraApi,
	{ kind, filters, sortFields = [], ordering, show }: Listing,
): ListingQuery {
	const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const { deployment } = api.connection;
	const { qs, passes } = applyFilters(context, itemIndex, filters, {
		deployment,
		options,
		plural: KINDS[kind].plural,
	});
	const sorted = text(options.sortBy) !== '' || text(options.sortOrder) !== '';
	const sortBy = text(options.sortBy) || sortFields[0]?.value;
	const order = sorted ? `${isAscending(options) ? '' : '-'}${sortBy}` : ordering;
	return {
		qs: { ...qs, ...(order === undefined ? {} : { ordering: order }) },
		choice: { limit: readLimit(context, itemIndex), passes, show: shown(context, itemIndex, show) },
		options,
	};
}

/** Lists the objects of one kind, as the form says. */
export async function runListing(
	context: IExecuteFunctions,
	itemIndex: number,
	listing: Listing,
): Promise<IDataObject[]> {
	const api = await createApi(context);
	const { qs, choice } = readListing(context, itemIndex, api, listing);
	return await readListed(context, api, listing.kind, qs, choice);
}

export async function readListed(
	context: IExecuteFunctions,
	api: VectraApi,
	kind: KindName,
	qs: IDataObject,
	choice: RowChoice,
	entityType: EntityType = 'host',
): Promise<IDataObject[]> {
	const list = listOf(KINDS[kind], api.connection.deployment, qs, entityType);
	return await listRows(api, context.getNode(), list, choice);
}
