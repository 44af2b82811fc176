import { BlockList, isIP, isIPv6 } from 'node:net';
import {
	groupInputSchema,
	type Actor,
	type Entity,
	type Group,
	type GroupInput,
	type Member,
	type Time,
} from './types';

export type MembershipChange = 'append' | 'remove' | 'replace';

/** Groups of hosts, accounts, addresses and domains, and who is in them. */
export class Groups {
	private readonly byId = new Map<number, Group>();

	/** What decides membership, built on first use and dropped when the group changes. */
	private readonly matchers = new Map<Group, (entity: Entity) => boolean>();

	private lastId = 0;

	add(input: GroupInput, by: Actor, now: Time): Group {
		const { id = this.lastId + 1, members, built_using, ...rest } = groupInputSchema.parse(input);
		if (this.byId.has(id)) throw new Error(`There is a group ${id} already`);
		const kind = built_using ?? (rest.regex === null ? 'static_members' : 'regex');
		if ((kind === 'regex') !== (rest.regex !== null)) throw new Error('A regex group, and only that, has a regex');
		const group: Group = {
			id,
			...rest,
			built_using: kind,
			members: new Set(members),
			modified: now,
			modified_by: by.label,
		};
		this.byId.set(id, group);
		this.lastId = Math.max(this.lastId, id);
		return group;
	}

	get(id: number): Group | undefined {
		return this.byId.get(id);
	}

	all(): Group[] {
		return [...this.byId.values()];
	}

	remove(group: Group): void {
		this.byId.delete(group.id);
		this.matchers.delete(group);
	}

	/** Writes fields of a group, members left alone. */
	update(
		group: Group,
		change: Partial<Pick<Group, 'name' | 'description' | 'importance' | 'regex'>>,
		by: Actor,
		now: Time,
	) {
		Object.assign(group, change);
		this.stamp(group, by, now);
	}

	changeMembers(group: Group, how: MembershipChange, members: readonly Member[], by: Actor, now: Time): void {
		if (how === 'replace') group.members = new Set(members);
		else if (how === 'append') for (const member of members) group.members.add(member);
		else for (const member of members) group.members.delete(member);
		this.stamp(group, by, now);
	}

	/** Whether a host or account is in a group: as a member, by its address, or by its name. */
	includes(group: Group, entity: Entity): boolean {
		let matcher = this.matchers.get(group);
		if (!matcher) this.matchers.set(group, (matcher = matcherOf(group)));
		return matcher(entity);
	}

	groupsOf(entity: Entity): Group[] {
		const found: Group[] = [];
		for (const group of this.byId.values()) if (this.includes(group, entity)) found.push(group);
		return found;
	}

	clear(): void {
		this.byId.clear();
		this.matchers.clear();
		this.lastId = 0;
	}

	private stamp(group: Group, by: Actor, now: Time): void {
		this.matchers.delete(group);
		group.modified = now;
		group.modified_by = by.label;
	}
}

function matcherOf({ type, regex, members }: Group): (entity: Entity) => boolean {
	switch (type) {
		case 'host':
		case 'account': {
			if (regex !== null) {
				const pattern = new RegExp(regex);
				return (entity) => entity.type === type && pattern.test(entity.name);
			}
			return (entity) => entity.type === type && members.has(type === 'host' ? entity.id : entity.name);
		}
		case 'ip': {
			const list = new BlockList();
			for (const member of members) addTo(list, String(member));
			return (entity) =>
				entity.type === 'host' && isIP(entity.ip) !== 0 && list.check(entity.ip, familyOf(entity.ip));
		}
		default:
			return () => false;
	}
}

/** Whether a text is an address or a network. */
export function isAddress(text: string): boolean {
	const [address, bits, ...rest] = text.split('/');
	const family = isIP(address);
	if (family === 0 || rest.length > 0) return false;
	return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

function addTo(list: BlockList, member: string): void {
	if (!isAddress(member)) return;
	const [address, bits] = member.split('/');
	if (bits === undefined) list.addAddress(address, familyOf(address));
	else list.addSubnet(address, Number(bits), familyOf(address));
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIPv6(address) ? 'ipv6' : 'ipv4');
