import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { isAscending, readTimeField } from '../../shared/rows';
import { splitList, text } from '../../shared/values';
import type { ApiFilter } from '../transport/pages';

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
): ApiFilter[] {
	const filters: ApiFilter[] = [];
	for (const [name, field] of lists) {
		const value = splitList(form[name]);
		if (value.length > 0) filters.push({ field, operator: 'in', value });
	}
	for (const [name, field, operator] of times) {
		const value = readTimeField(context, itemIndex, form[name]);
		if (value !== undefined) filters.push({ field, operator, value });
	}
	return filters;
}

/** Reads what `sortOptions` offers. Newest first unless told otherwise, so that a limit keeps what matters. */
export function readSort(
	options: IDataObject,
	byDefault: string,
): { field: string; keyword: 'asc' | 'desc' } {
	return { field: text(options.sortBy) || byDefault, keyword: isAscending(options) ? 'asc' : 'desc' };
}
