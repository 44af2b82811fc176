import { ALERT_LIST, alertsWithNode } from './support/jobs';
import { compareListings } from './support/listing';
import { COMPARISON_COLUMNS, publish } from './support/report';
import { benchmark } from './support/run';

const ENDPOINTS = 1_000;
/** More than Cortex counts: it stops at 9 999 (vendor documentation). */
const ALERTS = 10_000;

benchmark(async (tenant) => {
	const rows = await compareListings(tenant, {
		what: 'alerts',
		count: ALERTS,
		list: ALERT_LIST,
		ids: { raw: 'alert_id', simple: 'alertId' },
		withNode: alertsWithNode,
		fill: async (delayMs) => {
			await tenant.reset(ENDPOINTS, delayMs);
			await tenant.seedAlerts(ALERTS);
		},
		held: async () => await tenant.alertIds(),
	});
	publish('alerts', { title: `List ${ALERTS} alerts, in n8n`, columns: COMPARISON_COLUMNS, rows });
});
