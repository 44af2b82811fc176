import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { excerpt, text } from '../../shared/values';
import { createApi } from '../transport/api';
import { listCases, listIncidents } from '../transport/incidents';

/** How many of the newest are offered. Others are given by their IDs. */
const RECENT = 200;

/** Incidents or cases for the “From List” mode: the newest whose ID, status or description holds the text. */
export async function searchIncidents(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return await newest(this, this.getCurrentNodeParameter('productVersion') === 'xdr5', filter);
}

/** The same for operations that only cases have. */
export async function searchCases(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return await newest(this, true, filter);
}

async function newest(context: ILoadOptionsFunctions, isCase: boolean, filter?: string): Promise<INodeListSearchResult> {
	const list = isCase ? listCases : listIncidents;
	const sort = { field: 'creation_time', keyword: 'desc' as const };
	const rows = await list(createApi(context), { filters: [], sort }, RECENT);
	const results = rows.map((row) => {
		const id = text(isCase ? row.case_id : row.incident_id);
		const title = [row.case_name, row.incident_name, row.description].map(text).find(Boolean) ?? '';
		const state = [row.status_progress ?? row.status, row.severity].map(text).filter(Boolean).join(', ');
		const name = [`${id}${title === '' ? '' : `: ${excerpt(title, 80)}`}`, state === '' ? '' : `(${state})`];
		return { name: name.filter(Boolean).join(' '), value: id };
	});
	const wanted = filter?.trim().toLowerCase() ?? '';
	return {
		results: results.filter(({ name, value }) => value !== '' && name.toLowerCase().includes(wanted)),
	};
}
