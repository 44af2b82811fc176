import type { Host } from '../../../lab/src/vectra/world/types';
import type { VectraWorld } from '../../../lab/src/vectra/world/world';
import { NETWORKS } from './machines';
import { BLOCK, NO_BLOCK, PRIVILEGE, RELEASE, REQUEST, URGENCY, type Minimum, type Setup } from './setup';

/** What docs/trigger.md says about criteria and exclusions, stated a second time on what Vectra holds. */

export type Criterion = 'requestTag' | 'blockGroup' | 'urgency' | 'scores' | 'detection';
export type Exclusion = 'keyAsset' | 'privilege' | 'network' | 'namePattern' | 'undecidable';

/** @param margin points below a threshold that still count */
export function criteriaMet(host: Host, world: VectraWorld, setup: Setup, margin: number): Criterion[] {
	const { blockGroup, urgency, scores, detections } = setup.rules;
	const active = world.detections.of(host).filter(({ state }) => state === 'active');
	const met: Record<Criterion, boolean> = {
		requestTag: host.tags.includes(REQUEST),
		blockGroup: blockGroup && (isListed(host, BLOCK, world) || (!hidesDetails(setup) && isAt(host, 'block'))),
		urgency: urgency && host.urgency_score >= URGENCY - margin,
		scores: scores !== null && reaches(host, scores, margin),
		detection:
			detections !== null &&
			active.some(({ detection_type }) => detections.types.includes(detection_type)) &&
			(detections.minimum === null || reaches(host, detections.minimum, margin)),
	};
	return (Object.keys(met) as Criterion[]).filter((criterion) => met[criterion]);
}

function reaches(host: Host, { threat, certainty, combine }: Minimum, margin: number): boolean {
	const byThreat = host.threat >= threat - margin;
	const byCertainty = host.certainty >= certainty - margin;
	if (combine === 'and') return byThreat && byCertainty;
	return (threat > 0 && byThreat) || (certainty > 0 && byCertainty);
}

/** Whether the host must not be isolated, and is released when it is ours. */
export function isRefused(host: Host, world: VectraWorld): boolean {
	return isRefusedByName(host, world) || isAt(host, 'noBlock');
}

/** Refused by more than its address. */
export function isRefusedByName(host: Host, world: VectraWorld): boolean {
	return host.tags.includes(RELEASE) || isListed(host, NO_BLOCK, world);
}

/** Why the host must not be isolated though it stays so when it is ours. */
export function exclusionOf(host: Host, setup: Setup): Exclusion | undefined {
	const { keyAssets, privilege, network, name } = setup.exclusions;
	if (keyAssets && hidesDetails(setup)) return 'undecidable';
	if (keyAssets && host.key_asset) return 'keyAsset';
	if (privilege && (host.privilege_level ?? 0) >= PRIVILEGE) return 'privilege';
	if (network && isAt(host, 'excluded')) return 'network';
	return name && host.name === 'PC-DESKTOP' ? 'namePattern' : undefined;
}

/** Lists of hosts without addresses, and no word on key assets anywhere. */
export function hidesDetails({ deployment, vectra }: Setup): boolean {
	return deployment === 'rux' && vectra.ruxHostBody === 'minimal';
}

function isListed({ id }: Host, group: string, world: VectraWorld): boolean {
	return world.groups.all().some(({ name, type, members }) => name === group && type === 'host' && members.has(id));
}

const isAt = ({ ip }: Host, network: keyof typeof NETWORKS): boolean => ip.startsWith(`${NETWORKS[network]}.`);
