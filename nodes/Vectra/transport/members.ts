import type { VectraApi } from './api';
import type { VectraGroup } from './normalize';
import { MAX_PAGE_SIZE } from './paging';

/** Newer versions embed at most this many members in a group. */
const EMBEDDED_MEMBERS_CAP = 2_000;

/** Whether the record of the group holds all of its members. */
export function holdsAllMembers({ members, memberCount }: VectraGroup): boolean {
	if (members === null) return false;
	return memberCount === null ? members.length < EMBEDDED_MEMBERS_CAP : members.length >= memberCount;
}

/** All members of a group, as sent: those in its record when they are complete, else from `/groups/{id}/members`. */
export async function readMembers(api: VectraApi, group: VectraGroup): Promise<unknown[]> {
	if (group.members !== null && holdsAllMembers(group)) return group.members;
	return await api.list(
		`/groups/${group.id}/members`,
		{ page_size: MAX_PAGE_SIZE },
		{ what: `the members of the group “${group.name}”` },
	);
}
