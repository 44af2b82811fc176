import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import type { Isolation } from '../../shared/containment';
import { readEndpoint } from '../containment/endpoint';
import { readIdentity } from '../containment/identity';
import { createApi } from '../transport/api';
import { findCandidates, GET_ENDPOINT } from '../transport/endpoints';
import { pages } from '../transport/pages';

/** How many of the endpoints seen last are offered. Others are found by their full host name. */
const RECENT = 500;

/** What a person must know before choosing an endpoint; '' where Cortex reports nothing unusual that is known here. */
const ISOLATION_WORDS: Readonly<Record<Isolation, string>> = {
	isolated: 'isolated',
	pendingIsolation: 'isolation pending',
	pendingRelease: 'release pending',
	unisolated: '',
	unknown: '',
};

/** Endpoints for the “From List” mode: those seen last whose name or address holds the text, and exact host names. */
export async function searchEndpoints(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	const api = createApi(this);
	const wanted = filter?.trim().toLowerCase() ?? '';
	const results = new Map<string, { name: string; value: string }>();
	const collect = (row: unknown) => {
		const endpoint = readEndpoint(row);
		if (!endpoint) return;
		const haystack = [endpoint.name, endpoint.id, ...endpoint.ips].join(' ').toLowerCase();
		if (!haystack.includes(wanted)) return;
		const place = [endpoint.ips[0], endpoint.status.toLowerCase(), ISOLATION_WORDS[endpoint.isolation]].filter(Boolean).join(', ');
		results.set(endpoint.id, { name: `${endpoint.name || endpoint.id} (${place})`, value: endpoint.id });
	};

	const query = { filters: [], sort: { field: 'last_seen', keyword: 'desc' as const } };
	for await (const rows of pages(api, GET_ENDPOINT, 'endpoints', query, RECENT)) rows.forEach(collect);
	if (wanted !== '' && results.size === 0) {
		const read = readIdentity({ hostName: filter }, api.clock.now());
		if ('problem' in read) return { results: [] };
		const index = await findCandidates(api, [read.identity]);
		for (const { record } of index.candidates(read.identity)) collect(record);
	}
	return { results: [...results.values()].sort((a, b) => a.name.localeCompare(b.name)) };
}
