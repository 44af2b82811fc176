import type { Desired } from '../../shared/containment';
import { isRecord, numeric, text, textList } from '../../shared/values';
import { NO_IDENTITY } from '../transport/hostIdentity';
import type { VectraHost } from '../transport/normalize';

/**
 * How often a thing is asked for: until it is done (`act`), or from time to time, to see whether it is still so (`watch`).
 */
export type Pace = 'act' | 'watch';

/** When the trigger last asked for something. It only paces: without it the trigger asks once more. Times in epoch ms. */
export interface LedgerEntry {
	hostId: number;
	desired: Desired;
	endpointId: string | null;
	pace: Pace;
	firstEmitted: number;
	lastEmitted: number;
	/** How often the trigger asked for it, the first time included. */
	attempt: number;
}

export type Ledger = readonly LedgerEntry[];

/** Reads a stored ledger. An entry that cannot be read is dropped. */
export function parseLedger(stored: unknown): LedgerEntry[] {
	return Array.isArray(stored) ? stored.map(parseEntry).filter((entry) => entry !== undefined) : [];
}

function parseEntry(stored: unknown): LedgerEntry | undefined {
	if (!isRecord(stored)) return undefined;
	const hostId = numeric(stored.hostId);
	const firstEmitted = numeric(stored.firstEmitted);
	const lastEmitted = numeric(stored.lastEmitted);
	const attempt = numeric(stored.attempt);
	const desired = stored.desired === 'isolated' || stored.desired === 'released' ? stored.desired : undefined;
	if (hostId === undefined || firstEmitted === undefined || lastEmitted === undefined || attempt === undefined) return undefined;
	if (desired === undefined) return undefined;
	const pace = stored.pace === 'watch' ? 'watch' : 'act';
	return { hostId, desired, endpointId: text(stored.endpointId) || null, pace, firstEmitted, lastEmitted, attempt };
}

/** A host that was ours when it was last listed. It serves for a report if the host vanishes, never as a reason to act. */
export interface KnownHost {
	id: number;
	name: string;
	ip: string;
	url: string;
	/** Our own tags, which name the endpoint. */
	tags: string[];
	/** Since when it is gone from Vectra; epoch ms. Null: it was listed the last time. */
	goneSince: number | null;
}

const OURS = /^(?:cortex-xdr:|VAR )/i;

export function remember({ id, name, ip, url, tags }: VectraHost): KnownHost {
	return { id, name, ip, url, tags: tags.filter((tag) => OURS.test(tag)), goneSince: null };
}

/** What a report shows of a host that is gone. */
export function recall({ id, name, ip, url, tags }: KnownHost): VectraHost {
	return {
		id,
		name,
		ip,
		url,
		tags,
		macAddresses: [],
		groups: [],
		severity: '',
		threat: null,
		certainty: null,
		keyAsset: null,
		privilegeLevel: null,
		identity: NO_IDENTITY,
		knows: { address: true, groups: false, privilege: false, tags: false },
	};
}

/** Reads stored hosts. One that cannot be read is dropped. */
export function parseKnownHosts(stored: unknown): KnownHost[] {
	return (Array.isArray(stored) ? stored : []).flatMap((one: unknown) => {
		const id = isRecord(one) ? numeric(one.id) : undefined;
		if (!isRecord(one) || id === undefined) return [];
		const { name, ip, url, tags, goneSince } = one;
		return [{ id, name: text(name), ip: text(ip), url: text(url), tags: textList(tags), goneSince: numeric(goneSince) ?? null }];
	});
}
