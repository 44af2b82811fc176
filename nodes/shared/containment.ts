import { text } from './values';

/** The words of containment that both nodes share. */

/** What a containment aims at. */
export type Desired = 'isolated' | 'released';

/** `is_isolated` as the rules see it. `unknown` stands for every value that Palo Alto may add. */
export type Isolation = 'unisolated' | 'isolated' | 'pendingIsolation' | 'pendingRelease' | 'unknown';

const ISOLATION_BY_STATE: Readonly<Record<string, Isolation>> = {
	AGENT_UNISOLATED: 'unisolated',
	AGENT_ISOLATED: 'isolated',
	AGENT_PENDING_ISOLATION: 'pendingIsolation',
	AGENT_PENDING_ISOLATION_CANCELLATION: 'pendingRelease',
};

/** The meaning of an `is_isolated` value. A value we do not know means "in transition": nothing may be sent. */
export function isolationOf(state: unknown): Isolation {
	const key = text(state).toUpperCase();
	return Object.hasOwn(ISOLATION_BY_STATE, key) ? ISOLATION_BY_STATE[key] : 'unknown';
}

/** Cortex endpoint IDs are 32 hex digits (vendor documentation of `get_endpoint`). */
export function isEndpointId(value: string): boolean {
	return /^[0-9a-f]{32}$/i.test(value);
}

/**
 * How a containment ended. `settled` means that nothing more needs to happen; `kind` is what a workflow branches on:
 * done, waiting (ask again later), refused (a person must decide), failed (something went wrong), dryRun.
 */
export const OUTCOMES = {
	isolated: { settled: true, kind: 'done' },
	released: { settled: true, kind: 'done' },
	alreadyIsolated: { settled: true, kind: 'done' },
	alreadyReleased: { settled: true, kind: 'done' },
	pendingIsolation: { settled: false, kind: 'waiting' },
	pendingRelease: { settled: false, kind: 'waiting' },
	blockedByPendingIsolation: { settled: false, kind: 'waiting' },
	blockedByPendingRelease: { settled: false, kind: 'waiting' },
	deferred: { settled: false, kind: 'waiting' },
	notFound: { settled: false, kind: 'refused' },
	ambiguous: { settled: false, kind: 'refused' },
	identityMismatch: { settled: false, kind: 'refused' },
	identityUnproven: { settled: false, kind: 'refused' },
	protected: { settled: false, kind: 'refused' },
	limitReached: { settled: false, kind: 'refused' },
	unsupported: { settled: false, kind: 'refused' },
	unknownState: { settled: false, kind: 'refused' },
	failed: { settled: false, kind: 'failed' },
	expired: { settled: false, kind: 'failed' },
	cancelled: { settled: false, kind: 'failed' },
	timedOut: { settled: false, kind: 'failed' },
	unknown: { settled: false, kind: 'failed' },
	wouldIsolate: { settled: false, kind: 'dryRun' },
	wouldRelease: { settled: false, kind: 'dryRun' },
} as const satisfies Record<string, { settled: boolean; kind: string }>;

export type Outcome = keyof typeof OUTCOMES;
