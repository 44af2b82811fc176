import { isRecord, numeric } from '../../../shared/values';

/** Which detections were emitted as new. IDs grow, so a floor stands for all that are older than the trigger. */
export interface EmittedIds {
	floor: number;
	/** Above the floor, ascending. */
	ids: number[];
}

/** How many IDs above the floor are remembered. An older one that shows up after so many others counts as emitted. */
const MOST = 2_000;

export const wasEmitted = ({ floor, ids }: EmittedIds, id: number): boolean => id <= floor || ids.includes(id);

export function markEmitted({ floor, ids }: EmittedIds, id: number, most = MOST): EmittedIds {
	const next = [...ids, id].sort((a, b) => a - b);
	if (next.length <= most) return { floor, ids: next };
	return { floor: next[0], ids: next.slice(1) };
}

/** Reads a stored memory; undefined when it is none. */
export function parseEmittedIds(stored: unknown): EmittedIds | undefined {
	if (!isRecord(stored)) return undefined;
	const floor = numeric(stored.floor);
	if (floor === undefined) return undefined;
	const ids = (Array.isArray(stored.ids) ? stored.ids : []).map(numeric).filter((id) => id !== undefined);
	return { floor, ids: ids.filter((id) => id > floor).sort((a, b) => a - b) };
}
