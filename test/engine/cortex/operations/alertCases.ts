import type { IDataObject } from 'n8n-workflow';
import type { MutationCase } from './mutationCases';
import { page, type ReadCase } from './readCases';
import { badRequest, ID, OTHER_ID, type Answer, type Script } from './support';

export const ALERTS = '/public_api/v2/alerts/get_alerts_multi_events';
const T1 = Date.parse('2026-01-01T00:00:00Z');

/** A record of 3.x in the v2 form. */
export const alertRecord = (more: IDataObject = {}): IDataObject => ({
	alert_id: '904417',
	external_id: '9d5d2f3e',
	name: 'Suspicious LSASS access',
	description: 'A process read LSASS memory',
	category: 'Credential Access',
	severity: 'high',
	source: 'XDR Agent',
	action_pretty: 'Detected',
	resolution_status: 'STATUS_010_NEW',
	resolution_comment: null,
	detection_timestamp: T1,
	local_insert_ts: T1 + 1_500,
	endpoint_id: ID,
	host_name: 'FIN-LT-0142',
	host_ip: ['10.20.4.77'],
	user_name: ['ACME\\j.doe'],
	mitre_technique_id_and_name: ['T1003.001 - OS Credential Dumping: LSASS Memory'],
	mitre_tactic_id_and_name: ['TA0006 - Credential Access'],
	case_id: 4711,
	events: null,
	...more,
});

/** A record of 5.x. */
export const issueRecord = (more: IDataObject = {}): IDataObject => ({
	id: 904417,
	external_id: '9d5d2f3e',
	name: 'Suspicious LSASS access',
	description: 'A process read LSASS memory',
	category: 'Credential Access',
	severity: 'HIGH',
	'detection.method': 'TRAPS',
	'status.progress': 'New',
	'status.resolution_reason': null,
	'status.resolution_comment': null,
	observation_time: T1,
	_insert_time: T1 + 1_500,
	case_ids: [4711],
	asset_names: ['FIN-LT-0142'],
	mitre_tactics: ['TA0006 - Credential Access'],
	mitre_techniques: ['T1003.001 - OS Credential Dumping: LSASS Memory'],
	normalized_fields: {
		'xdm.source.agent.identifier': ID,
		'xdm.source.host.ipv4_addresses': '10.20.4.77',
		'xdm.source.identity.username': ['ACME\\j.doe'],
	},
	...more,
});

export const shownAlert = {
	name: 'Suspicious LSASS access',
	severity: 'high',
	status: 'new',
	resolution: null,
	endpointName: 'FIN-LT-0142',
	users: ['ACME\\j.doe'],
	ipAddresses: ['10.20.4.77'],
	category: 'Credential Access',
	description: 'A process read LSASS memory',
	source: 'XDR Agent',
	action: 'Detected',
	mitreTactics: ['TA0006 - Credential Access'],
	mitreTechniques: ['T1003.001 - OS Credential Dumping: LSASS Memory'],
	comment: null,
	detectedAt: '2026-01-01T00:00:00.000Z',
	insertedAt: '2026-01-01T00:00:01.500Z',
	endpointId: ID,
	caseIds: ['4711'],
	externalId: '9d5d2f3e',
	alertId: '904417',
};

/** A page of `issue/search`. */
export const issues = (...rows: IDataObject[]): Answer => [
	200,
	{ reply: { TOTAL_COUNT: 99, FILTER_COUNT: rows.length, DATA: rows } },
];

const newest = { sort: { field: 'creation_time', keyword: 'desc' } };

export const ALERT_READS: ReadCase[] = [
	{
		title: 'gets an alert',
		resource: 'alert',
		operation: 'get',
		parameters: { productVersion: 'xdr3', alertId: ' 904417 ' },
		script: { [ALERTS]: page('alerts', alertRecord()) },
		asks: [
			ALERTS,
			{ search_from: 0, search_to: 1, ...newest, filters: [{ field: 'alert_id_list', operator: 'in', value: [904_417] }] },
		],
		items: [shownAlert],
	},
	{
		title: 'gets an issue, and asks for the fields that name the machine',
		resource: 'alert',
		operation: 'get',
		parameters: { productVersion: 'xdr5', alertId: 904_417 },
		script: { 'issue/search': issues(issueRecord()) },
		asks: [
			'issue/search',
			{
				search_from: 0,
				search_to: 1,
				sort: { field: 'observation_time', keyword: 'desc' },
				filters: [{ field: 'id', operator: 'in', value: [904_417] }],
				include_fields: ['normalized_fields'],
			},
		],
		items: [{ ...shownAlert, source: 'TRAPS', action: null }],
	},
	{
		title: 'lists alerts by what Cortex can filter',
		resource: 'alert',
		operation: 'getMany',
		parameters: {
			productVersion: 'xdr3',
			limit: 10,
			filters: {
				alertIds: '904417, 904418',
				severities: ['high', 'critical'],
				sources: 'XDR Agent, Correlation',
				detectedAfter: '2026-01-01T00:00:00Z',
				insertedBefore: '2026-01-01T00:00:00Z',
			},
			options: { sortBy: 'severity', sortOrder: 'asc' },
			output: 'raw',
		},
		script: { [ALERTS]: page('alerts', { alert_id: '904417', anything: 1 }) },
		asks: [
			ALERTS,
			{
				search_from: 0,
				search_to: 10,
				sort: { field: 'severity', keyword: 'asc' },
				filters: [
					{ field: 'alert_id_list', operator: 'in', value: [904_417, 904_418] },
					{ field: 'severity', operator: 'in', value: ['high', 'critical'] },
					{ field: 'alert_source', operator: 'in', value: ['XDR Agent', 'Correlation'] },
					{ field: 'creation_time', operator: 'gte', value: T1 },
					{ field: 'server_creation_time', operator: 'lte', value: T1 },
				],
			},
		],
		items: [{ alert_id: '904417', anything: 1 }],
	},
	{
		title: 'lists issues by the names that issues have',
		resource: 'alert',
		operation: 'getMany',
		parameters: {
			productVersion: 'xdr5',
			returnAll: true,
			filters: { severities: ['informational'], sources: 'XDR BIOC', insertedAfter: '2026-01-01T00:00:00Z' },
			output: 'raw',
		},
		script: { 'issue/search': issues({ id: 1 }) },
		asks: [
			'issue/search',
			{
				search_from: 0,
				search_to: 100,
				sort: { field: 'observation_time', keyword: 'desc' },
				filters: [
					{ field: 'severity', operator: 'in', value: ['INFO'] },
					{ field: 'detection.method', operator: 'in', value: ['XDR BIOC'] },
					{ field: '_insert_time', operator: 'gte', value: T1 },
				],
				include_fields: ['normalized_fields'],
			},
		],
		items: [{ id: 1 }],
	},
	{
		title: 'matches endpoint, host, user, technique and status itself',
		resource: 'alert',
		operation: 'getMany',
		parameters: {
			productVersion: 'xdr3',
			limit: 1,
			filters: { endpointIds: ID.toUpperCase(), hostNames: 'fin-lt-0142', users: 'j.doe', mitre: 'T1003', statuses: ['new'] },
		},
		script: {
			[ALERTS]: page(
				'alerts',
				alertRecord({ alert_id: '1', endpoint_id: OTHER_ID }),
				alertRecord({ alert_id: '2', endpoint_id: null, host_name: null, user_name: null }),
				alertRecord({ alert_id: '3', mitre_technique_id_and_name: ['T1071 - Application Layer Protocol'] }),
				alertRecord({ alert_id: '4', resolution_status: 'STATUS_060_RESOLVED_FALSE_POSITIVE' }),
				alertRecord(),
				alertRecord({ alert_id: '6' }),
			),
		},
		asks: [ALERTS, { search_from: 0, search_to: 100, ...newest }],
		items: [shownAlert],
	},
];

/** What Update reads before and after. */
export const ALERT_LOOKUPS: Script = { [ALERTS]: page('alerts', alertRecord()), 'issue/search': issues(issueRecord()) };

export const ALERT_MUTATIONS: MutationCase[] = [
	{
		title: 'updates an alert',
		resource: 'alert',
		operation: 'update',
		parameters: {
			productVersion: 'xdr3',
			alertId: '904417',
			updateFields: { status: 'resolved', reason: 'false_positive', severity: 'low', comment: 'tested' },
		},
		path: 'alerts/update_alerts',
		sends: {
			alert_id_list: ['904417'],
			update_data: { severity: 'low', status: 'resolved_false_positive', comment: 'tested' },
		},
		answers: [200, { reply: { alerts_ids: ['904417'] } }],
		// The scripted tenant shows no change.
		item: { name: 'Suspicious LSASS access', verified: false, alertId: '904417' },
		refused: [badRequest('Unsupported status'), /: Unsupported status/],
	},
	{
		title: 'updates an issue, whose reply has no body',
		resource: 'alert',
		operation: 'update',
		parameters: {
			productVersion: 'xdr5',
			alertId: '904417',
			updateFields: { status: 'resolved', reason: 'security_testing', comment: 'tested' },
		},
		path: 'issue/904417',
		sends: {
			update_data: {
				status: 'Resolved',
				status_resolution_reason: 'Resolved - Security Testing',
				status_resolution_comment: 'tested',
			},
		},
		answers: [204, ''],
		item: { verified: false, before: { severity: 'high', status: 'new', resolution: null, comment: null } },
		refused: [[400, { error: 'the reason is unknown' }], /: the reason is unknown/],
	},
];
