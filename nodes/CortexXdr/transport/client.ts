import type { IDataObject } from 'n8n-workflow';
import type { Submission } from '../containment/classify';
import { systemClock, type Clock } from '../../shared/clock';
import { toNodeError } from '../../shared/explanation';
import { send, type HttpReply, type HttpRequest, type RequestContext } from '../../shared/http';
import { RateLimiter } from '../../shared/rateLimit';
import { READ_POLICY, withRetry } from '../../shared/retry';
import { isRecord, numeric } from '../../shared/values';
import { explain, explainReply, isErrorEnvelope, vendorMessage } from './errors';
import { wasNeverSent, writeOnce } from './write';

export const CREDENTIAL = 'cortexXdrApi';

/** Palo Alto Networks publishes no limit for these calls; public clients keep to 10 a second. */
const DEFAULT_REQUESTS_PER_SECOND = 10;

const limiter = new RateLimiter();

/** The public API as the operations use it: reads may be repeated, mutations are sent exactly once. */
export interface CortexClient {
	readonly clock: Clock;
	/**
	 * Sends a read, repeating it while the service is throttled or away.
	 *
	 * @param path below /public_api/v1/, such as `endpoints/get_endpoint`
	 * @returns the value of `reply`
	 * @throws NodeApiError that says what to do
	 */
	read(path: string, requestData: IDataObject): Promise<unknown>;
	/** Sends a mutation once and says what is known of it. Never throws for anything that happened after sending. */
	mutate(path: string, requestData: IDataObject): Promise<Submission>;
}

/** The same with what the operations beyond containment need. */
export interface CortexApi extends CortexClient {
	/**
	 * Sends a mutation other than an isolation or release, exactly once.
	 *
	 * @param check what a person shall look at when the reply is lost
	 * @returns `true`, or the value of `reply`
	 * @throws NodeApiError when it was refused, and when it cannot be told whether it took effect
	 */
	write(path: string, requestData: IDataObject, check: string): Promise<unknown>;
	/**
	 * Sends a read whose reply has no envelope, such as a file, and hands back the reply whatever its status. It is
	 * repeated as `read` is.
	 *
	 * @throws NodeApiError when no reply came
	 */
	fetch(request: HttpRequest): Promise<HttpReply>;
}

export function createClient(context: RequestContext, clock: Clock = systemClock): CortexApi {
	const call = async (request: HttpRequest): Promise<HttpReply> => {
		const credential = context.getNode().credentials?.[CREDENTIAL];
		const { requestsPerSecond } = await context.getCredentials(CREDENTIAL);
		const limit = numeric(requestsPerSecond) ?? DEFAULT_REQUESTS_PER_SECOND;
		await limiter.take(credential?.id ?? credential?.name ?? '', limit, clock);
		return await send(context, CREDENTIAL, request);
	};
	const post = async (path: string, requestData: IDataObject): Promise<HttpReply> =>
		await call({ method: 'POST', url: `/public_api/v1/${path}`, body: { request_data: requestData } });
	const repeat = async (request: () => Promise<HttpReply>): Promise<HttpReply> => {
		try {
			return await withRetry(request, READ_POLICY, clock);
		} catch (error) {
			const explanation = explain(error) ?? { message: String(error), description: '', httpCode: null };
			throw toNodeError(context.getNode(), explanation);
		}
	};

	return {
		clock,
		async read(path, requestData) {
			const reply = await repeat(async () => await post(path, requestData));
			if (reply.status === 200 && isRecord(reply.body) && 'reply' in reply.body && !isErrorEnvelope(reply.body)) {
				return reply.body.reply;
			}
			throw toNodeError(context.getNode(), explainReply(reply, clock.now()));
		},
		async mutate(path, requestData) {
			try {
				return judgeMutation(await post(path, requestData));
			} catch (error) {
				const explanation = explain(error);
				const message = explanation?.message ?? String(error);
				return wasNeverSent(error) ? { kind: 'refused', message, about: 'request' } : { kind: 'lost', message };
			}
		},
		async write(path, requestData, check) {
			return await writeOnce(context.getNode(), async () => await post(path, requestData), check);
		},
		async fetch(request) {
			return await repeat(async () => await call(request));
		},
	};
}

/**
 * What a reply to isolate or unisolate means. Accepted needs an action ID. Refused needs a status or an envelope that
 * shows the request was turned down; anything else may hide a request that took effect.
 */
export function judgeMutation(reply: HttpReply): Submission {
	const { status, body } = reply;
	// A gateway's own status says nothing about what the server behind it did, envelope or not.
	const business = isErrorEnvelope(body) && (status === 200 || status === 500);
	if (business || (status >= 300 && status < 500 && status !== 408)) {
		// Business refusals come in the envelope; otherwise it was the caller who was turned away.
		const message = business ? vendorMessage(body) : explainReply(reply).message;
		return { kind: 'refused', message, about: business ? 'endpoints' : 'request' };
	}
	if (status === 200) {
		const data = isRecord(body) && isRecord(body.reply) ? body.reply : undefined;
		const actionId = numeric(data?.action_id) ?? numeric(data?.group_action_id);
		if (actionId !== undefined) return { kind: 'accepted', actionId };
		if (numeric(data?.status) === 0) {
			return { kind: 'refused', message: 'Cortex answered with status 0 (failed)', about: 'endpoints' };
		}
		return { kind: 'lost', message: 'the reply holds no action ID' };
	}
	return { kind: 'lost', message: explainReply(reply).message };
}
