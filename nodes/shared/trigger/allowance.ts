import type { Clock } from '../clock';

/** How much one poll may do; the next one does the rest. */
export interface Allowance {
	/** How many more items may be emitted. */
	items: number;
	/** When the poll begins nothing more, by the monotonic clock. */
	deadline: number;
	clock: Clock;
}

/** What an allowance is counted from. */
interface Timed {
	/** How long n8n gives to the poll, in ms. */
	budgetMs?: number;
	api: { clock: Clock };
}

/** The time for a poll where n8n gives none, in ms. */
const DEFAULT_BUDGET = 60_000;

/** The part of n8n's time after which the poll begins nothing more: the call in progress must still end in time. */
const SHARE = 0.5;

/** The allowance of a poll, counted from now. */
export function allowanceOf({ budgetMs = DEFAULT_BUDGET, api: { clock } }: Timed, items: number): Allowance {
	return { items, deadline: clock.monotonic() + budgetMs * SHARE, clock };
}

/**
 * Whether the poll must stop here. Each poll handles one thing even when it is late, else a slow service would stop the
 * trigger for good.
 */
export function isSpent({ items, deadline, clock }: Allowance, isFirst: boolean): boolean {
	return items <= 0 || (!isFirst && clock.monotonic() >= deadline);
}

/**
 * The first changes of a comparison, of which at most `most` are emitted. The others are found again by the next poll.
 */
export function firstOf<T>(changes: readonly T[], most: number, isEmitted: (change: T) => boolean): T[] {
	let left = most;
	const kept: T[] = [];
	for (const change of changes) {
		if (isEmitted(change) && (left -= 1) < 0) break;
		kept.push(change);
	}
	return kept;
}
