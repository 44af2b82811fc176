import { ALERT_READS } from './alertCases';
import { incident, page, type ReadCase } from './readCases';
import { CASE_READS } from './caseCases';
import { EXCEPTION_READS } from './exceptionCases';
import { INDICATOR_READS } from './indicatorCases';
import { ID } from './support';
import { XQL_READS } from './xqlCases';

const T1 = Date.parse('2026-01-01T00:00:00Z');
const T2 = Date.parse('2026-02-01T00:00:00Z');

/** Alerts, issues, incidents, cases, audit logs and settings. */
export const TENANT_READS: ReadCase[] = [
	...ALERT_READS,
	...CASE_READS,
	...EXCEPTION_READS,
	...INDICATOR_READS,
	...XQL_READS,
	{
		title: 'gets an incident with its alerts',
		resource: 'incident',
		operation: 'get',
		parameters: { incident, options: { alertsLimit: 10 } },
		script: {
			'incidents/get_incident_extra_data': [
				200,
				{
					reply: {
						incident: { incident_id: '4711', status: 'new' },
						alerts: { total_count: 1, data: [{ alert_id: '1' }] },
						network_artifacts: { data: [] },
						file_artifacts: null,
					},
				},
			],
		},
		asks: ['incidents/get_incident_extra_data', { incident_id: '4711', alerts_limit: 10 }],
		items: [
			{
				incident_id: '4711',
				status: 'new',
				alerts: [{ alert_id: '1' }],
				network_artifacts: [],
				file_artifacts: [],
			},
		],
	},
	{
		title: 'gets a case',
		resource: 'incident',
		operation: 'get',
		parameters: { productVersion: 'xdr5', incident },
		script: {
			'case/search': [
				200,
				{ reply: { TOTAL_COUNT: 5, FILTER_COUNT: 1, DATA: [{ case_id: 4711, case_name: 'x' }] } },
			],
		},
		asks: [
			'case/search',
			{ search_from: 0, search_to: 1, filters: [{ field: 'case_id', operator: 'in', value: [4711] }] },
		],
		items: [{ case_id: 4711, case_name: 'x' }],
	},
	{
		title: 'lists incidents',
		resource: 'incident',
		operation: 'getMany',
		parameters: {
			limit: 10,
			filters: {
				ids: '4711, 4712',
				status: 'new',
				starred: true,
				createdAfter: '2026-01-01T00:00:00Z',
				modifiedBefore: '2026-02-01T00:00:00Z',
			},
			options: { sortBy: 'modification_time', sortOrder: 'asc' },
		},
		script: { 'incidents/get_incidents': page('incidents', { incident_id: '4711' }) },
		asks: [
			'incidents/get_incidents',
			{
				search_from: 0,
				search_to: 10,
				sort: { field: 'modification_time', keyword: 'asc' },
				filters: [
					{ field: 'creation_time', operator: 'gte', value: T1 },
					{ field: 'modification_time', operator: 'lte', value: T2 },
					{ field: 'incident_id_list', operator: 'in', value: ['4711', '4712'] },
					{ field: 'status', operator: 'eq', value: 'new' },
					{ field: 'starred', operator: 'eq', value: true },
				],
			},
		],
		items: [{ incident_id: '4711' }],
	},
	{
		title: 'lists cases by the names that cases have',
		resource: 'incident',
		operation: 'getMany',
		parameters: {
			productVersion: 'xdr5',
			returnAll: true,
			filters: {
				ids: '4711',
				statuses: 'New, In Progress',
				severity: ['high'],
				starred: false,
				modifiedAfter: '2026-01-01T00:00:00Z',
			},
		},
		script: {
			'case/search': [200, { reply: { TOTAL_COUNT: 1, FILTER_COUNT: 1, DATA: [{ case_id: 4711 }] } }],
		},
		asks: [
			'case/search',
			{
				search_from: 0,
				search_to: 100,
				sort: { field: 'creation_time', keyword: 'desc' },
				filters: [
					{ field: 'severity', operator: 'in', value: ['high'] },
					{ field: 'status_progress', operator: 'in', value: ['New', 'In Progress'] },
					{ field: 'last_update_time', operator: 'gte', value: T1 },
					{ field: 'case_id', operator: 'in', value: [4711] },
					{ field: 'starred', operator: 'in', value: [false] },
				],
			},
		],
		items: [{ case_id: 4711 }],
	},
	{
		title: 'lists management audit logs',
		resource: 'audit',
		operation: 'getManyManagement',
		parameters: {
			filters: {
				type: 'RESPONSE, ACTION_CENTER',
				email: 'soc@example.com',
				timeAfter: '2026-01-01T00:00:00Z',
			},
		},
		script: { 'audits/management_logs': page('data', { AUDIT_ID: 1 }) },
		asks: [
			'audits/management_logs',
			{
				search_from: 0,
				search_to: 50,
				sort: { field: 'timestamp', keyword: 'desc' },
				filters: [
					{ field: 'email', operator: 'in', value: ['soc@example.com'] },
					{ field: 'type', operator: 'in', value: ['RESPONSE', 'ACTION_CENTER'] },
					{ field: 'timestamp', operator: 'gte', value: T1 },
				],
			},
		],
		items: [{ AUDIT_ID: 1 }],
	},
	{
		title: 'finds isolations in the management audit log by words, and shows who asked',
		resource: 'audit',
		operation: 'getManyManagement',
		parameters: { limit: 3, filters: { words: 'isolat, cancel' }, output: 'simple' },
		script: {
			'audits/management_logs': page(
				'data',
				{ AUDIT_ID: 4, AUDIT_ENTITY: 'AUTH', AUDIT_ENTITY_SUBTYPE: 'Login', AUDIT_DESCRIPTION: null },
				{
					AUDIT_ID: 3,
					AUDIT_INSERT_TIME: T1,
					AUDIT_OWNER_NAME: 'Jo Doe',
					AUDIT_OWNER_EMAIL: 'jo@example.com',
					AUDIT_ENTITY: 'RESPONSE',
					AUDIT_ENTITY_SUBTYPE: 'ISOLATE',
					AUDIT_RESULT: 'SUCCESS',
					AUDIT_DESCRIPTION: 'An action was requested',
					AUDIT_HOSTNAME: 'FIN-LT-0142',
					AUDIT_ASSET_NAMES: 'FIN-LT-0142, HR-LT-0007',
					AUDIT_ADDITIONAL_INFORMATION: { endpoint_names: ['FIN-LT-0142'] },
					AUDIT_SOURCE_IP: '198.51.100.7',
					AUDIT_CASE_ID: 4711,
				},
				{ AUDIT_ID: 2, AUDIT_ENTITY_SUBTYPE: 'Action', AUDIT_DESCRIPTION: 'Unisolate endpoint' },
				{ AUDIT_ID: 1, AUDIT_ENTITY_SUBTYPE: 'Cancel isolation', AUDIT_INSERT_TIME: 'soon', AUDIT_OWNER_NAME: '' },
			),
		},
		asks: ['audits/management_logs', { search_from: 0, search_to: 100, sort: { field: 'timestamp', keyword: 'desc' } }],
		items: [
			{
				request: 'isolate',
				requestedBy: 'Jo Doe',
				email: 'jo@example.com',
				result: 'success',
				reason: null,
				endpointNames: ['FIN-LT-0142', 'HR-LT-0007'],
				description: 'An action was requested',
				type: 'RESPONSE',
				subType: 'ISOLATE',
				sourceIp: '198.51.100.7',
				caseId: '4711',
				time: '2026-01-01T00:00:00.000Z',
				auditId: 3,
			},
			expect.objectContaining({ request: 'release', auditId: 2 }),
			expect.objectContaining({ request: null, requestedBy: null, time: null, auditId: 1 }),
		],
	},
	{
		title: 'lists agent audit logs by the filters’ own names',
		resource: 'audit',
		operation: 'getManyAgent',
		parameters: {
			filters: {
				endpointId: ID,
				subType: 'Isolate',
				agentVersion: '8.4',
				timeBefore: '2026-02-01T00:00:00Z',
			},
			options: { sortBy: 'type' },
		},
		script: { 'audits/agents_reports': page('data', { ENDPOINTID: ID, SUBTYPE: 'Isolate' }) },
		asks: [
			'audits/agents_reports',
			{
				search_from: 0,
				search_to: 50,
				sort: { field: 'type', keyword: 'desc' },
				filters: [
					{ field: 'xdr_version', operator: 'in', value: ['8.4'] },
					{ field: 'endpoint_id', operator: 'in', value: [ID] },
					{ field: 'sub_type', operator: 'in', value: ['Isolate'] },
					{ field: 'timestamp', operator: 'lte', value: T2 },
				],
			},
		],
		items: [{ ENDPOINTID: ID, SUBTYPE: 'Isolate' }],
	},
	{
		title: 'gets the expiry of actions, bare',
		resource: 'tenant',
		operation: 'getActionExpiry',
		parameters: {},
		script: { 'configurations/agent/action_center_expiration': [200, { isolate: 96, scan: '12' }] },
		asks: ['configurations/agent/action_center_expiration', {}],
		items: [
			{ actionType: 'isolate', hours: 96, days: 4 },
			{ actionType: 'scan', hours: 12, days: 0.5 },
		],
	},
];
