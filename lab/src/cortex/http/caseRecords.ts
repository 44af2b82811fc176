import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { badRequest, notFound, plainError, waitress } from '../literals';
import type { CortexSwitches } from '../switches';
import type { IncidentEntry } from '../world/incidents';
import { windowOf } from '../world/page';
import type { CortexWorld } from '../world/world';
import type { Api, Call } from './api';
import { missing } from './api';
import { applyFilters, type RowFilter } from './rowFilters';
import { pageSchema } from './schemas';

type Row = Record<string, unknown>;

/** The operators of the timeline (vendor specification) on one field. */
const anyFilter = (field: string): RowFilter<Row> => ({
	operators: ['in', 'nin', 'eq', 'neq', 'gte', 'lte', 'contains', 'not_contains'],
	test: (row, operator, value) => {
		const own = row[field];
		const list = Array.isArray(value) ? value : [value];
		switch (operator) {
			case 'gte':
				return Number(own) >= Number(value);
			case 'lte':
				return Number(own) <= Number(value);
			case 'contains':
			case 'not_contains':
				return String(own).includes(String(value)) === (operator === 'contains');
			default:
				return list.includes(own) === (operator === 'eq' || operator === 'in');
		}
	},
});

const FIELDS = ['record_id', 'record_type', 'record_subtype', 'record_name', 'source', 'source_id', 'occurred_at', 'creation_time', 'is_evidence'];
const FILTERS = Object.fromEntries(FIELDS.map((field) => [field, anyFilter(field)]));

/** Timelines, War Rooms and artifacts of cases: calls of 5.2. */
export function caseRecordRoutes(api: Api): void {
	const { world } = api;
	const find = (id: string): IncidentEntry => {
		if (!world.switches.caseRecords) throw waitress();
		const entry = world.incidents.get(id);
		if (!entry) throw notFound();
		return entry;
	};
	api.route({
		path: 'case/timeline/:id',
		only: '5.x',
		needs: 'incidentView',
		schema: pageSchema,
		handle: (input, { params }) => {
			const [from, to] = windowOf(input);
			const all = [...find(params.id).timeline, ...responsesOf(world, params.id)];
			const rows = sorted(applyFilters(all, input.filters ?? [], FILTERS), input.sort, world.switches.timelineSortWords);
			return { reply: { TOTAL_COUNT: all.length, FILTER_COUNT: rows.length, DATA: rows.slice(from, to) } };
		},
	});
	api.route({
		path: 'case/timeline/:id/add_record',
		only: '5.x',
		needs: 'incidentEdit',
		schema: z.looseObject({
			record_type: z.enum(['Case activity', 'Detection', 'Response'], missing('record_type')),
			record_name: z.string(missing('record_name')),
			occurred_at: z.number(missing('occurred_at')),
			description: z.string().optional(),
			is_evidence: z.boolean().default(false),
			evidence_comment: z.string().optional(),
			tags: z.array(z.string()).default([]),
			timelines: z.array(z.string()).default([]),
		}),
		handle: (record, { params, key }) => {
			const row = { record_id: randomUUID(), ...record, source: 'API Key', source_id: key.id, creation_time: world.clock.now() };
			find(params.id).timeline.push(row);
			return { reply: { record_id: row.record_id, case_id: Number(params.id) } };
		},
	});
	api.route({
		path: 'case/artifacts/:id',
		only: '5.x',
		needs: 'incidentView',
		methods: ['GET'],
		plainErrors: true,
		schema: z.looseObject({}),
		handle: (_input, { params }) => {
			const { networkArtifacts, fileArtifacts } = find(params.id);
			const rows = [...networkArtifacts, ...fileArtifacts];
			return world.switches.caseDialect === 'xsiam34' ? { reply: rows } : rows;
		},
	});
	warRoomRoutes(api);
}

/** As they came, unless an order is asked for. */
function sorted(rows: Row[], sort: { field: string; keyword?: string } | undefined, words: CortexSwitches['timelineSortWords']): Row[] {
	if (!sort) return rows;
	const { field, keyword = 'dsc' } = sort;
	const known = words === 'all' ? ['asc', 'dsc', 'desc'] : ['dsc'];
	if (!known.includes(keyword)) throw badRequest(`sort keyword: ${known.join(', ')} is expected, not ${keyword}`);
	if (!FIELDS.includes(field)) throw badRequest(`Unsupported sort field: ${field}`);
	const direction = keyword === 'asc' ? 1 : -1;
	const key = (row: Row) => (typeof row[field] === 'number' ? row[field] : String(row[field] ?? ''));
	return rows.sort((a, b) => (key(a) < key(b) ? -direction : key(a) > key(b) ? direction : 0));
}

/** Their fields are the body itself, without `request_data`. */
function warRoomRoutes(api: Api): void {
	const { world, switches } = api;
	const nothing = z.looseObject({});
	const find = ({ beside }: Call, isWrite: boolean): IncidentEntry => {
		if (!switches.caseRecords) throw waitress();
		const [, caseId] = new RegExp(`^${switches.warRoomName}-(\\d+)$`).exec(String(beside.id)) ?? [];
		const entry = caseId === undefined ? undefined : world.incidents.get(caseId);
		const isThere = entry && (switches.warRoomAbsent === 'present' || entry.warRoom.length > 0 || (isWrite && switches.warRoomAbsent === 'made'));
		if (isThere) return entry;
		// Whoever reads a War Room that the first note will make finds it empty.
		if (entry && switches.warRoomAbsent === 'made') return { ...entry, warRoom: [] };
		throw switches.warRoomAbsent === 'plain' ? plainError(400, `Investigation ${String(beside.id)} was not found`) : notFound();
	};
	api.route({
		path: 'entries/get',
		only: '5.x',
		needs: 'incidentView',
		schema: nothing,
		handle: (_input, call) => {
			const { warRoom } = find(call, false);
			return { total: warRoom.length, data: warRoom };
		},
	});
	api.route({
		path: 'entries/insert',
		only: '5.x',
		needs: 'incidentEdit',
		schema: nothing,
		handle: (_input, call) => {
			const { data, id } = call.beside;
			if (typeof data !== 'string' || data === '') throw plainError(400, 'data is missing');
			const created = new Date(world.clock.now()).toISOString();
			const entry = {
				id: `${randomUUID()}@${String(id)}`,
				version: 1,
				created,
				modified: created,
				user: 'API Key',
				contents: data,
				format: 'text',
				// What begins so is run.
				category: data.startsWith('!') ? 'commandAndResults' : 'chat',
				investigationId: String(id),
				tags: null,
				note: false,
				parentContent: null,
			};
			find(call, true).warRoom.push(entry);
			return entry;
		},
	});
}

/** Actions that were sent with the ID of the case. Their subtype is not published. */
function responsesOf({ actions }: CortexWorld, caseId: string): Row[] {
	return [...actions.list()]
		.filter(({ detail }) => String(detail.incident_id ?? '') === caseId)
		.map(({ id, kind, createdAt }) => ({
			record_id: `action-${id}`,
			record_type: 'Response',
			record_subtype: kind,
			record_name: kind,
			source: 'Action Center',
			source_id: String(id),
			occurred_at: createdAt,
			creation_time: createdAt,
			is_evidence: false,
			tags: [],
			timelines: [],
		}));
}
