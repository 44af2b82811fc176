import { isTerminal } from '../containment/classify';
import { readActionStatus, type ActionStatus } from './actions';
import type { CortexRequester } from './request';
import { startWaiting, type WaitOptions } from './waiting';

/** A fresh action lists no endpoints for a moment; one that lists none for this long, in ms, does not exist. */
const UNKNOWN_AFTER = 60_000;

/** Whether every endpoint in the action has reached an end. An action without endpoints has not. */
export function isFinished({ statuses }: ActionStatus): boolean {
	return statuses.size > 0 && [...statuses.values()].every(isTerminal);
}

/** Reads an action's status at growing intervals until it is finished, or unknown, or the budget is used up. */
export async function waitForAction(
	api: CortexRequester,
	actionId: number,
	options: WaitOptions,
): Promise<{ status: ActionStatus; waitedMs: number; timedOut: boolean }> {
	const waiting = startWaiting(api.clock, options);
	for (;;) {
		const status = await readActionStatus(api, actionId);
		const waitedMs = waiting.elapsed();
		const unknown = status.statuses.size === 0 && waitedMs >= UNKNOWN_AFTER;
		if (isFinished(status) || unknown) return { status, waitedMs, timedOut: false };
		if (waiting.isOver()) return { status, waitedMs, timedOut: true };
		await waiting.pause();
	}
}
