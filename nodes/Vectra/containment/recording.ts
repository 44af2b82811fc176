import { isolationOf, type Outcome } from '../../shared/containment';
import type { TagChange } from '../transport/tagChange';
import type { NoteKind } from './note';
import {
	CONTAINED,
	EXTERNAL,
	planClaim,
	planContained,
	planDoubt,
	planExternal,
	planRelease,
	planUnclaim,
	readOwnership,
	type Basis,
	type FollowUp,
} from './ownership';

/** What can be recorded: an outcome, or `error` for an item of the error output. */
export type Recordable = Outcome | 'error';

/**
 * What an outcome of the Cortex XDR node means for the tags of a host.
 * - contained: the isolation is verified and ours
 * - found: the endpoint was isolated already: ours where a claim names it, else somebody else's
 * - pending: an isolation was sent, or may have been, and its end was not read
 * - nothing: no isolation was sent, or none came of it: the claim goes, if the endpoint was read as not isolated
 * - released: the release is verified; the host is not ours any more
 * - doubt: a release was sent, or may have been, and can land later
 * - none: nothing is learned that changes a tag; what is claimed stays so
 */
export type RecordKind = 'contained' | 'found' | 'pending' | 'nothing' | 'released' | 'doubt' | 'none';

const AFTER_ISOLATION: Readonly<Record<Recordable, RecordKind>> = {
	isolated: 'contained',
	alreadyIsolated: 'found',
	pendingIsolation: 'pending',
	timedOut: 'pending',
	unknown: 'pending',
	deferred: 'nothing',
	notFound: 'nothing',
	ambiguous: 'nothing',
	identityMismatch: 'nothing',
	identityUnproven: 'nothing',
	protected: 'nothing',
	limitReached: 'nothing',
	unsupported: 'nothing',
	failed: 'nothing',
	expired: 'nothing',
	cancelled: 'nothing',
	wouldIsolate: 'nothing',
	error: 'none',
	unknownState: 'none',
	// Somebody asked for the pending release: it is not an isolation of ours.
	blockedByPendingRelease: 'none',
	blockedByPendingIsolation: 'none',
	released: 'none',
	alreadyReleased: 'none',
	pendingRelease: 'none',
	wouldRelease: 'none',
};

const AFTER_RELEASE: Readonly<Record<Recordable, RecordKind>> = {
	released: 'released',
	alreadyReleased: 'released',
	pendingRelease: 'doubt',
	timedOut: 'doubt',
	unknown: 'doubt',
	deferred: 'none',
	blockedByPendingIsolation: 'none',
	limitReached: 'none',
	unknownState: 'none',
	failed: 'none',
	expired: 'none',
	cancelled: 'none',
	error: 'none',
	notFound: 'none',
	unsupported: 'none',
	ambiguous: 'none',
	identityMismatch: 'none',
	identityUnproven: 'none',
	protected: 'none',
	wouldRelease: 'none',
	wouldIsolate: 'none',
	isolated: 'none',
	alreadyIsolated: 'none',
	pendingIsolation: 'none',
	blockedByPendingRelease: 'none',
};

export type RecordDirection = 'isolation' | 'release';

/** Everything that can be recorded. */
export const RECORDABLE = Object.keys(AFTER_ISOLATION) as Recordable[];

export function isRecordable(value: string): value is Recordable {
	return Object.hasOwn(AFTER_ISOLATION, value);
}

/** @param states `is_isolated` as it was last read: of the endpoint, or of all that could be meant where it is not decided which */
export function recordKind(direction: RecordDirection, outcome: Recordable, states: readonly string[] = []): RecordKind {
	const kind = (direction === 'isolation' ? AFTER_ISOLATION : AFTER_RELEASE)[outcome];
	if (kind !== 'nothing') return kind;
	const isFree = states.length > 0 && states.every((state) => isolationOf(state) === 'unisolated');
	// No endpoint could be meant: a marker that names none has nothing to follow.
	return isFree || outcome === 'notFound' ? 'nothing' : 'none';
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
	if (outcome === 'error') return 'Nothing recorded: it is not known what became of the endpoint. What was claimed is followed';
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

const NOTE_KINDS: Readonly<Record<Recording, NoteKind>> = {
	contained: 'isolated',
	found: 'isolated',
	pending: 'pending',
	nothing: 'absent',
	released: 'released',
	doubt: 'follow',
};

/** The note for what was written; undefined where nobody was told before that there is anything. */
export function noteKindOf(recording: Recording, { added, removed }: { added: readonly string[]; removed: readonly string[] }): NoteKind | undefined {
	if (added.includes(EXTERNAL)) return 'external';
	if (recording === 'nothing' && !removed.includes(CONTAINED)) return undefined;
	return NOTE_KINDS[recording];
}

/** Whether the endpoint must be known. Without it there would be an isolation that nobody could find again. */
export function needsEndpoint(recording: Recording): boolean {
	return recording === 'contained' || recording === 'found' || recording === 'pending';
}

/** What a recording is about. */
export interface RecordingFacts {
	outcome: Recordable;
	/** 32 lower-case hex digits; '' when not known. */
	endpointId: string;
	epochSeconds: number;
	basis: Basis;
	followUp: FollowUp;
	/** Whether the endpoint may be isolated now: then a containment that is not kept any more ends, and is asked for anew. */
	mayIsolate: boolean;
	/** Whether an isolation of somebody else becomes ours. */
	takeOver: boolean;
	/** Whether this run sent the request of which the outcome tells. */
	wasSent: boolean;
}

const NO_CHANGE: TagChange = { add: [], remove: [] };

/** The tags to change on a host that has these tags. */
export function planRecording(recording: Recording, facts: RecordingFacts, tags: readonly string[]): TagChange {
	const { outcome, endpointId, epochSeconds, basis, followUp, mayIsolate, takeOver, wasSent } = facts;
	const claim = { endpointId, since: epochSeconds, basis, until: null };
	const { owned, pending, endpoints } = readOwnership(tags);
	const isClaimed = owned && endpoints.some(({ id }) => id === endpointId);
	switch (recording) {
		case 'contained':
			return planContained(tags, claim);
		case 'found':
			return isClaimed || takeOver ? planContained(tags, claim) : planExternal(tags);
		case 'pending':
			return isClaimed || wasSent ? planClaim(tags, claim) : NO_CHANGE;
		case 'nothing':
			// Somebody else's isolation is over as well.
			if (!owned) return { add: [], remove: tags.filter((tag) => tag === EXTERNAL) };
			if (endpoints.length === 0) return planUnclaim(tags, null);
			// An endpoint that Cortex XDR does not show may be isolated all the same.
			return isClaimed && (pending || mayIsolate) && outcome !== 'notFound' ? planUnclaim(tags, endpointId) : NO_CHANGE;
		case 'released':
			return planRelease(tags, endpointId === '' ? null : endpointId, followUp);
		case 'doubt':
			return planDoubt(tags);
	}
}

/** Why the tags were left as they are; undefined when they say already what is to be recorded, but a note may be missing. */
export function whyUnchanged(recording: Recording, outcome: Recordable, tags: readonly string[], endpointId = ''): string | undefined {
	const { owned, external, endpoints } = readOwnership(tags);
	const others = endpoints.map(({ id }) => id).join(', ');
	switch (recording) {
		case 'doubt':
			return owned
				? `Nothing to record after “${outcome}”: the host is marked already, so it is being followed`
				: whyNothing('release', outcome);
		case 'nothing':
			return whyNothing('isolation', outcome);
		case 'pending':
			return owned ? undefined : 'Nothing recorded: somebody else asked for the isolation that is pending';
		case 'found':
			if (external) return 'The host is marked already: somebody else isolated its endpoint, which is not released here';
			return owned && !endpoints.some(({ id }) => id === endpointId)
				? `Nothing recorded: somebody else isolated the endpoint, and the tags of the host name another one (${others})`
				: undefined;
		case 'released':
			return owned ? `Nothing recorded: the tags of the host name another endpoint (${others})` : undefined;
		default:
			return undefined;
	}
}
