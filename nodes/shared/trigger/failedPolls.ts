/** The failed polls in a row of one trigger. */
export interface Streak {
	failures: number;
	/** Failures since one was reported, that one included; 0 when none was. */
	sinceReport: number;
	/** By the monotonic clock. */
	reportedAt: number;
}

/** A poll that failed. */
export interface FailedPoll {
	/** Its number in the row. */
	failures: number;
	/** Whether n8n hears of it. The others pass as polls that found nothing, with a line in the log. */
	isReported: boolean;
}

/** One of this many failed polls in a row is reported. */
export const REPORT_EVERY = 5;

/** A report is never older than this while polls fail, in ms. It is more than the longest wait of n8n, 30 minutes. */
export const REPORT_AGAIN = 45 * 60_000;

const NONE: Streak = { failures: 0, sinceReport: 0, reportedAt: 0 };

/**
 * Decides whether n8n hears of a failed poll. With durable cursors n8n doubles the wait from failure to failure, up to half
 * an hour, and a poll that finds nothing resets it. So the first failure is reported, the next ones pass as polls that
 * found nothing, and then one is reported again: the error workflow hears of an outage that lasts, and n8n never
 * waits longer than after a single failure.
 *
 * @param startsQuietly whether the first failure is not reported: while n8n starts, an error can stop the trigger for good
 */
export function nextFailure(before: Streak, startsQuietly: boolean, now: number): { streak: Streak; isReported: boolean } {
	const failures = before.failures + 1;
	const isReported = before.sinceReport === 0
		? !startsQuietly || failures > 1
		: before.sinceReport >= REPORT_EVERY || now - before.reportedAt >= REPORT_AGAIN;
	if (isReported) return { isReported, streak: { failures, sinceReport: 1, reportedAt: now } };
	const sinceReport = before.sinceReport === 0 ? 0 : before.sinceReport + 1;
	return { isReported, streak: { failures, sinceReport, reportedAt: before.reportedAt } };
}

/** By trigger. Lost when n8n restarts: then the next failure is the first. */
const streaks = new Map<string, Streak>();

/** @param isNew whether the trigger has no memory: whoever publishes it hears of each failure until one poll succeeds */
export function pollFailed(key: string, how: { isNew: boolean; startsQuietly: boolean; now: number }): FailedPoll {
	const before = streaks.get(key);
	if (before === undefined && how.isNew && !how.startsQuietly) return { failures: 1, isReported: true };
	const { streak, isReported } = nextFailure(before ?? NONE, how.startsQuietly, how.now);
	streaks.set(key, streak);
	return { failures: streak.failures, isReported };
}

/** To be called after each poll that succeeded. */
export function pollSucceeded(key: string): void {
	streaks.set(key, NONE);
}
