import { MultiIndex } from '../../core/multiIndex';
import { Collection } from './collection';
import { completeScores } from './scores';
import {
	accountInputSchema,
	hostInputSchema,
	type Account,
	type AccountInput,
	type EntityBase,
	type Host,
	type HostInput,
	type Time,
} from './types';

/** Shared by all who have none: a fleet of 100 000 should not hold 100 000 empty lists. */
const NONE: readonly never[] = Object.freeze([]);

/** Hosts, also by their current address. */
export class Hosts extends Collection<Host> {
	private readonly byIp = new MultiIndex<Host>();

	override add(host: Host): void {
		super.add(host);
		this.byIp.add(host.ip, host);
	}

	override remove(host: Host): void {
		super.remove(host);
		this.byIp.remove(host.ip, host);
	}

	withIp(ip: string): Host[] {
		return this.byIp.get(ip).sort((a, b) => a.id - b.id);
	}

	/** Writes fields; a new address moves the old one to the previous ones. */
	update(host: Host, change: Partial<Host>): void {
		this.byIp.remove(host.ip, host);
		const { tags, ...rest } = change;
		if (rest.ip !== undefined && rest.ip !== host.ip && host.ip !== '' && rest.previous_ips === undefined) {
			host.previous_ips = [host.ip, ...host.previous_ips];
		}
		Object.assign(host, rest);
		this.byIp.add(host.ip, host);
		if (tags) this.setTags(host, tags);
	}

	override clear(): void {
		super.clear();
		this.byIp.clear();
	}
}

/** A host from what is given; `id` is used when none is. */
export function newHost(input: HostInput, id: number, now: Time): Host {
	const given = hostInputSchema.parse(input);
	const ip = given.ip ?? `10.${(id >> 16) & 255}.${(id >> 8) & 255}.${id & 255}`;
	return {
		type: 'host',
		...newEntity(given, id, now),
		name: given.name ?? (ip === '' ? `host-${id}` : `IP-${ip}`),
		ip,
		previous_ips: given.previous_ips ?? NONE,
		mac_address: given.mac_address ?? null,
		key_asset: given.key_asset ?? false,
		targets_key_asset: given.targets_key_asset ?? false,
		has_active_traffic: given.has_active_traffic ?? true,
		probable_owner: given.probable_owner ?? null,
		detection_profile: given.detection_profile ?? null,
		host_artifact_set: given.host_artifact_set ?? NONE,
		host_session_luids: given.host_session_luids ?? NONE,
	};
}

/** An account from what is given; `id` is used when none is. */
export function newAccount(input: AccountInput, id: number, now: Time): Account {
	const given = accountInputSchema.parse(input);
	return {
		type: 'account',
		...newEntity(given, id, now),
		name: given.name ?? `user${id}@lab.example`,
		account_type: given.account_type ?? ['kerberos'],
		probable_home: given.probable_home ?? null,
	};
}

type Given = Partial<Omit<EntityBase, 'type' | 'modified'>>;

function newEntity(given: Given, id: number, now: Time): Omit<EntityBase, 'type' | 'name'> {
	const privilege = given.privilege_level ?? null;
	return {
		id: given.id ?? id,
		...completeScores(given),
		state: given.state ?? 'active',
		attack_profile: given.attack_profile ?? null,
		tags: given.tags ?? NONE,
		privilege_level: privilege,
		privilege_category: given.privilege_category ?? categoryOf(privilege),
		last_detection_timestamp: given.last_detection_timestamp ?? null,
		sensor: given.sensor ?? 'ab12cd34',
		modified: now,
	};
}

function categoryOf(level: number | null): string | null {
	if (level === null) return null;
	if (level >= 8) return 'High';
	return level >= 4 ? 'Medium' : 'Low';
}
