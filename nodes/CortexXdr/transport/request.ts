import type { IDataObject, INode, NodeApiError } from 'n8n-workflow';
import type { Clock } from '../../shared/clock';
import { toNodeError } from '../../shared/explanation';
import { cortexBaseUrl } from '../../shared/hosts';
import { failureOf, REQUEST_TIMEOUT, send, type HttpReply, type HttpRequest, type RequestContext } from '../../shared/http';
import { RateLimiter } from '../../shared/rateLimit';
import { READ_POLICY, retryAfterMs, withRetry, type RetryPolicy } from '../../shared/retry';
import { isRecord, numeric, text } from '../../shared/values';
import { explain, explainReply, explainTooLate, isErrorEnvelope, isThrottling } from './errors';
import { judged, judgeReply, type MutationForm, type MutationResult } from './judge';

export const CREDENTIAL = 'cortexXdrApi';

/** A tenant takes 10 requests a second from all its clients together (vendor statement): half of them is left to the others. */
const DEFAULT_REQUESTS_PER_SECOND = 5;

const limiter = new RateLimiter();

const CORTEX_READ_POLICY: RetryPolicy = { ...READ_POLICY, isThrottled: isThrottling };

/** Single calls of the public API: reads may be repeated, mutations are sent exactly once. */
export interface CortexRequester {
	readonly clock: Clock;
	/**
	 * Sends a read, repeating it while the service is throttled or away.
	 *
	 * @param path below /public_api/v1/, such as `endpoints/get_endpoint`; a whole path for the few calls elsewhere
	 * @returns the value of `reply`
	 * @throws NodeApiError that says what to do
	 */
	read(path: string, requestData: IDataObject): Promise<unknown>;
	/**
	 * Sends a read whose reply has no envelope, such as a file, and hands back the reply whatever its status. It is
	 * repeated as `read` is.
	 *
	 * @throws NodeApiError when no reply came
	 */
	fetch(request: HttpRequest): Promise<HttpReply>;
	/** Sends a mutation exactly once and says what is known of it. Never throws. */
	mutate(path: string, requestData: IDataObject, form?: MutationForm): Promise<MutationResult>;
	/** How many calls Cortex refused so far because there were too many. */
	throttled(): number;
	/** A fresh error for a reply that contradicts itself or leaves out what decides: nothing follows from it. */
	doubt(message: string, description: string): Error;
}

/**
 * @param budgetMs how long reads may take in all, retries included: none is begun later. Not bounded beyond the retry
 * policy when left out
 */
export function createRequester(context: RequestContext, clock: Clock, budgetMs?: number): CortexRequester {
	const deadline = budgetMs === undefined ? Infinity : clock.monotonic() + budgetMs;
	const remaining = (): number => Math.max(0, deadline - clock.monotonic());
	let throttled = 0;
	const call = async (request: HttpRequest): Promise<HttpReply> => {
		const { key, perSecond } = await rateOf(context);
		const permit = await limiter.take(key, perSecond, clock, deadline);
		if (!permit) throw new TooLate();
		const totalTimeout = Math.max(1_000, remaining());
		const bounded = deadline === Infinity ? request : { timeout: Math.min(REQUEST_TIMEOUT, totalTimeout), totalTimeout, ...request };
		const reply = await send(context, CREDENTIAL, bounded);
		if (isThrottling(reply)) {
			throttled += 1;
			permit.refused(retryAfterMs(reply.headers['retry-after'], clock.now()));
		}
		return reply;
	};
	const post = async (path: string, body: IDataObject): Promise<HttpReply> =>
		await call({ method: 'POST', url: path.startsWith('/') ? path : `/public_api/v1/${path}`, body });
	const repeat = async (request: () => Promise<HttpReply>): Promise<HttpReply> => {
		if (remaining() <= 0) throw toNodeError(context.getNode(), explainTooLate(budgetMs ?? 0));
		const policy = { ...CORTEX_READ_POLICY, budgetMs: Math.min(CORTEX_READ_POLICY.budgetMs, remaining()) };
		try {
			return await withRetry(request, policy, clock);
		} catch (error) {
			if (error instanceof TooLate) throw toNodeError(context.getNode(), explainTooLate(budgetMs ?? 0));
			const explanation = explain(error) ?? { message: String(error), description: '', httpCode: null };
			throw toNodeError(context.getNode(), explanation);
		}
	};

	return {
		clock,
		async read(path, requestData) {
			const reply = await repeat(async () => await post(path, { request_data: requestData }));
			if (reply.status === 200 && isRecord(reply.body) && 'reply' in reply.body && !isErrorEnvelope(reply.body)) {
				return reply.body.reply;
			}
			throw toNodeError(context.getNode(), explainReply(reply, clock.now(), path));
		},
		async fetch(request) {
			return await repeat(async () => await call(request));
		},
		async mutate(path, requestData, { judge = (reply: HttpReply) => judgeReply(reply, path), isBare = false } = {}) {
			return await judged(async () => await post(path, isBare ? requestData : { request_data: requestData }), judge);
		},
		throttled: () => throttled,
		doubt: (message, description) => doubtful(context.getNode(), message, description),
	};
}

/** A fresh error for a reply from which nothing follows. */
export function doubtful(node: INode, message: string, description: string): NodeApiError {
	return toNodeError(node, { message, description, httpCode: null, failure: { cause: 'temporarily-unavailable' } });
}

/** A read could not start before its budget was used up. */
class TooLate extends Error {}

/** How many requests the node may send in a second. @throws PreparationFailed when the credential cannot be read */
export async function requestsPerSecond(context: RequestContext): Promise<number> {
	return (await rateOf(context)).perSecond;
}

/** The rate, and what shares it: all credentials of one key. @throws PreparationFailed when the credential cannot be read */
async function rateOf(context: RequestContext): Promise<{ key: string; perSecond: number }> {
	try {
		const { host, keyId, requestsPerSecond: given } = await context.getCredentials(CREDENTIAL);
		return {
			key: `${cortexBaseUrl(text(host)).toLowerCase()} ${text(keyId).trim()}`,
			perSecond: numeric(given) ?? DEFAULT_REQUESTS_PER_SECOND,
		};
	} catch (error) {
		throw failureOf(error);
	}
}
