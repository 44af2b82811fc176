import { chunks } from '../../shared/values';
import { readEndpoint, type Endpoint } from '../containment/endpoint';
import type { Identity } from '../containment/identity';
import { PAGE_SIZE, pages, type ApiFilter } from './pages';
import type { CortexRequester } from './request';

export const GET_ENDPOINT = 'endpoints/get_endpoint';

/** All endpoints that pass the filters. */
async function search(api: CortexRequester, filters: ApiFilter[]): Promise<Endpoint[]> {
	const found: Endpoint[] = [];
	for await (const rows of pages(api, GET_ENDPOINT, 'endpoints', { filters })) {
		for (const row of rows) {
			const endpoint = readEndpoint(row);
			if (endpoint) found.push(endpoint);
		}
	}
	return found;
}

/** The endpoints with these IDs, by ID; one read for each 100. Missing ones are left out. */
export async function readByIds(api: CortexRequester, ids: readonly string[]): Promise<Map<string, Endpoint>> {
	const found = new Map<string, Endpoint>();
	for (const part of chunks([...new Set(ids)], PAGE_SIZE)) {
		const filter: ApiFilter = { field: 'endpoint_id_list', operator: 'in', value: part };
		for (const endpoint of await search(api, [filter])) found.set(endpoint.id, endpoint);
	}
	return found;
}

/** Every endpoint that agrees with at least one identifier of at least one identity, found in as few reads as possible. */
export async function findCandidates(
	api: CortexRequester,
	identities: readonly Identity[],
): Promise<CandidateIndex> {
	const byAttributes = identities.filter(({ endpointId }) => endpointId === '');
	const collect = (values: (identity: Identity) => string[]) => [...new Set(byAttributes.flatMap(values))];
	const lookups: Array<[field: string, values: string[], perRead: number]> = [
		['endpoint_id_list', identities.map(({ endpointId }) => endpointId).filter(Boolean), PAGE_SIZE],
		['ip_list', collect(({ ips }) => ips), PAGE_SIZE],
		['public_ip_list', collect(({ publicIps }) => publicIps), PAGE_SIZE],
		['hostname', collect(({ hostNames }) => hostNames), PAGE_SIZE],
	];
	const index = new CandidateIndex();
	for (const [field, values, perRead] of lookups) {
		for (const part of chunks([...new Set(values)], perRead)) {
			const value = field === 'hostname' ? part.flatMap(spellings) : part;
			for (const endpoint of await search(api, [{ field, operator: 'in', value: [...new Set(value)] }])) {
				index.add(endpoint);
			}
		}
	}
	return index;
}

/** Whether Cortex minds the case of a host name is not documented, and Vectra often has the qualified name. */
function spellings(hostName: string): string[] {
	const short = hostName.split('.')[0];
	return [hostName, short].flatMap((name) => [name, name.toUpperCase(), name.toLowerCase()]);
}

/** The endpoints of a lookup, found again by each identifier without walking them all for each item. */
export class CandidateIndex {
	private readonly byKey = new Map<string, Map<string, Endpoint>>();

	add(endpoint: Endpoint): void {
		this.put(`id:${endpoint.id}`, endpoint);
		for (const ip of endpoint.ips) this.put(`ip:${ip}`, endpoint);
		if (endpoint.publicIp) this.put(`public:${endpoint.publicIp}`, endpoint);
		this.put(`name:${nameKey(endpoint.name)}`, endpoint);
	}

	candidates({ endpointId, ips, publicIps, hostNames }: Identity): Endpoint[] {
		const keys =
			endpointId === ''
				? [
						...ips.map((ip) => `ip:${ip}`),
						...publicIps.map((ip) => `public:${ip}`),
						...hostNames.map((name) => `name:${nameKey(name)}`),
					]
				: [`id:${endpointId}`];
		const found = new Map<string, Endpoint>();
		for (const key of keys) {
			for (const [id, endpoint] of this.byKey.get(key) ?? []) found.set(id, endpoint);
		}
		return [...found.values()];
	}

	private put(key: string, endpoint: Endpoint): void {
		const entries = this.byKey.get(key) ?? new Map<string, Endpoint>();
		entries.set(endpoint.id, endpoint);
		this.byKey.set(key, entries);
	}
}

function nameKey(name: string): string {
	return name.split('.')[0].toLowerCase();
}
