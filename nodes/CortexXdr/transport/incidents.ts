import type { IDataObject } from 'n8n-workflow';
import { isRecord } from '../../shared/values';
import type { CortexApi } from './api';
import type { ApiFilter, Query } from './pages';

/** Incidents of 3.x, as Cortex sends them. */
export async function listIncidents(
	api: CortexApi,
	query: Query,
	limit: number,
): Promise<IDataObject[]> {
	return await api.list('incidents/get_incidents', 'incidents', query, { limit });
}

/** Cases of 5.x, as Cortex sends them. Their reply has upper-case keys (`TOTAL_COUNT`, `FILTER_COUNT`, `DATA`). */
export async function listCases(
	api: CortexApi,
	query: Query,
	limit: number,
): Promise<IDataObject[]> {
	return await api.list('case/search', 'DATA', query, { limit });
}

/** An incident of 3.x with its alerts and artifacts; undefined when the reply holds none. */
export async function readIncident(
	api: CortexApi,
	id: string,
	alertsLimit: number,
): Promise<IDataObject | undefined> {
	const request = { incident_id: id, alerts_limit: alertsLimit };
	const reply = await api.read('incidents/get_incident_extra_data', request);
	if (!isRecord(reply) || !isRecord(reply.incident)) return undefined;
	return {
		...(reply.incident as IDataObject),
		alerts: rowsOf(reply.alerts),
		network_artifacts: rowsOf(reply.network_artifacts),
		file_artifacts: rowsOf(reply.file_artifacts),
	};
}

/** A case of 5.x; undefined when there is none. Case IDs are integers in filters. */
export async function readCase(api: CortexApi, id: string): Promise<IDataObject | undefined> {
	const filter: ApiFilter = { field: 'case_id', operator: 'in', value: [Number(id)] };
	const rows = await listCases(api, { filters: [filter] }, 1);
	return rows.find((row) => String(row.case_id) === id);
}

export async function updateIncident(api: CortexApi, id: string, update: IDataObject): Promise<void> {
	const check = 'read the incident with Incident → Get';
	await api.write('incidents/update_incident', { incident_id: id, update_data: update }, check);
}

/** Answers 204 without a body (public client of the vendor's 5.x API). */
export async function updateCase(api: CortexApi, id: string, update: IDataObject): Promise<void> {
	await api.write(`case/update/${id}`, { update_data: update }, 'read the case with Incident → Get');
}

/** The rows in `{total_count, data}`. */
function rowsOf(list: unknown): IDataObject[] {
	return isRecord(list) && Array.isArray(list.data) ? (list.data.filter(isRecord) as IDataObject[]) : [];
}
