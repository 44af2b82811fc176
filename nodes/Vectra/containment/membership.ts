import { canonicalAddress, createNetworkSet, parseNetworks, type Network, type NetworkSet } from '../../shared/network';
import { compactJson, excerpt, isRecord, numeric, text } from '../../shared/values';
import type { VectraHost } from '../transport/normalize';

/** The members of all host and IP groups of one name. */
export interface Membership {
	name: string;
	hostIds: ReadonlySet<number>;
	networks: NetworkSet;
	/** Why these may not be all of its members; '' when they are. Then who is not among them may still be a member. */
	missing: string;
}

/** A group of one type, as it was read. */
export interface GroupReading {
	type: string;
	members: readonly unknown[];
	/** How many there are, as Vectra counts them; null when it does not say. */
	memberCount?: number | null;
	/** Vectra is still computing who belongs to the group. */
	isEvaluating?: boolean;
	/** Why the members could not be read; '' when they could. */
	failure?: string;
}

/** How many members a message names. */
const MAX_NAMED = 5;

/** Merges the members of the host and IP groups of one name. Empty members occur, and stand for nobody unless Vectra counts them. */
export function readMembership(name: string, groups: readonly GroupReading[]): Membership {
	const hostIds = new Set<number>();
	const networks: Network[] = [];
	const missing: string[] = [];
	for (const { type, members, memberCount = null, isEvaluating = false, failure = '' } of groups) {
		const unreadable: string[] = [];
		const named = members.filter((one) => isRecord(one) || text(one) !== '');
		for (const member of named) {
			const hostId = type === 'host' ? hostIdOf(member) : undefined;
			const found = type === 'ip' ? networksOf(member) : undefined;
			if (hostId !== undefined) hostIds.add(hostId);
			else if (found) networks.push(...found);
			else unreadable.push(isRecord(member) ? compactJson(member) : text(member));
		}
		if (failure !== '') missing.push(failure);
		if (isEvaluating) missing.push('Vectra is still computing who belongs to it');
		if (failure === '' && memberCount !== null && named.length < memberCount) missing.push(`${named.length} of ${memberCount} members were read`);
		if (unreadable.length > 0) missing.push(`members that are neither a host nor an address: ${excerpt(unreadable.slice(0, MAX_NAMED).join(', '))}`);
	}
	return { name, hostIds, networks: createNetworkSet(networks), missing: missing.join('; ') };
}

/** A host is a record, its ID, or its address in the API, `/api/v2.5/hosts/4711`. */
function hostIdOf(member: unknown): number | undefined {
	const id = numeric(isRecord(member) ? member.id : member);
	if (id !== undefined) return id;
	const url = text(isRecord(member) ? member.url : member);
	return numeric(/\/hosts\/(\d+)\/?$/.exec(url)?.[1]);
}

function networksOf(member: unknown): Network[] | undefined {
	const value = isRecord(member) ? (member.ip ?? member.value ?? member.id) : member;
	return parseNetworks(text(value));
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
	return canonicalAddress(host.ip) === undefined && !host.knows.groups && group.networks.size > 0;
}
