import type { Cursor, Entry } from '../../../shared/trigger/cursor';
import { isRecord, numeric } from '../../../shared/values';

export type Row = Record<string, unknown>;

/** A page of a RUX event feed. */
export interface FeedPage {
	entries: Array<Entry<Row>>;
	/** Where the next page begins by the server's word; undefined when it does not say, as on an empty page. */
	next: number | undefined;
	/** Whether more events follow. */
	more: boolean;
	/** Events without a usable ID. */
	unreadable: number;
}

/**
 * Reads `{events, next_checkpoint, remaining_count}`. A null list is empty, a checkpoint may be null or the text “null”.
 * Undefined when the body has another form.
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
 * Where the next page begins; undefined when there is none. The server's word goes first: the greatest ID may lie beyond
 * events that are still to come.
 */
export function nextFrom({ entries, next }: Pick<FeedPage, 'entries' | 'next'>, from: number): number | undefined {
	if (next !== undefined && next > from) return next;
	const greatest = Math.max(...entries.map(({ key }) => key));
	// The page held only the event at `from`, so the next page begins behind it.
	return greatest > from ? greatest : greatest === from ? from + 1 : undefined;
}

/**
 * Whether Vectra may have dropped events before they were read. The first page of a poll begins at an event that was seen,
 * so that event, or the ID right behind the newest one seen, should come first. If neither does, events may be missing.
 */
export function mayHaveGap({ entries }: Pick<FeedPage, 'entries'>, cursor: Cursor): boolean {
	if (entries.length === 0) return false;
	const first = Math.min(...entries.map(({ key }) => key));
	// Nothing can be missing from the very beginning on.
	if (cursor.seen.length === 0) return cursor.from > 0 && first > cursor.from;
	// An event that comes again is the newest one seen at most.
	return first > Math.max(...cursor.seen.map(Number)) + 1;
}
