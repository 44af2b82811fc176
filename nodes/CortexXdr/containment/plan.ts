import { isEndpointId, type Desired, type Outcome } from '../../shared/containment';
import { excerpt } from '../../shared/values';
import { decide, type WhenOffline } from './decide';
import type { Endpoint } from './endpoint';
import type { EvidenceEntry } from './evidence';
import type { Identity } from './identity';
import { protectedBy, type ProtectionPolicy } from './policy';
import { resolve, type ResolveOptions } from './resolve';

/** What one item asks for, as the form states it. */
export interface ContainmentRequest {
	desired: Desired;
	identity: Identity;
	/** What must agree before an endpoint counts as the one that is meant. */
	resolve: ResolveOptions;
	whenOffline: WhenOffline;
	/** Endpoints that must not be isolated. A release is never refused for it. */
	protection: ProtectionPolicy;
	dryRun: boolean;
}

/** What was found out about the endpoint that is meant. */
interface Found {
	endpoint: Endpoint;
	matchedBy: string;
	evidence: readonly EvidenceEntry[];
}

/** What will be done for one item. */
export type Plan =
	| ({ kind: 'call'; reason: string; queued: boolean } & Found)
	| ({ kind: 'follow'; reason: string } & Found)
	| ({ kind: 'stop'; outcome: Outcome; reason: string; candidates?: readonly Endpoint[] } & Partial<Found>)
	| { kind: 'error'; endpoint: Endpoint; reason: string };

/** Identity, then protection, then the state table, then Dry Run: the first that says no ends it. */
export function plan(request: ContainmentRequest, candidates: readonly Endpoint[]): Plan {
	const { desired, dryRun } = request;
	const resolution = resolve(request.identity, candidates, request.resolve);
	// Nothing is sent where it is not clear which endpoint is meant.
	if ('notFound' in resolution) return { kind: 'stop', outcome: 'notFound', reason: resolution.notFound };
	if ('refused' in resolution) {
		const { refused: outcome, ...refusal } = resolution;
		return { kind: 'stop', outcome, ...refusal };
	}
	const { found: endpoint, matchedBy, evidence } = resolution;
	const found: Found = { endpoint, matchedBy, evidence };
	if (!isEndpointId(endpoint.id)) {
		const reason = `Cortex XDR calls the endpoint “${excerpt(endpoint.id, 60)}”, which is no endpoint ID of 32 hexadecimal digits: it could not be recorded`;
		return { kind: 'stop', outcome: 'unsupported', reason, ...found };
	}
	const protection = desired === 'isolated' ? protectedBy(request.protection, endpoint) : undefined;
	if (protection !== undefined) {
		const reason = `${endpoint.name || 'The endpoint'} must not be isolated: ${protection}`;
		return { kind: 'stop', outcome: 'protected', reason, ...found };
	}
	const decision = decide(desired, endpoint, request.whenOffline);
	switch (decision.kind) {
		case 'error':
			return { kind: 'error', endpoint, reason: decision.reason };
		case 'outcome':
			if (decision.follow && !dryRun) return { kind: 'follow', reason: decision.reason, ...found };
			return { kind: 'stop', outcome: decision.outcome, reason: decision.reason, ...found };
		case 'call':
			if (dryRun) {
				const outcome = desired === 'isolated' ? 'wouldIsolate' : 'wouldRelease';
				return { kind: 'stop', outcome, reason: `Dry Run: nothing was sent. ${decision.reason}`, ...found };
			}
			return { kind: 'call', reason: decision.reason, queued: decision.queued, ...found };
	}
}
