import { isRecord, numeric } from '../values';

/** The objects that were emitted as new. IDs grow, so a floor stands for the objects before the trigger. */
export interface EmittedIds {
	floor: number;
	/** Above the floor, ascending. */
	ids: number[];
}

/** Most IDs above the floor that are remembered. An older ID that is later than so many others counts as emitted. */
const MOST = 2_000;

export const wasEmitted = ({ floor, ids }: EmittedIds, id: number): boolean => id <= floor || ids.includes(id);

export function markEmitted({ floor, ids }: EmittedIds, id: number, most = MOST): EmittedIds {
	const next = [...ids, id].sort((a, b) => a - b);
	if (next.length <= most) return { floor, ids: next };
	return { floor: next[0], ids: next.slice(1) };
}

/** Reads a stored state; undefined when the value has another form. */
export function parseEmittedIds(stored: unknown): EmittedIds | undefined {
	if (!isRecord(stored)) return undefined;
	const floor = numeric(stored.floor);
	if (floor === undefined) return undefined;
	const ids = (Array.isArray(stored.ids) ? stored.ids : []).map(numeric).filter((id) => id !== undefined);
	return { floor, ids: ids.filter((id) => id > floor).sort((a, b) => a - b) };
}
