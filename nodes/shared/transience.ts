import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { classifyCode, type FailureKind } from './transportFailure';

/** HTTP statuses after which waiting can help. */
export const TRANSIENT_STATUS = /^(408|429|5\d\d)$/;

/** Whether waiting helps: a wrong certificate and a blocked address stay so, and a person who stopped the execution wants no more of it. */
export function heals(kind: FailureKind): boolean {
	return kind !== 'certificate' && kind !== 'guarded' && kind !== 'cancelled';
}

/**
 * Whether trying again later can help: no reply, throttled, or a fault of the server. A write that failed so may have taken
 * effect.
 */
export function isTransient(error: unknown): boolean {
	if (!(error instanceof NodeApiError || error instanceof NodeOperationError)) return false;
	const cause = error.failure?.cause;
	if (cause !== undefined) return cause === 'temporarily-unavailable' || cause === 'rate-limited';
	// An n8n that does not know declared causes drops them.
	const httpCode = error instanceof NodeApiError ? (error.httpCode ?? '') : '';
	if (httpCode === '' || /^\d+$/.test(httpCode)) return TRANSIENT_STATUS.test(httpCode);
	return heals(classifyCode(httpCode).kind);
}
