import { createNetworkSet } from '../../../nodes/shared/network';
import { readCriteria, type Criteria } from '../../../nodes/Vectra/containment/criteria';
import type { ContainmentConfig, Snapshot } from '../../../nodes/Vectra/containment/reconcile';
import { NO_IDENTITY } from '../../../nodes/Vectra/transport/hostIdentity';
import type { VectraHost } from '../../../nodes/Vectra/transport/normalize';

/** The tag by which Vectra Automated Response names an endpoint of Cortex XDR. */
export const varTag = (endpointId: string): string => `VAR ID:Cortex Client:${endpointId}`;

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
		keyAsset: false,
		privilegeLevel: null,
		url: `https://brain.example/hosts/${id}`,
		identity: NO_IDENTITY,
		knows: { address: true, groups: true, privilege: true, tags: true },
		...extra,
	};
}

/** What Vectra shows of these hosts and nothing else. */
export function snapshot(hosts: readonly VectraHost[], extra: Partial<Snapshot> = {}): Snapshot {
	return {
		hosts,
		isWhole: true,
		noBlock: null,
		groups: new Map(),
		urgency: new Map(),
		detectionTypes: new Map(),
		detailed: new Set(),
		...extra,
	};
}

/** The criteria that these fields of the form switch on. */
export function criteria(fields: Record<string, unknown>): Criteria {
	return readCriteria(fields, (message, description) => new Error(`${message}. ${description}`));
}

/** Only the request tag decides, until a test says more. */
export function containmentConfig(extra: Partial<ContainmentConfig> = {}): ContainmentConfig {
	return {
		criteria: criteria({ requestTag: 'vectra_contain' }),
		releaseTag: 'vectra_release',
		exclusions: { keyAssets: false, privilegeLevel: null, networks: createNetworkSet([]), namePatterns: [] },
		rule: { kind: 'explicit' },
		window: null,
		isVerifying: false,
		isEnforcing: false,
		...extra,
	};
}
