import type { SimClock } from '../../core/clock';

const MINUTE = 60_000;

/** Counts the calls of the last simulated minute. */
export class MinuteBucket {
	private recent: number[] = [];

	constructor(private readonly clock: SimClock) {}

	/** Counts one call, unless that is more than `most`; null: there is no limit. Returns whether it was counted. */
	take(most: number | null): boolean {
		const now = this.clock.now();
		this.recent = this.recent.filter((at) => now - at < MINUTE);
		if (most !== null && this.recent.length >= most) return false;
		this.recent.push(now);
		return true;
	}
}
