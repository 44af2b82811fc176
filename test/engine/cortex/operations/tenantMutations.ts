import { ALERT_MUTATIONS } from './alertCases';
import { CASE_MUTATIONS } from './caseCases';
import { EXCEPTION_MUTATIONS } from './exceptionCases';
import { INDICATOR_MUTATIONS } from './indicatorCases';
import { incident, TRUE, type MutationCase } from './mutationCases';
import { badRequest, HASH } from './support';
import { XQL_MUTATIONS } from './xqlCases';

/** Alerts, issues, hash lists, incidents, cases and settings: what concerns the tenant. */
export const TENANT_MUTATIONS: MutationCase[] = [
	...ALERT_MUTATIONS,
	...CASE_MUTATIONS,
	...EXCEPTION_MUTATIONS,
	...INDICATOR_MUTATIONS,
	...XQL_MUTATIONS,
	{
		title: 'blocks hashes',
		resource: 'hash',
		operation: 'block',
		parameters: {
			hashes: `${HASH},${HASH.toUpperCase()}\n${'c'.repeat(64)}`,
			options: { comment: 'seen at FIN', incidentId: '12' },
		},
		path: 'hash_exceptions/blocklist',
		sends: { hash_list: [HASH, 'c'.repeat(64)], comment: 'seen at FIN', incident_id: 12 },
		answers: TRUE,
		item: { list: 'blocklist', change: 'added', hashes: [HASH, 'c'.repeat(64)], alreadyPresent: false },
		refused: [badRequest('hash_list param is missing'), /hash_list param is missing/],
	},
	{
		title: 'allows hashes',
		resource: 'hash',
		operation: 'allow',
		parameters: { hashes: HASH },
		path: 'hash_exceptions/allowlist',
		sends: { hash_list: [HASH] },
		answers: [200, { reply: true }],
		item: { list: 'allowlist', alreadyPresent: false },
		refused: [badRequest('no'), /: no/],
	},
	{
		title: 'takes hashes off a list',
		resource: 'hash',
		operation: 'remove',
		parameters: { list: 'allowlist', hashes: HASH },
		path: 'hash_exceptions/allowlist/remove',
		sends: { hash_list: [HASH] },
		answers: TRUE,
		item: { list: 'allowlist', change: 'removed', hashes: [HASH] },
		refused: [badRequest('no'), /: no/],
	},
	{
		title: 'updates an incident',
		resource: 'incident',
		operation: 'update',
		parameters: {
			incident,
			updateFields: {
				status: 'resolved_true_positive',
				assigneeEmail: '',
				severity: '',
				resolveComment: 'contained',
			},
		},
		path: 'incidents/update_incident',
		sends: {
			incident_id: '4711',
			update_data: {
				status: 'resolved_true_positive',
				assigned_user_mail: '',
				manual_severity: '',
				resolve_comment: 'contained',
			},
		},
		answers: [200, { reply: true }],
		item: { incidentId: '4711', updated: expect.objectContaining({ status: 'resolved_true_positive' }) },
		refused: [badRequest('Invalid user email'), /Invalid user email/],
	},
	{
		title: 'updates a case, which answers without a body',
		resource: 'incident',
		operation: 'update',
		parameters: {
			productVersion: 'xdr5',
			incident,
			updateFields: {
				status: 'Resolved',
				resolveReason: 'Resolved - False Positive',
				assigneeEmail: 'soc@example.com',
			},
		},
		path: 'case/update/4711',
		sends: {
			update_data: {
				status_progress: 'Resolved',
				resolve_reason: 'Resolved - False Positive',
				assigned_user: 'soc@example.com',
			},
		},
		answers: [204, ''],
		item: { incidentId: '4711' },
		refused: [
			[
				404,
				{
					reply: {
						err_code: 404,
						err_msg: 'Requested resource not found while processing XDR public API',
						err_extra: null,
					},
				},
			],
			/Requested resource not found/,
		],
	},
	{
		title: 'comments on an incident',
		resource: 'incident',
		operation: 'addComment',
		parameters: { incident: 4711, comment: 'isolated by workflow' },
		path: 'incidents/update_incident',
		sends: {
			incident_id: '4711',
			update_data: { comment: { comment_action: 'add', value: 'isolated by workflow' } },
		},
		answers: [200, { reply: true }],
		item: { incidentId: '4711', comment: 'isolated by workflow', addedTo: 'comments' },
		refused: [badRequest('Incident 4711 was not found'), /was not found/],
	},
	{
		title: 'adds to the notes of a case and keeps what stands there',
		resource: 'incident',
		operation: 'addComment',
		parameters: { productVersion: 'xdr5', incident, comment: 'isolated by workflow' },
		path: 'case/update/4711',
		sends: { update_data: { notes: 'seen by Jo\n\nisolated by workflow' } },
		answers: [204, ''],
		item: { addedTo: 'notes' },
		refused: [badRequest('no'), /: no/],
	},
	{
		title: 'sets the expiry of actions',
		resource: 'tenant',
		operation: 'setActionExpiry',
		parameters: { confirm: true, actionType: 'isolate', unit: 'days', expiresAfter: 1 },
		path: 'configurations/agent/action_center_expiration/set',
		sends: { isolate: 24 },
		answers: [200, { reply: true }],
		item: { actionType: 'isolate', hoursBefore: 96 },
		refused: [badRequest('isolate: between 24 and 720 hours are expected'), /between 24 and 720 hours/],
	},
];
