import type { Journal, JournalEntry } from '../core/journal';

/** One API call as the console shows it. */
export interface CallView {
	/** Unique among all simulators. */
	key: string;
	product: string;
	/** Simulated time, epoch ms. */
	at: number;
	method: string;
	path: string;
	/** 0: the connection was dropped without an answer. */
	status: number;
	fault: string | null;
	/** Query and body as JSON, cut to `DETAIL_LENGTH` characters. Keys and tokens are not in a journal to begin with. */
	detail: string;
}

const DETAIL_LENGTH = 2_000;

/** Only so many of the newest calls of a product are searched, so that a look each second stays cheap. */
const SEARCHED = 10_000;

export interface CallFilter {
	/** Contained in "METHOD /path status fault" or in the body, in any case. */
	text: string;
	/** Only this product's calls. */
	product: string | undefined;
	limit: number;
}

/** The newest calls of all journals, newest first. Calls of the same wall-clock ms keep their order per product. */
export function newestCalls(journals: ReadonlyMap<string, Journal>, { text, product, limit }: CallFilter): CallView[] {
	const wanted = text.trim().toLowerCase();
	const newest = [...journals]
		.filter(([name]) => product === undefined || name === product)
		.flatMap(([name, journal]) =>
			lastMatching(journal.list({ after: journal.position - SEARCHED }), wanted, limit).map((entry) => ({ name, entry })),
		)
		.sort((a, b) => b.entry.realAt - a.entry.realAt || b.entry.seq - a.entry.seq);
	return newest.slice(0, limit).map(({ name, entry }) => callView(name, entry));
}

function lastMatching(entries: readonly JournalEntry[], wanted: string, limit: number): JournalEntry[] {
	const found: JournalEntry[] = [];
	for (let index = entries.length - 1; index >= 0 && found.length < limit; index--) {
		if (wanted === '' || contains(entries[index], wanted)) found.push(entries[index]);
	}
	return found;
}

function contains(entry: JournalEntry, wanted: string): boolean {
	const { method, path, status, fault = '' } = entry;
	if (`${method} ${path} ${status} ${fault}`.toLowerCase().includes(wanted)) return true;
	return detailOf(entry).toLowerCase().includes(wanted);
}

function callView(product: string, entry: JournalEntry): CallView {
	const { seq, at, method, path, status, fault = null } = entry;
	return { key: `${product}-${seq}`, product, at, method, path, status, fault, detail: cut(detailOf(entry)) };
}

/** Query and body as JSON; what is empty is left out. */
function detailOf({ query, body }: JournalEntry): string {
	const parts: Record<string, unknown> = {};
	if (Object.keys(query ?? {}).length > 0) parts.query = query;
	if (body !== null && body !== undefined) parts.body = body;
	if (Object.keys(parts).length === 0) return '';
	return JSON.stringify(parts);
}

const cut = (text: string): string => (text.length > DETAIL_LENGTH ? `${text.slice(0, DETAIL_LENGTH)}…` : text);
