import { NodeApiError, type IDataObject } from 'n8n-workflow';
import type { RequestContext } from '../../shared/http';
import type { VectraApi } from './api';
import type { Subject } from './errors';
import { createRequester, type Requester } from './request';

/** The API versions of Respond UX that the nodes speak: what is stable, and what Vectra calls a preview. */
export const API_VERSIONS = ['v3.4', 'v3.5'] as const;
export type ApiVersion = (typeof API_VERSIONS)[number];

/** Calls of the preview. Vectra warns that it may change; so nothing uses it unless the form says so. */
export function previewOf(context: RequestContext, api: VectraApi): Requester {
	return createRequester(context, api.connection, '/api/v3.5', api.clock);
}

/**
 * Sends a change of objects that were just read, once, by a call that not every tenant has.
 *
 * @returns Vectra's words where it does not have the call, and so changed nothing; undefined where it took the change
 * @throws like `write`, and where Vectra does not find the detections
 */
export async function writeIfOffered(requester: Requester, path: string, body: IDataObject, subject: Subject): Promise<string | undefined> {
	const reply = await requester.write('PATCH', path, body, subject, [404, 405]);
	if (reply.status < 400) return undefined;
	const failure = requester.fail(reply, subject);
	const said = failure instanceof NodeApiError ? (failure.description ?? '') : '';
	// The objects exist, as they were just read. So what is missing is the call, unless Vectra names them.
	if (/detection id/i.test(said)) throw failure;
	return said;
}
