import { createNetworkSet, parseNetwork, type Network, type NetworkSet } from '../../shared/network';
import { isRecord, numeric, text } from '../../shared/values';
import type { VectraHost } from '../transport/normalize';

/** The members of all host and IP groups of one name. */
export interface Membership {
	name: string;
	hostIds: ReadonlySet<number>;
	networks: NetworkSet;
}

/**
 * Merges the members of the host and IP groups.
 *
 * @returns `unreadable` lists members that are neither a host nor an address; empty ones occur and do not count
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

/** Whether the host is in the group: the group lists it, or the host lists the group. */
export function isMember(host: VectraHost, group: Membership): boolean {
	return (
		group.hostIds.has(host.id) ||
		host.groups.some(({ name, type }) => name === group.name && (type === '' || type === 'host' || type === 'ip')) ||
		group.networks.has(host.ip)
	);
}

/**
 * Whether the host may be in the group by an address that is not known. If Vectra lists the groups of the host, that
 * list decides.
 */
export function mayBeMember(host: VectraHost, group: Membership): boolean {
	return host.ip === '' && !host.knows.groups && group.networks.size > 0;
}
