import type { IDataObject } from 'n8n-workflow';
import type { MutationCase } from './mutationCases';
import type { ReadCase } from './readCases';
import { badRequest, type Answer, type Script } from './support';

/** A page of `indicators/get`, which has no `reply`. */
export const iocs = (...objects: IDataObject[]): Answer => [200, { objects_count: objects.length, objects, objects_type: 'indicator' }];

export const INDICATOR_LOOKUPS: Script = { 'indicators/get': iocs({ rule_id: 1, indicator: '203.0.113.9', type: 'IP' }) };

const named = (...value: string[]) => [{ field: 'indicator', operator: 'IN', value }];

export const INDICATOR_READS: ReadCase[] = [
	{
		title: 'lists the indicators that are named',
		resource: 'indicator',
		operation: 'getMany',
		parameters: { filters: { indicators: '203.0.113.9' } },
		script: INDICATOR_LOOKUPS,
		asks: ['indicators/get', { extended_view: false, filters: named('203.0.113.9'), search_from: 0, search_to: 100 }],
		items: [{ rule_id: 1, indicator: '203.0.113.9', type: 'IP' }],
	},
	{
		title: 'lists all indicators, up to the limit',
		resource: 'indicator',
		operation: 'getMany',
		parameters: { limit: 1 },
		script: { 'indicators/get': iocs(null as never, { rule_id: 1 }, { rule_id: 2 }) },
		asks: ['indicators/get', { extended_view: false, filters: [], search_from: 0, search_to: 100 }],
		items: [{ rule_id: 1 }],
	},
];

const insert = { resource: 'indicator', operation: 'insert' };

export const INDICATOR_MUTATIONS: MutationCase[] = [
	{
		...insert,
		title: 'inserts indicators in 3.x',
		parameters: {
			productVersion: 'xdr3',
			indicators: '203.0.113.9\n203.0.113.9, 2001:db8::1',
			severity: 'critical',
			options: { comment: 'c2', reputation: 'BAD', expiresAt: '2026-01-01T00:00:00Z' },
		},
		path: 'indicators/insert_jsons',
		sends: ['203.0.113.9', '2001:db8::1'].map((indicator) => ({
			indicator,
			type: 'IP',
			severity: 'CRITICAL',
			comment: 'c2',
			expiration_date: 1_767_225_600_000,
			reputation: 'BAD',
		})) as never,
		answers: [200, { reply: { success: true, validation_errors: [] } }],
		item: { result: 'inserted', nextStep: null, rejected: [], indicators: ['203.0.113.9', '2001:db8::1'], ruleIds: [] },
		refused: [badRequest('request_data is not a list'), /request_data is not a list/],
	},
	{
		...insert,
		title: 'inserts indicators in 5.x',
		parameters: { productVersion: 'xdr5', indicators: ['evil.example'], type: 'DOMAIN_NAME', severity: 'high' },
		path: 'indicators/insert',
		sends: [{ indicator: 'evil.example', type: 'DOMAIN_NAME', severity: 'SEV_040_HIGH' }] as never,
		answers: [200, { added_objects: [{ id: 7, status: 'created' }], updated_objects: [{ id: '8' }], errors: [] }],
		item: { result: 'inserted', ruleIds: ['7', '8'] },
		refused: [badRequest('no'), /: no/],
	},
	{
		title: 'deletes the indicators that are there',
		resource: 'indicator',
		operation: 'delete',
		parameters: { indicators: '203.0.113.10, 203.0.113.9' },
		path: 'indicators/delete',
		sends: { filters: named('203.0.113.9') },
		answers: [200, { objects_count: 1, objects: [1] }],
		// The scripted tenant shows no change.
		item: { verified: false, deleted: [], notFound: ['203.0.113.10'], remaining: ['203.0.113.9'] },
		refused: [badRequest('no'), /: no/],
	},
];
