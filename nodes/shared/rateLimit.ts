import type { Clock } from './clock';

/**
 * Spreads requests so that at most `perSecond` of them start within any second, over everything in this process that
 * shares a key. A second's worth may start at once after a pause.
 */
export class RateLimiter {
	/** Key → when the requests of the last second started, oldest first, by the monotonic clock. */
	private readonly started = new Map<string, number[]>();

	/**
	 * Returns when the next request may start, and counts it.
	 *
	 * @param key what shares the limit, such as a credential's ID
	 * @param perSecond 0 or less means no limit
	 */
	async take(key: string, perSecond: number, clock: Clock): Promise<void> {
		if (perSecond <= 0) return;
		const now = clock.monotonic();
		const recent = (this.started.get(key) ?? []).filter((at) => at > now - 1_000);
		const place = Math.max(1, Math.floor(perSecond));
		// The request `place` positions earlier must be a second old when this one starts.
		const start = recent.length < place ? now : Math.max(now, recent[recent.length - place] + 1_000);
		recent.push(start);
		this.started.set(key, recent);
		if (start > now) await clock.sleep(start - now);
	}
}
