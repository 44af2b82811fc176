import { isRecord, numeric, text } from '../../shared/values';
import type { VectraHost } from '../transport/normalize';
import { createNetworkSet, parseNetwork, type Network, type NetworkSet } from './cidr';

/** Who must never be isolated: the members of the no-block group. */
export interface NoBlock {
	name: string;
	hostIds: ReadonlySet<number>;
	networks: NetworkSet;
}

/**
 * Takes the members of the host and IP groups together.
 *
 * @returns `unreadable` lists members that are neither a host nor an address; Vectra is known to hold empty ones
 */
export function readNoBlock(
	name: string,
	groups: ReadonlyArray<{ type: string; members: readonly unknown[] }>,
): NoBlock & { unreadable: string[] } {
	const hostIds = new Set<number>();
	const networks: Network[] = [];
	const unreadable: string[] = [];
	for (const { type, members } of groups) {
		for (const member of members) {
			const value = isRecord(member) ? (member.id ?? member.ip ?? member.value) : member;
			if (text(value) === '') continue;
			const hostId = type === 'host' ? numeric(value) : undefined;
			const network = type === 'ip' ? parseNetwork(text(value)) : undefined;
			if (hostId !== undefined) hostIds.add(hostId);
			else if (network) networks.push(network);
			else unreadable.push(text(value));
		}
	}
	return { name, hostIds, networks: createNetworkSet(networks), unreadable };
}

/**
 * Whether it cannot be told if the host is in the group: it may be a member by an address that nobody told us. Vectra's
 * own list of the host's groups settles it when there is one.
 */
export function isUndecidable(host: VectraHost, noBlock: NoBlock): boolean {
	return host.ip === '' && !host.knows.groups && noBlock.networks.size > 0;
}

/** Whether the host is in the group, by what the group says or by what the host itself says. */
export function isNoBlock(host: VectraHost, noBlock: NoBlock): boolean {
	return (
		noBlock.hostIds.has(host.id) ||
		host.groups.some(({ name, type }) => name === noBlock.name && (type === '' || type === 'host' || type === 'ip')) ||
		noBlock.networks.has(host.ip)
	);
}
