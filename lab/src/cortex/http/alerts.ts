import { z } from 'zod';
import { badRequest } from '../literals';
import { ALERT_SEVERITIES, type Alert } from '../world/alerts';
import { isAscending, windowOf } from '../world/page';
import { ALERT_STATUSES, alertV1, alertV2 } from './alertRecord';
import type { Api } from './api';
import { missing } from './api';
import { applyFilters, inFilter, timeFilter, type RowFilter } from './rowFilters';
import { pageSchema } from './schemas';

/** There is no filter on endpoint, host, user, MITRE, status or modification (vendor documentation). */
const FILTERS: Record<string, RowFilter<Alert>> = {
	alert_id_list: inFilter<Alert>(({ id }) => [String(id)]),
	alert_source: inFilter<Alert>(({ source }) => (source === null ? [] : [source])),
	severity: inFilter<Alert>(({ severity }) => [severity]),
	creation_time: timeFilter<Alert>(({ detectedAt }) => detectedAt),
	server_creation_time: timeFilter<Alert>(({ insertedAt }) => insertedAt),
};

const MOST_IDS = 100;

const update = z.looseObject({
	alert_id_list: z.array(z.union([z.string(), z.number()]), missing('alert_id_list')),
	update_data: z.looseObject(
		{
			severity: z.enum(ALERT_SEVERITIES).optional(),
			status: z.string().optional(),
			comment: z.string().optional(),
		},
		missing('update_data'),
	),
});

/** Alerts of 3.x; a 5.0 tenant still answered them. */
export function alertRoutes(api: Api): void {
	const { world, switches } = api;
	for (const [prefix, path, record] of [
		['/public_api/v1', 'alerts/get_alerts', alertV1],
		['/public_api/v1', 'alerts/get_alerts_multi_events', alertV1],
		['/public_api/v2', 'alerts/get_alerts_multi_events', alertV2],
	] as const) {
		api.route({
			prefix,
			path,
			only: '3.x',
			needs: 'incidentView',
			schema: pageSchema,
			handle: (input) => {
				const isPaged = record === alertV1 || switches.alertPagingHonoured;
				const [from, to] = isPaged ? windowOf(input) : [0, 100];
				const matching = applyFilters(world.alerts.list(), input.filters ?? [], FILTERS);
				const rows = sorted(matching, isPaged ? input.sort : undefined).slice(from, to);
				return {
					reply: {
						total_count: Math.min(matching.length, switches.alertCountCap),
						result_count: rows.length,
						alerts: rows.map((alert) => record(alert, switches)),
					},
				};
			},
		});
	}

	api.route({
		path: 'alerts/update_alerts',
		only: '3.x',
		needs: 'incidentEdit',
		schema: update,
		handle: ({ alert_id_list, update_data: { severity, status, comment } }) => {
			if (alert_id_list.length > MOST_IDS) throw badRequest(`alert_id_list: at most ${MOST_IDS} values are allowed`);
			if (status !== undefined && !ALERT_STATUSES.includes(status)) throw badRequest(`Unsupported status: ${status}`);
			const change = Object.fromEntries(
				Object.entries({ severity, status, comment }).filter(([, value]) => value !== undefined),
			);
			const ids = world.alerts.update(alert_id_list.map(Number), change).map(String);
			return { reply: switches.updateAlertsReply === 'list' ? ids : { alerts_ids: ids } };
		},
	});
}

/** Only these two can be sorted by: pages are not in the order in which the server stored them. */
function sorted(rows: Alert[], sort: { field: string; keyword?: string } = { field: 'creation_time' }): Alert[] {
	const direction = isAscending(sort.keyword) ? 1 : -1;
	switch (sort.field) {
		case 'creation_time':
			return rows.sort((a, b) => (a.detectedAt - b.detectedAt) * direction);
		case 'severity':
			return rows.sort((a, b) => (rank(a) - rank(b)) * direction);
		default:
			throw badRequest(`Unsupported sort field: ${sort.field}`);
	}
}

export const rank = ({ severity }: Alert): number => ALERT_SEVERITIES.indexOf(severity);
