import { isRecord, numeric } from '../../../shared/values';
import type { Cursor, Entry } from './cursor';

export type Row = Record<string, unknown>;

/** A page of a RUX event feed. */
export interface FeedPage {
	entries: Array<Entry<Row>>;
	/** Where the server says to go on; undefined when it does not say, as on an empty page. */
	next: number | undefined;
	/** Whether more events match after these. */
	more: boolean;
	/** Events without a usable ID. */
	unreadable: number;
}

/**
 * Reads `{events, next_checkpoint, remaining_count}`. A null list is empty, a checkpoint may be null or the text “null”.
 * Undefined when the body is no such page.
 */
export function readFeedPage(body: unknown, limit: number): FeedPage | undefined {
	if (!isRecord(body) || !('events' in body)) return undefined;
	const events = body.events ?? [];
	if (!Array.isArray(events)) return undefined;
	const entries = events.filter(isRecord).flatMap((event) => {
		const key = numeric(event.id);
		return key === undefined ? [] : [{ key, id: '', value: event }];
	});
	const remaining = numeric(body.remaining_count);
	return {
		entries,
		next: numeric(body.next_checkpoint),
		more: events.length > 0 && (remaining === undefined ? events.length >= limit : remaining > 0),
		unreadable: events.length - entries.length,
	};
}

/**
 * Where the page after this one begins; undefined when there is no getting further. The server's own word goes first:
 * the greatest ID may lie beyond events that are still to come.
 */
export function nextFrom({ entries, next }: Pick<FeedPage, 'entries' | 'next'>, from: number): number | undefined {
	if (next !== undefined && next > from) return next;
	const greatest = Math.max(...entries.map(({ key }) => key));
	// A page that holds nothing but the event at `from` has been read: the next one begins behind it.
	return greatest > from ? greatest : greatest === from ? from + 1 : undefined;
}

/**
 * Whether the first page of a poll leaves open that events were dropped before they could be read: none of what is seen
 * comes again, although the page begins there. Its successor may be right behind the newest one seen: then none is missing.
 */
export function mayHaveGap({ entries }: Pick<FeedPage, 'entries'>, cursor: Cursor): boolean {
	if (entries.length === 0) return false;
	const first = Math.min(...entries.map(({ key }) => key));
	// From the very beginning on there is nothing that could be missing.
	if (cursor.seen.length === 0) return cursor.from > 0 && first > cursor.from;
	// What comes again is at most the newest one seen.
	return first > Math.max(...cursor.seen.map(Number)) + 1;
}
