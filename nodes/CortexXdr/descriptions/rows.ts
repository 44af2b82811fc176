import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { isAscending, readRange } from '../../shared/rows';
import { splitList, text } from '../../shared/values';
import type { ApiFilter } from '../transport/pages';

/** Form field → field of the API. */
export interface FilterFields {
	/** Lists of texts. */
	lists: ReadonlyArray<[name: string, field: string]>;
	/** Ranges of time: the form has the fields `<name>After` and `<name>Before`. Cortex takes epoch ms. */
	ranges: ReadonlyArray<[name: string, field: string]>;
}

/** The filters of a form that Cortex applies; empty fields filter nothing. @throws NodeOperationError for a bad time or range */
export function readFilters(
	context: IExecuteFunctions,
	itemIndex: number,
	form: IDataObject,
	{ lists, ranges }: FilterFields,
): ApiFilter[] {
	const filters: ApiFilter[] = [];
	for (const [name, field] of lists) {
		const value = splitList(form[name]);
		if (value.length > 0) filters.push({ field, operator: 'in', value });
	}
	for (const [name, field] of ranges) {
		const [after, before] = readRange(context, itemIndex, form, name);
		if (after !== undefined) filters.push({ field, operator: 'gte', value: after });
		if (before !== undefined) filters.push({ field, operator: 'lte', value: before });
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
