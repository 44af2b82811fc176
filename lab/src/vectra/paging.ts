import { announcedCount } from '../core/counting';
import type { Call } from './http/api';
import { ApiError } from './literals';
import { isAvailable } from './version';

export const DEFAULT_PAGE_SIZE = 50;
export const MAX_PAGE_SIZE = 5_000;

export interface Page {
	count: number;
	next: string | null;
	previous: string | null;
	results: unknown[];
}

/** The page of `rows` that the call asks for; only its rows are rendered. A page past the end is a 404. */
export function pageOf<T>(call: Call, rows: readonly T[], render: (row: T) => unknown, fixedSize = false): Page {
	const { query } = call;
	const size = fixedSize
		? DEFAULT_PAGE_SIZE
		: Math.min(whole(query.page_size) ?? DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE);
	const page = query.page === undefined ? 1 : whole(query.page);
	const pages = Math.max(1, Math.ceil(rows.length / size));
	const { listCount, listEnd } = call.switches;
	if (page === undefined || (page > pages && listEnd === 'last')) throw invalidPage(call);
	const start = (listEnd === 'repeated' ? (page - 1) % pages : page - 1) * size;
	return {
		count: announcedCount(rows.length, listCount),
		next: page < pages || listEnd !== 'last' ? pageUrl(call, page + 1) : null,
		previous: page > 1 ? pageUrl(call, page - 1) : null,
		results: rows.slice(start, start + size).map(render),
	};
}

/** A positive whole number; undefined when the text is none. */
function whole(text: string | undefined): number | undefined {
	return text !== undefined && /^[1-9]\d*$/.test(text) ? Number(text) : undefined;
}

function invalidPage({ query, switches }: Call): ApiError {
	const detail =
		switches.invalidPageText === 'short'
			? 'Invalid page.'
			: `Invalid page "${query.page}": That page contains no results.`;
	return new ApiError(404, { detail });
}

function pageUrl({ origin, path, query, switches: { nextScheme, nextHost } }: Call, page: number): string {
	const url = new URL(`${origin}${path}`);
	const scheme = nextScheme === 'same' ? url.protocol : `${nextScheme}:`;
	const parameters = new URLSearchParams({ ...query, page: String(page) });
	return `${scheme}//${nextHost ?? url.host}${url.pathname}?${parameters}`;
}

type Sortable = number | string | boolean | null;

/** `rows` in the order that `ordering` asks for; rows that are equal stay as they are. Unknown fields are ignored. */
export function ordered<T>(
	call: Call,
	rows: readonly T[],
	keys: Readonly<Record<string, (row: T) => Sortable>>,
): readonly T[] {
	const fields = (call.query.ordering ?? '')
		.split(',')
		.filter((field) => Object.hasOwn(keys, field.replace(/^-/, '')));
	if (fields.length === 0) return rows;
	const comparisons = fields.map((field) => {
		const key = keys[field.replace(/^-/, '')];
		const sign = field.startsWith('-') ? -1 : 1;
		return (a: T, b: T): number => sign * compare(key(a), key(b));
	});
	return [...rows].sort((a, b) => comparisons.reduce((result, comparison) => result || comparison(a, b), 0));
}

function compare(a: Sortable, b: Sortable): number {
	if (a === b) return 0;
	if (a === null) return -1;
	if (b === null) return 1;
	return a < b ? -1 : 1;
}

type Render<T> = (row: T) => Record<string, unknown>;

/** Leaves only the fields that `fields` names; where a list has `exclude_fields` (v3.4), not those that it names. */
export function trimmed<T>(call: Call, render: Render<T>, { canExclude = false } = {}): Render<T> {
	const { version, query } = call;
	const split = (value: string | undefined): string[] => (value ?? '').split(',').filter((field) => field !== '');
	const wanted = split(query.fields);
	const excluded = canExclude && isAvailable(version, { rux: 4 }) ? split(query.exclude_fields) : [];
	if (wanted.length === 0 && excluded.length === 0) return render;
	const keeps = (field: string): boolean =>
		(wanted.length === 0 || wanted.includes(field)) && !excluded.includes(field);
	return (row) => Object.fromEntries(Object.entries(render(row)).filter(([field]) => keeps(field)));
}
