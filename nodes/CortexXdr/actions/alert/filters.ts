import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { choicesIn, listIn } from '../../../shared/formValues';
import { badInput, refuseInput } from '../../../shared/input';
import { isNumberId } from '../../../shared/numberId';
import { listField, readRange, timeField } from '../../../shared/rows';
import { isEndpointId } from '../../../shared/containment';
import { readSeverities, SEVERITIES } from '../../descriptions/severities';
import type { AlertCondition } from '../../transport/alertMatch';
import type { AlertQuery } from '../../transport/alerts';

const HERE = 'Cortex XDR cannot filter by it: the node reads all alerts that pass the other filters, at most 10,000, and matches here';

const STATUSES = ['inProgress', 'new', 'resolved'] as const;

export const filtersProperty: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	description: 'An alert must pass all of them',
	options: [
		listField('Alert ID', 'alertIds', 'The number of the alert'),
		timeField('Detected After', 'detectedAfter'),
		timeField('Detected Before', 'detectedBefore'),
		listField('Endpoint ID', 'endpointIds', `32 hexadecimal digits. ${HERE}`),
		listField('Host Name', 'hostNames', `Short or fully qualified. ${HERE}`),
		timeField('Inserted After', 'insertedAfter'),
		timeField('Inserted Before', 'insertedBefore'),
		listField('MITRE', 'mitre', `IDs of tactics or techniques such as T1003, which includes T1003.001, or words of their names. ${HERE}`),
		{
			displayName: 'Severity',
			name: 'severities',
			type: 'multiOptions',
			options: [...SEVERITIES],
			default: [],
		},
		listField('Source', 'sources', 'What raised it, in the words of the console, such as XDR Agent or Correlation'),
		{
			displayName: 'Status',
			name: 'statuses',
			type: 'multiOptions',
			options: [
				{ name: 'In Progress', value: 'inProgress' },
				{ name: 'New', value: 'new' },
				{ name: 'Resolved', value: 'resolved' },
			],
			default: [],
			description: HERE,
		},
		listField('User', 'users', `With or without a domain: jdoe, ACME\\jdoe or jdoe@acme.example. ${HERE}`),
	],
};

/** What of the form Cortex filters, and what the node matches. */
export interface AlertFilters {
	query: AlertQuery;
	condition: AlertCondition;
}

/** @throws NodeOperationError that names the item and the field */
export function readAlertFilters(context: IExecuteFunctions, itemIndex: number): AlertFilters {
	const refuse = refuseInput(context, itemIndex);
	const form = context.getNodeParameter('filters', itemIndex, {}) as IDataObject;
	const [detectedAfter, detectedBefore] = readRange(context, itemIndex, form, 'detected');
	const [insertedAfter, insertedBefore] = readRange(context, itemIndex, form, 'inserted');
	const query: AlertQuery = {
		ids: listIn(form.alertIds, 'Alert ID', refuse),
		severities: readSeverities(form.severities, refuse),
		sources: listIn(form.sources, 'Source', refuse),
		detectedAfter,
		detectedBefore,
		insertedAfter,
		insertedBefore,
	};
	const condition: AlertCondition = {
		endpointIds: listIn(form.endpointIds, 'Endpoint ID', refuse),
		hostNames: listIn(form.hostNames, 'Host Name', refuse),
		users: listIn(form.users, 'User', refuse),
		mitre: listIn(form.mitre, 'MITRE', refuse),
		statuses: choicesIn(form.statuses, STATUSES, 'Status', refuse),
	};
	checkIds(context, itemIndex, query, condition);
	return { query, condition };
}

function checkIds(context: IExecuteFunctions, itemIndex: number, { ids = [] }: AlertQuery, { endpointIds = [] }: AlertCondition): void {
	const alert = ids.find((id) => !isNumberId(id));
	if (alert !== undefined) throw badInput(context, itemIndex, `“${alert}” is not an alert ID: it is a number such as 904417`);
	const endpoint = endpointIds.find((id) => !isEndpointId(id));
	if (endpoint !== undefined) {
		throw badInput(context, itemIndex, `“${endpoint}” is not an endpoint ID: it has 32 hexadecimal digits`, 'To find alerts by the name of a machine, use Host Name');
	}
}
