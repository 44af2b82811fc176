import { isolationOf, type Desired, type Isolation } from '../../../shared/containment';
import { isRecord, numeric, text } from '../../../shared/values';

export const ISOLATION_EVENTS = ['cancelledOrExpired', 'isolated', 'pending', 'released'] as const;
export type IsolationEvent = (typeof ISOLATION_EVENTS)[number];

/** What was found of one endpoint. */
export interface Seen {
	id: string;
	isolation: Isolation;
	/** `is_isolated` as Cortex sent it. */
	isolationState: string;
}

export interface IsolationMemory {
	/** When the memory began, epoch ms. With the number of polls that found changes (`rev`) it makes event IDs unique. */
	since: number;
	rev: number;
	/** Which endpoints were watched: another scope shows others, which are no changes. */
	scope: string;
	/**
	 * `is_isolated` by endpoint ID, of the endpoints that are isolated or about to change. Of endpoints that are watched by
	 * ID all are kept. Any other endpoint is not isolated.
	 */
	states: Record<string, string>;
	/** Since when an endpoint is not to be found at all, epoch ms. */
	missing: Record<string, number>;
}

export interface IsolationChange {
	id: string;
	event: IsolationEvent;
	/** What was asked for: isolation or release. */
	desired: Desired;
	/** `is_isolated` as Cortex sent it. */
	before: string;
	after: string;
}

const RELEASED = 'AGENT_UNISOLATED';

/** How long an endpoint that Cortex does not show any more is remembered, in ms. */
const FORGET_AFTER = 7 * 24 * 60 * 60_000;

/**
 * What a change of `is_isolated` means; undefined for none. What was pending and went back to where it was came to nothing:
 * cancelled, expired or failed. States between two polls are not seen.
 */
export function eventOf(before: Isolation, after: Isolation): { event: IsolationEvent; desired: Desired } | undefined {
	if (before === after) return undefined;
	switch (after) {
		case 'isolated':
			return before === 'pendingRelease'
				? { event: 'cancelledOrExpired', desired: 'released' }
				: { event: 'isolated', desired: 'isolated' };
		case 'unisolated':
			return before === 'pendingIsolation'
				? { event: 'cancelledOrExpired', desired: 'isolated' }
				: { event: 'released', desired: 'released' };
		case 'pendingIsolation':
			return { event: 'pending', desired: 'isolated' };
		case 'pendingRelease':
			return { event: 'pending', desired: 'released' };
		case 'unknown':
			return undefined;
	}
}

/** The memory before anything was seen. */
export function emptyMemory(since: number, scope: string): IsolationMemory {
	return { since, rev: 0, scope, states: {}, missing: {} };
}

/**
 * The memory as if this scope had always been watched, so that an edit of it emits nothing: what is found for the first time
 * counts as known.
 *
 * @param byId endpoints are watched by ID, so that one which is not in the memory was never looked at
 */
export function adopt(memory: IsolationMemory, seen: readonly Seen[], scope: string, byId: boolean): IsolationMemory {
	if (memory.scope === scope && !byId) return memory;
	const states = Object.fromEntries(Object.entries(memory.states).filter(([, state]) => byId || isKept(isolationOf(state))));
	for (const { id, isolation, isolationState } of seen) {
		const isFresh = isolation !== 'unknown' && !Object.hasOwn(states, id);
		if (isFresh && (byId || isKept(isolation))) states[id] = isolationState;
	}
	return { ...memory, scope, states };
}

/** Whether an endpoint must be remembered to notice its next change. */
const isKept = (isolation: Isolation): boolean => isolation !== 'unisolated';

/** The differences from the memory, by endpoint. An unknown state, and an endpoint that was not found, say nothing. */
export function isolationChanges(memory: IsolationMemory, seen: readonly Seen[]): IsolationChange[] {
	const changes = seen.flatMap(({ id, isolation, isolationState }) => {
		const before = memory.states[id] ?? RELEASED;
		const found = eventOf(isolationOf(before), isolation);
		return found ? [{ id, ...found, before, after: isolationState }] : [];
	});
	return changes.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * The memory after these changes, and with the endpoints that were not found.
 *
 * @param found the IDs of all endpoints that were found
 */
export function remember(
	memory: IsolationMemory,
	changes: readonly IsolationChange[],
	found: ReadonlySet<string>,
	byId: boolean,
	now: number,
): IsolationMemory {
	const states = { ...memory.states };
	for (const { id, after } of changes) {
		if (byId || isKept(isolationOf(after))) states[id] = after;
		else delete states[id];
	}
	const missing: Record<string, number> = {};
	for (const id of Object.keys(states)) {
		if (found.has(id)) continue;
		// A wall clock that was set back must not keep it for ever.
		const since = Math.min(memory.missing[id] ?? now, now);
		if (now - since < FORGET_AFTER) missing[id] = since;
		else delete states[id];
	}
	return { ...memory, states, missing, rev: memory.rev + (changes.length > 0 ? 1 : 0) };
}

/** Reads a stored memory; undefined when any part cannot be read: half a memory would emit the other half again. */
export function parseIsolationMemory(stored: unknown): IsolationMemory | undefined {
	if (!isRecord(stored) || !isRecord(stored.states) || !isRecord(stored.missing)) return undefined;
	const [since, rev, scope] = [numeric(stored.since), numeric(stored.rev), text(stored.scope)];
	if (since === undefined || rev === undefined || scope === '') return undefined;
	const states = Object.entries(stored.states).map(([id, state]) => [id, text(state)] as const);
	if (states.some(([, state]) => isolationOf(state) === 'unknown')) return undefined;
	const missing = Object.entries(stored.missing).flatMap(([id, at]) => (typeof at === 'number' ? [[id, at] as const] : []));
	return { since, rev, scope, states: Object.fromEntries(states), missing: Object.fromEntries(missing) };
}
