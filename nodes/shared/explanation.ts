import type { Failure, INode, JsonObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { explainConnection, type Service } from './connectionFailure';
import type { NetworkFailure } from './http';
import { heals } from './transience';
import type { FailureKind } from './transportFailure';
import { excerpt } from './values';

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

/** What happened, by kind of failure. */
const NO_REPLY: Partial<Record<FailureKind, (product: string) => string>> = {
	timeout: (product) => `${product} did not answer in time`,
	reply: (product) => `The answer of ${product} cannot be read`,
	cancelled: (product) => `The execution was cancelled before ${product} answered`,
};

/** Explains why no usable reply came. */
export function explainNetwork(failure: NetworkFailure, service: Service): Explanation {
	const { code, kind, message, isExplained } = failure;
	const { said = excerpt(message), whatToDo } = explainConnection(failure, service);
	return {
		message: NO_REPLY[kind]?.(service.product) ?? `${service.product} cannot be reached`,
		description: isExplained ? message : `${said}. ${whatToDo}`,
		httpCode: kind === 'guarded' ? null : code || null,
		...(kind === 'cancelled' ? {} : { failure: { cause: heals(kind) ? 'temporarily-unavailable' : 'configuration-invalid' } }),
	};
}
