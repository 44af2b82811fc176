import { decide, type WhenOffline } from './decide';
import type { Endpoint } from './endpoint';
import type { Identity } from './identity';
import { protectedBy, type ProtectionPolicy } from './policy';
import { resolve } from './resolve';
import type { Desired, Outcome } from '../../shared/containment';

/** One item's wish, as the form states it. */
export interface ContainmentRequest {
	desired: Desired;
	identity: Identity;
	whenOffline: WhenOffline;
	/** Every kind of identifier given must agree, not only the most. */
	requireAgreement: boolean;
	/** Endpoints that must not be isolated. A release is never refused for it. */
	protection: ProtectionPolicy;
	dryRun: boolean;
}

/** What will be done for one item. */
export type Plan =
	| { kind: 'call'; endpoint: Endpoint; matchedBy: string; reason: string; queued: boolean }
	| { kind: 'follow'; endpoint: Endpoint; matchedBy: string; reason: string }
	| {
			kind: 'stop';
			outcome: Outcome;
			reason: string;
			endpoint?: Endpoint;
			matchedBy?: string;
			candidates?: Endpoint[];
	  }
	| { kind: 'error'; endpoint: Endpoint; reason: string };

/** Identity, then protection, then the state table, then Dry Run: the first that says no ends it. */
export function plan(request: ContainmentRequest, candidates: readonly Endpoint[]): Plan {
	const { desired, dryRun } = request;
	const resolution = resolve(request.identity, candidates, request.requireAgreement);
	if ('notFound' in resolution) return { kind: 'stop', outcome: 'notFound', reason: resolution.notFound };
	if ('ambiguous' in resolution) {
		return { kind: 'stop', outcome: 'ambiguous', reason: resolution.reason, candidates: resolution.ambiguous };
	}
	const { found: endpoint, matchedBy } = resolution;
	const protection = desired === 'isolated' ? protectedBy(request.protection, endpoint) : undefined;
	if (protection !== undefined) {
		const reason = `${endpoint.name || 'The endpoint'} must not be isolated: ${protection}`;
		return { kind: 'stop', outcome: 'protected', reason, endpoint, matchedBy };
	}
	const decision = decide(desired, endpoint, request.whenOffline);
	switch (decision.kind) {
		case 'error':
			return { kind: 'error', endpoint, reason: decision.reason };
		case 'outcome':
			if (decision.follow && !dryRun) return { kind: 'follow', endpoint, matchedBy, reason: decision.reason };
			return { kind: 'stop', outcome: decision.outcome, reason: decision.reason, endpoint, matchedBy };
		case 'call':
			if (dryRun) {
				const outcome = desired === 'isolated' ? 'wouldIsolate' : 'wouldRelease';
				return { kind: 'stop', outcome, reason: `Dry Run: nothing was sent. ${decision.reason}`, endpoint, matchedBy };
			}
			return { kind: 'call', endpoint, matchedBy, reason: decision.reason, queued: decision.queued };
	}
}
