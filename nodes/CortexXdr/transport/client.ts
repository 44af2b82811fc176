import { systemClock, type Clock } from '../../shared/clock';
import type { Desired } from '../../shared/containment';
import type { RequestContext } from '../../shared/http';
import type { Submission } from '../containment/classify';
import type { Endpoint } from '../containment/endpoint';
import type { Identity } from '../containment/identity';
import { readActionStatus, type ActionStatus } from './actions';
import { createApi, type CortexApi } from './api';
import { findCandidates, readByIds, type CandidateIndex } from './endpoints';
import { actionIdOf, type MutationResult } from './judge';

/** Cortex as containment uses it. */
export interface CortexClient {
	readonly clock: Clock;
	/** Every endpoint that agrees with at least one identifier of at least one identity. @throws NodeApiError */
	findCandidates(identities: readonly Identity[]): Promise<CandidateIndex>;
	/** The endpoints with these IDs, by ID. Missing ones are left out. @throws NodeApiError */
	readByIds(ids: readonly string[]): Promise<Map<string, Endpoint>>;
	/** @throws NodeApiError */
	readActionStatus(actionId: number): Promise<ActionStatus>;
	/**
	 * Sends isolate or unisolate exactly once for up to `BULK_LIMIT` endpoints, and says what is known of it. Never throws.
	 *
	 * @param incidentId shows the action in that incident's timeline; '' for none
	 */
	setIsolation(desired: Desired, endpointIds: readonly string[], incidentId: string): Promise<Submission>;
}

export function createClient(context: RequestContext, clock: Clock = systemClock): CortexClient {
	return clientOf(createApi(context, clock));
}

/** The client over a connection that is already there. */
export function clientOf(api: CortexApi): CortexClient {
	return {
		clock: api.clock,
		findCandidates: async (identities) => await findCandidates(api, identities),
		readByIds: async (ids) => await readByIds(api, ids),
		readActionStatus: async (actionId) => await readActionStatus(api, actionId),
		async setIsolation(desired, endpointIds, incidentId) {
			const path = desired === 'isolated' ? 'endpoints/isolate' : 'endpoints/unisolate';
			const result = await api.mutate(path, {
				...(endpointIds.length === 1
					? { endpoint_id: endpointIds[0] }
					: { filters: [{ field: 'endpoint_id_list', operator: 'in', value: [...endpointIds] }] }),
				...(incidentId === '' ? {} : { incident_id: incidentId }),
			});
			return submissionOf(result);
		},
	};
}

/** What became of an isolation or release: without an action ID nothing says that Cortex took it. */
export function submissionOf(result: MutationResult): Submission {
	switch (result.kind) {
		case 'done': {
			const actionId = actionIdOf(result.value);
			return actionId === undefined
				? { kind: 'lost', message: 'the reply holds no action ID' }
				: { kind: 'accepted', actionId };
		}
		case 'refused':
			return { kind: 'refused', message: result.reason, about: result.about };
		case 'throttled':
			return { kind: 'throttled', message: result.reason };
		case 'lost':
			return { kind: 'lost', message: result.reason };
	}
}
