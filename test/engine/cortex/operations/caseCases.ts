import type { IDataObject } from 'n8n-workflow';
import type { MutationCase } from './mutationCases';
import type { ReadCase } from './readCases';
import { badRequest, type Answer, type Script } from './support';

const incident = { __rl: true, mode: 'id', value: '4711' };
const AT = Date.parse('2026-01-01T00:00:00Z');

/** A page of a timeline. */
export const timelineOf = (...rows: IDataObject[]): Answer => [200, { reply: { TOTAL_COUNT: rows.length, FILTER_COUNT: rows.length, DATA: rows } }];

/** What is read before something is written: a timeline that lacks the record, and a War Room. */
export const CASE_LOOKUPS: Script = {
	'case/timeline/4711/': timelineOf({ record_name: 'another', occurred_at: AT, record_id: 'r0' }),
	'entries/get': [200, { total: 0, data: [] }],
};

export const CASE_READS: ReadCase[] = [
	{
		title: 'lists the artifacts of an incident',
		resource: 'incident',
		operation: 'getArtifacts',
		parameters: { incident },
		script: {
			'incidents/get_incident_extra_data': [
				200,
				{
					reply: {
						incident: { incident_id: '4711' },
						network_artifacts: { total_count: 1, data: [{ type: 'IP', network_remote_ip: '203.0.113.9' }, null] },
						file_artifacts: { total_count: 1, data: [{ type: 'HASH', file_name: 'a.exe' }] },
					},
				},
			],
		},
		asks: ['incidents/get_incident_extra_data', { incident_id: '4711', alerts_limit: 1 }],
		items: [
			{ artifact_kind: 'network', type: 'IP', network_remote_ip: '203.0.113.9' },
			{ artifact_kind: 'file', type: 'HASH', file_name: 'a.exe' },
		],
	},
	...[[{ type: 'IP' }, 'x', null], { reply: [{ type: 'IP' }] }].map(
		(body, at): ReadCase => ({
			title: `lists the artifacts of a case, ${at === 0 ? 'bare' : 'wrapped'}`,
			resource: 'incident',
			operation: 'getArtifacts',
			parameters: { productVersion: 'xdr5', incident },
			script: { 'case/artifacts/4711/': [200, body] },
			asks: ['case/artifacts/4711/', {}],
			items: [{ type: 'IP' }],
		}),
	),
];

export const CASE_MUTATIONS: MutationCase[] = [
	{
		title: 'adds a record to the timeline of a case',
		resource: 'incident',
		operation: 'addTimelineRecord',
		parameters: {
			incident,
			recordName: ' isolated ',
			options: { occurredAt: '2026-01-01T00:00:00Z', description: 'by n8n', isEvidence: true, evidenceComment: 'proof', tags: 'a, b' },
		},
		path: 'case/timeline/4711/add_record/',
		sends: {
			record_type: 'Response',
			record_name: 'isolated',
			occurred_at: AT,
			description: 'by n8n',
			is_evidence: true,
			evidence_comment: 'proof',
			tags: ['a', 'b'],
		},
		answers: [200, { reply: { record_id: 'r1', case_id: 4711 } }],
		item: { added: true, recordName: 'isolated', recordType: 'Response', occurredAt: '2026-01-01T00:00:00.000Z', recordId: 'r1', incidentId: '4711' },
		refused: [badRequest('record_type: unknown'), /record_type: unknown/],
	},
	{
		title: 'writes a note into the War Room of a case',
		resource: 'incident',
		operation: 'addWarRoomNote',
		parameters: { incident, note: 'isolated by n8n' },
		path: 'entries/insert',
		sends: { id: 'INCIDENT-4711', data: 'isolated by n8n' },
		answers: [200, { id: 'e1@INCIDENT-4711', contents: 'isolated by n8n' }],
		item: { added: true, note: 'isolated by n8n', warRoom: 'INCIDENT-4711', entryId: 'e1@INCIDENT-4711', incidentId: '4711' },
		refused: [[400, { error: 'Investigation was not found' }], /Investigation was not found/],
	},
];
