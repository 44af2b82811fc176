import { isIP } from 'node:net';
import { z } from 'zod';
import { badRequest } from '../literals';
import type { Indicator } from '../world/indicators';
import { windowOf } from '../world/page';
import type { Api } from './api';
import { missing } from './api';

const row = z.looseObject({ indicator: z.string(missing('indicator')), type: z.string(missing('type')), severity: z.string(missing('severity')) });
type Row = z.infer<typeof row>;

const SEVERITIES_3 = ['INFO', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL', 'unknown'];
const SEVERITIES_5 = ['SEV_010_INFO', 'SEV_020_LOW', 'SEV_030_MEDIUM', 'SEV_040_HIGH'];

const filtered = z.looseObject({
	filters: z.array(z.looseObject({ field: z.string(), operator: z.enum(['EQ', 'NEQ', 'IN', 'GTE', 'LTE']), value: z.unknown() })).default([]),
	search_from: z.number().optional(),
	search_to: z.number().optional(),
});

/** Indicators of compromise. `request_data` is a list where they are inserted. */
export function indicatorRoutes(api: Api): void {
	const { indicators } = api.world;
	const rowsIn = ({ request_data }: Record<string, unknown>): Row[] => {
		const parsed = z.array(row).safeParse(request_data);
		if (!parsed.success) throw badRequest(parsed.error.issues[0].message);
		return parsed.data;
	};

	api.route({
		path: 'indicators/insert_jsons',
		only: '3.x',
		needs: 'indicators',
		isList: true,
		schema: z.looseObject({}),
		handle: (_input, { beside }) => {
			const faults = rowsIn(beside).flatMap((one) => {
				const error = faultOf(one, SEVERITIES_3);
				if (error === undefined) indicators.put(one);
				return error === undefined ? [] : [{ indicator: one.indicator, error }];
			});
			if (beside.validate !== true || api.switches.indicatorReply === 'true') return true;
			return { reply: { success: true, validation_errors: faults } };
		},
	});
	api.route({
		path: 'indicators/insert',
		only: '5.x',
		needs: 'indicators',
		isList: true,
		schema: z.looseObject({}),
		handle: (_input, { beside }) => {
			const answer = { added_objects: [] as unknown[], updated_objects: [] as unknown[], errors: [] as unknown[] };
			for (const one of rowsIn(beside)) {
				const error = faultOf(one, SEVERITIES_5);
				if (error !== undefined) {
					answer.errors.push({ indicator: one.indicator, error });
					continue;
				}
				const { rule, isNew } = indicators.put(one);
				answer[isNew ? 'added_objects' : 'updated_objects'].push({ id: rule.rule_id, status: isNew ? 'created' : 'updated' });
			}
			return answer;
		},
	});
	api.route({
		path: 'indicators/get',
		only: '5.x',
		needs: 'indicators',
		schema: filtered,
		handle: (input) => {
			const [from, to] = windowOf(input);
			const found = matching(indicators.list(), input.filters);
			return { objects_count: found.length, objects: found.slice(from, to), objects_type: 'indicator' };
		},
	});
	api.route({
		path: 'indicators/delete',
		only: '5.x',
		needs: 'indicators',
		schema: filtered,
		// Without a filter, all of them.
		handle: ({ filters }) => {
			const found = matching(indicators.list(), filters);
			indicators.remove(found);
			return { objects_count: found.length, objects: found.map(({ rule_id }) => rule_id) };
		},
	});
}

function faultOf({ indicator, type, severity }: Row, severities: readonly string[]): string | undefined {
	if (!severities.includes(severity)) return `Got severity: ${severity}`;
	const isMatch = type === 'IP' ? isIP(indicator) > 0 : type !== 'HASH' || /^[0-9a-f]{32}([0-9a-f]{32})?$/i.test(indicator);
	return isMatch ? undefined : `Got type: ${type}, Indicator: ${indicator} mismatch`;
}

function matching(all: readonly Indicator[], filters: z.infer<typeof filtered>['filters']): Indicator[] {
	return all.filter((one) =>
		filters.every(({ field, operator, value }) => {
			const own = one[field];
			if (operator === 'GTE' || operator === 'LTE') return operator === 'GTE' ? Number(own) >= Number(value) : Number(own) <= Number(value);
			const isIn = (Array.isArray(value) ? value : [value]).includes(own);
			return isIn === (operator !== 'NEQ');
		}),
	);
}
