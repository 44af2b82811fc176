import type { Desired } from '../../shared/containment';
import { isRecord, numeric, text, textList } from '../../shared/values';
import { NO_IDENTITY } from '../transport/hostIdentity';
import type { VectraHost } from '../transport/normalize';
import { isReason, type Reason } from './reasons';

/** Enough of a host to release it when Vectra no longer lists it. */
export interface RememberedHost {
	id: number;
	name: string;
	ip: string;
	macAddresses: string[];
	url: string;
}

/** A change that the trigger asked for and that Vectra does not show as done yet. Times in epoch ms. */
export interface LedgerEntry {
	host: RememberedHost;
	desired: Desired;
	endpointId: string | null;
	reason: Reason;
	firstEmitted: number;
	lastEmitted: number;
	/** How often the trigger asked for it, the first time included. */
	attempt: number;
}

/** The whole memory of the trigger. Without it the trigger only asks once more. */
export type Ledger = readonly LedgerEntry[];

export function remember({ id, name, ip, macAddresses, url }: VectraHost): RememberedHost {
	return { id, name, ip, macAddresses, url };
}

export function recall(host: RememberedHost): VectraHost {
	return {
		...host,
		tags: [],
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

/** Reads a stored ledger. An entry that cannot be read is dropped, so the trigger asks for its change again. */
export function parseLedger(stored: unknown): LedgerEntry[] {
	return Array.isArray(stored) ? stored.map(parseEntry).filter((entry) => entry !== undefined) : [];
}

function parseEntry(stored: unknown): LedgerEntry | undefined {
	if (!isRecord(stored) || !isRecord(stored.host)) return undefined;
	const id = numeric(stored.host.id);
	const firstEmitted = numeric(stored.firstEmitted);
	const lastEmitted = numeric(stored.lastEmitted);
	const attempt = numeric(stored.attempt);
	const reason = text(stored.reason);
	const desired = stored.desired === 'isolated' || stored.desired === 'released' ? stored.desired : undefined;
	if (id === undefined || firstEmitted === undefined || lastEmitted === undefined || attempt === undefined) return undefined;
	if (!isReason(reason) || desired === undefined) return undefined;
	return {
		host: {
			id,
			name: text(stored.host.name),
			ip: text(stored.host.ip),
			macAddresses: textList(stored.host.macAddresses),
			url: text(stored.host.url),
		},
		desired,
		endpointId: text(stored.endpointId) || null,
		reason,
		firstEmitted,
		lastEmitted,
		attempt,
	};
}
