/** A state that a first poll made, and that n8n may not have kept. */
interface FirstState {
	source: string;
	state: unknown;
	/** Epoch ms. */
	at: number;
}

const states = new Map<string, FirstState>();

/** After so long, in ms, the workflow was rather stopped and started anew. */
const LONGEST = 24 * 60 * 60_000;

/**
 * Keeps the state of a first poll in this process until the second one: with durable cursors n8n drops what the poll
 * of an activation remembers if nothing is emitted, and the trigger would begin once more a minute later, without what
 * happened in between.
 */
export function keepFirstState(key: string, first: FirstState): void {
	states.set(key, first);
}

/** The state of the first poll, for the second one; undefined when there is none for this Vectra. */
export function firstStateOf(key: string, source: string, now: number): unknown {
	const first = states.get(key);
	const usable = first?.source === source && first.at <= now && now - first.at <= LONGEST;
	return usable ? first.state : undefined;
}

/** From the second poll on n8n keeps the memory itself. */
export function dropFirstState(key: string): void {
	states.delete(key);
}
