import { z } from 'zod';
import { badRequest, tooManyRequests } from '../literals';
import type { Incident } from '../world/incidents';
import type { CortexWorld } from '../world/world';
import { isAscending, pageOf } from '../world/page';
import type { Api } from './api';
import { missing } from './api';
import { MinuteBucket } from './minuteBucket';
import { applyFilters, eqFilter, inFilter, textFilter, timeFilter, type RowFilter } from './rowFilters';
import { pageSchema } from './schemas';

const FILTERS: Record<string, RowFilter<Incident>> = {
	incident_id_list: inFilter<Incident>(({ incident_id }) => [incident_id]),
	incident_id: textFilter<Incident>(({ incident_id }) => [incident_id]),
	description: textFilter<Incident>(({ description }) => [description]),
	alert_sources: inFilter<Incident>(({ incident_sources }) => incident_sources),
	status: eqFilter<Incident>(({ status }) => status),
	starred: eqFilter<Incident>(({ starred }) => starred),
	creation_time: timeFilter<Incident>(({ creation_time }) => creation_time),
	modification_time: timeFilter<Incident>(({ modification_time }) => modification_time),
};

export const updateData = z.looseObject({
	status: z.string().optional(),
	assigned_user_mail: z.string().nullable().optional(),
	assigned_user_pretty_name: z.string().nullable().optional(),
	manual_severity: z.string().optional(),
	resolve_comment: z.string().optional(),
	comment: z.looseObject({ comment_action: z.literal('add'), value: z.string() }).optional(),
});

const id = z.union([z.string(), z.number()], missing('incident_id'));

/** Incidents of 3.x; a 5.0 tenant still answered them. */
export function incidentRoutes(api: Api): void {
	const { world, switches } = api;
	const details = new MinuteBucket(world.clock);

	api.route({
		path: 'incidents/get_incidents',
		only: '3.x',
		needs: 'incidentView',
		schema: pageSchema,
		handle: (input) => {
			const rows = sorted(applyFilters(readable(world), input.filters ?? [], FILTERS), input.sort);
			const { count, page } = pageOf(input, rows, switches);
			const hidden = page.filter((incident) => isRestricted(world, incident));
			const incidents = page.filter((incident) => !hidden.includes(incident)).map((incident) => ({ ...incident }));
			goOnChanging(world, page);
			return {
				reply: {
					...(count.total_count === undefined ? {} : { total_count: Math.min(count.total_count, switches.incidentCountCap) }),
					result_count: incidents.length,
					incidents,
					...(hidden.length > 0 ? { restricted_incident_ids: hidden.map(({ incident_id }) => incident_id) } : {}),
				},
			};
		},
	});

	api.route({
		path: 'incidents/get_incident_extra_data',
		only: '3.x',
		needs: 'incidentView',
		schema: z.looseObject({ incident_id: id, alerts_limit: z.int().min(1).max(1_000).default(1_000) }),
		handle: ({ incident_id, alerts_limit }) => {
			if (!details.take(switches.incidentDetailsPerMinute)) throw tooManyRequests(switches.throttledStatus);
			const entry = world.incidents.get(String(incident_id));
			if (!entry) throw badRequest(`Incident ${incident_id} was not found`);
			const list = (data: unknown[]) => ({ total_count: data.length, data });
			return {
				reply: {
					incident: entry.incident,
					alerts: { total_count: entry.alerts.length, data: entry.alerts.slice(0, alerts_limit) },
					network_artifacts: list(entry.networkArtifacts),
					file_artifacts: list(entry.fileArtifacts),
				},
			};
		},
	});

	api.route({
		path: 'incidents/update_incident',
		only: '3.x',
		needs: 'incidentEdit',
		schema: z.looseObject({ incident_id: id, update_data: updateData }),
		handle: ({ incident_id, update_data: { comment, ...change } }) => {
			if (!world.incidents.update(String(incident_id), change, comment?.value, world.clock.now())) {
				throw badRequest(`Incident ${incident_id} was not found`);
			}
			return { reply: true };
		},
	});
}

/** What the server has indexed by now. */
export function readable({ incidents, clock, switches }: CortexWorld): Incident[] {
	const until = clock.now() - switches.incidentIndexLagSeconds * 1_000;
	return incidents.list().filter(({ modification_time }) => modification_time <= until);
}

export function isRestricted({ switches }: CortexWorld, { incident_id }: Incident): boolean {
	return switches.restrictedIncidents !== null && Number(incident_id) % switches.restrictedIncidents === 0;
}

/** On a busy tenant an incident moves in the order while a client is between two pages. */
export function goOnChanging({ incidents, clock, switches }: CortexWorld, page: readonly Incident[]): void {
	if (switches.incidentsChangeWhilePaging && page.length > 1) incidents.touch(page[0], clock.now());
}

function sorted(
	rows: Incident[],
	sort: { field: string; keyword?: string } = { field: 'creation_time' },
): Incident[] {
	const { field } = sort;
	if (field !== 'creation_time' && field !== 'modification_time' && field !== 'incident_id') {
		throw badRequest(`Unsupported sort field: ${field}`);
	}
	const direction = isAscending(sort.keyword) ? 1 : -1;
	return rows.sort((a, b) => (Number(a[field]) - Number(b[field])) * direction);
}
