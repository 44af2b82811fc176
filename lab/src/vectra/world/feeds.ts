import type { SimClock } from '../../core/clock';
import type { VectraSwitches } from '../switches';
import type { EntityType, Time } from './types';

export interface FeedEvent<T> {
	/** Counts up from 1 within a feed, shared by hosts and accounts: a view of one type has gaps. */
	readonly id: number;
	readonly at: Time;
	/** What the event is about; null for events without an entity. */
	readonly type: EntityType | null;
	readonly data: T;
}

export interface FeedPage<T> {
	events: Array<FeedEvent<T>>;
	/** How many more match after these. */
	remaining: number;
}

/** One event feed, oldest first. */
export class Feed<T> {
	private events: Array<FeedEvent<T>> = [];

	private nextId = 1;

	constructor(
		private readonly clock: SimClock,
		private readonly switches: VectraSwitches,
	) {}

	push(type: EntityType | null, data: T, at: Time = this.clock.now()): FeedEvent<T> {
		const event = { id: this.nextId++, at, type, data };
		this.events.push(event);
		const kept = this.switches.eventRetention;
		if (kept !== null && this.events.length > kept) this.events = this.events.slice(-kept);
		return event;
	}

	/** The first id that no event has yet. */
	get end(): number {
		return this.nextId;
	}

	/** Events with an id of at least `from` that match, `limit` at most. */
	read(from: number, limit: number, matches: (event: FeedEvent<T>) => boolean): FeedPage<T> {
		const found: Array<FeedEvent<T>> = [];
		let remaining = 0;
		for (let index = this.indexOf(from); index < this.events.length; index += 1) {
			const event = this.events[index];
			if (!matches(event)) continue;
			if (found.length < limit) found.push(event);
			else remaining += 1;
		}
		return { events: this.switches.eventsOutOfOrder ? swapNeighbours(found) : found, remaining };
	}

	clear(): void {
		this.events = [];
		this.nextId = 1;
	}

	/** Ids have no gaps within the feed itself, so an id gives its place away. */
	private indexOf(id: number): number {
		const [first] = this.events;
		return first === undefined ? 0 : Math.max(0, id - first.id);
	}
}

function swapNeighbours<T>(list: readonly T[]): T[] {
	return list.map((item, index) => list[index % 2 === 0 ? index + 1 : index - 1] ?? item);
}
