import type { Need, Reconciled } from './reconcile';
import type { LedgerEntry } from './memory';

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

const HOUR = 3_600_000;

/** Whether a thing was first asked for so long ago that it does not count for this hour any more. */
export function isUnansweredForAnHour({ firstEmitted }: LedgerEntry, now: number): boolean {
	return firstEmitted <= now - HOUR;
}

/**
 * Lets through as many isolations as the caps allow. Counted are hosts that are not ours yet: per poll all that are asked
 * for, per hour the new ones. What happened within the hour is told by the times in the detail tags, which survive
 * restarts, together with what was asked and is not recorded yet, for that may be isolated at any moment. New hosts come
 * first, then those that wait longest. What was asked for an hour ago in vain must wait its turn like a new host when it
 * is due again: hosts that cannot be isolated would stand in the way of the others for ever. A release is never held back.
 */
export function limitIsolations(
	due: readonly Due[],
	{ reconciled, ledger, now, caps }: { reconciled: Reconciled; ledger: readonly LedgerEntry[]; now: number; caps: Caps },
): { admitted: Due[]; refused: Due[] } {
	const { owned, startedAt } = reconciled;
	const isLimited = ({ need }: Due): boolean => need.desired === 'isolated' && !owned.has(need.host.id);
	const open = ledger.filter(({ desired, host }) => desired === 'isolated' && !owned.has(host.id));
	const inVain = new Set(due.filter(({ known }) => known && isUnansweredForAnHour(known, now)).map(({ need }) => need.host.id));
	const asked = new Set(open.map(({ host }) => host.id).filter((id) => !inVain.has(id)));
	const recent = startedAt.filter((time) => time > now - HOUR).length;
	let leftThisHour = caps.perHour === 0 ? Infinity : caps.perHour - asked.size - recent;
	let leftThisPoll = caps.perPoll === 0 ? Infinity : caps.perPoll;
	const refused = new Set<Due>();
	const waiting = due.filter(isLimited).sort((a, b) => (a.known?.lastEmitted ?? -1) - (b.known?.lastEmitted ?? -1));
	for (const one of waiting) {
		const isNew = !asked.has(one.need.host.id);
		if (leftThisPoll <= 0 || (isNew && leftThisHour <= 0)) {
			refused.add(one);
			continue;
		}
		leftThisPoll -= 1;
		if (isNew) leftThisHour -= 1;
	}
	return { admitted: due.filter((one) => !refused.has(one)), refused: [...refused] };
}
