import type { LedgerEntry } from './memory';
import type { Need, Reconciled } from './reconcile';

/** How many hosts may be asked to be isolated; 0 for no limit. */
export interface Caps {
	perPoll: number;
	perHour: number;
}

/** A need that is to be asked for now, and what is remembered of it. */
export interface Due {
	need: Need;
	known: LedgerEntry | undefined;
}

interface Situation {
	reconciled: Reconciled;
	ledger: readonly LedgerEntry[];
	/** Epoch ms. */
	now: number;
	caps: Caps;
}

const HOUR = 3_600_000;

/** Whether an hour has passed since a thing was first asked for: it keeps no place in the hourly limit any more. */
export function isUnansweredForAnHour({ firstEmitted }: LedgerEntry, now: number): boolean {
	return firstEmitted <= now - HOUR;
}

/**
 * Lets through as many isolations as the caps allow. They count hosts that are not ours yet: per poll each that is asked
 * for, per hour each that is new. New hosts come first, then those that wait longest. A host that was asked for an hour
 * ago without success waits for its turn like a new one, else hosts that cannot be isolated would stand in the way of the
 * others for ever. A release is never held back.
 */
export function limitIsolations(due: readonly Due[], situation: Situation): { admitted: Due[]; refused: Due[] } {
	const isLimited = ({ need }: Due): boolean => need.mayIsolate && !situation.reconciled.owned.has(need.host.id);
	const open = askedThisHour(due, situation);
	const refused = new Set(refuse(due.filter(isLimited).sort(byWait), open, situation));
	return { admitted: due.filter((one) => !refused.has(one)), refused: [...refused] };
}

/** Hosts that were asked for within the hour and are not recorded yet: each may be isolated at any moment. */
function askedThisHour(due: readonly Due[], { reconciled: { owned }, ledger, now }: Situation): Set<number> {
	const unanswered = new Set(due.filter(({ known }) => known && isUnansweredForAnHour(known, now)).map(({ need }) => need.host.id));
	const open = ledger.filter(
		({ desired, pace, hostId }) => desired === 'isolated' && pace === 'act' && !owned.has(hostId) && !unanswered.has(hostId),
	);
	return new Set(open.map(({ hostId }) => hostId));
}

function byWait(a: Due, b: Due): number {
	return (a.known?.lastEmitted ?? -1) - (b.known?.lastEmitted ?? -1);
}

/** What does not fit into the caps, taken in the order of `waiting`. */
function refuse(waiting: readonly Due[], open: ReadonlySet<number>, situation: Situation): Due[] {
	let leftThisPoll = situation.caps.perPoll === 0 ? Infinity : situation.caps.perPoll;
	let leftThisHour = hourlyRest(open, situation);
	return waiting.filter(({ need }) => {
		const isNew = !open.has(need.host.id);
		if (leftThisPoll <= 0 || (isNew && leftThisHour <= 0)) return true;
		leftThisPoll -= 1;
		if (isNew) leftThisHour -= 1;
		return false;
	});
}

/** The times in the detail tags survive a restart, so they say what was isolated within the hour. */
function hourlyRest(open: ReadonlySet<number>, { reconciled: { startedAt }, now, caps }: Situation): number {
	if (caps.perHour === 0) return Infinity;
	return caps.perHour - open.size - startedAt.filter((time) => time > now - HOUR).length;
}
