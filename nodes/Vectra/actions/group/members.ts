import { isNumberId } from '../../../shared/numberId';
import { isRecord, text } from '../../../shared/values';
import { parseNetwork } from '../../../shared/network';

/** The types of groups whose members can be given. */
export type GroupType = 'host' | 'account' | 'ip' | 'domain';

export function isGroupType(type: string): type is GroupType {
	return ['host', 'account', 'ip', 'domain'].includes(type);
}

/** A member as it is sent to Vectra: a host by its ID, any other member as text. */
export type Member = number | string;

/** What a group of the type expects instead of this member; undefined when the member is valid. */
export function memberProblem(type: GroupType, member: string): string | undefined {
	switch (type) {
		case 'host':
			return isNumberId(member) && Number(member) > 0 ? undefined : 'the ID of a host, such as 4711';
		case 'ip':
			return parseNetwork(member) && !member.includes('%') ? undefined : 'an IP address or a network, such as 10.0.0.0/24';
		case 'domain':
			return /^(\*\.)?[^\s/:@*]+$/.test(member) ? undefined : 'a domain, such as example.com or *.example.com';
		case 'account':
			return /^\S(.*\S)?$/.test(member) ? undefined : 'the UID of an account, such as j.doe@example.com';
	}
}

export function asMember(type: GroupType, member: string): Member {
	return type === 'host' ? Number(member) : member;
}

/** The key that identifies a member. Addresses and domains ignore case; account UIDs may not. */
export function memberKey(type: GroupType, member: unknown): string {
	const named = isRecord(member) ? (type === 'account' ? member.uid : member.id) : member;
	return type === 'account' || type === 'host' ? text(named) : text(named).toLowerCase();
}

/** A present member in the form in which it is sent. */
export function asStanding(type: GroupType, member: unknown): Member {
	const named = isRecord(member) ? text(type === 'account' ? member.uid : member.id) : text(member);
	return asMember(type, named);
}

export type MemberAction = 'append' | 'remove';

/** The members still to be sent: only absent members are added, only present members are removed. */
export function outstandingMembers(
	type: GroupType,
	standing: readonly unknown[],
	wanted: readonly string[],
	action: MemberAction,
): Member[] {
	const known = new Map(standing.map((member) => [memberKey(type, member), member]));
	const keys = new Map(wanted.map((member) => [memberKey(type, member), member]));
	if (action === 'append') {
		return [...keys].filter(([key]) => !known.has(key)).map(([, member]) => asMember(type, member));
	}
	return [...keys.keys()].filter((key) => known.has(key)).map((key) => asStanding(type, known.get(key)));
}
