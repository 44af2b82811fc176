import { z } from 'zod';

export type EntityType = 'host' | 'account';
export type SubjectType = EntityType | 'detection';

/** Simulated epoch milliseconds. */
export type Time = number;

/** A Vectra time as text (or epoch ms), read into epoch ms; without a zone it is UTC. */
export const timeSchema = z.union([
	z.number(),
	z.string().transform((text, context) => {
		const at = parseTime(text);
		if (at === undefined) context.addIssue({ code: 'custom', message: `Not a time: ${text}` });
		return at ?? 0;
	}),
]);

/** Epoch ms of an ISO time (also `2026-02-01T0010` and a bare date); undefined when it is none. */
export function parseTime(text: string): Time | undefined {
	const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/.exec(
		text.trim(),
	);
	if (!match) return undefined;
	const [, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = match;
	const at = Date.parse(`${day}T${hour}:${minute}:${second}${fraction.slice(0, 4)}${zone}`);
	return Number.isNaN(at) ? undefined : at;
}

const score = z.int().min(0).max(99);

/** What hosts and accounts have in common: what RUX calls an entity. All optional; the rest is filled in. */
const entityFields = {
	id: z.int().positive().optional(),
	name: z.string(),
	state: z.string(),
	threat: score,
	certainty: score,
	/** Derived from threat and certainty when left out; null = unscored. */
	severity: z.string().nullable(),
	/** RUX scores; derived from threat and certainty when left out. */
	urgency_score: z.int().min(0).max(100),
	attack_rating: z.int().min(0).max(10),
	importance: z.int().min(0).max(2),
	velocity_contrib: z.int().min(0).max(2),
	breadth_contrib: z.int().min(0).max(2),
	attack_profile: z.string().nullable(),
	tags: z.array(z.string()),
	privilege_level: z.int().min(1).max(10).nullable(),
	privilege_category: z.string().nullable(),
	last_detection_timestamp: timeSchema.nullable(),
	sensor: z.string(),
};

export const hostInputSchema = z
	.strictObject({
		...entityFields,
		ip: z.string(),
		previous_ips: z.array(z.string()),
		mac_address: z.string().nullable(),
		key_asset: z.boolean(),
		targets_key_asset: z.boolean(),
		has_active_traffic: z.boolean(),
		probable_owner: z.string().nullable(),
		detection_profile: z.string().nullable(),
		host_artifact_set: z.array(z.looseObject({ type: z.string(), value: z.string() })),
		host_session_luids: z.array(z.string()),
	})
	.partial();

export const accountInputSchema = z
	.strictObject({
		...entityFields,
		account_type: z.array(z.string()),
		probable_home: z.string().nullable(),
	})
	.partial();

export const detectionInputSchema = z
	.strictObject({
		id: z.int().positive(),
		host_id: z.int().positive(),
		account_id: z.int().positive(),
		detection_type: z.string(),
		/** Snake case, as RUX writes it; derived from the type when it is a known one. */
		category: z.string(),
		threat: score,
		certainty: score,
		state: z.string(),
		tags: z.array(z.string()),
		src_ip: z.string().nullable(),
		first_timestamp: timeSchema,
		last_timestamp: timeSchema,
		is_triaged: z.boolean(),
		is_targeting_key_asset: z.boolean(),
		dst_ips: z.array(z.string()),
		target_domains: z.array(z.string()),
		dst_ports: z.array(z.int()),
		protocols: z.array(z.string()),
		/** Such as `T1071`: what is in the list is not published. */
		mitre: z.array(z.union([z.string(), z.record(z.string(), z.unknown())])),
		pcap: z.boolean(),
	})
	.partial();

export const GROUP_TYPES = ['host', 'account', 'ip', 'domain'] as const;
export type GroupType = (typeof GROUP_TYPES)[number];

const memberSchema = z.union([z.int(), z.string()]);
export type Member = z.infer<typeof memberSchema>;

export const groupInputSchema = z.strictObject({
	id: z.int().positive().optional(),
	name: z.string().min(1),
	type: z.enum(GROUP_TYPES).default('host'),
	description: z.string().default(''),
	/** Host ids, account uids, addresses and networks, or domain patterns. */
	members: z.array(memberSchema).default([]),
	importance: z.enum(['high', 'medium', 'low', 'never_prioritize']).default('medium'),
	/** Members are the hosts or accounts whose name matches; they cannot be edited. */
	regex: z.string().nullable().default(null),
	/** `active_directory`: members come from outside and cannot be edited through the API. */
	built_using: z.enum(['static_members', 'regex', 'active_directory']).optional(),
});

/** An id stays what it is. */
export const hostChangeSchema = hostInputSchema.omit({ id: true });
export const accountChangeSchema = accountInputSchema.omit({ id: true });

export type HostInput = z.input<typeof hostInputSchema>;
export type AccountInput = z.input<typeof accountInputSchema>;
export type HostChange = z.input<typeof hostChangeSchema>;
export type AccountChange = z.input<typeof accountChangeSchema>;
export type DetectionInput = z.input<typeof detectionInputSchema>;
export type GroupInput = z.input<typeof groupInputSchema>;

/** Anything that carries tags and notes. */
export interface Subject {
	readonly type: SubjectType;
	readonly id: number;
	tags: readonly string[];
	modified: Time;
}

export interface EntityBase extends Subject {
	readonly type: EntityType;
	name: string;
	state: string;
	threat: number;
	certainty: number;
	/** Lower case; null = unscored. */
	severity: string | null;
	urgency_score: number;
	attack_rating: number;
	importance: number;
	velocity_contrib: number;
	breadth_contrib: number;
	attack_profile: string | null;
	privilege_level: number | null;
	privilege_category: string | null;
	last_detection_timestamp: Time | null;
	sensor: string;
	/** v3.5 preview fields, as a client set them. */
	extra?: Record<string, unknown>;
}

export interface Host extends EntityBase {
	readonly type: 'host';
	/** May be '' when no address is known. */
	ip: string;
	previous_ips: readonly string[];
	mac_address: string | null;
	key_asset: boolean;
	targets_key_asset: boolean;
	has_active_traffic: boolean;
	probable_owner: string | null;
	detection_profile: string | null;
	/** Beside those that follow from the name and the MAC address. */
	host_artifact_set: ReadonlyArray<Record<string, unknown>>;
	host_session_luids: readonly string[];
}

export interface Account extends EntityBase {
	readonly type: 'account';
	account_type: readonly string[];
	probable_home: string | null;
}

export type Entity = Host | Account;

export interface Detection extends Subject {
	readonly type: 'detection';
	readonly owner: { type: EntityType; id: number };
	detection_type: string;
	category: string;
	threat: number;
	certainty: number;
	state: string;
	src_ip: string | null;
	created: Time;
	first_timestamp: Time;
	last_timestamp: Time;
	is_triaged: boolean;
	triage_rule_id: number | null;
	is_targeting_key_asset: boolean;
	dst_ips: readonly string[];
	target_domains: readonly string[];
	dst_ports: readonly number[];
	protocols: readonly string[];
	mitre: ReadonlyArray<string | Record<string, unknown>>;
	pcap: boolean;
	/** Why it was closed; null while open. */
	reason: string | null;
	extra?: Record<string, unknown>;
}

export interface Note {
	readonly id: number;
	readonly created: Time;
	readonly created_by: string;
	modified: Time | null;
	modified_by: string | null;
	note: string;
}

export interface Group {
	readonly id: number;
	name: string;
	readonly type: GroupType;
	description: string;
	importance: string;
	regex: string | null;
	built_using: 'static_members' | 'regex' | 'active_directory';
	/** Static members; of a regex group they follow from `regex`. */
	members: Set<Member>;
	modified: Time;
	modified_by: string;
}

/** Who did something: a user or an API client. */
export interface Actor {
	id: number;
	/** As notes and assignments show it: a user name, or `api_client_` and 32 hex digits. */
	username: string;
	/** As groups show it. */
	label: string;
	isClient: boolean;
	role: string;
}
