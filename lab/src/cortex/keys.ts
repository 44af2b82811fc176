import { createHash } from 'node:crypto';
import { z } from 'zod';
import { unauthorized } from './literals';
import type { CortexSwitches } from './switches';

const MINUTE = 60_000;

export const PERMISSIONS = [
	'endpointView',
	'endpointEdit',
	'actionView',
	'isolate',
	'scan',
	'files',
	'scripts',
	'terminate',
	'forensics',
	'hashes',
	'incidentView',
	'incidentEdit',
	'auditView',
	'agentSettings',
	'xql',
	'indicators',
	'exceptions',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** What each role may do. The names follow the product's built-in roles where there is one. */
const ROLES = {
	instance_administrator: PERMISSIONS,
	privileged_responder: PERMISSIONS.filter((permission) => !['agentSettings', 'xql', 'indicators', 'exceptions'].includes(permission)),
	/** The least a containment key needs. */
	containment: ['endpointView', 'actionView', 'isolate'],
	viewer: ['endpointView', 'actionView', 'incidentView', 'auditView'],
	endpoint_viewer: ['endpointView'],
	none: [],
} as const satisfies Record<string, readonly Permission[]>;

export const keySchema = z.strictObject({
	id: z.string().min(1),
	key: z.string().min(1),
	type: z.enum(['standard', 'advanced']),
	role: z
		.enum(Object.keys(ROLES) as [keyof typeof ROLES, ...Array<keyof typeof ROLES>])
		.default('privileged_responder'),
	/** Scope: only endpoints of these groups exist for the key. Everything when left out. */
	groups: z.array(z.string()).optional(),
});

export type ApiKey = z.infer<typeof keySchema>;
export type ApiKeyInput = z.input<typeof keySchema>;

/** The keys a new simulator knows, so that a first call needs no set-up. */
export const DEFAULT_KEYS = [
	{ id: '1', key: 'lab-standard-key', type: 'standard', role: 'instance_administrator' },
	{ id: '2', key: 'lab-advanced-key', type: 'advanced', role: 'instance_administrator' },
] as const satisfies readonly ApiKeyInput[];

type Headers = Record<string, string | string[] | undefined>;

/** The tenant's API keys and the check of a request's headers against them. */
export class KeyRing {
	private readonly keys = new Map<string, ApiKey>();

	/** Nonces seen with their timestamps; only those young enough to be accepted again. */
	private readonly nonces = new Map<string, number>();

	constructor(private readonly switches: CortexSwitches) {
		for (const key of DEFAULT_KEYS) this.add(key);
	}

	/** Adds a key or replaces the one with the same id. */
	add(input: ApiKeyInput): void {
		const key = keySchema.parse(input);
		this.keys.set(key.id, key);
	}

	remove(id: string): boolean {
		return this.keys.delete(id);
	}

	/** The key of a request. Throws the one 401 for whatever is wrong: the product does not tell either. */
	authenticate(headers: Headers): ApiKey {
		const key = this.keys.get(text(headers['x-xdr-auth-id']));
		const authorization = text(headers.authorization);
		if (!key || authorization === '') throw unauthorized();
		if (key.type === 'standard') {
			if (authorization !== key.key) throw unauthorized();
			return key;
		}
		this.checkSignature(key, authorization, text(headers['x-xdr-nonce']), text(headers['x-xdr-timestamp']));
		return key;
	}

	private checkSignature(key: ApiKey, authorization: string, nonce: string, timestamp: string): void {
		const { clockSkewMinutes, serverClockOffsetMinutes, rejectNonceReplay, requireNonceOf64 } = this.switches;
		if (!/^\d+$/.test(timestamp)) throw unauthorized();
		if (requireNonceOf64 ? !/^[0-9A-Za-z]{64}$/.test(nonce) : nonce === '') throw unauthorized();
		const expected = createHash('sha256').update(`${key.key}${nonce}${timestamp}`, 'utf8').digest('hex');
		if (authorization !== expected) throw unauthorized();

		// The wall clock, not the simulated one: clients sign with their own, which a jump of the lab's clock
		// leaves alone.
		const now = Date.now() + serverClockOffsetMinutes * MINUTE;
		const tolerance = clockSkewMinutes === null ? Infinity : clockSkewMinutes * MINUTE;
		if (Math.abs(now - Number(timestamp)) > tolerance) throw unauthorized();

		if (!rejectNonceReplay) return;
		for (const [seen, at] of this.nonces) if (now - at > tolerance) this.nonces.delete(seen);
		if (this.nonces.has(nonce)) throw unauthorized();
		this.nonces.set(nonce, Number(timestamp));
	}
}

/** Whether the key's role includes a permission. */
export function allows(key: ApiKey, permission: Permission): boolean {
	const granted: readonly Permission[] = ROLES[key.role];
	return granted.includes(permission);
}

function text(header: string | string[] | undefined): string {
	return typeof header === 'string' ? header : '';
}
