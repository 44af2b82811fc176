import { isRecord, numeric, text } from '../../shared/values';
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

/** Reads a stored state. An entry that cannot be read is dropped, so its host is reported again. */
export function parseHeld(stored: unknown): HeldState {
	if (!isRecord(stored)) return {};
	const entries = Object.entries(stored).flatMap(([id, value]) => {
		const at = isRecord(value) ? numeric(value.at) : undefined;
		return isRecord(value) && at !== undefined ? [[id, { held: text(value.held), at }] as const] : [];
	});
	return Object.fromEntries(entries);
}
