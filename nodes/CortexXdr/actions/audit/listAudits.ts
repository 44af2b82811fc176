import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { limitProperties, readLimit, sortOptions, timeField } from '../../../shared/rows';
import { readFilters, readSort, type FilterFields } from '../../descriptions/rows';
import { createApi } from '../../transport/api';
import type { ListChoice } from '../../transport/list';

/** The form of an audit log: its own filters, and the fields of both logs. */
export function auditProperties(
	filters: INodeProperties[],
	sortFields: Array<{ name: string; value: string }>,
	more: INodeProperties[] = [],
): INodeProperties[] {
	const all = [...filters, timeField('Time After', 'timeAfter'), timeField('Time Before', 'timeBefore')];
	return [
		...limitProperties,
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			description: 'An entry must pass all of them',
			options: all.sort((a, b) => a.displayName.localeCompare(b.displayName)),
		},
		...more,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			options: sortOptions(sortFields, 'timestamp'),
		},
	];
}

const RANGES: FilterFields['ranges'] = [['time', 'timestamp']];

/**
 * Reads entries of an audit log as Cortex sends them, newest first by default.
 *
 * @param choice what the node itself does with the entries
 * @param lists form field → name of the filter. It is not the name in the reply: Cortex answers that with 500
 */
export async function listAudits(
	context: IExecuteFunctions,
	itemIndex: number,
	path: string,
	lists: FilterFields['lists'],
	choice: Omit<ListChoice, 'limit'> = {},
): Promise<IDataObject[]> {
	const form = context.getNodeParameter('filters', itemIndex, {}) as IDataObject;
	const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const query = {
		filters: readFilters(context, itemIndex, form, { lists, ranges: RANGES }),
		sort: readSort(options, 'timestamp'),
	};
	return await createApi(context).list(path, 'data', query, { ...choice, limit: readLimit(context, itemIndex) });
}
