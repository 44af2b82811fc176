import { z } from 'zod';
import { badFields, invalidMembers, notFound, required } from '../literals';
import { ordered, pageOf } from '../paging';
import { groupRow, memberRow, membersOf } from '../render/group';
import { isAvailable, releaseHas } from '../version';
import { isAddress, type MembershipChange } from '../world/groups';
import { GROUP_TYPES, type Group, type GroupType, type Member } from '../world/types';
import { answer, NO_CONTENT, type Api, type Call } from './api';
import { anyOf, flag, name, partial, passing, readBoolean, text, time, testsOf, type Filters } from './filters';

/** Groups came to RUX with v3.2, for accounts and addresses; hosts, and groups of them, with v3.3. */
const GROUPS_IN = { qux: 1, rux: 2 };

const FILTERS: Filters<Group> = {
	name: name(({ name: own }) => own),
	type: text(({ type }) => type),
	description: partial(({ description }) => description),
	host_ids: anyOf((group, call) => (group.type === 'host' ? membersOf(call, group) : [])),
	host_names: anyOf((group, call) =>
		group.type === 'host' ? membersOf(call, group).map((id) => call.world.hosts.get(Number(id))?.name ?? '') : [],
	),
	account_ids: anyOf((group, call) =>
		group.type === 'account'
			? call.world.accounts
					.all()
					.filter((one) => call.world.groups.includes(group, one))
					.map(({ id }) => id)
			: [],
	),
	account_names: anyOf((group, call) => (group.type === 'account' ? membersOf(call, group) : [])),
	domains: anyOf(({ type, members }) => (type === 'domain' ? [...members] : [])),
	ips: anyOf(({ type, members }) => (type === 'ip' ? [...members] : [])),
	importance: text(({ importance }) => importance),
	last_modified_timestamp: time(({ modified }) => modified, 'gte'),
	last_modified_by: text(({ modified_by }) => modified_by),
	include_members: { in: { rux: 4 }, read: () => undefined },
	is_regex: { ...flag<Group>(({ regex }) => regex !== null), in: { rux: 4 } },
	is_membership_evaluation_ongoing: { ...flag<Group>(() => false), in: { rux: 4 } },
};

const ORDER = {
	id: ({ id }: Group) => id,
	name: ({ name: own }: Group) => own,
	last_modified: ({ modified }: Group) => modified,
} as const;

export function groupRoutes(api: Api): void {
	api.add(
		{
			method: 'GET',
			path: '/groups',
			in: GROUPS_IN,
			handle: (call) => {
				const visible = call.world.groups.all().filter((group) => isVisible(call, group));
				const rows = ordered(call, passing(visible, testsOf(call, FILTERS)), ORDER);
				return pageOf(call, rows, (group) => groupRow(call, group, showsMembers(call)));
			},
		},
		{ method: 'POST', path: '/groups', in: GROUPS_IN, handle: createGroup },
		{
			method: 'GET',
			path: '/groups/:id',
			in: GROUPS_IN,
			handle: (call) => groupRow(call, groupOf(call), showsMembers(call)),
		},
		{ method: 'PATCH', path: '/groups/:id', in: GROUPS_IN, handle: patchGroup },
		{
			method: 'DELETE',
			path: '/groups/:id',
			in: GROUPS_IN,
			handle: (call) => {
				call.world.groups.remove(groupOf(call));
				return NO_CONTENT;
			},
		},
		{
			method: 'GET',
			path: '/groups/:id/members',
			in: { qux: 5, rux: 4 },
			when: ({ applianceVersion }, { deployment }) => deployment === 'rux' || releaseHas(applianceVersion, '9.2'),
			handle: (call) => {
				const group = groupOf(call);
				return pageOf(call, membersOf(call, group), (member) => memberRow(call, group, member));
			},
		},
	);
}

function groupOf(call: Call): Group {
	const group = call.world.groups.get(Number(call.params.id));
	if (!group || !isVisible(call, group)) throw notFound();
	return group;
}

const isVisible = ({ version }: Call, { type }: Group): boolean =>
	type === 'account' || type === 'ip' || isAvailable(version, { qux: 1, rux: 3 });

/** v3.4 embeds members on request. */
function showsMembers({ query, version, switches }: Call): boolean {
	if (!isAvailable(version, { rux: 4 })) return true;
	return query.include_members === undefined
		? switches.ruxMembersByDefault
		: readBoolean(query.include_members, 'include_members');
}

const regexSchema = z.string().refine(isRegExp, 'Invalid regular expression.');

const createSchema = z.looseObject({
	name: z.string().min(1),
	type: z.enum(GROUP_TYPES),
	description: z.string().default(''),
	members: z.array(z.unknown()).default([]),
	importance: z.enum(['high', 'medium', 'low', 'never_prioritize']).default('medium'),
	regex: regexSchema.nullable().default(null),
});

const changeSchema = z.looseObject({
	name: z.string().min(1).optional(),
	description: z.string().optional(),
	importance: z.enum(['high', 'medium', 'low', 'never_prioritize']).optional(),
	regex: regexSchema.optional(),
	members: z.array(z.unknown()).optional(),
});

function createGroup(call: Call): unknown {
	const { world, caller } = call;
	const given = read(createSchema, call.body);
	if (!isVisible(call, { type: given.type } as Group)) throw badFields({ type: ['Unknown group type.'] });
	if (given.regex !== null && !regexGroups(call)) throw badFields({ regex: ['Unknown field.'] });
	const { name: own, type, description, importance, regex } = given;
	const members = readMembers(call, type, given.members);
	const group = world.addGroup({ name: own, type, description, importance, regex, members }, caller.actor);
	world.audit(caller.actor, 'groups', 'created', { id: group.id });
	return answer(201, groupRow(call, group, true));
}

/**
 * `membership_action` says what the sent members mean: `append`, `remove`, or, also when left out, the whole membership.
 */
function patchGroup(call: Call): unknown {
	const { world, query, switches, version, caller } = call;
	const group = groupOf(call);
	const { members, ...given } = read(changeSchema, call.body);
	const how = readAction(query.membership_action);
	if (members !== undefined) {
		if (group.built_using !== 'static_members') throw invalidMembers('members of this group cannot be edited.');
		const values = readMembers(call, group.type, members);
		if (!switches.memberChangesIdempotent) refuseNoChange(group, how, values);
		world.changeMembers(group, how, values, caller.actor);
	}
	const { name: own, description, importance, regex } = given;
	const change = Object.fromEntries(
		Object.entries({ name: own, description, importance, regex }).filter(([, value]) => value !== undefined),
	);
	if (Object.keys(change).length > 0) world.groups.update(group, change, caller.actor, world.clock.now());
	const hidden = isAvailable(version, { rux: 4 }) && switches.patchMembersNull;
	return groupRow(call, group, !hidden);
}

function readAction(value = 'replace'): MembershipChange {
	if (value === 'append' || value === 'remove' || value === 'replace') return value;
	throw badFields({ membership_action: [`"${value}" is not a valid choice.`] });
}

/** Regex groups came with appliance 9.0 and, on RUX, with v3.4. */
const regexGroups = ({ version, switches }: Call): boolean =>
	version.deployment === 'rux' ? version.minor >= 4 : releaseHas(switches.applianceVersion, '9.0');

/** The members of a write, checked by the type of the group. An empty text, as domain groups are created with, is kept. */
function readMembers({ world }: Call, type: GroupType, members: readonly unknown[]): Member[] {
	return members.map((member) => {
		switch (type) {
			case 'host': {
				const id = Number(member);
				if (!world.hosts.get(id)) throw invalidMembers(`members value '${String(member)}' is invalid.`);
				return id;
			}
			case 'ip':
				if (!isAddress(String(member))) throw invalidMembers(`IP address is not valid: ${String(member)}`);
				return String(member);
			case 'account':
				if (!world.accounts.all().some(({ name: uid }) => uid === member)) {
					throw invalidMembers(`members value '${String(member)}' is invalid.`);
				}
				return String(member);
			default:
				if (typeof member !== 'string') throw invalidMembers(`members value '${String(member)}' is invalid.`);
				return member;
		}
	});
}

function refuseNoChange({ members }: Group, how: MembershipChange, values: readonly Member[]): void {
	const idle = values.find(
		(value) => (how === 'append' && members.has(value)) || (how === 'remove' && !members.has(value)),
	);
	if (idle !== undefined) throw invalidMembers(`members value '${idle}' is invalid.`);
}

/** Reads a body; the first thing that is wrong is a 400. */
function read<S extends z.ZodType>(schema: S, body: unknown): z.infer<S> {
	const result = schema.safeParse(body);
	if (result.success) return result.data;
	const [{ path, message }] = result.error.issues;
	const field = String(path[0] ?? 'non_field_errors');
	throw isMissing(body, field) ? required(field) : badFields({ [field]: [message] });
}

const isMissing = (body: unknown, field: string): boolean =>
	(body as Record<string, unknown>)[field] === undefined;

function isRegExp(source: string): boolean {
	try {
		return Boolean(new RegExp(source));
	} catch {
		return false;
	}
}
