import { isUnansweredForAnHour, limitIsolations, type Caps } from './caps';
import { recall, remember, type Ledger, type LedgerEntry } from './memory';
import type { Hold, Need, Reconciled, Satisfied } from './reconcile';

/** When a thing is asked again, in ms. */
export interface BackOff {
	retryAfter: number;
	longest: number;
}

export interface Emission {
	need: Need;
	entry: LedgerEntry;
}

/** How often something is asked for that no tag calls for. */
const UNCONFIRMED_ATTEMPTS = 2;

/** How a need is to be asked for: when, and within which limits. */
export interface Pace {
	backOff: BackOff;
	caps: Caps;
}

export interface Advanced {
	emissions: Emission[];
	/** With those that the caps hold back. */
	holds: Hold[];
	ledger: LedgerEntry[];
}

/**
 * Decides what to ask of the workflow now, and what to remember. A thing is asked at once when it is new, which includes
 * the other direction for the same host, then again after growing intervals while Vectra shows that it is not done.
 *
 * A host that we asked to isolate, that no tag marks as ours and that nobody wants isolated any more may be isolated all
 * the same: the workflow may have died before it could record. Its release is asked for too, twice at most. A host that
 * is merely held back for now is not withdrawn: what is known of it stays.
 *
 * The same holds the other way round: a host that is contained and wanted, and that we asked to release meanwhile, may
 * lose its isolation all the same. It is asked for again, twice at most, and recorded as pending if a release is seen.
 *
 * @param now epoch ms
 */
export function advance(ledger: Ledger, reconciled: Reconciled, now: number, { backOff, caps }: Pace): Advanced {
	const { needs, holds, owned } = reconciled;
	const previous = byHost(ledger);
	const paused = new Set(holds.filter(({ reason }) => PASSING.includes(reason)).map(({ host }) => host.id));
	const accounted = new Set([...needs.map(({ host }) => host.id), ...paused]);
	const next: LedgerEntry[] = ledger.filter(({ host }) => paused.has(host.id));
	const due: Array<{ need: Need; known: LedgerEntry | undefined }> = [];

	const recalled = withdrawnReleases(reconciled, previous);
	const waiting = recalled.filter(({ blocked }) => blocked);
	next.push(...waiting.map((need) => ({ ...requestOf(need), firstEmitted: now, lastEmitted: 0, attempt: 0 })));

	const again = recalled.filter(({ blocked }) => !blocked);
	for (const need of [...needs, ...unconfirmedWithdrawals(ledger, accounted, owned), ...again]) {
		const known = knownEntry(previous.get(need.host.id) ?? [], need);
		if (known && !isDue(known, now, backOff)) next.push({ ...known, ...requestOf(need) });
		else due.push({ need, known });
	}

	const { admitted, refused } = limitIsolations(due, { reconciled, ledger, now, caps });
	// What was asked before stays asked: it is merely repeated later.
	next.push(...refused.flatMap(({ need, known }) => (known ? [{ ...known, ...requestOf(need) }] : [])));
	const emissions = admitted.map(({ need, known }) => ({
		need,
		entry: {
			...requestOf(need),
			firstEmitted: known?.firstEmitted ?? now,
			lastEmitted: now,
			attempt: (known?.attempt ?? 0) + 1,
		},
	}));
	next.push(...emissions.filter(({ entry }) => !isLastTime(entry)).map(({ entry }) => entry));
	const limited = refused
		.filter(({ known }) => known === undefined || isUnansweredForAnHour(known, now))
		.map(({ need: { host, criteria, basis } }) => ({ host, desired: 'isolated' as const, reason: 'limitReached' as const, criteria, basis }));
	return { emissions, holds: [...holds, ...limited], ledger: next };
}

/** Reasons to hold a host back that pass by themselves: its request still stands. */
const PASSING: ReadonlyArray<Hold['reason']> = ['outsideWindow', 'undecidable'];

function requestOf({ host, desired, endpointId, reason }: Need): Pick<LedgerEntry, 'host' | 'desired' | 'endpointId' | 'reason'> {
	return { host: remember(host), desired, endpointId, reason };
}

function isLastTime({ reason, attempt }: LedgerEntry): boolean {
	return (reason === 'withdrawnUnconfirmed' || reason === 'releaseWithdrawn') && attempt >= UNCONFIRMED_ATTEMPTS;
}

/** What is satisfied by its tags, but not by what was asked last. While the host must not be isolated it waits. */
function withdrawnReleases({ satisfied }: Reconciled, previous: ReadonlyMap<number, LedgerEntry[]>): Satisfied[] {
	return satisfied.filter(({ host, endpointId }) =>
		previous
			.get(host.id)
			?.some(
				(entry) =>
					(entry.desired === 'released' || entry.reason === 'releaseWithdrawn') &&
					(entry.endpointId === endpointId || entry.endpointId === null || endpointId === null),
			),
	);
}

function unconfirmedWithdrawals(ledger: Ledger, accounted: ReadonlySet<number>, owned: ReadonlySet<number>): Need[] {
	const open = ledger.filter(
		({ host, desired, reason }) =>
			!accounted.has(host.id) &&
			!owned.has(host.id) &&
			(desired === 'isolated' || reason === 'withdrawnUnconfirmed'),
	);
	// A host asked for with and without an endpoint ID is one machine: the ID says more.
	const named = new Set(open.filter(({ endpointId }) => endpointId !== null).map(({ host }) => host.id));
	return open
		.filter(({ host, endpointId }) => endpointId !== null || !named.has(host.id))
		.map(({ host, endpointId }) => ({
			host: recall(host),
			desired: 'released' as const,
			reason: 'withdrawnUnconfirmed' as const,
			criteria: [],
			basis: 'request' as const,
			endpointId,
			followUp: null,
		}));
}

/**
 * The entry of the same wish. It may be from before the endpoint ID was recorded, or after it was lost: then the tags
 * changed, but not what is asked, so the interval goes on. To make sure after a withdrawn release is a wish of its own.
 */
function knownEntry(ofHost: Ledger, { desired, endpointId, reason }: Need): LedgerEntry | undefined {
	const recalled = reason === 'releaseWithdrawn';
	const same = ofHost.filter((entry) => entry.desired === desired && (entry.reason === 'releaseWithdrawn') === recalled);
	return (
		same.find((entry) => entry.endpointId === endpointId) ??
		same.find((entry) => (entry.endpointId === null) !== (endpointId === null))
	);
}

function byHost(ledger: Ledger): Map<number, LedgerEntry[]> {
	const map = new Map<number, LedgerEntry[]>();
	for (const entry of ledger) {
		const entries = map.get(entry.host.id);
		if (entries) entries.push(entry);
		else map.set(entry.host.id, [entry]);
	}
	return map;
}

function isDue({ lastEmitted, attempt }: LedgerEntry, now: number, { retryAfter, longest }: BackOff): boolean {
	const wait = Math.min(retryAfter * 2 ** (attempt - 1), Math.max(longest, retryAfter));
	// A clock that was set back must not silence the trigger.
	return lastEmitted > now || lastEmitted + wait <= now;
}
