import type { IDataObject } from 'n8n-workflow';
import type { Endpoint } from '../../containment/endpoint';
import { SEVERITIES } from '../../descriptions/severities';
import type { Alert } from '../../transport/alertRecord';
import type { AlertOwnership } from '../../transport/endpointAlerts';
import type { Risk } from '../../transport/risk';
import { showAlert } from '../../descriptions/alertOutput';

/** An alert, and how it was recognised as one of the endpoint. */
export interface OwnedAlert {
	alert: Alert;
	by: AlertOwnership;
}

/** Worst first. */
const RANKS = ['critical', 'high', 'medium', 'low', 'informational'];

/** The output item: what decides first, the list after it. `alerts` come newest first. */
export function alertReport(
	endpoint: Endpoint,
	owned: readonly OwnedAlert[],
	{ score, note }: Risk,
	{ hours, maxShown }: { hours: number; maxShown: number },
): IDataObject {
	const alerts = owned.map(({ alert }) => alert);
	const present = new Set(alerts.map(({ severity }) => severity));
	const counts = SEVERITIES.map(({ value }): [string, number] => [
		value,
		alerts.filter(({ severity }) => severity === value).length,
	]);
	return {
		endpointName: endpoint.name || null,
		highestSeverity: RANKS.find((severity) => present.has(severity)) ?? null,
		alertCount: alerts.length,
		openCount: alerts.filter(({ status }) => status !== 'resolved').length,
		bySeverity: Object.fromEntries(counts),
		risk: score,
		riskNote: note,
		lookBackHours: hours,
		shownCount: Math.min(owned.length, maxShown),
		alerts: owned.slice(0, maxShown).map(({ alert, by }) => ({ ...showAlert(alert), matchedBy: by })),
		caseIds: [...new Set(alerts.flatMap(({ caseIds }) => caseIds))],
		endpointStatus: endpoint.status || null,
		isolation: endpoint.isolationState || null,
		endpointId: endpoint.id,
	};
}
