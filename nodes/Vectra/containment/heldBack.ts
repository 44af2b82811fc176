import { numeric, text } from '../../shared/values';
import type { Hold } from './reconcile';

/** Host ID → why it was last reported as held back, and when in epoch ms. */
export type HeldState = Readonly<Record<string, { held: string; at: number }>>;

/** A host that stays held back for the same reason is reported again after this time. */
const REPEAT_MS = 24 * 3_600_000;

/**
 * The hosts to report as held back: once per reason, and again every day, so that no host is forgotten and nobody is
 * flooded.
 *
 * @param now epoch ms
 */
export function reportHeld(previous: HeldState, holds: readonly Hold[], now: number): { reports: Hold[]; state: HeldState } {
	const reports: Hold[] = [];
	const state: Record<string, { held: string; at: number }> = {};
	for (const hold of holds) {
		const known = previous[hold.host.id];
		const isDue = !known || known.held !== hold.reason || known.at > now || known.at + REPEAT_MS <= now;
		if (isDue) reports.push(hold);
		state[hold.host.id] = isDue ? { held: hold.reason, at: now } : known;
	}
	return { reports, state };
}

/** What was reported at a time for one reason, as it is stored: a group that cannot be read may hold back every host there is. */
type HeldRow = [reason: string, at: number, hostIds: number[]];

/** The state in the form in which it is stored. */
export function storeHeld(state: HeldState): HeldRow[] {
	const rows = new Map<string, HeldRow>();
	for (const [id, { held, at }] of Object.entries(state)) {
		const key = `${held} ${at}`;
		const row = rows.get(key) ?? [held, at, []];
		row[2].push(Number(id));
		rows.set(key, row);
	}
	return [...rows.values()];
}

/** Reads a stored state. An entry that cannot be read is dropped, so its host is reported again. */
export function parseHeld(stored: unknown): HeldState {
	const entries = (Array.isArray(stored) ? stored : []).flatMap((row: unknown) => {
		const [reason, time, ids]: unknown[] = Array.isArray(row) ? row : [];
		const at = numeric(time);
		if (at === undefined || !Array.isArray(ids)) return [];
		return ids.flatMap((id) => (numeric(id) === undefined ? [] : [[String(id), { held: text(reason), at }] as const]));
	});
	return Object.fromEntries(entries);
}
