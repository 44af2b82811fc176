import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { flagOf, text } from '../../shared/values';
import { createApi } from '../transport/api';
import { listScripts } from '../transport/scripts';

/** Libraries are small; this bounds a very large one. */
const MAX_SCRIPTS = 1_000;

/** Scripts for the “From List” mode: those whose name or description holds the text. */
export async function searchScripts(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const wanted = filter?.trim().toLowerCase() ?? '';
	const rows = await listScripts(createApi(this), [], MAX_SCRIPTS);
	const results = rows
		.filter((row) => `${text(row.name)} ${text(row.description)}`.toLowerCase().includes(wanted))
		.map((row) => ({
			name: `${text(row.name)}${flagOf(row.is_high_risk) === true ? ' (high risk)' : ''}`,
			value: text(row.script_uid),
		}))
		.filter(({ value }) => value !== '');
	return { results: results.sort((a, b) => a.name.localeCompare(b.name)) };
}
