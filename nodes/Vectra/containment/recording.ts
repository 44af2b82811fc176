import { isolationOf, type Outcome } from '../../shared/containment';
import type { TagChange } from '../transport/tagChange';
import type { NoteKind } from './note';
import {
	planAbsence,
	planDoubt,
	planFollow,
	planIsolation,
	planRelease,
	readOwnership,
	type Basis,
	type FollowUp,
} from './ownership';

/** What can be recorded: an outcome, or `error` for an item of the error output: nothing was sent for it. */
export type Recordable = Outcome | 'error';

/**
 * What an outcome of the Cortex XDR node means for the tags of a host.
 * - contained: the isolation is verified and ours
 * - pending: the isolation was accepted, or may have been, and is not verified
 * - released: the release is verified; the host is not ours any more
 * - follow: the release has not ended: an isolation may exist, so the host stays ours
 * - doubt: the endpoint could not be read: a contained host may not be isolated any more
 * - absent: no endpoint that could be the host's is isolated: a marker without an endpoint has nothing to follow
 * - none: no isolation of ours began or ended
 */
export type RecordKind = 'contained' | 'pending' | 'released' | 'follow' | 'doubt' | 'absent' | 'none';

const AFTER_ISOLATION: Readonly<Record<Recordable, RecordKind>> = {
	isolated: 'contained',
	alreadyIsolated: 'contained',
	pendingIsolation: 'pending',
	timedOut: 'pending',
	unknown: 'pending',
	error: 'doubt',
	// Somebody asked for the pending release: it is not an isolation of ours.
	blockedByPendingRelease: 'none',
	blockedByPendingIsolation: 'none',
	released: 'none',
	alreadyReleased: 'none',
	pendingRelease: 'none',
	deferred: 'none',
	notFound: 'none',
	ambiguous: 'none',
	identityMismatch: 'none',
	identityUnproven: 'none',
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

const AFTER_RELEASE: Readonly<Record<Recordable, RecordKind>> = {
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
	error: 'follow',
	notFound: 'absent',
	unsupported: 'absent',
	ambiguous: 'absent',
	identityMismatch: 'absent',
	identityUnproven: 'absent',
	// What is marked stays marked, what is not is not claimed.
	protected: 'none',
	wouldRelease: 'none',
	wouldIsolate: 'none',
	isolated: 'none',
	alreadyIsolated: 'none',
	pendingIsolation: 'none',
	blockedByPendingRelease: 'none',
};

/** Outcomes of a release that was sent, or may have been, and can land later. */
const OPEN_RELEASES: readonly Recordable[] = ['pendingRelease', 'timedOut', 'unknown'];

/** Whether a release was sent, or may have been, and is not settled. */
export function releaseMayLand(outcome: Recordable): boolean {
	return OPEN_RELEASES.includes(outcome);
}

export type RecordDirection = 'isolation' | 'release';

/** Everything that can be recorded. */
export const RECORDABLE = Object.keys(AFTER_ISOLATION) as Recordable[];

export function isRecordable(value: string): value is Recordable {
	return Object.hasOwn(AFTER_ISOLATION, value);
}

/** It was not decided which of the candidates is meant. */
const UNDECIDED: readonly Recordable[] = ['ambiguous', 'identityMismatch', 'identityUnproven'];

/** @param candidateStates `is_isolated` of all endpoints that could be meant, where it was not decided which is */
export function recordKind(
	direction: RecordDirection,
	outcome: Recordable,
	candidateStates: readonly string[] = [],
): RecordKind {
	const noneIsIsolated = candidateStates.length > 0 && candidateStates.every((state) => isolationOf(state) === 'unisolated');
	// One of them may be what we isolated: a person must decide.
	if (UNDECIDED.includes(outcome) && !noneIsIsolated) return 'none';
	return (direction === 'isolation' ? AFTER_ISOLATION : AFTER_RELEASE)[outcome];
}

const OF_ISOLATION: readonly Recordable[] = [
	'isolated',
	'alreadyIsolated',
	'pendingIsolation',
	'blockedByPendingRelease',
];
const OF_RELEASE: readonly Recordable[] = [
	'released',
	'alreadyReleased',
	'pendingRelease',
	'blockedByPendingIsolation',
];

/** Why nothing is written for an outcome that changes no tags. */
export function whyNothing(direction: RecordDirection, outcome: Recordable): string {
	if (outcome === 'error') return 'Nothing to record: nothing was sent, and no tag of the host is in doubt';
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

/** What is written for an outcome. */
export type Recording = Exclude<RecordKind, 'none'>;

/** The note that belongs to what is written. */
export const NOTE_KINDS: Readonly<Record<Recording, NoteKind>> = {
	contained: 'isolated',
	pending: 'pending',
	released: 'released',
	follow: 'follow',
	doubt: 'pending',
	absent: 'absent',
};

/** Whether the endpoint must be known. Without it there would be an isolation that nobody could find again. */
export function needsEndpoint(recording: Recording): boolean {
	return recording === 'contained' || recording === 'pending';
}

/** What a recording is about. */
export interface RecordingFacts {
	outcome: Recordable;
	/** 32 lower-case hex digits; '' when not known. */
	endpointId: string;
	epochSeconds: number;
	basis: Basis;
	followUp: FollowUp;
}

/** The tags to change on a host that has these tags. */
export function planRecording(
	recording: Recording,
	{ outcome, endpointId, epochSeconds, basis, followUp }: RecordingFacts,
	tags: readonly string[],
): TagChange {
	const knownId = endpointId === '' ? null : endpointId;
	switch (recording) {
		case 'contained':
			return planIsolation(tags, endpointId, epochSeconds, true, basis);
		case 'pending':
			return planIsolation(tags, endpointId, epochSeconds, false, basis);
		case 'follow':
			return planFollow(tags, knownId, epochSeconds, basis, releaseMayLand(outcome));
		case 'doubt':
			return planDoubt(tags);
		case 'absent':
			return planAbsence(tags);
		case 'released':
			return planRelease(tags, knownId, followUp);
	}
}

/** Why the tags were left as they are; undefined when they say already what is to be recorded, but a note may be missing. */
export function whyUnchanged(recording: Recording, outcome: Recordable, tags: readonly string[]): string | undefined {
	switch (recording) {
		case 'follow':
			return `Nothing to record after “${outcome}”: the host is already marked as ours, so it is being followed`;
		case 'doubt':
			return whyNothing('isolation', outcome);
		case 'absent':
			return whyNothing('release', outcome);
		case 'released': {
			const { owned, endpoints } = readOwnership(tags);
			const others = endpoints.map(({ id }) => id).join(', ');
			return owned ? `Nothing recorded: the tags of the host name another endpoint (${others})` : undefined;
		}
		default:
			return undefined;
	}
}
