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

/**
 * An entry as it is stored: host, what is asked for, endpoint, when it was first asked for, how long after that last, how often.
 * Thousands of hosts may be watched, and n8n writes all of it after each poll.
 */
type LedgerRow = [hostId: number, request: string, endpointId: string, firstEmitted: number, after: number, attempt: number];

/** What is asked for, in a letter; a second one for what is only watched. */
const ISOLATE = 'i';
const RELEASE = 'r';
const WATCH = 'w';

/** The ledger in the form in which it is stored. */
export function storeLedger(ledger: Ledger): LedgerRow[] {
	return ledger.map(({ hostId, desired, pace, endpointId, firstEmitted, lastEmitted, attempt }) => [
		hostId,
		`${desired === 'isolated' ? ISOLATE : RELEASE}${pace === 'watch' ? WATCH : ''}`,
		endpointId ?? '',
		firstEmitted,
		lastEmitted - firstEmitted,
		attempt,
	]);
}

/** Reads a stored ledger. An entry that cannot be read is dropped. */
export function parseLedger(stored: unknown): LedgerEntry[] {
	return Array.isArray(stored) ? stored.map(parseEntry).filter((entry) => entry !== undefined) : [];
}

function parseEntry(stored: unknown): LedgerEntry | undefined {
	if (!Array.isArray(stored)) return undefined;
	const [hostId, firstEmitted, after, attempt] = [stored[0], stored[3], stored[4], stored[5]].map(numeric);
	const [direction, pace] = text(stored[1]);
	if (hostId === undefined || firstEmitted === undefined || after === undefined || attempt === undefined) return undefined;
	if (direction !== ISOLATE && direction !== RELEASE) return undefined;
	return {
		hostId,
		desired: direction === ISOLATE ? 'isolated' : 'released',
		endpointId: text(stored[2]) || null,
		pace: pace === WATCH ? 'watch' : 'act',
		firstEmitted,
		lastEmitted: firstEmitted + after,
		attempt,
	};
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

/** A host as it is stored; without a URL where it is the common one with the host's ID, and without a time while it is listed. */
type HostRow = [id: number, name: string, ip: string, url: string, tags: string[], goneSince?: number];

interface StoredHosts {
	/** What most URLs begin with. */
	base: string;
	rows: HostRow[];
}

/** Stands for the prefix of our own tags. */
const SHORT = ':';
const PREFIX = 'cortex-xdr:';

/** The hosts in the form in which they are stored. */
export function storeKnownHosts(hosts: readonly KnownHost[]): StoredHosts {
	const first = hosts.find(({ id, url }) => url.endsWith(String(id)));
	const base = first === undefined ? '' : first.url.slice(0, -String(first.id).length);
	const rows = hosts.map(({ id, name, ip, url, tags, goneSince }): HostRow => {
		const short = tags.map((tag) => (tag.startsWith(PREFIX) ? SHORT + tag.slice(PREFIX.length) : tag));
		const shortUrl = base !== '' && url === `${base}${id}` ? SHORT : url;
		return goneSince === null ? [id, name, ip, shortUrl, short] : [id, name, ip, shortUrl, short, goneSince];
	});
	return { base, rows };
}

/** Reads stored hosts. One that cannot be read is dropped. */
export function parseKnownHosts(stored: unknown): KnownHost[] {
	if (!isRecord(stored) || !Array.isArray(stored.rows)) return [];
	const base = text(stored.base);
	return stored.rows.flatMap((row: unknown) => {
		const [givenId, name, ip, url, tags, goneSince]: unknown[] = Array.isArray(row) ? row : [];
		const id = numeric(givenId);
		if (id === undefined) return [];
		return [
			{
				id,
				name: text(name),
				ip: text(ip),
				url: url === SHORT ? `${base}${id}` : text(url),
				tags: textList(tags).map((tag) => (tag.startsWith(SHORT) ? PREFIX + tag.slice(SHORT.length) : tag)),
				goneSince: numeric(goneSince) ?? null,
			},
		];
	});
}
