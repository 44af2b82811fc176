import type { IDataObject } from 'n8n-workflow';
import { isRecord, numeric, text } from '../../../shared/values';
import type { VectraApi } from '../../transport/api';
import type { Allowance } from './allowance';
import { parseCursor, shorten, type Cursor } from './cursor';
import { drain, type Handled } from './drain';
import { mayHaveGap, nextFrom, readFeedPage, type FeedPage, type Row } from './feedPage';
import { HOUR, parseTime, writeTime } from './times';

/** The most events that Vectra gives at a time. */
const PAGE = 1_000;

/** Beyond every event ID; Vectra's own clients ask so for the end of a feed. */
const BEYOND = 999_999_999_999;

/** How many events at the end are read again in each poll, in case one with a lower ID shows up late. */
const OVERLAP = { rows: 100 };

/** How far back the end of a feed is looked for when the feed does not tell it. */
const LOOK_BACK = [HOUR, 24 * HOUR, 30 * 24 * HOUR];

/** One RUX event feed, as one poll sees it. Everything in `qs` decides which events there are at all. */
export interface Feed {
	path: string;
	qs: IDataObject;
	/** For messages, such as `the scoring events of hosts`. */
	what: string;
}

/** The memory of a feed. */
export interface FeedState extends Cursor {
	/** The `qs` under which `seen` was read: another one shows other events. */
	view: string;
	/** Events from before this are not emitted: where a backlog begins, epoch ms. */
	since?: number;
}

/** What a feed yields: how it is to be remembered, and a word for the log if something may be missing. */
export interface FeedResult {
	state: FeedState;
	complete: boolean;
	warning?: string;
}

/** Reads a stored state; undefined when there is none to go on from. Another view keeps the place, but not what was seen. */
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

/** Where a feed is picked up for the first time: at its end, or where its events of the last hours begin. */
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

/** Emits what is new in the feed, and says where it was left. */
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

/** Whether retention overtook the cursor. IDs have gaps of their own, so the oldest event that there still is decides. */
async function hasGap(api: VectraApi, feed: Feed, page: FeedPage, state: FeedState): Promise<boolean> {
	if (!mayHaveGap(page, state)) return false;
	if (state.seen.length > 0) return true;
	const oldest = await readPage(api, feed, { from: 0, limit: 1 });
	const firstOf = ({ entries }: FeedPage): number => Math.min(...entries.map(({ key }) => key));
	return firstOf(oldest) >= firstOf(page);
}

/**
 * The end of the feed. Vectra tells it when asked for events beyond all; it may also say nothing on an empty page, or
 * repeat the question. Then the newest events are walked to the last one.
 */
async function endOf(api: VectraApi, feed: Feed): Promise<Cursor> {
	const beyond = await readPage(api, feed, { from: BEYOND });
	if (beyond.next !== undefined && beyond.next < BEYOND) {
		// Asked again, as Vectra's own client does: only a checkpoint that the feed takes is one.
		const again = await readPage(api, feed, { from: beyond.next });
		const confirmed = again.entries.length === 0 ? (again.next ?? beyond.next) : beyond.next;
		return { from: Math.min(beyond.next, confirmed), seen: [] };
	}
	const now = api.clock.now();
	for (const filter of [...LOOK_BACK.map((span) => ({ event_timestamp_gte: writeTime(now - span) })), {}]) {
		const last = await lastOf(api, feed, filter);
		if (last !== undefined) return { from: last, seen: [String(last)] };
	}
	return { from: 0, seen: [] };
}

/** The ID of the last event that passes the filter; undefined when there is none. */
async function lastOf(api: VectraApi, feed: Feed, filter: IDataObject): Promise<number | undefined> {
	let last: number | undefined;
	for (let from: number | undefined = 0; from !== undefined; ) {
		const page: FeedPage = await readPage(api, feed, { ...filter, from });
		for (const { key } of page.entries) last = Math.max(last ?? key, key);
		from = page.more ? nextFrom(page, from) : undefined;
	}
	return last;
}

/** The newest events of the last hour, day or month, whichever has some that `keeps` takes; oldest first. */
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
