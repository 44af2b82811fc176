import type { IDataObject } from 'n8n-workflow';
import type { HostIdentity } from '../transport/hostIdentity';
import type { VectraHost } from '../transport/normalize';

/** A host as items of the trigger and of Containment → Get Many show it. Tags and groups are null when Vectra does not report them. */
export function hostView(host: VectraHost, urgency: number | null = null): IDataObject {
	return {
		name: host.name || null,
		ip: host.ip || null,
		macAddresses: host.macAddresses,
		tags: host.knows.tags ? host.tags : null,
		groups: host.knows.groups ? host.groups.map(({ name }) => name) : null,
		severity: host.severity || null,
		threat: host.threat,
		certainty: host.certainty,
		urgency,
		keyAsset: host.keyAsset,
		privilegeLevel: host.privilegeLevel,
		identity: showIdentity(host.identity),
		url: host.url || null,
		id: host.id,
	};
}

/** Null is what Vectra does not say. The Cortex XDR node weighs it, when it gets the whole host. */
export function showIdentity({ names, otherAgents, lastSource, lastSeen, activeTraffic }: HostIdentity): IDataObject {
	return {
		names: names?.map((name) => ({ ...name })) ?? null,
		otherAgents,
		lastSource: lastSource || null,
		lastSeen: lastSeen || null,
		activeTraffic,
	};
}
