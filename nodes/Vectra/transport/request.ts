import type { IDataObject, IHttpRequestMethods } from 'n8n-workflow';
import type { Clock } from '../../shared/clock';
import { toNodeError } from '../../shared/explanation';
import { send, withoutBytes, REQUEST_TIMEOUT, type HttpReply, type HttpRequest, type RequestContext } from '../../shared/http';
import { READ_POLICY, withRetry, type RetryPolicy } from '../../shared/retry';
import { isThrottled } from '../../shared/throttling';
import type { Connection } from './connection';
import { explainReply, explainThrown, explainTooLate, isSuccess, type Subject } from './errors';
import { rightFor } from './rights';

/** Reads of Vectra may be repeated after any fault of the server: unlike Cortex it refuses nothing with a 500. */
const VECTRA_READ_POLICY: RetryPolicy = { ...READ_POLICY, statuses: [408, 429, 500, 502, 503, 504], isThrottled };

export interface Requester {
	readonly clock: Clock;
	/**
	 * Sends a GET, repeating it while Vectra is throttled or away.
	 *
	 * @param path below the API version, such as `/hosts`
	 * @param tolerated statuses that are handed back instead of thrown
	 * @throws NodeApiError that says what to do
	 */
	read(path: string, qs: IDataObject, subject: Subject, tolerated?: readonly number[]): Promise<HttpReply>;
	/**
	 * The same for a file: the body of a success is a Buffer.
	 */
	download(path: string, subject: Subject, tolerated?: readonly number[]): Promise<HttpReply>;
	/** Sends a write exactly once. Throws like `read`; whether it took effect is then not known if `isTransient`. */
	write(
		method: IHttpRequestMethods,
		path: string,
		body: IDataObject,
		subject: Subject,
		tolerated?: readonly number[],
	): Promise<HttpReply>;
	/** A fresh error for this node, for a reply that says success but cannot be used. */
	fail(reply: HttpReply, subject: Subject): Error;
}

/**
 * @param apiPrefix the API version, such as `/api/v2.5`
 * @param budgetMs how long reads may take in all, retries included: none is begun later. Not bounded beyond the retry
 * policy when left out
 */
export function createRequester(
	context: RequestContext,
	{ credentialType, deployment, renewable }: Connection,
	apiPrefix: string,
	clock: Clock,
	budgetMs?: number,
): Requester {
	const deadline = budgetMs === undefined ? Infinity : clock.monotonic() + budgetMs;

	const sendOnce = async (
		method: IHttpRequestMethods,
		path: string,
		payload: IDataObject,
		more: Pick<HttpRequest, 'headers' | 'encoding'> = {},
	): Promise<HttpReply> =>
		await send(
			context,
			credentialType,
			{
				method,
				url: `${apiPrefix}${path}`,
				...(method === 'GET' ? { qs: payload } : { body: payload }),
				...more,
				timeout: Math.max(1_000, Math.min(REQUEST_TIMEOUT, deadline - clock.monotonic())),
				...(deadline === Infinity ? {} : { totalTimeout: Math.max(1_000, deadline - clock.monotonic()) }),
			},
			renewable,
		);

	const fail = (reply: HttpReply, subject: Subject, right = ''): Error =>
		toNodeError(context.getNode(), explainReply(reply, subject, clock.now(), right));

	const checked = async (
		work: () => Promise<HttpReply>,
		subject: Subject,
		tolerated: readonly number[],
		right: string,
	): Promise<HttpReply> => {
		let reply: HttpReply;
		try {
			reply = await work();
		} catch (error) {
			const explanation = explainThrown(error, deployment) ?? { message: String(error), description: '', httpCode: null };
			throw toNodeError(context.getNode(), explanation);
		}
		if (tolerated.includes(reply.status) || isSuccess(reply)) return reply;
		throw fail(reply, subject, right);
	};

	const repeated = async (request: () => Promise<HttpReply>): Promise<HttpReply> => {
		const remaining = Math.max(0, deadline - clock.monotonic());
		const policy = { ...VECTRA_READ_POLICY, budgetMs: Math.min(VECTRA_READ_POLICY.budgetMs, remaining) };
		return await withRetry(request, policy, clock);
	};

	const refuseWhenLate = (): void => {
		if (clock.monotonic() >= deadline) throw toNodeError(context.getNode(), explainTooLate(budgetMs ?? 0));
	};

	return {
		clock,
		fail: (reply, subject) => fail(reply, subject),
		async read(path, qs, subject, tolerated = []) {
			refuseWhenLate();
			const request = async () => await sendOnce('GET', path, qs);
			return await checked(async () => await repeated(request), subject, tolerated, rightFor('GET', path));
		},
		async download(path, subject, tolerated = []) {
			refuseWhenLate();
			const file = { headers: { Accept: '*/*' }, encoding: 'arraybuffer' } as const;
			const request = async () => {
				const reply = await sendOnce('GET', path, {}, file);
				return reply.status === 200 ? reply : withoutBytes(reply);
			};
			return await checked(async () => await repeated(request), subject, tolerated, rightFor('GET', path));
		},
		async write(method, path, body, subject, tolerated = []) {
			return await checked(async () => await sendOnce(method, path, body), subject, tolerated, rightFor(method, path));
		},
	};
}
