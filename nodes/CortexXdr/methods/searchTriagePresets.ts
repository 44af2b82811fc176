import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { text } from '../../shared/values';
import { createApi } from '../transport/api';
import { listTriagePresets } from '../transport/triage';

/** Presets for the “From List” mode: those that can be started and whose name or description holds the text. */
export async function searchTriagePresets(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	const wanted = filter?.trim().toLowerCase() ?? '';
	const rows = (await listTriagePresets(createApi(this))).filter(({ type }) => text(type).toLowerCase() === 'online');
	const results = rows
		.filter((row) => `${text(row.name)} ${text(row.description)}`.toLowerCase().includes(wanted))
		.map((row) => ({ name: [text(row.name), text(row.os) && `(${text(row.os)})`].filter(Boolean).join(' '), value: text(row.uuid) }))
		.filter(({ value }) => value !== '');
	return { results: results.sort((a, b) => a.name.localeCompare(b.name)) };
}
