import type { Failure, INode, JsonObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

/** A failure in words: what happened, what to do, and what n8n may make of it. */
export interface Explanation {
	message: string;
	description: string;
	/** The HTTP status, or the system's code when no reply came. */
	httpCode: string | null;
	failure?: Failure;
}

/** A fresh error: n8n's own wrapping holds the request with its signed headers, and ignores a better message. */
export function toNodeError(node: INode, explanation: Explanation, itemIndex?: number): NodeApiError {
	const { message, description, httpCode, failure } = explanation;
	const error = new NodeApiError(node, { message } as JsonObject, {
		message,
		description,
		...(httpCode === null ? {} : { httpCode }),
		...(failure ? { failure } : {}),
		...(itemIndex === undefined ? {} : { itemIndex }),
	});
	// For a network code n8n puts its own text here, which advises Retry On Fail: that repeats the whole node.
	error.message = message;
	return error;
}
