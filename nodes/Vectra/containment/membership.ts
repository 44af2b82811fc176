import { isRecord, numeric, text } from '../../shared/values';
import type { VectraHost } from '../transport/normalize';
import { createNetworkSet, parseNetwork, type Network, type NetworkSet } from '../../shared/network';

/** The members of a group of Vectra, or of the host and IP groups that share its name. */
export interface Membership {
	name: string;
	hostIds: ReadonlySet<number>;
	networks: NetworkSet;
}

/**
 * Takes the members of the host and IP groups together.
 *
 * @returns `unreadable` lists members that are neither a host nor an address; Vectra is known to hold empty ones
 */
export function readMembership(
	name: string,
	groups: ReadonlyArray<{ type: string; members: readonly unknown[] }>,
): Membership & { unreadable: string[] } {
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

/** Whether the host is in the group, by what the group says or by what the host itself says. */
export function isMember(host: VectraHost, group: Membership): boolean {
	return (
		group.hostIds.has(host.id) ||
		host.groups.some(({ name, type }) => name === group.name && (type === '' || type === 'host' || type === 'ip')) ||
		group.networks.has(host.ip)
	);
}

/**
 * Whether the host may be in the group by an address that nobody told us. Vectra's own list of the host's groups
 * settles it when there is one.
 */
export function mayBeMember(host: VectraHost, group: Membership): boolean {
	return host.ip === '' && !host.knows.groups && group.networks.size > 0;
}
