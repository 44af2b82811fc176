import { addressSpellings } from '../../shared/network';
import { inParallel } from '../../shared/parallel';
import { chunks } from '../../shared/values';
import { readEndpoint, uniqueEndpoints, type Endpoint } from '../containment/endpoint';
import type { Identity } from '../containment/identity';
import { nameKey, nameSpellings } from '../containment/names';
import { AT_ONCE, PAGE_SIZE, pages, type ApiFilter } from './pages';
import type { CortexRequester } from './request';

export const GET_ENDPOINT = 'endpoints/get_endpoint';

/**
 * All endpoints that pass the filters.
 *
 * @throws NodeApiError when the list is not whole: a row without an ID may be the machine that is meant
 */
export async function searchEndpoints(api: CortexRequester, filters: ApiFilter[]): Promise<Endpoint[]> {
	const found: Endpoint[] = [];
	for await (const rows of pages(api, GET_ENDPOINT, 'endpoints', { filters, rowId: 'endpoint_id' })) {
		for (const row of rows) {
			const endpoint = readEndpoint(row);
			if (!endpoint) {
				throw api.doubt('Cortex XDR sent an endpoint without an ID', 'It may be the machine that is meant, so nothing was concluded. Run again');
			}
			found.push(endpoint);
		}
	}
	return found;
}

/** The endpoints with these IDs, by ID; one read for each 100. Missing ones are left out. */
export async function readByIds(api: CortexRequester, ids: readonly string[]): Promise<Map<string, Endpoint>> {
	const found = await inParallel(
		chunks([...new Set(ids)], PAGE_SIZE),
		AT_ONCE,
		async (value) => await searchEndpoints(api, [{ field: 'endpoint_id_list', operator: 'in', value }]),
	);
	return new Map(uniqueEndpoints(found.flat()).map((endpoint) => [endpoint.id, endpoint]));
}

/** Every endpoint that agrees with at least one identifier of at least one identity, found in as few reads as possible. */
export async function findCandidates(
	api: CortexRequester,
	identities: readonly Identity[],
): Promise<CandidateIndex> {
	const byAttributes = identities.filter(({ endpointId }) => endpointId === '');
	const collect = (values: (identity: Identity) => readonly string[]) => [...new Set(byAttributes.flatMap(values))];
	const lookups: Array<[field: string, values: string[], spellings: (value: string) => string[]]> = [
		['endpoint_id_list', identities.map(({ endpointId }) => endpointId).filter(Boolean), (id) => [id]],
		['ip_list', collect(({ ips }) => ips), addressSpellings],
		['public_ip_list', collect(({ publicIps }) => publicIps), addressSpellings],
		['hostname', collect(({ names }) => names.map(({ value }) => value)), nameSpellings],
	];
	const filters = lookups.flatMap(([field, values, spellings]) =>
		chunks([...new Set(values)], PAGE_SIZE).map((part): ApiFilter => {
			// Whether Cortex minds the case of a name or the spelling of an address is not documented.
			return { field, operator: 'in', value: [...new Set(part.flatMap(spellings))] };
		}),
	);
	const found = await inParallel(filters, AT_ONCE, async (filter) => await searchEndpoints(api, [filter]));
	const index = new CandidateIndex();
	for (const endpoint of found.flat()) index.add(endpoint);
	return index;
}

/** The endpoints of a lookup, found again by each identifier without walking them all for each item. */
export class CandidateIndex {
	private readonly byKey = new Map<string, Endpoint[]>();

	add(endpoint: Endpoint): void {
		this.put(`id:${endpoint.id}`, endpoint);
		for (const ip of endpoint.ips) this.put(`ip:${ip}`, endpoint);
		if (endpoint.publicIp) this.put(`public:${endpoint.publicIp}`, endpoint);
		this.put(`name:${nameKey(endpoint.name)}`, endpoint);
	}

	/** Each record that was found, the same endpoint several times where several lookups found it. */
	candidates({ endpointId, ips, publicIps, names }: Identity): Endpoint[] {
		const keys =
			endpointId === ''
				? [
						...ips.map((ip) => `ip:${ip}`),
						...publicIps.map((ip) => `public:${ip}`),
						...new Set(names.map(({ value }) => `name:${nameKey(value)}`)),
					]
				: [`id:${endpointId}`];
		return [...new Set(keys.flatMap((key) => this.byKey.get(key) ?? []))];
	}

	private put(key: string, endpoint: Endpoint): void {
		const entries = this.byKey.get(key);
		if (entries) entries.push(endpoint);
		else this.byKey.set(key, [endpoint]);
	}
}
