import { chunks, isRecord, numeric } from '../../../shared/values';
import { uniqueEndpoints, type Endpoint } from '../../containment/endpoint';
import { nameKey, nameSpellings } from '../../containment/names';
import type { CortexApi } from '../../transport/api';
import { readByIds, searchEndpoints } from '../../transport/endpoints';
import { PAGE_SIZE, pages } from '../../transport/pages';
import { groupFilter, type Scope } from '../scope';
import { readLogEntry, type LogEntry } from './managementLog';

/**
 * The endpoints of the scope that are isolated by the filter of Cortex, and those in the memory that the filter left out. An
 * endpoint in a pending state may be in either half of the filter, and a filter has been seen that finds the first value
 * only: so what was known before is asked for by ID, and each record is judged by its own `is_isolated`.
 *
 * Takes one read for each 100 isolated endpoints and one for each 100 others that are known.
 */
export async function readIsolation(api: CortexApi, scope: Scope, known: readonly string[]): Promise<Endpoint[]> {
	if (scope.kind === 'ids') return [...(await readByIds(api, scope.ids)).values()];
	const isolated = await searchEndpoints(api, [{ field: 'isolate', operator: 'in', value: ['isolated'] }, ...groupFilter(scope)]);
	const found = new Set(isolated.map(({ id }) => id));
	const others = await readByIds(api, known.filter((id) => !found.has(id)));
	return uniqueEndpoints([...isolated, ...others.values()]);
}

const PATH = 'audits/management_logs';

/** How far back each poll reads the log again, in ms: an endpoint may show its new state later than the log. */
const OVERLAP = 10 * 60_000;

/** The most entries that are read for one poll, and for the request behind a change that took effect much later. */
const MOST_RECENT = 500;
const MOST_OLD = 1_000;

/** What was read of the management log. */
export interface LogRead {
	entries: LogEntry[];
	/** The time of the newest entry, by the server's clock; undefined when there is none. */
	newest: number | undefined;
}

/**
 * The newest entries about isolations.
 *
 * @param newest the time of the newest entry at the last poll; undefined reads one page
 */
export async function readRecentLog(api: CortexApi, newest: number | undefined): Promise<LogRead> {
	const limit = newest === undefined ? PAGE_SIZE : MOST_RECENT;
	return await readLog(api, newest === undefined ? undefined : newest - OVERLAP, limit, () => false);
}

/** Older entries about isolations, newest first, until `isEnough` is content. */
export async function readOldLog(api: CortexApi, isEnough: (entries: readonly LogEntry[]) => boolean): Promise<LogEntry[]> {
	return (await readLog(api, undefined, MOST_OLD, isEnough)).entries;
}

async function readLog(
	api: CortexApi,
	from: number | undefined,
	limit: number,
	isEnough: (entries: readonly LogEntry[]) => boolean,
): Promise<LogRead> {
	const query = {
		filters: from === undefined ? [] : [{ field: 'timestamp', operator: 'gte' as const, value: from }],
		sort: { field: 'timestamp', keyword: 'desc' as const },
	};
	const entries: LogEntry[] = [];
	let newest: number | undefined;
	for await (const rows of pages(api, PATH, 'data', query, limit, 0)) {
		for (const row of rows) {
			const at = isRecord(row) ? numeric(row.AUDIT_INSERT_TIME) : undefined;
			if (at !== undefined) newest = Math.max(newest ?? at, at);
			const entry = readLogEntry(row);
			if (entry) entries.push(entry);
		}
		if (isEnough(entries)) break;
	}
	return { entries, newest };
}

/**
 * The endpoints that the log names and that are not among those already read: an isolation that waits for its agent is not
 * in the list of isolated endpoints on every tenant.
 */
export async function readNamed(api: CortexApi, scope: Scope, entries: readonly LogEntry[], read: readonly Endpoint[]): Promise<Endpoint[]> {
	if (scope.kind === 'ids') return [];
	const known = new Set(read.map(({ name }) => nameKey(name)));
	const names = [...new Set(entries.flatMap(({ hosts }) => hosts))].filter((name) => !known.has(nameKey(name)));
	const found: Endpoint[] = [];
	for (const part of chunks(names, PAGE_SIZE)) {
		const value = [...new Set(part.flatMap(nameSpellings))];
		found.push(...(await searchEndpoints(api, [{ field: 'hostname', operator: 'in', value }, ...groupFilter(scope)])));
	}
	return found;
}
