import type { INode, NodeApiError } from 'n8n-workflow';
import { NetworkFailure, type HttpReply } from '../../shared/http';
import { isRecord, numeric } from '../../shared/values';
import { toNodeError, type Explanation } from '../../shared/explanation';
import { explain, explainReply, isErrorEnvelope } from './errors';

/** What the reply to a mutation means. `lost`: it may have taken effect or not. */
export type Written =
	| { kind: 'done'; value: unknown }
	| { kind: 'refused'; explanation: Explanation }
	| { kind: 'lost'; message: string };

const NEVER_SENT_CODES = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/** A connection that was never made, or a request that could not be prepared, cannot have carried anything. */
export function wasNeverSent(error: unknown): boolean {
	return !(error instanceof NetworkFailure) || NEVER_SENT_CODES.includes(error.code);
}

/**
 * Reads the reply to a mutation other than an isolation or release. Success is the bare `true` (vendor specification),
 * `{reply: …}` (public clients) or 204 without a body (cases of 5.x).
 */
export function judgeWrite(reply: HttpReply): Written {
	const { status, body } = reply;
	if (isErrorEnvelope(body) || (status >= 300 && status < 500)) {
		return { kind: 'refused', explanation: explainReply(reply) };
	}
	if (status === 204) return { kind: 'done', value: true };
	const value = isRecord(body) && 'reply' in body ? body.reply : body;
	if (status === 200 && isFailure(value)) {
		const message = 'Cortex XDR answered that the request failed, without a reason';
		return { kind: 'refused', explanation: { message, description: 'HTTP status 200', httpCode: '200' } };
	}
	if (status === 200 && (value === true || isRecord(value))) return { kind: 'done', value };
	return { kind: 'lost', message: explainReply(reply).message };
}

function isFailure(value: unknown): boolean {
	return value === false || (isRecord(value) && numeric(value.status) === 0);
}

/**
 * Sends a mutation once and returns what it answered.
 *
 * @param check what a person shall look at when the reply is lost
 * @throws NodeApiError when it was refused or lost
 */
export async function writeOnce(
	node: INode,
	post: () => Promise<HttpReply>,
	check: string,
): Promise<unknown> {
	const written = await settle(post);
	if (written.kind === 'done') return written.value;
	throw written.kind === 'refused'
		? toNodeError(node, written.explanation)
		: lostError(node, written.message, check);
}

/** For a mutation of which nobody knows whether it took effect. */
export function lostError(node: INode, message: string, check: string): NodeApiError {
	return toNodeError(node, {
		message: `It cannot be told whether Cortex XDR carried out the request: ${message}`,
		description: `It was sent once and was not repeated. Before you run it again: ${check}`,
		httpCode: null,
	});
}

async function settle(post: () => Promise<HttpReply>): Promise<Written> {
	try {
		return judgeWrite(await post());
	} catch (error) {
		const explanation = explain(error) ?? { message: String(error), description: '', httpCode: null };
		if (wasNeverSent(error)) return { kind: 'refused', explanation };
		return { kind: 'lost', message: explanation.message };
	}
}
