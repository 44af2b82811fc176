import { isUnansweredForAnHour, limitIsolations, type Caps, type Due } from './caps';
import type { Ledger, LedgerEntry } from './memory';
import type { Hold, Need, Reconciled } from './reconcile';

/** When a thing is asked for again, in ms. */
export interface BackOff {
	retryAfter: number;
	longest: number;
	/** For what is only watched. */
	watch: number;
}

export interface Emission {
	need: Need;
	entry: LedgerEntry;
}

/** When and within which limits a need is asked for. */
export interface Pacing {
	backOff: BackOff;
	caps: Caps;
}

export interface Advanced {
	emissions: Emission[];
	/** Those of the reconciliation, and those of the caps. */
	holds: Hold[];
	ledger: LedgerEntry[];
}

/**
 * Decides which needs to ask the workflow for now, and what to remember. A new need is asked for at once, and then again
 * after growing intervals while Vectra shows that it is not done.
 *
 * @param now epoch ms
 */
export function advance(ledger: Ledger, reconciled: Reconciled, now: number, { backOff, caps }: Pacing): Advanced {
	const { needs, holds, isUnclear } = reconciled;
	const previous = byHost(ledger);
	const due: Due[] = [];
	const resting: LedgerEntry[] = [];
	for (const need of needs) {
		const ofHost = previous.get(need.host.id) ?? [];
		const underWay = need.isClaimed ? ofHost.find((entry) => entry.desired !== need.desired && mayBeRunning(entry, now, backOff)) : undefined;
		const known = underWay ?? knownEntry(ofHost, need);
		if (underWay) resting.push(underWay);
		else if (known === undefined || isDue(known, now, backOff)) due.push({ need, known });
		else resting.push({ ...known, ...requestOf(need) });
	}
	const { admitted, refused } = limitIsolations(due, { reconciled, ledger, now, caps });
	const emissions = admitted.map((one) => emissionOf(one, now));
	return {
		emissions,
		holds: [...holds, ...limitHolds(refused, now)],
		ledger: [
			// Of a host that this reading is not clear about nothing changed.
			...ledger.filter(({ hostId }) => isUnclear(hostId)),
			...resting,
			// What was asked for before stays so: the caps only delay its repetition.
			...refused.flatMap(({ need, known }) => (known ? [{ ...known, ...requestOf(need) }] : [])),
			...emissions.map(({ entry }) => entry),
		],
	};
}

function byHost(ledger: Ledger): Map<number, LedgerEntry[]> {
	const map = new Map<number, LedgerEntry[]>();
	for (const entry of ledger) {
		const entries = map.get(entry.hostId);
		if (entries) entries.push(entry);
		else map.set(entry.hostId, [entry]);
	}
	return map;
}

/**
 * Whether an execution of the other direction may still be at work: it has claimed the host, and what it sends can take
 * effect after a reading of the state. One interval is longer than a run of the workflow.
 */
function mayBeRunning({ pace, lastEmitted }: LedgerEntry, now: number, { retryAfter }: BackOff): boolean {
	return pace === 'act' && lastEmitted <= now && lastEmitted + retryAfter > now;
}

/**
 * The entry of the same request. It may be from before the endpoint ID was recorded, or after it was lost: then the tags
 * changed, but not what is asked for, so the interval goes on. What is watched was read when it was last asked for, or when
 * its isolation began.
 */
function knownEntry(ofHost: Ledger, need: Need): LedgerEntry | undefined {
	const { desired, endpointId, pace, startedAt } = need;
	const same = ofHost.filter((entry) => entry.desired === desired);
	const found =
		same.find((entry) => entry.endpointId === endpointId) ??
		same.find((entry) => (entry.endpointId === null) !== (endpointId === null));
	if (found?.pace === pace || pace === 'act') return found?.pace === pace ? found : undefined;
	const lastEmitted = found?.lastEmitted ?? startedAt;
	return lastEmitted === undefined ? undefined : { ...requestOf(need), firstEmitted: lastEmitted, lastEmitted, attempt: 0 };
}

function isDue({ lastEmitted, attempt, pace }: LedgerEntry, now: number, { retryAfter, longest, watch }: BackOff): boolean {
	const wait = pace === 'watch' ? watch : Math.min(retryAfter * 2 ** (attempt - 1), Math.max(longest, retryAfter));
	// A clock that was set back must not silence the trigger.
	return lastEmitted > now || lastEmitted + wait <= now;
}

function emissionOf({ need, known }: Due, now: number): Emission {
	const { firstEmitted = now, attempt = 0 } = known ?? {};
	return { need, entry: { ...requestOf(need), firstEmitted, lastEmitted: now, attempt: attempt + 1 } };
}

/** The hosts to report because of the caps: new ones, and those without success for an hour. */
function limitHolds(refused: readonly Due[], now: number): Hold[] {
	return refused
		.filter(({ known }) => known === undefined || isUnansweredForAnHour(known, now))
		.map(({ need: { host, criteria, basis } }) => ({ host, desired: 'isolated', reason: 'limitReached', criteria, basis }));
}

/** What an entry of the ledger says about a need. */
function requestOf({ host, desired, endpointId, pace }: Need): Pick<LedgerEntry, 'hostId' | 'desired' | 'endpointId' | 'pace'> {
	return { hostId: host.id, desired, endpointId, pace };
}
