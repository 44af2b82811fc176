import type { IDataObject } from 'n8n-workflow';
import { shorten, tokenOf, type Cursor, type Entry } from '../../../shared/trigger/cursor';
import type { Source } from '../../../shared/trigger/drain';
import { isRecord, numeric, text } from '../../../shared/values';
import type { VectraApi } from '../../transport/api';
import { MAX_PAGE_SIZE } from '../../transport/paging';
import type { Row } from '../feed/feedPage';
import { parseTime, writeTime } from '../feed/times';

const PATH = '/detections';
const SUBJECT = { what: 'the list of detections' };
const PAGE = 1_000;

/** The list of detections grows at its end: by ID with a new detection, by time with an activity. */
export interface Order {
	field: 'id' | 'last_timestamp';
	/** The filter that leaves out the rows before a key. */
	since(key: number): IDataObject;
	entry(row: Row): Entry<Row> | undefined;
}

export const byId: Order = {
	field: 'id',
	since: (key) => ({ min_id: key }),
	entry(row) {
		const key = numeric(row.id);
		return key === undefined ? undefined : { key, id: '', value: row };
	},
};

/** Times have whole seconds, so many detections share one. */
export const byActivity: Order = {
	field: 'last_timestamp',
	since: (key) => ({ last_timestamp_gte: writeTime(key) }),
	entry(row) {
		const key = parseTime(row.last_timestamp);
		const id = text(row.id);
		return key === undefined || id === '' ? undefined : { key, id, value: row };
	},
};

/** How many rows at the end of the list by ID each poll reads again. */
export const ID_OVERLAP = { rows: 100 };

/** Too many rows within the span shorten the overlap. */
export const activityOverlap = (span: number) => ({ rows: 2_000, span });

/**
 * The list from a key on. Each page begins at the last key of the page before, because pages that are counted would shift:
 * a detection that is active again meanwhile moves to the end of the list, and each row behind it moves up.
 */
export function detectionsFrom(api: VectraApi, order: Order): Source<Row> {
	return {
		async read({ from, page: number }) {
			const qs = { ...order.since(from), ordering: order.field, page_size: PAGE };
			const page = await api.page(PATH, qs, SUBJECT, number);
			if (!page) return { entries: [], next: undefined };
			const entries = entriesOf(page.rows, order);
			if (!page.more) return { entries, next: undefined };
			if (!isAscending(entries)) {
				// A Vectra that does not sort may show any row on the next page: only the whole list is safe.
				return { entries: entriesOf(await api.list(PATH, { ...qs, page_size: MAX_PAGE_SIZE }, SUBJECT), order), next: undefined };
			}
			const last = entries[entries.length - 1]?.key ?? from;
			return { entries, next: last > from ? { from: last, page: 1 } : { from, page: number + 1 } };
		},
	};
}

/** The greatest key of all detections; undefined when there is none. */
export async function newestKey(api: VectraApi, order: Order, known: IDataObject): Promise<number | undefined> {
	const qs = { ...known, ordering: `-${order.field}`, fields: 'id,last_timestamp' };
	const page = await api.page(PATH, { ...qs, page_size: 2 }, SUBJECT, 1);
	let entries = entriesOf(page?.rows ?? [], order);
	if (page?.more && !isAscending([...entries].reverse())) {
		entries = entriesOf(await api.list(PATH, { ...qs, page_size: MAX_PAGE_SIZE }, SUBJECT), order);
	}
	return entries.reduce<number | undefined>((greatest, { key }) => Math.max(greatest ?? key, key), undefined);
}

/** A cursor at the end of the list. The rows within the overlap count as seen. */
export async function endOfActivity(api: VectraApi, span: number): Promise<Cursor> {
	const newest = await newestKey(api, byActivity, {});
	if (newest === undefined) return { from: 0, seen: [] };
	const from = Math.max(0, newest - span);
	const qs = { ...byActivity.since(from), ordering: 'id', fields: 'id,last_timestamp', page_size: MAX_PAGE_SIZE };
	const entries = entriesOf(await api.list(PATH, qs, SUBJECT), byActivity).filter(({ key }) => key >= from);
	return shorten({ from, seen: entries.map(tokenOf) }, activityOverlap(span));
}

/** The newest detections, newest first. */
export async function recentDetections(api: VectraApi): Promise<Row[]> {
	const page = await api.page(PATH, { ordering: '-id', page_size: 200 }, SUBJECT, 1);
	return (page?.rows ?? []).filter(isRecord).sort((a, b) => (numeric(b.id) ?? 0) - (numeric(a.id) ?? 0));
}

function entriesOf(rows: readonly unknown[], order: Order): Array<Entry<Row>> {
	return rows.filter(isRecord).map(order.entry).filter((entry) => entry !== undefined);
}

function isAscending(entries: ReadonlyArray<Entry<Row>>): boolean {
	return entries.every(({ key }, index) => index === 0 || key >= entries[index - 1].key);
}

/** The lowest ID of the detections that began at or after a time; undefined when there is none. */
export async function firstSince(api: VectraApi, since: number, known: IDataObject): Promise<number | undefined> {
	const qs = { ...known, ...byActivity.since(since), ordering: 'id', fields: 'id,first_timestamp', page_size: MAX_PAGE_SIZE };
	const rows = (await api.list(PATH, qs, SUBJECT)).filter(isRecord);
	const begun = rows.filter(({ first_timestamp: first }) => (parseTime(first) ?? -Infinity) >= since);
	return entriesOf(begun, byId).reduce<number | undefined>((least, { key }) => Math.min(least ?? key, key), undefined);
}
