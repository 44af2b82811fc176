import type { IDataObject } from 'n8n-workflow';
import { isRecord } from '../../shared/values';
import type { CortexApi, CortexClient } from './client';
import { listRows } from './list';
import type { Filter, Query } from './pages';

/** Incidents of 3.x, as Cortex sends them. */
export async function listIncidents(
	client: CortexClient,
	query: Query,
	limit: number,
): Promise<IDataObject[]> {
	return await listRows(client, 'incidents/get_incidents', 'incidents', query, { limit });
}

/** Cases of 5.x, as Cortex sends them. Their reply has upper-case keys (`TOTAL_COUNT`, `FILTER_COUNT`, `DATA`). */
export async function listCases(
	client: CortexClient,
	query: Query,
	limit: number,
): Promise<IDataObject[]> {
	return await listRows(client, 'case/search', 'DATA', query, { limit });
}

/** An incident of 3.x with its alerts and artifacts; undefined when the reply holds none. */
export async function readIncident(
	client: CortexClient,
	id: string,
	alertsLimit: number,
): Promise<IDataObject | undefined> {
	const request = { incident_id: id, alerts_limit: alertsLimit };
	const reply = await client.read('incidents/get_incident_extra_data', request);
	if (!isRecord(reply) || !isRecord(reply.incident)) return undefined;
	return {
		...(reply.incident as IDataObject),
		alerts: rowsOf(reply.alerts),
		network_artifacts: rowsOf(reply.network_artifacts),
		file_artifacts: rowsOf(reply.file_artifacts),
	};
}

/** A case of 5.x; undefined when there is none. Case IDs are integers in filters. */
export async function readCase(client: CortexClient, id: string): Promise<IDataObject | undefined> {
	const filter: Filter = { field: 'case_id', operator: 'in', value: [Number(id)] };
	const rows = await listCases(client, { filters: [filter] }, 1);
	return rows.find((row) => String(row.case_id) === id);
}

export async function updateIncident(client: CortexApi, id: string, update: IDataObject): Promise<void> {
	const check = 'read the incident with Incident → Get';
	await client.write('incidents/update_incident', { incident_id: id, update_data: update }, check);
}

/** Answers 204 without a body (public client of the vendor's 5.x API). */
export async function updateCase(client: CortexApi, id: string, update: IDataObject): Promise<void> {
	await client.write(`case/update/${id}`, { update_data: update }, 'read the case with Incident → Get');
}

/** The rows in `{total_count, data}`. */
function rowsOf(list: unknown): IDataObject[] {
	return isRecord(list) && Array.isArray(list.data) ? (list.data.filter(isRecord) as IDataObject[]) : [];
}
