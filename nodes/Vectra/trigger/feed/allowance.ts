import type { Clock } from '../../../shared/clock';
import type { PollSession } from '../poll';

/** How much one poll may do; the next one does the rest. */
export interface Allowance {
	/** How many more items may be emitted. */
	items: number;
	/** Epoch ms after which nothing more is begun. */
	deadline: number;
	clock: Clock;
}

/** What a poll may take where n8n does not say, in ms. */
const DEFAULT_BUDGET = 60_000;

/** The part of n8n's time after which nothing more is begun: the call under way must still end in time. */
const SHARE = 0.5;

/** What a poll may do, counted from now. */
export function allowanceOf({ budgetMs = DEFAULT_BUDGET, api: { clock } }: Pick<PollSession, 'budgetMs' | 'api'>, items: number): Allowance {
	return { items, deadline: clock.now() + budgetMs * SHARE, clock };
}

/**
 * Whether the poll must stop here. One thing is done in each poll even when it is late: else a slow Vectra would keep the
 * trigger from ever getting on.
 */
export function isSpent({ items, deadline, clock }: Allowance, isFirst: boolean): boolean {
	return items <= 0 || (!isFirst && clock.now() >= deadline);
}
