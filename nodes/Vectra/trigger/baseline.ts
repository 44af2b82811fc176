/** A state that a first poll made, and that n8n may not have kept. */
interface Baseline {
	source: string;
	state: unknown;
	/** Epoch ms. */
	at: number;
}

const baselines = new Map<string, Baseline>();

/** After so long, in ms, the workflow was rather stopped and started anew. */
const LONGEST = 24 * 60 * 60_000;

/**
 * Keeps the state of a first poll in this process until the second one: with durable cursors n8n drops what the poll
 * of an activation remembers if nothing is emitted, and the trigger would begin once more a minute later, without what
 * happened in between.
 */
export function keepBaseline(key: string, baseline: Baseline): void {
	baselines.set(key, baseline);
}

/** The state of the first poll, for the second one; undefined when there is none for this Vectra. */
export function baselineOf(key: string, source: string, now: number): unknown {
	const baseline = baselines.get(key);
	const usable = baseline?.source === source && baseline.at <= now && now - baseline.at <= LONGEST;
	return usable ? baseline.state : undefined;
}

/** From the second poll on n8n keeps the memory itself. */
export function dropBaseline(key: string): void {
	baselines.delete(key);
}
