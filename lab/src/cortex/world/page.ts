import { announcedCount } from '../../core/counting';
import { badRequest, PAGE_WINDOW } from '../literals';
import type { CortexSwitches } from '../switches';
import type { EndpointStore } from './endpoints';
import { lastSeen, nextStatusChange } from './presence';
import { select, type RawFilter } from './query';
import type { Endpoint } from './types';

export interface PageRequest {
	filters?: readonly RawFilter[];
	/** Zero-based, inclusive. */
	search_from?: number;
	/** Exclusive. The window holds at most 100 rows. */
	search_to?: number;
	sort?: { field: string; keyword?: string };
}

/** The window of a request. Throws the product's error for one that is empty, reversed or larger than 100. */
export function windowOf({
	search_from: from = 0,
	search_to: to = 100,
}: PageRequest): [from: number, to: number] {
	if (!Number.isInteger(from) || !Number.isInteger(to) || from < 0) {
		throw badRequest('search_from and search_to: non-negative integers are expected');
	}
	const size = to - from;
	if (size <= 0 || size > 100) throw badRequest(PAGE_WINDOW);
	return [from, to];
}

/** The rows of a list that a request gets, and what it hears about their number, as the switches say. */
export function pageOf<T>(
	request: PageRequest,
	rows: readonly T[],
	{ totalCountPresent, totalCount, pageAnswered }: CortexSwitches,
): { count: { total_count?: number; result_count: number }; page: T[] } {
	const [from, to] = windowOf(request);
	const page = pageAnswered === 'first' ? rows.slice(0, to - from) : rows.slice(from, to);
	const count = totalCountPresent ? { total_count: announcedCount(rows.length, totalCount) } : {};
	return { count: { ...count, result_count: page.length }, page };
}

/**
 * Whether a sort is ascending. The documentation writes ASC and DESC, its examples asc and desc: both are
 * taken.
 */
export function isAscending(keyword = 'desc'): boolean {
	const word = keyword.toLowerCase();
	if (word !== 'asc' && word !== 'desc')
		throw badRequest(`sort keyword: ASC or DESC is expected, not ${keyword}`);
	return word === 'asc';
}

/**
 * Answers `get_endpoint`: filters, sorts, cuts out the window. Keeps the last result, since clients page
 * through it.
 */
export class EndpointPages {
	private last:
		| { key: string; revision: number; from: number; until: number; rows: readonly Endpoint[] }
		| undefined;

	constructor(
		private readonly store: EndpointStore,
		private readonly switches: CortexSwitches,
	) {}

	/** `sees` leaves out what is beyond the caller's scope. */
	read(request: PageRequest, now: number, sees?: (endpoint: Endpoint) => boolean) {
		const matching = this.matching(request, now);
		return pageOf(request, sees ? matching.filter(sees) : matching, this.switches);
	}

	private matching(request: PageRequest, now: number): readonly Endpoint[] {
		const { filters = [], sort } = request;
		const key = JSON.stringify([filters, sort, this.switches]);
		const { last, store } = this;
		if (last?.key === key && last.revision === store.revision && now >= last.from && now <= last.until) {
			return last.rows;
		}
		const found = select(store, filters, { now, switches: this.switches });
		const isCut = this.switches.isolateFilterFirstHitOnly && filters.some(({ field }) => field === 'isolate');
		const selected = isCut ? found.slice(0, 1) : found;
		const rows = sort ? this.sorted(selected, sort, now) : selected;
		const until = this.stableUntil(request, now) - 1;
		this.last = { key, revision: store.revision, from: now, until, rows };
		return rows;
	}

	/** Until when the answer to a request holds if nothing is touched, epoch ms. */
	private stableUntil({ filters = [], sort }: PageRequest, now: number): number {
		const fields = new Set(filters.map(({ field }) => field));
		if (fields.has('last_seen') || sort?.field === 'last_seen') return now + 1;
		let until = this.store.stableUntil(now);
		if (fields.has('endpoint_status')) {
			for (const endpoint of this.store.newestFirst(now)) {
				until = Math.min(until, nextStatusChange(endpoint, now, this.switches));
			}
		}
		return until;
	}

	private sorted(
		rows: readonly Endpoint[],
		sort: { field: string; keyword?: string },
		now: number,
	): Endpoint[] {
		const direction = isAscending(sort.keyword) ? 1 : -1;
		const read = this.sortKey(sort.field, now);
		const keyed = rows.map((endpoint) => ({ endpoint, key: read(endpoint) }));
		keyed.sort((a, b) => {
			if (a.key !== b.key) return a.key < b.key ? -direction : direction;
			return a.endpoint.id < b.endpoint.id ? -1 : 1;
		});
		return keyed.map(({ endpoint }) => endpoint);
	}

	private sortKey(field: string, now: number): (endpoint: Endpoint) => string | number {
		switch (field) {
			case 'endpoint_id':
				return ({ id }) => id;
			case 'first_seen':
				return ({ fields }) => fields.first_seen ?? 0;
			case 'last_seen':
				return (endpoint) => lastSeen(endpoint, now, this.switches);
			case 'scan_status':
				return ({ fields }) => String(fields.scan_status ?? '');
			default:
				throw badRequest(`Unsupported sort field: ${field}`);
		}
	}
}
