import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { flagIn } from '../../../shared/formValues';
import { badInput, refuseInput } from '../../../shared/input';
import { isNumberId } from '../../../shared/numberId';
import { listField, timeField } from '../../../shared/rows';
import { splitList, text } from '../../../shared/values';
import { readFilters, type FilterFields } from '../../descriptions/rows';
import type { ProductVersion } from '../../descriptions/locators';
import type { ApiFilter } from '../../transport/pages';
import { INCIDENT_STATUSES } from './statuses';

const idField = listField('ID', 'ids', 'The number of the incident or case');
const starredField: INodeProperties = {
	displayName: 'Starred',
	name: 'starred',
	type: 'boolean',
	default: true,
	description: 'Whether it must be starred, or must not',
};

const filters = (version: ProductVersion, options: INodeProperties[]): INodeProperties => ({
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	displayOptions: { show: { productVersion: [version] } },
	description: 'An incident must pass all of them',
	options,
});

export const filterProperties: INodeProperties[] = [
	filters('xdr3', [
		timeField('Created After', 'createdAfter'),
		timeField('Created Before', 'createdBefore'),
		idField,
		timeField('Modified After', 'modifiedAfter'),
		timeField('Modified Before', 'modifiedBefore'),
		starredField,
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			options: [...INCIDENT_STATUSES],
			default: 'new',
		},
	]),
	filters('xdr5', [
		listField('Assignee', 'assignee', 'The email address of the assigned user'),
		timeField('Created After', 'createdAfter'),
		timeField('Created Before', 'createdBefore'),
		idField,
		timeField('Modified After', 'modifiedAfter'),
		timeField('Modified Before', 'modifiedBefore'),
		{
			displayName: 'Severity',
			name: 'severity',
			type: 'multiOptions',
			options: [
				{ name: 'Critical', value: 'critical' },
				{ name: 'High', value: 'high' },
				{ name: 'Info', value: 'info' },
				{ name: 'Low', value: 'low' },
				{ name: 'Medium', value: 'medium' },
			],
			default: [],
		},
		starredField,
		listField('Status', 'statuses', 'New, In Progress, Resolved, or a status of your own'),
	]),
];

/** Names of filters as Cortex documents them for incidents of 3.x and for cases of 5.x. */
const FIELDS: Record<ProductVersion, FilterFields> = {
	xdr3: {
		lists: [],
		ranges: [
			['created', 'creation_time'],
			['modified', 'modification_time'],
		],
	},
	xdr5: {
		lists: [
			['assignee', 'assigned_user'],
			['severity', 'severity'],
			['statuses', 'status_progress'],
		],
		ranges: [
			['created', 'creation_time'],
			['modified', 'last_update_time'],
		],
	},
};

/** The filters of an item, with the names of its product version. */
export function readIncidentFilters(
	context: IExecuteFunctions,
	itemIndex: number,
	version: ProductVersion,
): ApiFilter[] {
	const form = context.getNodeParameter('filters', itemIndex, {}) as IDataObject;
	const result = readFilters(context, itemIndex, form, FIELDS[version]);
	const ids = splitList(form.ids);
	const bad = ids.find((id) => !isNumberId(id));
	if (bad !== undefined)
		throw badInput(context, itemIndex, `“${bad}” is not an incident ID: it is a number such as 4711`);
	if (ids.length > 0 && version === 'xdr3')
		result.push({ field: 'incident_id_list', operator: 'in', value: ids });
	if (ids.length > 0 && version === 'xdr5')
		result.push({ field: 'case_id', operator: 'in', value: ids.map(Number) });
	if (version === 'xdr3' && text(form.status) !== '') {
		result.push({ field: 'status', operator: 'eq', value: text(form.status) });
	}
	if (form.starred !== undefined) {
		const starred = flagIn(form.starred, false, 'Starred', refuseInput(context, itemIndex));
		result.push(
			version === 'xdr3'
				? { field: 'starred', operator: 'eq', value: starred }
				: { field: 'starred', operator: 'in', value: [starred] },
		);
	}
	return result;
}
