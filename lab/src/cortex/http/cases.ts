import { z } from 'zod';
import { notFound } from '../literals';
import type { Incident } from '../world/incidents';
import { windowOf } from '../world/page';
import type { Api } from './api';
import { missing } from './api';
import { updateData } from './incidents';
import { applyFilters, inFilter, timeFilter, type RowFilter } from './rowFilters';
import { pageSchema } from './schemas';

const FILTERS: Record<string, RowFilter<Incident>> = {
	case_id: inFilter<Incident>(({ incident_id }) => [incident_id]),
	status: inFilter<Incident>(({ status }) => [status]),
	creation_time: timeFilter<Incident>(({ creation_time }) => creation_time),
};

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
			const all = world.incidents.list();
			const rows = applyFilters(all, input.filters ?? [], FILTERS);
			return {
				reply: {
					TOTAL_COUNT: all.length,
					FILTER_COUNT: rows.length,
					DATA: rows.slice(from, to).map(({ incident_id, incident_name, ...rest }) => ({
						case_id: Number(incident_id),
						case_name: incident_name,
						...rest,
					})),
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
