import type { NetworkSet } from '../../shared/network';
import { matchesPattern } from '../../shared/pattern';
import type { VectraHost } from '../transport/normalize';
import { mayBeMember, type Membership } from './membership';

/** Hosts that are not isolated, whatever asks for it; members of the no-block group come on top. */
export interface Exclusions {
	keyAssets: boolean;
	/** Hosts with this privilege level (1 to 10) or a higher one; null for none. */
	privilegeLevel: number | null;
	networks: NetworkSet;
	/** Host names, with * for any run of characters and ? for one; case does not matter. */
	namePatterns: readonly string[];
}

export type Exclusion = 'keyAsset' | 'privilege' | 'network' | 'namePattern';

/** Why the host is excluded, by the facts that are known; undefined when it is not. */
export function excludedBy(host: VectraHost, exclusions: Exclusions): Exclusion | undefined {
	const { keyAssets, privilegeLevel, networks, namePatterns } = exclusions;
	if (keyAssets && host.keyAsset === true) return 'keyAsset';
	if (privilegeLevel !== null && host.privilegeLevel !== null && host.privilegeLevel >= privilegeLevel) return 'privilege';
	if (networks.has(host.ip)) return 'network';
	return namePatterns.some((pattern) => matchesPattern(pattern, host.name)) ? 'namePattern' : undefined;
}

/** A fact that an exclusion needs and that Vectra has not reported. */
export type MissingFact = 'address' | 'keyAsset' | 'privilege';

/** The facts without which nobody can say whether the host may be isolated. */
export function missingFacts(host: VectraHost, exclusions: Exclusions, noBlock: Membership | null): MissingFact[] {
	const missing: MissingFact[] = [];
	const byAddress = (noBlock !== null && mayBeMember(host, noBlock)) || (host.ip === '' && exclusions.networks.size > 0);
	if (byAddress) missing.push('address');
	if (exclusions.keyAssets && host.keyAsset === null) missing.push('keyAsset');
	if (exclusions.privilegeLevel !== null && !host.knows.privilege) missing.push('privilege');
	return missing;
}
