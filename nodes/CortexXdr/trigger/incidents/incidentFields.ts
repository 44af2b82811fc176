import type { INodeProperties, IPollFunctions } from 'n8n-workflow';
import { FieldReader } from '../../../shared/trigger/fieldReader';
import { collectionFor, maxItemsField } from '../../../shared/trigger/form';
import { splitList } from '../../../shared/values';
import { COMPARED, type Compared } from './incidentSnapshots';
import { SEVERITY_RANKS } from './incidentView';

const EVENTS = ['created', 'updated'] as const;
export type IncidentEventName = (typeof EVENTS)[number];

type Severity = (typeof SEVERITY_RANKS)[number];

const show = { triggerOn: ['incidentChange'] };

export const incidentProperties: INodeProperties[] = [
	{
		displayName: 'Events',
		name: 'incidentEvents',
		type: 'multiOptions',
		noDataExpression: true,
		required: true,
		options: [
			{ name: 'Created', value: 'created', description: 'Each incident once, as soon as it passes the filters' },
			{ name: 'Updated', value: 'updated', description: 'One of the fields chosen below is different' },
		],
		default: ['created'],
		displayOptions: { show },
	},
	{
		displayName: 'Fields to Compare',
		name: 'comparedFields',
		type: 'multiOptions',
		noDataExpression: true,
		required: true,
		options: [
			{ name: 'Assignee', value: 'assignee' },
			{ name: 'Hosts', value: 'hosts' },
			{ name: 'Number of Alerts', value: 'alertCount' },
			{ name: 'Severity', value: 'severity' },
			{ name: 'Status', value: 'status' },
		],
		default: ['assignee', 'hosts', 'severity', 'status'],
		displayOptions: { show: { ...show, incidentEvents: ['updated'] } },
		description: 'An update of other fields is not emitted: Cortex XDR changes incidents often by itself',
	},
	collectionFor('incidentChange', 'filters', [
		{
			displayName: 'Hosts',
			name: 'hosts',
			type: 'string',
			default: '',
			placeholder: 'e.g. FIN-LT-0142',
			description: 'Host names or endpoint IDs, separated by commas. An incident must name one of them.',
		},
		{
			displayName: 'Minimum Severity',
			name: 'minSeverity',
			type: 'options',
			options: [
				{ name: 'Critical', value: 'critical' },
				{ name: 'High', value: 'high' },
				{ name: 'Low', value: 'low' },
				{ name: 'Medium', value: 'medium' },
			],
			default: 'high',
			description: 'Leave out incidents of a lower severity',
		},
	]),
	collectionFor('incidentChange', 'options', [
		maxItemsField(),
		{
			displayName: 'Product Version',
			name: 'productVersion',
			type: 'options',
			options: [
				{ name: 'Detect', value: 'detect', description: 'Ask the tenant at the first poll' },
				{ name: 'XDR 3.x (Incidents)', value: 'xdr3' },
				{ name: 'XDR 5.x (Cases)', value: 'xdr5' },
			],
			default: 'detect',
			description: 'What the tenant runs. In 5.x incidents are called cases.',
		},
	]),
];

export interface IncidentParameters {
	events: IncidentEventName[];
	compared: Compared[];
	/** Names of `DIALECTS` to try, in this order. */
	dialects: string[];
	minSeverity?: Severity;
	/** Lower case; empty for all. */
	hosts: string[];
	maxItems: number;
}

const ANY = ['cases', 'casesByUpdate', 'incidents', 'casesByCreation'];

/** Reads the fields above. @throws NodeOperationError that says which one is wrong */
export function readIncidentParameters(context: IPollFunctions): IncidentParameters {
	const reader = new FieldReader(context, incidentProperties);
	const { filters, options } = reader;
	const version = reader.choiceOf(options.productVersion, 'Product Version', ['detect', 'xdr3', 'xdr5'], 'detect');
	const events = reader.choices('incidentEvents', 'Events', EVENTS, ['created']);
	return {
		events,
		compared: events.includes('updated') ? reader.choices('comparedFields', 'Fields to Compare', COMPARED, COMPARED) : [],
		dialects: version === 'xdr3' ? ['incidents'] : ANY,
		...(filters.minSeverity === undefined
			? {}
			: { minSeverity: reader.choiceOf(filters.minSeverity, 'Minimum Severity', SEVERITY_RANKS, 'high') }),
		hosts: splitList(filters.hosts).map((host) => host.toLowerCase()),
		maxItems: reader.maxItems(),
	};
}
