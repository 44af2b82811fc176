import { isUnansweredForAnHour, limitIsolations, type Caps, type Due } from './caps';
import { recall, remember, type Ledger, type LedgerEntry } from './memory';
import type { HoldReason } from './reasons';
import type { Hold, Need, Reconciled, Satisfied } from './reconcile';

/** When a thing is asked for again, in ms. */
export interface BackOff {
	retryAfter: number;
	longest: number;
}

export interface Emission {
	need: Need;
	entry: LedgerEntry;
}

/** When and within which limits a need is asked for. */
export interface Pace {
	backOff: BackOff;
	caps: Caps;
}

export interface Advanced {
	emissions: Emission[];
	/** Those of the reconciliation, and those of the caps. */
	holds: Hold[];
	ledger: LedgerEntry[];
}

/** How often the trigger asks for a thing that no tag calls for. */
const UNCONFIRMED_ATTEMPTS = 2;

/** Reasons to hold a host back that pass by themselves: its request still stands. */
const PASSING: readonly HoldReason[] = ['outsideWindow', 'undecidable'];

/**
 * Decides what to ask of the workflow now, and what to remember. A new need is asked for at once, also when it is the
 * other direction for the same host, and then again after growing intervals while Vectra shows that it is not done.
 *
 * Two changes that no tag calls for are asked for as well, twice at most, because the workflow may have died before it
 * could record: the release of a host that is no longer wanted (`unconfirmedWithdrawals`), and the isolation of a host
 * that is wanted again (`withdrawnReleases`).
 *
 * @param now epoch ms
 */
export function advance(ledger: Ledger, reconciled: Reconciled, now: number, { backOff, caps }: Pace): Advanced {
	const { needs, holds } = reconciled;
	const previous = byHost(ledger);
	const paused = pausedHosts(ledger, reconciled);
	const { ready, blocked } = withdrawnReleases(reconciled, previous);
	const candidates = [...needs, ...unconfirmedWithdrawals(ledger, reconciled, paused), ...ready].map((need) => ({
		need,
		known: knownEntry(previous.get(need.host.id) ?? [], need),
	}));

	const { due, resting } = splitByBackOff(candidates, now, backOff);
	const { admitted, refused } = limitIsolations(due, { reconciled, ledger, now, caps });
	const emissions = admitted.map((one) => emissionOf(one, now));
	return {
		emissions,
		holds: [...holds, ...limitHolds(refused, now)],
		ledger: [
			...ledger.filter(({ host }) => paused.has(host.id)),
			...blocked.map((need) => ({ ...requestOf(need), firstEmitted: now, lastEmitted: 0, attempt: 0 })),
			...resting,
			// What was asked for before stays so: the caps only delay its repetition.
			...refused.flatMap(({ need, known }) => (known ? [{ ...known, ...requestOf(need) }] : [])),
			...emissions.map(({ entry }) => entry).filter((entry) => !isLastAttempt(entry)),
		],
	};
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

/** Hosts that are held back for now, or of which this reading is not clear: nothing is withdrawn, so what is known of them stays. */
function pausedHosts(ledger: Ledger, { holds, isUnclear }: Reconciled): Set<number> {
	const held = holds.filter(({ reason }) => PASSING.includes(reason)).map(({ host }) => host.id);
	return new Set([...held, ...ledger.map(({ host }) => host.id).filter(isUnclear)]);
}

/**
 * A host that is contained and wanted, and whose release was asked for meanwhile, may still lose its isolation. While it
 * must not be isolated it waits (`blocked`).
 */
function withdrawnReleases(
	{ satisfied }: Reconciled,
	previous: ReadonlyMap<number, LedgerEntry[]>,
): { ready: Satisfied[]; blocked: Satisfied[] } {
	const isWithdrawn = ({ host, endpointId }: Satisfied): boolean =>
		(previous.get(host.id) ?? []).some(
			(entry) =>
				(entry.desired === 'released' || entry.reason === 'releaseWithdrawn') &&
				(entry.endpointId === endpointId || entry.endpointId === null || endpointId === null),
		);
	const withdrawn = satisfied.filter(isWithdrawn);
	return { ready: withdrawn.filter(({ blocked }) => !blocked), blocked: withdrawn.filter(({ blocked }) => blocked) };
}

/**
 * A host whose isolation was asked for, that no tag marks as ours and that nobody wants isolated any more may be isolated
 * all the same.
 */
function unconfirmedWithdrawals(ledger: Ledger, { needs, owned }: Reconciled, paused: ReadonlySet<number>): Need[] {
	const needed = new Set(needs.map(({ host }) => host.id));
	const open = ledger.filter(
		({ host, desired, reason }) =>
			!needed.has(host.id) &&
			!paused.has(host.id) &&
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
 * The entry of the same request. It may be from before the endpoint ID was recorded, or after it was lost: then the tags
 * changed, but not what is asked for, so the interval goes on. A withdrawn release is a request of its own.
 */
function knownEntry(ofHost: Ledger, { desired, endpointId, reason }: Need): LedgerEntry | undefined {
	const isWithdrawal = reason === 'releaseWithdrawn';
	const same = ofHost.filter((entry) => entry.desired === desired && (entry.reason === 'releaseWithdrawn') === isWithdrawal);
	return (
		same.find((entry) => entry.endpointId === endpointId) ??
		same.find((entry) => (entry.endpointId === null) !== (endpointId === null))
	);
}

/** What is asked for now, and the entries of what waits for its interval to pass. */
function splitByBackOff(candidates: readonly Due[], now: number, backOff: BackOff): { due: Due[]; resting: LedgerEntry[] } {
	const due: Due[] = [];
	const resting: LedgerEntry[] = [];
	for (const { need, known } of candidates) {
		if (known === undefined || isDue(known, now, backOff)) due.push({ need, known });
		else resting.push({ ...known, ...requestOf(need) });
	}
	return { due, resting };
}

function isDue({ lastEmitted, attempt }: LedgerEntry, now: number, { retryAfter, longest }: BackOff): boolean {
	const wait = Math.min(retryAfter * 2 ** (attempt - 1), Math.max(longest, retryAfter));
	// A clock that was set back must not silence the trigger.
	return lastEmitted > now || lastEmitted + wait <= now;
}

function emissionOf({ need, known }: Due, now: number): Emission {
	const { firstEmitted = now, attempt = 0 } = known ?? {};
	return { need, entry: { ...requestOf(need), firstEmitted, lastEmitted: now, attempt: attempt + 1 } };
}

function isLastAttempt({ reason, attempt }: LedgerEntry): boolean {
	return (reason === 'withdrawnUnconfirmed' || reason === 'releaseWithdrawn') && attempt >= UNCONFIRMED_ATTEMPTS;
}

/** The hosts to report because of the caps: new ones, and those without success for an hour. */
function limitHolds(refused: readonly Due[], now: number): Hold[] {
	return refused
		.filter(({ known }) => known === undefined || isUnansweredForAnHour(known, now))
		.map(({ need: { host, criteria, basis } }) => ({ host, desired: 'isolated', reason: 'limitReached', criteria, basis }));
}

/** What an entry of the ledger says about a need. */
function requestOf({ host, desired, endpointId, reason }: Need): Pick<LedgerEntry, 'host' | 'desired' | 'endpointId' | 'reason'> {
	return { host: remember(host), desired, endpointId, reason };
}
