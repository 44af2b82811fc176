import { compareNames, nameKey } from '../containment/names';
import type { Endpoint } from '../containment/endpoint';
import type { Alert } from './alertRecord';

/** How an alert was recognised as one of an endpoint. */
export type AlertOwnership = 'endpointId' | 'hostName';

/**
 * Finds the endpoints, among those that are asked about, to which an alert belongs: by the ID of the agent. Where no agent
 * raised it, such as for an alert of a firewall, by the name of the host.
 */
export class AlertOwners {
	private readonly byId = new Map<string, Endpoint>();

	private readonly byName = new Map<string, Endpoint[]>();

	constructor(endpoints: readonly Endpoint[]) {
		for (const endpoint of endpoints) {
			if (this.byId.has(endpoint.id)) continue;
			this.byId.set(endpoint.id, endpoint);
			const key = nameKey(endpoint.name);
			this.byName.set(key, [...(this.byName.get(key) ?? []), endpoint]);
		}
	}

	of({ endpointId, endpointName }: Alert): Array<{ id: string; by: AlertOwnership }> {
		if (endpointId !== '') return this.byId.has(endpointId) ? [{ id: endpointId, by: 'endpointId' }] : [];
		const alike = endpointName === '' ? [] : (this.byName.get(nameKey(endpointName)) ?? []);
		return alike
			.filter(({ name, domain }) => compareNames(endpointName, name, domain) === 'same')
			.map(({ id }) => ({ id, by: 'hostName' }));
	}
}
