import type { Outcome } from '../../../CortexXdr/containment/outcome';

/**
 * What an outcome of the Cortex XDR node means for a host's tags.
 * - contained: verified, ours
 * - pending: accepted or possibly accepted, not verified
 * - released: verified, no longer ours
 * - follow: a release that is not settled: an isolation may exist, so the host must stay ours
 * - none: nothing of ours came into being or ended
 */
export type RecordKind = 'contained' | 'pending' | 'released' | 'follow' | 'none';

const AFTER_ISOLATION: Readonly<Record<Outcome, RecordKind>> = {
	isolated: 'contained',
	alreadyIsolated: 'contained',
	pendingIsolation: 'pending',
	timedOut: 'pending',
	unknown: 'pending',
	// The pending release is somebody's wish, not an isolation of ours.
	blockedByPendingRelease: 'none',
	blockedByPendingIsolation: 'none',
	released: 'none',
	alreadyReleased: 'none',
	pendingRelease: 'none',
	deferred: 'none',
	notFound: 'none',
	ambiguous: 'none',
	protected: 'none',
	limitReached: 'none',
	unsupported: 'none',
	unknownState: 'none',
	failed: 'none',
	expired: 'none',
	cancelled: 'none',
	wouldIsolate: 'none',
	wouldRelease: 'none',
};

const AFTER_RELEASE: Readonly<Record<Outcome, RecordKind>> = {
	released: 'released',
	alreadyReleased: 'released',
	deferred: 'follow',
	pendingRelease: 'follow',
	blockedByPendingIsolation: 'follow',
	limitReached: 'follow',
	unknownState: 'follow',
	failed: 'follow',
	expired: 'follow',
	cancelled: 'follow',
	timedOut: 'follow',
	unknown: 'follow',
	// A person must decide; what is marked stays marked, what is not is not claimed.
	notFound: 'none',
	ambiguous: 'none',
	protected: 'none',
	unsupported: 'none',
	wouldRelease: 'none',
	wouldIsolate: 'none',
	isolated: 'none',
	alreadyIsolated: 'none',
	pendingIsolation: 'none',
	blockedByPendingRelease: 'none',
};

/** Releases that were sent, or may have been, and can land later. */
const UNSETTLED_RELEASES: readonly Outcome[] = ['pendingRelease', 'timedOut', 'unknown'];

export function releaseMayLand(outcome: Outcome): boolean {
	return UNSETTLED_RELEASES.includes(outcome);
}

export type RecordDirection = 'isolation' | 'release';

/** Every outcome that can be recorded, as the Cortex XDR node spells it. */
export const OUTCOME_NAMES = Object.keys(AFTER_ISOLATION) as Outcome[];

export function isOutcome(value: string): value is Outcome {
	return Object.hasOwn(AFTER_ISOLATION, value);
}

export function recordKind(direction: RecordDirection, outcome: Outcome): RecordKind {
	return (direction === 'isolation' ? AFTER_ISOLATION : AFTER_RELEASE)[outcome];
}

const OF_ISOLATION: readonly Outcome[] = [
	'isolated',
	'alreadyIsolated',
	'pendingIsolation',
	'blockedByPendingRelease',
];
const OF_RELEASE: readonly Outcome[] = [
	'released',
	'alreadyReleased',
	'pendingRelease',
	'blockedByPendingIsolation',
];

/** Why nothing is written for an outcome of kind `none`. */
export function whyNothing(direction: RecordDirection, outcome: Outcome): string {
	if (outcome === 'wouldIsolate' || outcome === 'wouldRelease') return 'Nothing recorded: it was a dry run';
	if (direction === 'isolation' && OF_RELEASE.includes(outcome)) {
		return `Nothing recorded: “${outcome}” is the outcome of a release. Use Record Release for it`;
	}
	if (direction === 'release' && OF_ISOLATION.includes(outcome)) {
		return `Nothing recorded: “${outcome}” is the outcome of an isolation. Use Record Isolation for it`;
	}
	return direction === 'isolation'
		? `Nothing recorded: after “${outcome}” there is no isolation of ours`
		: `Nothing recorded: “${outcome}” does not show that the endpoint was released`;
}
