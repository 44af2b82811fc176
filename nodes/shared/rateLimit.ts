import type { Clock } from './clock';

/** A second, and a little more: requests reach the server with delays that vary. */
const WINDOW_MS = 1_050;

/** How long nothing is sent after a refusal that names no time, in ms. */
const PAUSE_MS = 1_000;

/** The longest pause that a server may ask all requests for, in ms. */
const LONGEST_PAUSE_MS = 60_000;

/** By how much a pause may last longer, in ms, so that the processes that share a tenant do not return together. */
const JITTER_MS = 1_000;

/** The least that a service which keeps refusing is asked, per second. */
const SLOWEST = 0.5;

/** How long the way from nothing back to the full rate takes, in ms. */
const RECOVERY_MS = 30_000;

/** The leave to start one request. */
export interface Permit {
	/** Says that the service refused the request because there were too many: everything that shares the key slows down. */
	refused(retryAfterMs?: number): void;
}

interface Place {
	/** When its request is to start; once it `hasStarted`, when it did. */
	at: number;
	hasStarted: boolean;
}

/** What is remembered of a key. Times in ms by the monotonic clock. */
interface Bucket {
	/** The starts of the last second and those to come, in order. */
	places: Place[];
	pausedUntil: number;
	/** The rate that was learned from refusals; undefined: none was refused of late. */
	learned?: { perSecond: number; since: number; growthPerMs: number };
	refusals: number;
	/** When the rate was lowered the last time. */
	loweredAt: number;
}

const UNLIMITED: Permit = { refused: () => undefined };

/**
 * Spreads requests so that at most `perSecond` of them start within any second, over everything in this process that
 * shares a key. A second's worth may start at once after a pause.
 *
 * The limit of a tenant counts all its clients, of which nobody here knows. So a refusal teaches: nothing starts for a while,
 * then requests start one by one at half the rate, and the rate grows back while nothing is refused.
 */
export class RateLimiter {
	private readonly buckets = new Map<string, Bucket>();

	/** @param random from 0 to below 1 */
	constructor(private readonly random: () => number = Math.random) {}

	/**
	 * Returns when the next request may start, and counts it.
	 *
	 * @param key what shares the limit
	 * @param perSecond 0 or less means no limit
	 * @param latest by the monotonic clock; a request that would have to start later is not waited for
	 * @returns undefined when it would have to start later
	 */
	async take(key: string, perSecond: number, clock: Clock, latest = Infinity): Promise<Permit | undefined> {
		if (perSecond <= 0) return UNLIMITED;
		const bucket = this.bucketOf(key);
		forget(bucket, clock.monotonic());
		const place: Place = { at: 0, hasStarted: false };
		for (let known = -1; ; ) {
			if (known !== bucket.refusals) {
				// New here, or a refusal made all plans void.
				known = bucket.refusals;
				place.at = startOf(bucket, bucket.places.length, perSecond, clock.monotonic());
				bucket.places.push(place);
			}
			if (place.at > latest) {
				bucket.places.splice(bucket.places.indexOf(place), 1);
				return undefined;
			}
			const now = clock.monotonic();
			if (place.at > now) await clock.sleep(place.at - now);
			if (known !== bucket.refusals) continue;
			// Whoever was before this one may have started late.
			place.at = startOf(bucket, bucket.places.indexOf(place), perSecond, clock.monotonic());
			if (place.at <= clock.monotonic()) break;
		}
		place.hasStarted = true;
		const startedAt = place.at;
		return { refused: (retryAfterMs) => this.slowDown(bucket, perSecond, startedAt, clock.monotonic(), retryAfterMs) };
	}

	private bucketOf(key: string): Bucket {
		const known = this.buckets.get(key);
		if (known) return known;
		const bucket: Bucket = { places: [], pausedUntil: -Infinity, refusals: 0, loweredAt: -Infinity };
		this.buckets.set(key, bucket);
		return bucket;
	}

	private slowDown(bucket: Bucket, perSecond: number, startedAt: number, now: number, retryAfterMs = PAUSE_MS): void {
		const pause = Math.min(retryAfterMs, LONGEST_PAUSE_MS) + this.random() * JITTER_MS;
		bucket.pausedUntil = Math.max(bucket.pausedUntil, Math.ceil(now + pause));
		// Of requests that were under way together, one teaches as much as all.
		if (startedAt > bucket.loweredAt) {
			const half = Math.max(Math.min(SLOWEST, perSecond), rateAt(bucket, perSecond, now) / 2);
			bucket.learned = { perSecond: half, since: bucket.pausedUntil, growthPerMs: perSecond / RECOVERY_MS };
			bucket.loweredAt = now;
		}
		bucket.refusals += 1;
		bucket.places = bucket.places.filter(({ hasStarted }) => hasStarted);
	}
}

/** Drops the places that no longer hold up any. */
function forget(bucket: Bucket, now: number): void {
	const first = bucket.places.findIndex(({ at, hasStarted }) => !hasStarted || at > now - WINDOW_MS);
	// The last one stays: at a slow rate more than a second lies between two.
	const past = first < 0 ? bucket.places.length - 1 : first - 1;
	if (past > 0) bucket.places.splice(0, past);
}

/** The rate at a time, which the limit bounds. */
function rateAt({ learned }: Bucket, perSecond: number, at: number): number {
	if (!learned) return perSecond;
	return Math.min(perSecond, learned.perSecond + Math.max(0, at - learned.since) * learned.growthPerMs);
}

/** When the request in this place may start. */
function startOf(bucket: Bucket, index: number, perSecond: number, now: number): number {
	const { places, pausedUntil } = bucket;
	const before = places[index - 1]?.at ?? -Infinity;
	const most = Math.max(1, Math.floor(perSecond));
	// The request `most` positions earlier must be a second old when this one starts.
	const windowEnd = (places[index - most]?.at ?? -Infinity) + WINDOW_MS;
	const start = Math.max(now, pausedUntil, before, windowEnd);
	const rate = rateAt(bucket, perSecond, Math.max(before, pausedUntil));
	return rate < perSecond ? Math.max(start, Math.ceil(before + WINDOW_MS / rate)) : start;
}
