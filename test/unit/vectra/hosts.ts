import type { VectraHost } from '../../../nodes/Vectra/transport/normalize';

/** A host as the rules see it, with harmless defaults. */
export function vectraHost(id: number, tags: string[] = [], extra: Partial<VectraHost> = {}): VectraHost {
	return {
		id,
		name: `host-${id}`,
		ip: `10.0.0.${id % 250}`,
		macAddresses: [],
		tags,
		groups: [],
		severity: 'high',
		threat: 70,
		certainty: 60,
		url: `https://brain.example/hosts/${id}`,
		knows: { address: true, groups: true },
		...extra,
	};
}
