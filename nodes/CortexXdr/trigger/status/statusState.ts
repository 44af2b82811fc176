import { isRecord, numeric, text } from '../../../shared/values';

export const STATUS_EVENTS = ['connected', 'disconnected', 'lost', 'uninstalled'] as const;
export type StatusEvent = (typeof STATUS_EVENTS)[number];

const CONNECTED = 'CONNECTED';

/** Cortex adds other statuses, such as VDI_PENDING_LOG_ON, which are no events. */
const EVENT_BY_STATUS: Readonly<Record<string, StatusEvent>> = {
	CONNECTED: 'connected',
	DISCONNECTED: 'disconnected',
	LOST: 'lost',
	UNINSTALLED: 'uninstalled',
};

/** The event that a status means; undefined for none. */
export function eventOfStatus(status: string): StatusEvent | undefined {
	return Object.hasOwn(EVENT_BY_STATUS, status) ? EVENT_BY_STATUS[status] : undefined;
}

/** `Connected` and `STATUS_010_CONNECTED` are CONNECTED. */
export function normalizeStatus(value: unknown): string {
	return text(value)
		.toUpperCase()
		.replace(/^STATUS_\d+_/, '');
}

export interface StatusMemory {
	/** When the memory began, epoch ms. With the number of polls that found changes (`rev`) it makes event IDs unique. */
	since: number;
	rev: number;
	scope: string;
	/** Status by endpoint ID, of the agents that are not connected. Any other agent is. */
	away: Record<string, string>;
	/** Agents that have another status, and since when, epoch ms: not emitted until it has lasted. */
	changing: Record<string, [status: string, since: number]>;
	/** Since when an endpoint is not to be found at all, epoch ms. */
	missing: Record<string, number>;
}

export interface StatusChange {
	id: string;
	before: string;
	after: string;
	/** When the new status was first seen, epoch ms. */
	since: number;
}

/** How long an endpoint that Cortex does not show any more is remembered, in ms. */
const FORGET_AFTER = 7 * 24 * 60 * 60_000;

export function emptyStatusMemory(since: number, scope: string): StatusMemory {
	return { since, rev: 0, scope, away: {}, changing: {}, missing: {} };
}

/** How many endpoints the memory holds. */
export function sizeOf({ away, changing }: StatusMemory): number {
	return new Set([...Object.keys(away), ...Object.keys(changing)]).size;
}

/** The memory as if this scope had always been watched, so that an edit of it emits nothing. */
export function adoptScope(memory: StatusMemory, statuses: ReadonlyMap<string, string>, scope: string): StatusMemory {
	if (memory.scope === scope) return memory;
	const away = { ...memory.away };
	for (const [id, status] of statuses) if (status !== CONNECTED && !Object.hasOwn(away, id)) away[id] = status;
	return { ...memory, scope, away };
}

/**
 * The memory with what is changing, and the changes that have lasted: a status that goes back within the hold-down is none.
 *
 * @param hold how long a status must last, in ms; 0 for no hold-down
 */
export function observeStatuses(
	memory: StatusMemory,
	statuses: ReadonlyMap<string, string>,
	hold: number,
	now: number,
): { memory: StatusMemory; due: StatusChange[] } {
	const changing = { ...memory.changing };
	const due: StatusChange[] = [];
	for (const [id, status] of statuses) {
		const before = memory.away[id] ?? CONNECTED;
		if (status === before) {
			delete changing[id];
			continue;
		}
		const known = changing[id];
		// A wall clock that was set back must not hold it down for ever.
		const since = known?.[0] === status ? Math.min(known[1], now) : now;
		changing[id] = [status, since];
		if (now - since >= hold) due.push({ id, before, after: status, since });
	}
	due.sort((a, b) => a.since - b.since || (a.id < b.id ? -1 : 1));
	return { memory: { ...memory, changing, missing: missingOf(memory, statuses, now) }, due };
}

function missingOf({ away, changing, missing }: StatusMemory, statuses: ReadonlyMap<string, string>, now: number): Record<string, number> {
	const known = [...Object.keys(away), ...Object.keys(changing)].filter((id) => !statuses.has(id));
	return Object.fromEntries(known.map((id) => [id, Math.min(missing[id] ?? now, now)]));
}

/** The memory after these changes, without endpoints that Cortex has not shown for a week. */
export function rememberStatuses(memory: StatusMemory, changes: readonly StatusChange[], now: number): StatusMemory {
	const [away, changing, missing] = [{ ...memory.away }, { ...memory.changing }, { ...memory.missing }];
	for (const { id, after } of changes) {
		delete changing[id];
		if (after === CONNECTED) delete away[id];
		else away[id] = after;
	}
	for (const [id, since] of Object.entries(missing)) {
		if (now - since < FORGET_AFTER) continue;
		delete away[id];
		delete changing[id];
		delete missing[id];
	}
	return { ...memory, away, changing, missing, rev: memory.rev + (changes.length > 0 ? 1 : 0) };
}

/** Reads a stored memory; undefined when any part cannot be read: half a memory would emit the other half again. */
export function parseStatusMemory(stored: unknown): StatusMemory | undefined {
	if (!isRecord(stored) || !isRecord(stored.away) || !isRecord(stored.changing) || !isRecord(stored.missing)) return undefined;
	const [since, rev, scope] = [numeric(stored.since), numeric(stored.rev), text(stored.scope)];
	if (since === undefined || rev === undefined || scope === '') return undefined;
	const away = Object.fromEntries(Object.entries(stored.away).map(([id, status]) => [id, text(status)]));
	const changing: StatusMemory['changing'] = {};
	for (const [id, entry] of Object.entries(stored.changing)) {
		const [status, at] = Array.isArray(entry) ? (entry as unknown[]) : [];
		if (typeof at !== 'number') return undefined;
		changing[id] = [text(status), at];
	}
	const missing = Object.fromEntries(Object.entries(stored.missing).flatMap(([id, at]) => (typeof at === 'number' ? [[id, at]] : [])));
	return { since, rev, scope, away, changing, missing };
}
