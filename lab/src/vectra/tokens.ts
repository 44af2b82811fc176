import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { SimClock } from '../core/clock';
import type { VectraSwitches } from './switches';
import type { Actor, Time } from './world/types';

export const PERMISSIONS = ['read', 'write', 'audit'] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** What each role may do: audits and health need Auditor, writes a Security Analyst. */
const ROLES = {
	'read-only': ['read'],
	auditor: ['read', 'audit'],
	analyst: ['read', 'write'],
	admin: ['read', 'write', 'audit'],
} as const satisfies Record<string, readonly Permission[]>;

export type Role = keyof typeof ROLES;

const role = z.enum(Object.keys(ROLES) as [Role, ...Role[]]).default('analyst');

export const credentialSchema = z.discriminatedUnion('type', [
	z.strictObject({
		type: z.literal('pat'),
		token: z.string().min(8),
		role,
		/** The local user it belongs to: who notes and audits say did it. */
		username: z.string().min(1).default('automation'),
	}),
	z.strictObject({
		type: z.literal('client'),
		clientId: z.string().min(1),
		clientSecret: z.string().min(1),
		role,
	}),
]);

export type CredentialInput = z.input<typeof credentialSchema>;

/** The credentials a new simulator knows, so that a first call needs no set-up. */
export const DEFAULT_TOKEN = '0123456789abcdef0123456789abcdef01234567';
export const DEFAULT_CLIENT = { clientId: 'lab-client', clientSecret: 'lab-client-secret' } as const;

export interface Caller {
	actor: Actor;
	role: Role;
}

interface Client extends Caller {
	secret: string;
}

interface Issued {
	clientId: string;
	expires: Time;
}

export interface Grant {
	access: string;
	refresh: string;
}

export type RefreshFailure = 'expired' | 'unknown';

/** Sizes as seen: about 1.9 kB and 2.5 kB of text. */
const ACCESS_BYTES = 1_420;
const REFRESH_BYTES = 1_880;

/** Personal access tokens, API clients, and the tokens that were handed out to them. */
export class TokenStore {
	private readonly personal = new Map<string, Caller>();

	private readonly clients = new Map<string, Client>();

	private readonly access = new Map<string, Issued>();

	private readonly refresh = new Map<string, Issued>();

	private nextActorId = 22_237;

	constructor(
		private readonly clock: SimClock,
		private readonly switches: VectraSwitches,
	) {
		this.add({ type: 'pat', token: DEFAULT_TOKEN, role: 'admin' });
		this.add({ type: 'client', ...DEFAULT_CLIENT, role: 'admin' });
	}

	/** Adds a token or client, or replaces the one of the same name. */
	add(input: CredentialInput): void {
		const credential = credentialSchema.parse(input);
		const id = this.nextActorId++;
		if (credential.type === 'pat') {
			const { token, username } = credential;
			const actor = { id, username, label: username, isClient: false, role: credential.role };
			this.personal.set(token, { actor, role: credential.role });
			return;
		}
		const hash = createHash('md5').update(credential.clientId).digest('hex');
		const actor = {
			id,
			username: `api_client_${hash}`,
			label: `API Client ${hash.slice(0, 8)}`,
			isClient: true,
			role: credential.role,
		};
		this.clients.set(credential.clientId, { actor, role: credential.role, secret: credential.clientSecret });
	}

	/** A personal access token; a Security Analyst's when no role is given. */
	addPat(token: string, options: { role?: Role; username?: string } = {}): void {
		this.add({ type: 'pat', token, ...options });
	}

	addClient(client: { clientId: string; clientSecret: string; role?: Role }): void {
		this.add({ type: 'client', ...client });
	}

	withPersonalToken(token: string): Caller | undefined {
		return this.personal.get(token);
	}

	withAccessToken(token: string): Caller | undefined {
		const issued = this.access.get(token);
		return issued && issued.expires > this.clock.now() ? this.clients.get(issued.clientId) : undefined;
	}

	isClient(clientId: string, secret: string): boolean {
		return this.clients.get(clientId)?.secret === secret;
	}

	/** Hands out new tokens to a client. */
	issue(clientId: string): Grant {
		const { tokenExpiresIn, refreshExpiresIn, concurrentTokens } = this.switches;
		if (!concurrentTokens) this.endAccess(clientId);
		const now = this.clock.now();
		const grant = { access: opaque(ACCESS_BYTES), refresh: opaque(REFRESH_BYTES) };
		this.access.set(grant.access, { clientId, expires: now + tokenExpiresIn * 1_000 });
		this.refresh.set(grant.refresh, { clientId, expires: now + refreshExpiresIn * 1_000 });
		return grant;
	}

	/** The client of a refresh token, or why it cannot be used. */
	clientOfRefresh(token: string): { clientId: string } | RefreshFailure {
		const issued = this.refresh.get(token);
		if (!issued || !this.clients.has(issued.clientId)) return 'unknown';
		return issued.expires > this.clock.now() ? { clientId: issued.clientId } : 'expired';
	}

	/** Ends a personal, access or refresh token. */
	revokeToken(token: string): boolean {
		return [this.personal, this.access, this.refresh].filter((tokens) => tokens.delete(token)).length > 0;
	}

	/** Removes a client with all that was handed out to it. */
	revokeClient(clientId: string): boolean {
		this.endAccess(clientId);
		for (const [token, issued] of this.refresh) if (issued.clientId === clientId) this.refresh.delete(token);
		return this.clients.delete(clientId);
	}

	/** Ends every access token, or those of one client; the clients may ask for new ones. Returns how many. */
	endAccess(clientId?: string): number {
		let ended = 0;
		for (const [token, issued] of this.access) {
			if (clientId === undefined || issued.clientId === clientId) ended += Number(this.access.delete(token));
		}
		return ended;
	}
}

export function allows({ role: name }: Caller, permission: Permission): boolean {
	const granted: readonly Permission[] = ROLES[name];
	return granted.includes(permission);
}

const opaque = (bytes: number): string => `ey${randomBytes(bytes).toString('base64url')}`;
