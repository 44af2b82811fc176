import { z } from 'zod';
import { badRequest, notFound } from '../literals';
import type { Incident } from '../world/incidents';
import { isAscending, windowOf } from '../world/page';
import type { CortexWorld } from '../world/world';
import type { Api } from './api';
import { missing } from './api';
import { goOnChanging, isRestricted, readable, updateData } from './incidents';
import { applyFilters, eqFilter, inFilter, timeFilter, type RowFilter } from './rowFilters';
import { pageSchema } from './schemas';

const FILTERS: Record<string, RowFilter<Incident>> = {
	case_id: inFilter<Incident>(({ incident_id }) => [incident_id]),
	status: inFilter<Incident>(({ status }) => [status]),
	status_progress: inFilter<Incident>(({ status }) => [progressOf(status)]),
	severity: inFilter<Incident>(({ severity }) => [severity]),
	assigned_user: inFilter<Incident>(({ assigned_user_mail }) => (assigned_user_mail === null ? [] : [assigned_user_mail])),
	starred: eqFilter<Incident>(({ starred }) => starred),
	creation_time: timeFilter<Incident>(({ creation_time }) => creation_time),
	modification_time: timeFilter<Incident>(({ modification_time }) => modification_time),
	last_update_time: timeFilter<Incident>(({ modification_time }) => modification_time),
};

/** What the specification of XSIAM 3.4 lists. */
const OLD_FILTERS = ['case_id', 'severity', 'creation_time', 'status_progress'];
const OLD_SORT = ['case_id', 'severity', 'creation_time'];

/** Cases: what 5.x calls incidents, with upper-case counters. */
export function caseRoutes(api: Api): void {
	const { world } = api;
	api.route({
		path: 'case/search',
		only: '5.x',
		needs: 'incidentView',
		schema: pageSchema,
		handle: (input) => {
			const [from, to] = windowOf(input);
			const all = readable(world);
			const isOld = world.switches.caseDialect === 'xsiam34';
			const fields = isOld ? Object.fromEntries(OLD_FILTERS.map((name) => [name, FILTERS[name]])) : FILTERS;
			const rows = sorted(applyFilters(all, input.filters ?? [], fields), input.sort, isOld);
			const page = rows.slice(from, to);
			const shown = page.map((incident) => caseRecord(world, incident));
			goOnChanging(world, page);
			return {
				reply: {
					TOTAL_COUNT: all.length,
					FILTER_COUNT: rows.length,
					DATA: shown,
				},
			};
		},
	});
	api.route({
		path: 'case/update/:id',
		only: '5.x',
		needs: 'incidentEdit',
		schema: z.looseObject({ update_data: updateData }, missing('update_data')),
		handle: ({ update_data: { comment, ...change } }, { params }) => {
			if (!world.incidents.update(params.id, change, comment?.value, world.clock.now())) throw notFound();
			return { reply: true };
		},
	});
}

/** A case beyond the scope of the key is shown, but says nothing. */
function caseRecord(world: CortexWorld, incident: Incident): Record<string, unknown> {
	const { incident_id, incident_name, creation_time, ...rest } = incident;
	const case_id = Number(incident_id);
	if (isRestricted(world, incident)) return { case_id, is_blocked: true };
	const isOld = world.switches.caseDialect === 'xsiam34';
	return {
		case_id,
		case_name: incident_name,
		creation_time: isOld ? new Date(creation_time).toISOString() : creation_time,
		...rest,
		status_progress: isOld ? incident.status.toUpperCase() : progressOf(incident.status),
	};
}

function progressOf(status: string): string {
	const words: Record<string, string> = { new: 'New', under_investigation: 'In Progress' };
	return words[status] ?? (status.startsWith('resolved') ? 'Resolved' : status);
}

function sorted(
	rows: Incident[],
	sort: { field: string; keyword?: string } | undefined,
	isOld: boolean,
): Incident[] {
	const keys: Record<string, (incident: Incident) => number> = {
		case_id: ({ incident_id }) => Number(incident_id),
		severity: ({ severity }) => ['low', 'medium', 'high', 'critical'].indexOf(severity),
		creation_time: ({ creation_time }) => creation_time,
		modification_time: ({ modification_time }) => modification_time,
		last_update_time: ({ modification_time }) => modification_time,
	};
	const { field, keyword } = sort ?? { field: 'creation_time' };
	if (!Object.hasOwn(keys, field) || (isOld && !OLD_SORT.includes(field))) {
		throw badRequest(`Unsupported sort field: ${field}`);
	}
	const key = keys[field];
	const direction = isAscending(keyword) ? 1 : -1;
	return rows.sort((a, b) => (key(a) - key(b)) * direction);
}
