import { isAvailable } from '../version';
import type { Entity, Group, Member } from '../world/types';
import { seconds } from './times';
import { objectUrl } from './urls';
import type { Row, View } from './view';

/** The members as the product lists them: of a regex group, those whose name matches. */
export function membersOf({ world }: View, group: Group): Member[] {
	if (group.built_using !== 'regex') return [...group.members];
	if (group.type === 'host')
		return world.hosts
			.all()
			.filter((host) => world.groups.includes(group, host))
			.map(({ id }) => id);
	return world.accounts
		.all()
		.filter((one) => world.groups.includes(group, one))
		.map(({ name }) => name);
}

/** One member: a host, an account's uid, or the plain address or domain. */
export function memberRow(view: View, { type }: Group, member: Member): unknown {
	if (type === 'account') return { uid: String(member) };
	if (type !== 'host') return member;
	const host = view.world.hosts.get(Number(member));
	return {
		id: member,
		name: host?.name ?? '',
		is_key_asset: host?.key_asset ?? false,
		url: objectUrl(view, 'host', Number(member)),
	};
}

/** A group with at most as many members as are embedded; without any when `withMembers` is false. */
export function groupRow(view: View, group: Group, withMembers: boolean): Row {
	const members = membersOf(view, group);
	const { id, name, description, type, importance, regex, built_using, modified, modified_by } = group;
	const embedded = members
		.slice(0, view.switches.embeddedMemberCap)
		.map((member) => memberRow(view, group, member));
	const isNew = isAvailable(view.version, { qux: 5, rux: 4 });
	return {
		id,
		name,
		description,
		last_modified: seconds(modified),
		last_modified_by: modified_by,
		type,
		members: withMembers ? embedded : null,
		rules: null,
		importance,
		...(isNew ? { regex, membership_evaluation_ongoing: false, member_count: members.length, built_using } : {}),
	};
}

/** The groups of a host or account, as they stand inside it. */
export function embeddedGroups({ world }: View, entity: Entity): Row[] {
	return world.groups.groupsOf(entity).map(({ id, name, description, type, modified, modified_by }) => ({
		id,
		name,
		description,
		type,
		last_modified: seconds(modified),
		last_modified_by: modified_by,
	}));
}
