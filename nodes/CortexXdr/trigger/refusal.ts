import { NodeApiError } from 'n8n-workflow';

/** Statuses that say something about the key or the moment, not about the call. */
const NOT_ABOUT_THE_CALL = ['401', '402', '403', '408', '429', '502', '503', '504'];

/** Whether the tenant refused the call itself, as one does that has another version of the product. */
export function isRefusal(failure: Error): boolean {
	const httpCode = failure instanceof NodeApiError ? (failure.httpCode ?? '') : '';
	return /^\d+$/.test(httpCode) && !NOT_ABOUT_THE_CALL.includes(httpCode);
}
