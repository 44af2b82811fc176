import { isTerminal } from '../containment/classify';
import { readActionStatus, type ActionStatus } from './actions';
import type { CortexClient } from './client';

export interface WaitOptions {
	/** How long to wait for the end, in ms. 0 reads the status once. */
	budgetMs: number;
	/** True once the user has stopped the execution. */
	cancelled: () => boolean;
}

const FIRST_INTERVAL = 1_000;
const LONGEST_INTERVAL = 10_000;
const INTERVAL_GROWTH = 1.5;

/** A fresh action lists no endpoints for a moment; one that lists none for this long, in ms, does not exist. */
const UNKNOWN_AFTER = 60_000;

/** Whether every endpoint in the action has reached an end. An action without endpoints has not. */
export function isFinished({ statuses }: ActionStatus): boolean {
	return statuses.size > 0 && [...statuses.values()].every(isTerminal);
}

/** Reads an action's status at growing intervals until it is finished, or unknown, or the budget is used up. */
export async function waitForAction(
	client: CortexClient,
	actionId: number,
	{ budgetMs, cancelled }: WaitOptions,
): Promise<{ status: ActionStatus; waitedMs: number; timedOut: boolean }> {
	const { clock } = client;
	const start = clock.now();
	let interval = FIRST_INTERVAL;
	for (;;) {
		const status = await readActionStatus(client, actionId);
		const waitedMs = clock.now() - start;
		const unknown = status.statuses.size === 0 && waitedMs >= UNKNOWN_AFTER;
		if (isFinished(status) || unknown) return { status, waitedMs, timedOut: false };
		if (waitedMs >= budgetMs || cancelled()) return { status, waitedMs, timedOut: true };
		await clock.sleep(Math.min(interval, budgetMs - waitedMs));
		interval = Math.min(interval * INTERVAL_GROWTH, LONGEST_INTERVAL);
	}
}
