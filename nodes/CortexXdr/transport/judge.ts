import { attempt } from '../../shared/attempt';
import type { Explanation } from '../../shared/explanation';
import { NetworkFailure, PreparationFailed, type HttpReply } from '../../shared/http';
import { isRecord, numeric } from '../../shared/values';
import { explain, explainReply, isErrorEnvelope, isThrottling, vendorMessage } from './errors';

/** Why Cortex said no: the endpoints (a smaller set may pass), the role of the key, or the request itself. */
export type RefusedFor = 'endpoints' | 'role' | 'request';

/** What is known of a mutation that was sent once. */
export type MutationResult =
	/** Cortex took it. `value` is `true` or the object in `reply`. */
	| { kind: 'done'; value: true | Record<string, unknown> }
	/**
	 * Nothing was changed. `about` says whether the endpoints were the reason (a smaller set may pass) or the request
	 * itself (key, role, licence, no connection). `reason` is the bare reason, `explanation` the whole error.
	 */
	| { kind: 'refused'; about: RefusedFor; reason: string; explanation: Explanation }
	/** Nothing was changed: there were too many requests. It may be asked for again once the wait is over. */
	| { kind: 'throttled'; reason: string; explanation: Explanation }
	/** No reply, or one that proves nothing: the mutation may have taken effect. */
	| { kind: 'lost'; reason: string };

const FAILED: Explanation = {
	message: 'Cortex XDR answered that the request failed, without a reason',
	description: 'HTTP status 200',
	httpCode: '200',
};

/**
 * What a reply to a mutation proves.
 *
 * | Status | Body | Result |
 * |---|---|---|
 * | any below but lost | an action ID beside the no | lost |
 * | 429; 200, 4xx, 500 | the text of throttling | throttled |
 * | 200, 500 | the product's error envelope | refused, because of what it was about |
 * | 200 | `false` or `{status: 0}`, bare or in `reply` | refused, likewise |
 * | 200 | `true` or an object, bare or in `reply` | done |
 * | 204 | any | done |
 * | 3xx, 4xx except 408 | any | refused before it was carried out |
 * | any other: 408, 5xx, 200 of another form | any | lost |
 *
 * A gateway answers 408, 502, 503 and 504 by itself, in the envelope or not, and does not know what the server behind it
 * did. The product uses the envelope with status 500 for its refusals (vendor specification, public clients). Success is
 * the bare `true` (vendor specification), `{reply: …}` (public clients) or 204 without a body (cases of 5.x).
 */
export function judgeReply(reply: HttpReply, path = ''): MutationResult {
	const result = judgeForm(reply, path);
	if (result.kind === 'done' || result.kind === 'lost' || actionIdIn(reply.body) === undefined) return result;
	return { kind: 'lost', reason: `the reply says no (${result.reason}) and yet holds an action ID` };
}

/** The group action ID in the reply to a mutation that starts an action; undefined when it holds none. */
export function actionIdOf(value: unknown): number | undefined {
	return isRecord(value) ? (numeric(value.action_id) ?? numeric(value.group_action_id)) : undefined;
}

/** The ID of an action that was created after all. */
function actionIdIn(body: unknown): number | undefined {
	return actionIdOf(isRecord(body) && 'reply' in body ? body.reply : body);
}

/** The judgement by status and form. */
function judgeForm(reply: HttpReply, path: string): MutationResult {
	const { status, body } = reply;
	if (isThrottling(reply)) {
		const explanation = explainReply(reply);
		return { kind: 'throttled', reason: vendorMessage(body) || explanation.message, explanation };
	}
	if ((status === 200 || status === 500) && isErrorEnvelope(body)) {
		const explanation = explainReply(reply);
		return { kind: 'refused', about: 'endpoints', reason: vendorMessage(body) || explanation.message, explanation };
	}
	if (status === 403) return { ...refusedRequest(explainReply(reply, undefined, path)), about: 'role' };
	if (status >= 300 && status < 500 && status !== 408) return refusedRequest(explainReply(reply));
	if (status === 204) return { kind: 'done', value: true };
	if (status !== 200) return { kind: 'lost', reason: explainReply(reply).message };
	const value = isRecord(body) && 'reply' in body ? body.reply : body;
	if (value === false || (isRecord(value) && numeric(value.status) === 0)) {
		return { kind: 'refused', about: 'endpoints', reason: FAILED.message, explanation: FAILED };
	}
	if (value === true || isRecord(value)) return { kind: 'done', value };
	return { kind: 'lost', reason: explainReply(reply).message };
}

/** What the failure to get a reply proves: only what was demonstrably not sent changed nothing. */
export function judgeFailure(failure: Error): MutationResult {
	const explanation = explain(failure) ?? { message: failure.message, description: '', httpCode: null };
	const isUnsent = failure instanceof PreparationFailed || (failure instanceof NetworkFailure && failure.fate === 'neverSent');
	return isUnsent ? refusedRequest(explanation) : { kind: 'lost', reason: explanation.message };
}

/** What a reply to a mutation proves. */
export type Judge = (reply: HttpReply) => MutationResult;

/** How a mutation differs from the common form. */
export interface MutationForm {
	/** For replies of another form than `judgeReply` knows. */
	judge?: Judge;
	/** The fields are the body itself; otherwise they stand in `request_data`. */
	isBare?: boolean;
}

/** Sends a mutation exactly once. Never throws: what was sent must not be lost. */
export async function judged(post: () => Promise<HttpReply>, judge: Judge = judgeReply): Promise<MutationResult> {
	const sent = await attempt(post);
	return 'value' in sent ? judge(sent.value) : judgeFailure(sent.failure);
}

function refusedRequest(explanation: Explanation): Extract<MutationResult, { kind: 'refused' }> {
	return { kind: 'refused', about: 'request', reason: explanation.message, explanation };
}
