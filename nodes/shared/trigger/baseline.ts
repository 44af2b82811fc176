/** The state after the first poll of an activation. */
interface Baseline {
	source: string;
	state: unknown;
	/** By the monotonic clock. */
	at: number;
}

const baselines = new Map<string, Baseline>();

/** Ms after which a baseline is too old: somebody has stopped the workflow and started it again since. */
const MAX_AGE = 24 * 60 * 60_000;

/**
 * Keeps the state of the first poll in this process until the second one. With durable cursors n8n drops the memory of
 * the activation's poll if it emits nothing; the trigger would then begin again a minute later and miss what happened in
 * between.
 */
export function keepBaseline(key: string, baseline: Baseline): void {
	baselines.set(key, baseline);
}

/** The baseline for the second poll; undefined when there is none for this service. */
export function baselineOf(key: string, source: string, now: number): unknown {
	const baseline = baselines.get(key);
	const usable = baseline?.source === source && baseline.at <= now && now - baseline.at <= MAX_AGE;
	return usable ? baseline.state : undefined;
}

/** To be called after the second poll: from then on n8n keeps the memory. */
export function dropBaseline(key: string): void {
	baselines.delete(key);
}
