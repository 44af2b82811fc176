import type { IDataObject } from 'n8n-workflow';
import type { VectraHost } from '../transport/normalize';

/** A host as items of the trigger and of Containment → Get Many show it. Groups are null when Vectra does not report them. */
export function hostView(host: VectraHost, urgency: number | null = null): IDataObject {
	return {
		id: host.id,
		name: host.name,
		ip: host.ip,
		macAddresses: host.macAddresses,
		tags: host.tags,
		groups: host.knows.groups ? host.groups.map(({ name }) => name) : null,
		severity: host.severity || null,
		threat: host.threat,
		certainty: host.certainty,
		urgency,
		keyAsset: host.keyAsset,
		privilegeLevel: host.privilegeLevel,
		url: host.url,
	};
}
