import type { IDataObject } from 'n8n-workflow';
import { attempt } from '../../../shared/attempt';
import { shorten, tokenOf, type Cursor, type Entry } from '../../../shared/trigger/cursor';
import type { Source } from '../../../shared/trigger/drain';
import type { CortexApi } from '../../transport/api';
import { PAGE_SIZE, readPage, type ApiFilter, type Query } from '../../transport/pages';
import { isRefusal } from '../refusal';
import { readIncident, type IncidentView } from './incidentView';

/** One way to list incidents or cases by the time of their last change. */
export interface Dialect {
	path: string;
	rowsKey: readonly string[];
	id: string;
	/** The field to filter and to sort by. */
	time: string;
	/** Whether it shows changes; otherwise new cases alone. */
	showsUpdates: boolean;
}

const CASES = { path: 'case/search', rowsKey: ['DATA', 'cases'], id: 'case_id' };

/**
 * From the best to the least. Early releases of 5.x refuse to filter cases by their last change; one of them still answered
 * the call of 3.x (vendor specifications; public clients).
 */
export const DIALECTS: Readonly<Record<string, Dialect>> = {
	cases: { ...CASES, time: 'modification_time', showsUpdates: true },
	casesByUpdate: { ...CASES, time: 'last_update_time', showsUpdates: true },
	incidents: { path: 'incidents/get_incidents', rowsKey: ['incidents'], id: 'incident_id', time: 'modification_time', showsUpdates: true },
	casesByCreation: { ...CASES, time: 'creation_time', showsUpdates: false },
};

/** An incident with the record that it was read from. */
export interface IncidentRow {
	view: IncidentView;
	record: IDataObject;
}

/** How far back each poll reads again, in ms, for changes that the server shows late. */
const OVERLAP = { rows: 2_000, span: 10 * 60_000 };

export const shortenIncidents = (cursor: Cursor): Cursor => shorten(cursor, OVERLAP);

/**
 * The first way that the tenant does not refuse.
 *
 * @throws NodeApiError of the first way when it refuses all, or when it cannot be asked
 */
export async function chooseDialect(api: CortexApi, names: readonly string[]): Promise<string> {
	let first: Error | undefined;
	for (const name of names) {
		const tried = await attempt(async () => await readPage(api, DIALECTS[name].path, DIALECTS[name].rowsKey, query(DIALECTS[name], 0, 'desc'), 0, 1));
		if ('value' in tried) return name;
		if (!isRefusal(tried.failure)) throw tried.failure;
		first ??= tried.failure;
	}
	throw first ?? new Error('There is no way to list incidents');
}

function query({ time }: Dialect, from: number, keyword: 'asc' | 'desc', upper?: number): Query {
	const filters: ApiFilter[] = [{ field: time, operator: 'gte', value: from }];
	if (upper !== undefined) filters.push({ field: time, operator: 'lte', value: upper });
	return { filters, sort: { field: time, keyword } };
}

function entryOf({ showsUpdates }: Dialect, record: IDataObject): Array<Entry<IncidentRow>> {
	const view = readIncident(record);
	if (!view) return [];
	const key = (showsUpdates ? view.modifiedAt : null) ?? view.createdAt;
	return key === null ? [] : [{ key, id: String(view.id), value: { view, record } }];
}

/**
 * The list from a time on. Each page begins at the last time of the page before, because pages that are counted would shift:
 * an incident that changes meanwhile moves to the end, and each row behind it moves up. From the second page on an upper
 * bound is fixed, by the tenant's own clock, so that a busy tenant cannot keep a poll going.
 */
export function incidentsFrom(api: CortexApi, dialect: Dialect): Source<IncidentRow> {
	let upper: number | undefined;
	return {
		async read({ from, page }) {
			const asked = query(dialect, from, 'asc', upper);
			const { rows, hidden } = await readPage(api, dialect.path, dialect.rowsKey, asked, (page - 1) * PAGE_SIZE);
			const entries = rows.flatMap((row) => entryOf(dialect, row as IDataObject));
			// Rows beyond the scope of the key count as well: a page without them is not the last one.
			if (rows.length + hidden < PAGE_SIZE) return { entries, next: undefined };
			if (!isAscending(entries)) return { entries: await wholeList(api, dialect, from), next: undefined };
			const last = entries.at(-1)?.key ?? from;
			upper ??= Math.max(last, await newestTime(api, dialect, from));
			return { entries, next: last > from ? { from: last, page: 1 } : { from, page: page + 1 } };
		},
	};
}

/** The time of the newest change by the tenant's clock; the time here when its row cannot be read. */
async function newestTime(api: CortexApi, dialect: Dialect, from: number): Promise<number> {
	const { rows } = await readPage(api, dialect.path, dialect.rowsKey, query(dialect, from, 'desc'), 0, 1);
	return rows.flatMap((row) => entryOf(dialect, row as IDataObject))[0]?.key ?? api.clock.now();
}

/** A tenant that does not sort may show any row on the next page: only the whole list is safe. */
async function wholeList(api: CortexApi, dialect: Dialect, from: number): Promise<Array<Entry<IncidentRow>>> {
	const rows = await api.list(dialect.path, dialect.rowsKey, query(dialect, from, 'asc'));
	return rows.flatMap((row) => entryOf(dialect, row));
}

function isAscending(entries: ReadonlyArray<Entry<unknown>>): boolean {
	return entries.every(({ key }, index) => index === 0 || key >= entries[index - 1].key);
}

/** The incidents that changed last, newest first. */
export async function recentIncidents(api: CortexApi, dialect: Dialect, limit: number): Promise<Array<Entry<IncidentRow>>> {
	const rows = await api.list(dialect.path, dialect.rowsKey, query(dialect, 0, 'desc'), { limit });
	return rows.flatMap((row) => entryOf(dialect, row)).sort((a, b) => b.key - a.key);
}

/** The greatest ID of all incidents; undefined when there is none, or when the tenant does not sort by it. */
export async function newestId(api: CortexApi, dialect: Dialect): Promise<number | undefined> {
	const sort = { field: dialect.id, keyword: 'desc' as const };
	const read = await attempt(async () => await api.list(dialect.path, dialect.rowsKey, { filters: [], sort }, { limit: 1 }));
	return 'value' in read ? readIncident(read.value[0])?.id : undefined;
}

/** A cursor behind these incidents. Those within the overlap count as seen. */
export function cursorBehind(entries: ReadonlyArray<Entry<unknown>>): Cursor {
	const keys = entries.map(({ key }) => key);
	if (keys.length === 0) return { from: 0, seen: [] };
	const from = Math.max(Math.min(...keys), Math.max(...keys) - OVERLAP.span);
	return shortenIncidents({ from, seen: entries.filter(({ key }) => key >= from).map(tokenOf) });
}
