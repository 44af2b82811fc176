import type { IDataObject } from 'n8n-workflow';
import type { MutationCase } from './mutationCases';
import type { ReadCase } from './readCases';
import { badRequest, type Answer, type Script } from './support';

export const EXCLUSIONS = 'alerts_exclusion/';
export const EXCEPTIONS = 'issue_exceptions/search/';

const equals = (SEARCH_FIELD: string, SEARCH_VALUE: string) => ({ SEARCH_FIELD, SEARCH_TYPE: 'EQ', SEARCH_VALUE });
export const FILTER = { AND: [equals('alert_name', 'Port Scan'), equals('agent_hostname', 'SCAN-01')] };

/** A record of 3.x as the vendor's own client has it. */
export const exclusionRecord = (more: IDataObject = {}): IDataObject => ({
	ALERT_WHITELIST_ID: 42,
	ALERT_WHITELIST_MODIFY_TIME: Date.parse('2026-01-01T00:00:00Z'),
	ALERT_WHITELIST_NAME: 'Scanner',
	ALERT_WHITELIST_INDICATOR_TEXT: [],
	ALERT_WHITELIST_INDICATOR: { filter: FILTER },
	ALERT_WHITELIST_HITS: 3,
	ALERT_WHITELIST_COMMENT: 'It scans at night',
	ALERT_WHITELIST_USER: 'N/A',
	ALERT_WHITELIST_PRETTY_USER: 'Public API - 3',
	ALERT_WHITELIST_STATUS: 'ENABLED',
	...more,
});

/** A record of 5.x as in the vendor's specification. */
export const exceptionRecord = (more: IDataObject = {}): IDataObject => ({
	exception_id: 42,
	external_exception_id: null,
	name: 'Scanner',
	status: 'APPROVED',
	rule: JSON.stringify({ filter: FILTER }),
	justification_text: 'It scans at night',
	justification_category: 'RISK_ACCEPTED',
	requestor_name: 'Jo',
	requestor_email: 'jo@example.com',
	approver_email: 'lead@example.com',
	approver_name: null,
	created_ts: '2026-01-01T00:00:00Z',
	modified_ts: '2026-01-02T00:00:00Z',
	expiration_ts: '2027-06-30T23:59:59Z',
	impacted_issues_count: 3,
	...more,
});

export const shownException = {
	name: 'Scanner',
	active: true,
	status: 'ENABLED',
	conditions: { filter: FILTER },
	reason: 'It scans at night',
	matches: 3,
	createdBy: 'Public API - 3',
	approver: null as string | null,
	createdAt: null as string | null,
	modifiedAt: '2026-01-01T00:00:00.000Z',
	expiresAt: null as string | null,
	exceptionId: '42',
};

const shownOf5 = {
	...shownException,
	status: 'APPROVED',
	createdBy: 'Jo',
	approver: 'lead@example.com',
	createdAt: '2026-01-01T00:00:00.000Z',
	modifiedAt: '2026-01-02T00:00:00.000Z',
	expiresAt: '2027-06-30T23:59:59.000Z',
};

export const exclusions = (...rows: unknown[]): Answer => [200, { reply: rows }];

/** A page of `issue_exceptions/search/`; its `total_count` may be more than what can be read. */
export const exceptions = (...rows: unknown[]): Answer => [200, { reply: { exceptions: rows, filter_count: rows.length, total_count: rows.length + 9 } }];

export const EXCEPTION_LOOKUPS: Script = { [EXCLUSIONS]: exclusions(exclusionRecord()), [EXCEPTIONS]: exceptions(exceptionRecord()) };

const page = { search_from: 0, search_to: 100 };

export const EXCEPTION_READS: ReadCase[] = [
	{
		title: 'gets an exclusion of 3.x',
		resource: 'alert',
		operation: 'getException',
		parameters: { productVersion: 'xdr3', exceptionId: ' 42 ' },
		script: { [EXCLUSIONS]: exclusions(exclusionRecord({ ALERT_WHITELIST_ID: 7 }), exclusionRecord()) },
		asks: [EXCLUSIONS, {}],
		items: [shownException],
	},
	{
		title: 'gets an exception of 5.x',
		resource: 'alert',
		operation: 'getException',
		parameters: { productVersion: 'xdr5', exceptionId: 42 },
		script: EXCEPTION_LOOKUPS,
		asks: [EXCEPTIONS, page],
		items: [shownOf5],
	},
	{
		title: 'lists exclusions of 3.x by name and state',
		resource: 'alert',
		operation: 'getManyExceptions',
		parameters: { productVersion: 'xdr3', limit: 1, filters: { names: 'other, SCANNER', state: 'active' } },
		script: {
			[EXCLUSIONS]: exclusions(
				exclusionRecord({ ALERT_WHITELIST_ID: 1, ALERT_WHITELIST_STATUS: 'DISABLED' }),
				exclusionRecord({ ALERT_WHITELIST_ID: 2, ALERT_WHITELIST_NAME: 'Another' }),
				exclusionRecord(),
				exclusionRecord({ ALERT_WHITELIST_ID: 43 }),
			),
		},
		asks: [EXCLUSIONS, {}],
		items: [shownException],
	},
	{
		title: 'lists exceptions of 5.x as Cortex sends them',
		resource: 'alert',
		operation: 'getManyExceptions',
		parameters: { productVersion: 'xdr5', returnAll: true, output: 'raw' },
		script: { [EXCEPTIONS]: exceptions({ exception_id: 1, anything: 1 }, { exception_id: '2' }) },
		asks: [EXCEPTIONS, page],
		items: [{ exception_id: 1, anything: 1 }, { exception_id: '2' }],
	},
];

export const create3: IDataObject = {
	resource: 'alert',
	operation: 'createException',
	productVersion: 'xdr3',
	exceptionName: 'Night scan',
	specifyConditions: 'json',
	conditionsJson: { filter: FILTER },
	reason: 'It scans at night',
};

export const create5: IDataObject = {
	...create3,
	productVersion: 'xdr5',
	options: { approverEmail: 'lead@example.com', category: 'RISK_ACCEPTED', expiresAt: '2027-06-30T12:00:00+02:00' },
};

export const EXCEPTION_MUTATIONS: MutationCase[] = [
	{
		title: 'creates an exclusion in 3.x',
		resource: 'alert',
		operation: 'createException',
		parameters: {
			...create3,
			specifyConditions: 'fields',
			conditions: { condition: FILTER.AND.map(({ SEARCH_FIELD: field, SEARCH_VALUE: value }) => ({ field, operator: 'EQ', value })) },
		},
		path: 'alerts_exclusion/add/',
		sends: { name: 'Night scan', indicator: { filter: FILTER }, status: 'ENABLED', comment: 'It scans at night' },
		answers: [200, { reply: { rule_id: 45 } }],
		// The scripted tenant shows no change.
		item: { name: 'Night scan', created: true, verified: false, active: null, status: null, exceptionId: '45' },
		refused: [badRequest('Unsupported field'), /: Unsupported field/],
	},
	{
		title: 'creates an exception in 5.x, with the rule as text',
		resource: 'alert',
		operation: 'createException',
		parameters: { ...create5, options: { ...(create5.options as IDataObject), externalId: 'CHG-1' } },
		path: 'issue_exceptions/',
		sends: {
			name: 'Night scan',
			rule: JSON.stringify({ filter: FILTER }),
			justification_text: 'It scans at night',
			justification_category: 'RISK_ACCEPTED',
			approver_email: 'lead@example.com',
			expiration_ts: '2027-06-30T10:00:00Z',
			external_exception_id: 'CHG-1',
		},
		answers: [200, { reply: { exception_id: 45 } }],
		item: { created: true, verified: false, exceptionId: '45' },
		refused: [[400, { error: 'the approver is unknown' }], /: the approver is unknown/],
	},
	{
		title: 'deletes an exclusion of 3.x',
		resource: 'alert',
		operation: 'removeException',
		parameters: { productVersion: 'xdr3', exceptionId: '42' },
		path: 'alerts_exclusion/delete/',
		sends: { alert_exclusion_id: 42 },
		answers: [200, { reply: { rule_id: [42] } }],
		item: { name: 'Scanner', removed: true, verified: false, active: true, status: 'ENABLED', exceptionId: '42' },
		refused: [badRequest('no'), /: no/],
	},
	{
		title: 'disables an exception of 5.x',
		resource: 'alert',
		operation: 'removeException',
		parameters: { productVersion: 'xdr5', exceptionId: '42' },
		path: 'issue_exceptions/disable/',
		sends: { exception_id: 42 },
		answers: [200, { reply: { rows_affected: 1, status: 'DISABLED' } }],
		item: { name: 'Scanner', removed: true, verified: false, active: true, status: 'APPROVED', exceptionId: '42' },
		refused: [[400, { error: 'no' }], /: no/],
	},
];
