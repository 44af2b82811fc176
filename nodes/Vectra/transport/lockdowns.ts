import { isRecord, numeric, text } from '../../shared/values';
import type { VectraApi } from './api';
import { readPage } from './paging';

/** What Vectra can lock down by itself; the traffic of an address on Respond UX only. */
export const LOCKDOWN_TYPES = ['account', 'host', 'traffic'] as const;
export type LockdownType = (typeof LOCKDOWN_TYPES)[number];

/** A lockdown by Vectra itself, through another EDR, a directory or a firewall. What Vectra does not say is null. */
export interface Lockdown {
	type: LockdownType;
	entityId: number | null;
	name: string | null;
	/** The times as Vectra wrote them. */
	lockedAt: string | null;
	lockedBy: string | null;
	/** Null: until somebody ends it. */
	unlocksAt: string | null;
	/** False only where its end has passed for sure. */
	inForce: boolean;
	record: Record<string, unknown>;
}

/**
 * Reads the lockdowns of one type: `/lockdown/host` or `/lockdown/account` on QUX, `/lockdown?type=` on RUX. Both are bare lists.
 *
 * @throws NodeApiError also for a 403: a role that may not see lockdowns does not say that there is none
 */
export async function listLockdowns(api: VectraApi, type: LockdownType): Promise<Lockdown[]> {
	const subject = { what: `the list of ${type} lockdowns` };
	const reply = api.connection.deployment === 'qux' ? await api.read(`/lockdown/${type}`, {}, subject) : await api.read('/lockdown', { type }, subject);
	const page = readPage(reply.body);
	if (page === undefined) throw api.fail(reply, subject);
	const isWhole = !page.more && (page.count === undefined || page.count <= page.rows.length) && page.rows.every(isRecord);
	if (!isWhole) throw api.doubt(`Not all of ${subject.what} could be read`, 'Nothing was concluded from it. Run again');
	return page.rows.filter(isRecord).flatMap((row) => readLockdown(row, type, api.clock.now()) ?? []);
}

/** Undefined for a row of another type: Vectra may ignore the filter. */
function readLockdown(row: Record<string, unknown>, type: LockdownType, now: number): Lockdown | undefined {
	const own = text(row.type).toLowerCase();
	if (own !== '' && own !== type) return undefined;
	const unlocksAt = text(row.unlock_event_timestamp) || text(row.unlock_date) || null;
	return {
		type,
		entityId: numeric(row.entity_id) ?? numeric(row[`${type}_id`]) ?? null,
		name: text(row.entity_name) || null,
		lockedAt: text(row.lock_event_timestamp) || text(row.lock_date) || null,
		lockedBy: text(row.locked_by) || null,
		unlocksAt,
		inForce: unlocksAt === null || !(timeOf(unlocksAt) <= now),
		record: row,
	};
}

/** Without a zone it is UTC. NaN for what is no time. */
function timeOf(value: string): number {
	return Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(value) ? value : `${value}Z`);
}
