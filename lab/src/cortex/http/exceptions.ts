import { z } from 'zod';
import { badRequest, plainError } from '../literals';
import { endOf, type Exception } from '../world/exceptions';
import { windowOf } from '../world/page';
import { missing, type Api } from './api';

const add = z.looseObject({
	name: z.string(missing('name')),
	indicator: z.looseObject({ filter: z.looseObject({}) }, missing('indicator')),
	status: z.enum(['ENABLED', 'DISABLED']),
	comment: z.string().optional(),
});
const remove = z.looseObject({ alert_exclusion_id: z.number(missing('alert_exclusion_id')) });

const create = z.looseObject({
	name: z.string(missing('name')),
	rule: z.string(missing('rule')),
	justification_text: z.string(missing('justification_text')),
	justification_category: z.string(missing('justification_category')),
	expiration_ts: z.string(missing('expiration_ts')),
	approver_email: z.string(missing('approver_email')),
	external_exception_id: z.string().optional(),
});
const disable = z.looseObject({ exception_id: z.number(missing('exception_id')) });

const condition = z.looseObject({ SEARCH_FIELD: z.string(), SEARCH_TYPE: z.enum(['EQ', 'NEQ', 'CONTAINS']), SEARCH_VALUE: z.unknown() });
/** The specification shows one condition alone, its text speaks of groups. */
const search = z.looseObject({
	filters: z.union([condition, z.strictObject({ AND: z.array(condition) })]).optional(),
	search_from: z.number().optional(),
	search_to: z.number().optional(),
});

/** Exclusions of alerts, which the vendor's own client sends, and exceptions of issues. */
export function exceptionRoutes(api: Api): void {
	const { world, switches } = api;
	const { exceptions } = world;
	const noSuch = (id: number) => badRequest(`Exception ${id} was not found`);

	api.route({
		path: 'alerts_exclusion',
		only: '3.x',
		lacks: () => !switches.exclusionCalls,
		needs: 'incidentView',
		schema: z.looseObject({}),
		handle: () => ({ reply: exceptions.list().map(exclusionRecord) }),
	});
	api.route({
		path: 'alerts_exclusion/add',
		only: '3.x',
		lacks: () => !switches.exclusionCalls,
		needs: 'incidentEdit',
		schema: add,
		handle: ({ name, indicator, status, comment = '' }) => ({
			reply: { rule_id: exceptions.add({ name, rule: indicator, status, reason: comment }).id },
		}),
	});
	api.route({
		path: 'alerts_exclusion/delete',
		only: '3.x',
		lacks: () => !switches.exclusionCalls,
		needs: 'incidentEdit',
		schema: remove,
		handle: ({ alert_exclusion_id: id }) => {
			if (!exceptions.delete(id) && switches.exceptionUnknownId === 'error') throw noSuch(id);
			return { reply: { rule_id: { list: [id], number: id, null: null }[switches.exclusionDeleteReply] } };
		},
	});

	api.route({
		path: 'issue_exceptions',
		only: '5.x',
		plainErrors: true,
		needs: 'exceptions',
		schema: create,
		handle: (input) => {
			if (!holdsFilter(input.rule)) throw plainError(400, 'rule: JSON text with a filter is expected');
			const isDay = /^\d{4}-\d\d-\d\d$/.test(input.expiration_ts);
			const isTaken = switches.exceptionExpiry === 'any' || (switches.exceptionExpiry === 'day') === isDay;
			if (!isTaken || !(endOf(input.expiration_ts) > world.clock.now())) throw plainError(400, `Invalid expiration_ts: ${input.expiration_ts}`);
			const { id } = exceptions.add({
				name: input.name,
				rule: input.rule,
				reason: input.justification_text,
				category: input.justification_category,
				approver: input.approver_email,
				externalId: input.external_exception_id ?? null,
				expiresAt: input.expiration_ts,
				status: switches.exceptionApproval ? 'PENDING' : switches.exceptionApprovedWord,
			});
			return { reply: { exception_id: id } };
		},
	});
	api.route({
		path: 'issue_exceptions/disable',
		only: '5.x',
		plainErrors: true,
		needs: 'exceptions',
		schema: disable,
		handle: ({ exception_id: id }) => {
			const isThere = exceptions.setStatus(id, 'DISABLED');
			if (!isThere && switches.exceptionUnknownId === 'error') throw noSuch(id);
			return { reply: { rows_affected: isThere ? 1 : 0, status: 'DISABLED' } };
		},
	});
	api.route({
		path: 'issue_exceptions/search',
		only: '5.x',
		plainErrors: true,
		needs: 'exceptions',
		schema: search,
		handle: (input) => {
			const { filters, search_from, search_to } = input;
			const [from, to] = windowOf({ search_from, search_to });
			const conditions = filters === undefined ? [] : 'AND' in filters ? (filters.AND as Condition[]) : [filters as Condition];
			const all = exceptions.list();
			const found = all.map(exceptionRecord).filter((record) => conditions.every((one) => passes(record, one)));
			const total = switches.exceptionTotalCount === 'tenant' ? all.length + 9 : found.length;
			return { reply: { exceptions: found.slice(from, to), filter_count: found.length, total_count: total } };
		},
	});
}

type Condition = z.infer<typeof condition>;

function passes(record: Record<string, unknown>, { SEARCH_FIELD: field, SEARCH_TYPE: type, SEARCH_VALUE: wanted }: Condition): boolean {
	const [value, text] = [String(record[field.toLowerCase()]), String(wanted)];
	return type === 'CONTAINS' ? value.includes(text) : (value === text) === (type === 'EQ');
}

function holdsFilter(rule: string): boolean {
	try {
		const parsed = JSON.parse(rule) as { filter?: unknown } | null;
		return typeof parsed?.filter === 'object';
	} catch {
		return false;
	}
}

/** As a client of the vendor has recorded it. */
const exclusionRecord = (one: Exception): Record<string, unknown> => ({
	ALERT_WHITELIST_ID: one.id,
	ALERT_WHITELIST_MODIFY_TIME: one.modifiedAt,
	ALERT_WHITELIST_NAME: one.name,
	ALERT_WHITELIST_INDICATOR_TEXT: [],
	ALERT_WHITELIST_INDICATOR: one.rule,
	ALERT_WHITELIST_HITS: 0,
	ALERT_WHITELIST_COMMENT: one.reason,
	ALERT_WHITELIST_USER: 'N/A',
	ALERT_WHITELIST_PRETTY_USER: 'Public API - 1',
	ALERT_WHITELIST_STATUS: one.status,
	ALERT_WHITELIST_BACKWARDS_SCAN_STATUS: 'DISABLED',
	ALERT_WHITELIST_BACKWARDS_SCAN_TIMESTAMP: null,
	ALERT_WHITELIST_MIGRATED_FROM_ANALYTICS: 0,
});

const iso = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');

const exceptionRecord = (one: Exception): Record<string, unknown> => ({
	exception_id: one.id,
	external_exception_id: one.externalId,
	name: one.name,
	status: one.status,
	rule: typeof one.rule === 'string' ? one.rule : JSON.stringify(one.rule),
	pretty_rule: '[]',
	justification_text: one.reason,
	justification_category: one.category,
	approval_justification: null,
	requestor_name: 'Public API - 1',
	requestor_email: null,
	approver_email: one.approver,
	approver_name: null,
	created_ts: iso(one.createdAt),
	modified_ts: iso(one.modifiedAt),
	approval_ts: null,
	expiration_ts: one.expiresAt === null ? null : iso(endOf(one.expiresAt)),
	impacted_issues_count: 0,
	backward_scan_status: 'COMPLETED',
	backward_scan_ts: null,
	reversion_scan_status: null,
	reversion_scan_ts: null,
});
