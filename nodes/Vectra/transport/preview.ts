import type { RequestContext } from '../../shared/http';
import type { VectraApi } from './api';
import { createRequester, type Requester } from './request';

/** The API versions of Respond UX that the nodes speak: what is stable, and what Vectra calls a preview. */
export const API_VERSIONS = ['v3.4', 'v3.5'] as const;
export type ApiVersion = (typeof API_VERSIONS)[number];

/** Calls of the preview. Vectra warns that it may change; so nothing uses it unless the form says so. */
export function previewOf(context: RequestContext, api: VectraApi): Requester {
	return createRequester(context, api.connection, '/api/v3.5', api.clock);
}
