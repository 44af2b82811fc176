import { NodeApiError } from 'n8n-workflow';
import { attempt } from '../../../shared/attempt';
import { shorten, tokenOf, type Cursor, type Entry } from '../../../shared/trigger/cursor';
import type { Source } from '../../../shared/trigger/drain';
import { listAlerts, readAlertPage, type AlertQuery, type AlertRow } from '../../transport/alerts';
import type { CortexApi } from '../../transport/api';
import type { ProductLine } from '../../transport/productLine';

/** How far back each poll reads again, in ms, for alerts that the server shows late. */
const OVERLAP = { rows: 2_000, span: 10 * 60_000 };

export const shortenAlerts = (cursor: Cursor): Cursor => shorten(cursor, OVERLAP);

/** The most alerts that are read at once. More are read in shorter spans of time, so that a poll stays bounded. */
const MOST_AT_ONCE = 1_000;

/** From here on the count may be a ceiling (vendor documentation of alerts). */
const COUNT_CEILING = 9_999;

/** Spans are not halved any more below this, in ms. */
const SHORTEST = 1_000;

/** Where a list begins that has no alert yet: the server's clock may be behind. */
const DAY = 24 * 60 * 60_000;

/** What the server filters by. */
export type ServerFilter = Pick<AlertQuery, 'severities' | 'sources'>;

/** The error of a second in which there are more alerts than Cortex counts. */
export type TooMany = (at: number) => Error;

function entriesOf(rows: readonly AlertRow[]): Array<Entry<AlertRow>> {
	return rows.flatMap((row) => (row.alert.insertedAt === null ? [] : [{ key: row.alert.insertedAt, id: row.alert.id, value: row }]));
}

/**
 * The alerts from a time on, by when the server stored them: an alert may be stored hours after it happened. Cortex can filter
 * by that time, but not sort by it, so a span is read whole. A span that is too full is halved; its end is fixed, so that new
 * alerts do not shift the pages.
 */
export function alertsFrom(api: CortexApi, line: ProductLine, filter: ServerFilter, tooMany: TooMany): Source<AlertRow> {
	const query = (from: number, upper?: number): AlertQuery => ({
		...filter,
		insertedAfter: from,
		...(upper === undefined ? {} : { insertedBefore: upper }),
		sortBy: 'time',
		sortOrder: 'asc',
	});
	return {
		async read({ from }) {
			let page = await readAlertPage(api, line, query(from));
			let entries = entriesOf(page.rows);
			if (page.whole) return { entries, next: undefined };
			const newest = (await readAlertPage(api, line, { ...query(from), sortOrder: 'desc' })).rows;
			const last = Math.max(...[...entries, ...entriesOf(newest)].map(({ key }) => key), from);
			// By the clock here or by the server's, whichever is ahead.
			let upper = Math.max(api.clock.now(), last);
			for (;;) {
				page = await readAlertPage(api, line, query(from, upper));
				entries = entriesOf(page.rows);
				if (page.whole) break;
				const isShort = upper - from <= SHORTEST;
				// A count that is smaller than the page is none.
				const counted = page.counted !== undefined && page.counted > page.rows.length ? page.counted : undefined;
				if (isShort && counted !== undefined && counted >= COUNT_CEILING) throw tooMany(from);
				if (isShort || (counted !== undefined && counted <= MOST_AT_ONCE)) {
					const read = await attempt(async () => await listAlerts(api, line, query(from, upper)));
					if ('value' in read) {
						entries = entriesOf(read.value);
						break;
					}
					// A tenant that repeats the first page can be read in spans that fit on it.
					if (isShort || !(read.failure instanceof NodeApiError) || read.failure.httpCode !== null) throw read.failure;
				}
				upper = from + Math.floor((upper - from) / 2);
			}
			const isEnd = upper >= Math.max(api.clock.now(), last);
			return { entries, next: isEnd ? undefined : { from: Math.max(upper, from + 1), page: 1 } };
		},
	};
}

/** A cursor behind the alerts that there are. Those within the overlap count as seen. */
export async function behindAll(api: CortexApi, line: ProductLine, filter: ServerFilter): Promise<Cursor> {
	const { rows } = await readAlertPage(api, line, { ...filter, sortBy: 'time', sortOrder: 'desc' });
	const keys = entriesOf(rows).map(({ key }) => key);
	if (keys.length === 0) return { from: api.clock.now() - DAY, seen: [] };
	const from = Math.max(...keys) - OVERLAP.span;
	const seen = entriesOf(await listAlerts(api, line, { ...filter, insertedAfter: from, sortBy: 'time', sortOrder: 'asc' }));
	return shortenAlerts({ from, seen: seen.map(tokenOf) });
}

/** The newest alerts, newest first. */
export async function recentAlerts(api: CortexApi, line: ProductLine, filter: ServerFilter): Promise<AlertRow[]> {
	return (await readAlertPage(api, line, { ...filter, sortBy: 'time', sortOrder: 'desc' })).rows;
}
