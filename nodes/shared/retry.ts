import { attempt } from './attempt';
import type { Clock } from './clock';
import { NetworkFailure, REPLY_TOO_LARGE, type HttpReply } from './http';
import { heals } from './transience';

/** How a read is repeated. A mutation is never sent through here. */
export interface RetryPolicy {
	/** Tries in all, the first included. */
	attempts: number;
	/** Tries in all where the last one was refused because there were too many requests: that is waiting, not failure. */
	throttledAttempts: number;
	/** HTTP statuses after which waiting can help. */
	statuses: readonly number[];
	/** Whether the service refuses the request because there are too many, whatever the status. */
	isThrottled?: (reply: HttpReply) => boolean;
	/** The wait before the second try in ms; it doubles from try to try, up to `maxDelayMs`. */
	baseDelayMs: number;
	maxDelayMs: number;
	/** A longer Retry-After than this is not waited for: the failed reply is handed back instead. */
	maxRetryAfterMs: number;
	/** No further try starts when its wait would end later than this many ms after the first try began. */
	budgetMs: number;
}

/** Throttled or a gateway's fault. 500 is left out: Cortex uses it for refusals, which a repetition cannot change. */
const TRANSIENT_STATUSES = [429, 502, 503, 504];

export const READ_POLICY: RetryPolicy = {
	attempts: 4,
	throttledAttempts: 8,
	statuses: TRANSIENT_STATUSES,
	baseDelayMs: 1_000,
	maxDelayMs: 15_000,
	maxRetryAfterMs: 60_000,
	budgetMs: 120_000,
};

/**
 * The wait that a Retry-After header asks for, in ms from `now`: whole seconds or an HTTP date. Undefined when there is
 * no such header or it cannot be read; never negative.
 */
export function retryAfterMs(header: unknown, now: number): number | undefined {
	if (typeof header !== 'string' && typeof header !== 'number') return undefined;
	const value = String(header).trim();
	if (/^\d+$/.test(value)) return Number(value) * 1_000;
	// An HTTP date names its day first; Date.parse alone would also take "1.5" for a date.
	if (!/^[A-Za-z]{3,9},? /.test(value)) return undefined;
	const at = Date.parse(value);
	return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/**
 * Repeats `send` while the reply is transient or the network failed, within the policy's tries and budget. The server's
 * own Retry-After goes before the back-off. Hands back the last reply, or throws the last NetworkFailure.
 */
export async function withRetry(
	send: () => Promise<HttpReply>,
	policy: RetryPolicy,
	clock: Clock,
): Promise<HttpReply> {
	const deadline = clock.monotonic() + policy.budgetMs;
	for (let tries = 1; ; tries += 1) {
		const sent = await attempt(send);
		if ('failure' in sent && !isPassing(sent.failure)) throw sent.failure;
		const isThrottled = 'value' in sent && (sent.value.status === 429 || policy.isThrottled?.(sent.value) === true);
		if ('value' in sent && !policy.statuses.includes(sent.value.status) && !isThrottled) return sent.value;
		const asked = 'value' in sent ? retryAfterMs(sent.value.headers['retry-after'], clock.now()) : undefined;
		const wait = asked ?? Math.min(policy.baseDelayMs * 2 ** (tries - 1), policy.maxDelayMs);
		const givesUp =
			tries >= (isThrottled ? policy.throttledAttempts : policy.attempts) || wait > policy.maxRetryAfterMs || clock.monotonic() + wait > deadline;
		if (givesUp) {
			if ('failure' in sent) throw sent.failure;
			return sent.value;
		}
		await clock.sleep(wait);
	}
}

/** Whether asking again may help: a huge reply stays huge. */
function isPassing(failure: Error): boolean {
	return failure instanceof NetworkFailure && heals(failure.kind) && failure.code !== REPLY_TOO_LARGE;
}
