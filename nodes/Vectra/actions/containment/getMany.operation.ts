import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { hostView } from '../../output/hostView';
import { createClient, type VectraClient } from '../../transport/client';
import type { VectraHost } from '../../transport/normalize';
import { CONTAINED, PENDING, readOwnership, VAR_BLOCKED, type Ownership, type TaggedEndpoint } from '../../containment/ownership';
import { READ_HOSTS } from '../../descriptions/rights';

const properties: INodeProperties[] = [
	{
		displayName: 'Returns all of them, one item for each endpoint: a list cut short would hide machines that are cut off',
		name: 'returnsAllNotice',
		type: 'notice',
		default: '',
	},
];

/**
 * Lists the hosts whose isolation is recorded as ours, one record per endpoint that their tags name. A host with a marker
 * that names no endpoint comes with `endpointId: null`: it is still ours to release.
 */
export const getMany: ItemOperation = {
	option: {
		name: 'Get Many',
		value: 'getMany',
		action: 'Get many contained hosts',
		description: 'List the hosts whose isolation is recorded as ours, and the endpoints that are meant',
	},
	properties,
	mutates: false,
	rights: READ_HOSTS,
	async execute(context) {
		const client = await createClient(context);
		const { hosts, unreadable } = await client.listHostsByTags([CONTAINED, PENDING, VAR_BLOCKED]);
		if (unreadable > 0) context.logger.warn(`Vectra AI: ${unreadable} host records without a usable ID were left out`);
		const records: IDataObject[] = [];
		for (const listed of hosts) {
			// Vectra’s filter may match other tags too, or may be ignored.
			const ownership = readOwnership(listed.tags);
			if (!ownership.owned) continue;
			const host = ownership.endpoints.length > 0 ? listed : await withAddress(client, listed);
			records.push(...recordsOf(host, ownership));
		}
		return records;
	},
};

/** Without an endpoint ID the machine is found by its address and name. Not every list holds the address. */
async function withAddress(client: VectraClient, host: VectraHost): Promise<VectraHost> {
	if (host.knows.address) return host;
	const detail = await client.getHost(host.id);
	return { ...host, ip: detail?.ip ?? '', name: host.name || (detail?.name ?? '') };
}

function recordsOf(host: VectraHost, ownership: Ownership): IDataObject[] {
	const endpoints: Array<TaggedEndpoint | null> = ownership.endpoints.length > 0 ? ownership.endpoints : [null];
	return endpoints.map((endpoint) => ({
		host: hostView(host),
		endpointId: endpoint?.id ?? null,
		state: ownership.pending ? 'pending' : 'contained',
		since: sinceOf(endpoint),
		via: endpoint?.since === null ? 'var' : 'own',
	}));
}

/** When it was recorded. VAR’s tags hold no time. */
function sinceOf(endpoint: TaggedEndpoint | null): string | null {
	return endpoint === null || endpoint.since === null ? null : new Date(endpoint.since * 1_000).toISOString();
}
