import type { IDataObject } from 'n8n-workflow';
import type { Allowance } from '../../../shared/trigger/allowance';
import { parseCursor, shorten, type Cursor } from '../../../shared/trigger/cursor';
import { drain, type Handled } from '../../../shared/trigger/drain';
import { isRecord, numeric, text } from '../../../shared/values';
import type { VectraApi } from '../../transport/api';
import { mayHaveGap, nextFrom, readFeedPage, type FeedPage, type Row } from './feedPage';
import { HOUR, parseTime, writeTime } from './times';

/** The most events that Vectra returns at a time. */
const PAGE = 1_000;

/** Greater than any event ID. Vectra's own clients ask for the end of a feed in this way. */
const BEYOND = 999_999_999_999;

/** How many events at the end each poll reads again, in case one with a lower ID is late. */
const OVERLAP = { rows: 100 };

/** How far back to look for the end of a feed that does not report it. */
const LOOK_BACK = [HOUR, 24 * HOUR, 30 * 24 * HOUR];

/** One event feed of RUX. `qs` decides which events it shows. */
export interface Feed {
	path: string;
	qs: IDataObject;
	/** For messages, such as `the scoring events of hosts`. */
	what: string;
}

/** The memory of a feed. */
export interface FeedState extends Cursor {
	/** The `qs` with which `seen` was read: another one shows other events. */
	view: string;
	/** Where the backlog begins, epoch ms: earlier events are not emitted. */
	since?: number;
}

/** The new state of a feed, and a warning for the log if events may be missing. */
export interface FeedResult {
	state: FeedState;
	complete: boolean;
	warning?: string;
}

/** Reads a stored state; undefined when there is none to continue from. After a change of `qs` only the position is kept. */
export function parseFeedState(stored: unknown, feed: Feed): FeedState | undefined {
	const cursor = parseCursor(stored);
	if (!cursor || !isRecord(stored)) return undefined;
	const since = numeric(stored.since);
	const view = viewOf(feed);
	const place = cursor.seen.length === 0 ? cursor.from : Math.max(...cursor.seen.map(Number));
	const same = text(stored.view) === view ? cursor : { from: place, seen: cursor.seen.filter((token) => Number(token) === place) };
	return { view, ...same, ...(since === undefined ? {} : { since }) };
}

const viewOf = ({ qs }: Feed): string => new URLSearchParams(qs as Record<string, string>).toString();

/** The first position in a feed: its end, or the first event of the backlog. */
export async function beginFeed(api: VectraApi, feed: Feed, backlogHours: number): Promise<FeedState> {
	const view = viewOf(feed);
	if (backlogHours > 0) {
		const since = api.clock.now() - backlogHours * HOUR;
		const { entries } = await readPage(api, feed, { from: 0, event_timestamp_gte: writeTime(since) });
		const first = Math.min(...entries.map(({ key }) => key));
		if (Number.isFinite(first)) return { view, from: first, seen: [], since };
	}
	return { view, ...(await endOf(api, feed)) };
}

/** Handles the new events of the feed. */
export async function readFeed(
	api: VectraApi,
	feed: Feed,
	state: FeedState,
	allowance: Allowance,
	handle: (event: Row, isFirst: boolean) => Promise<Handled>,
): Promise<FeedResult> {
	const warnings: string[] = [];
	const source = {
		read: async ({ from }: { from: number }) => {
			const page = await readPage(api, feed, { from });
			if (page.unreadable > 0) warnings.push(`${page.unreadable} events without a usable ID were left out of ${feed.what}`);
			if (from === state.from && (await hasGap(api, feed, page, state))) {
				warnings.push(
					`${feed.what} may be incomplete: Vectra has already dropped events since the last poll. ` +
						'Poll more often, or look at what happened since then in Vectra',
				);
			}
			const next = page.more ? nextFrom(page, from) : undefined;
			return { entries: page.entries, next: next === undefined ? undefined : { from: next, page: 1 } };
		},
	};
	const { since } = state;
	const { cursor, complete } = await drain(source, state, allowance, async (event, isFirst) => {
		const at = since === undefined ? undefined : parseTime(event.event_timestamp);
		if (since !== undefined && at !== undefined && at < Math.floor(since / 1_000) * 1_000) return 'passed over';
		return await handle(event, isFirst);
	});
	return {
		state: { ...state, ...shorten(cursor, OVERLAP) },
		complete,
		...(warnings.length > 0 ? { warning: [...new Set(warnings)].join('. ') } : {}),
	};
}

/** Whether Vectra dropped events before they were read. IDs have gaps of their own, so the oldest event left decides. */
async function hasGap(api: VectraApi, feed: Feed, page: FeedPage, state: FeedState): Promise<boolean> {
	if (!mayHaveGap(page, state)) return false;
	if (state.seen.length > 0) return true;
	const oldest = await readPage(api, feed, { from: 0, limit: 1 });
	const firstOf = ({ entries }: FeedPage): number => Math.min(...entries.map(({ key }) => key));
	return firstOf(oldest) >= firstOf(page);
}

/**
 * The end of the feed. Vectra reports it when asked for events beyond the last one. It may also report nothing, or repeat
 * the position that was asked for; then the newest events are read up to the last one.
 */
async function endOf(api: VectraApi, feed: Feed): Promise<Cursor> {
	const beyond = await readPage(api, feed, { from: BEYOND });
	if (beyond.next !== undefined && beyond.next < BEYOND) {
		// Asked again, as Vectra's own client does: a checkpoint counts only when the feed accepts it.
		const again = await readPage(api, feed, { from: beyond.next });
		const confirmed = again.entries.length === 0 ? (again.next ?? beyond.next) : beyond.next;
		return { from: Math.min(beyond.next, confirmed), seen: [] };
	}
	const now = api.clock.now();
	for (const query of [...LOOK_BACK.map((span) => ({ event_timestamp_gte: writeTime(now - span) })), {}]) {
		const last = await lastOf(api, feed, query);
		if (last !== undefined) return { from: last, seen: [String(last)] };
	}
	return { from: 0, seen: [] };
}

/** The ID of the last event that matches the query; undefined when there is none. */
async function lastOf(api: VectraApi, feed: Feed, query: IDataObject): Promise<number | undefined> {
	let last: number | undefined;
	for (let from: number | undefined = 0; from !== undefined; ) {
		const page: FeedPage = await readPage(api, feed, { ...query, from });
		for (const { key } of page.entries) last = Math.max(last ?? key, key);
		from = page.more ? nextFrom(page, from) : undefined;
	}
	return last;
}

/** The events of the last hour, day or month that `keeps` accepts, from the shortest span that has any; oldest first. */
export async function recentEvents(api: VectraApi, feed: Feed, keeps: (event: Row) => boolean): Promise<Row[]> {
	const now = api.clock.now();
	for (const span of LOOK_BACK) {
		const { entries } = await readPage(api, feed, { from: 0, event_timestamp_gte: writeTime(now - span) });
		const found = entries.sort((a, b) => a.key - b.key).map(({ value }) => value).filter(keeps);
		if (found.length > 0) return found;
	}
	return [];
}

async function readPage(api: VectraApi, feed: Feed, qs: IDataObject): Promise<FeedPage> {
	const limit = numeric(qs.limit) ?? PAGE;
	const subject = { what: feed.what };
	const reply = await api.read(feed.path, { ...feed.qs, ...qs, limit }, subject);
	const page = readFeedPage(reply.body, limit);
	if (!page) throw api.fail(reply, subject);
	return page;
}
