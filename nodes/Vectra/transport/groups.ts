import type { IDataObject } from 'n8n-workflow';
import { isRecord, text } from '../../shared/values';
import type { VectraApi } from './api';
import { readMembers } from './members';
import { readGroup, type VectraGroup } from './normalize';

/** A group with all its members, as they stand now. */
export interface GroupMembers {
	group: VectraGroup;
	/** Why its members cannot be added or removed one by one; undefined when they can. */
	computed: string | undefined;
	members: unknown[];
}

/** Reads a group and its members, also those that Vectra does not embed. @throws NodeApiError when there is no such group */
export async function readGroupMembers(api: VectraApi, groupId: number): Promise<GroupMembers> {
	const subject = { what: `group ${groupId}`, one: true };
	// v3.4 embeds members on request; others ignore the parameter, or embed them in any case.
	const qs: IDataObject = api.connection.deployment === 'rux' ? { include_members: 'true' } : {};
	const reply = await api.read(`/groups/${groupId}`, qs, subject);
	const group = readGroup(reply.body);
	if (!group || !isRecord(reply.body)) throw api.fail(reply, subject);
	const computed = computedBy(reply.body);
	// Nobody asks for the members of a group that cannot be edited, and they may be many.
	if (computed !== undefined) return { group, computed, members: [] };
	const members = await readMembers(api, group);
	// Domain groups that were created empty hold an empty text.
	return { group, computed, members: members.filter((member) => isRecord(member) || text(member) !== '') };
}

function computedBy({ regex, built_using }: Record<string, unknown>): string | undefined {
	if (text(regex) !== '' || /regex/i.test(text(built_using))) return 'a regular expression';
	const source = text(built_using);
	return source === '' || source === 'static_members' ? undefined : source.replaceAll('_', ' ');
}
