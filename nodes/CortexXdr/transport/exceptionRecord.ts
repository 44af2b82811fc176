import { epochMs } from '../../shared/time';
import { isRecord, numeric, text } from '../../shared/values';

/**
 * How an exception stands: it suppresses, it waits for an approver, it suppresses no more, or its word is not known.
 */
export type ExceptionState = 'active' | 'pending' | 'over' | 'unknown';

/** An alert exclusion of 3.x or an issue exception of 5.x; '' and null for what Cortex does not say. */
export interface AlertException {
	id: string;
	name: string;
	state: ExceptionState;
	/** The word of Cortex, such as `ENABLED` in 3.x and `APPROVED` in 5.x. */
	status: string;
	/** As Cortex sends it: an object in 3.x, JSON text in 5.x. */
	filter: unknown;
	reason: string;
	/** How many alerts or issues it has suppressed. */
	matches: number | null;
	createdBy: string;
	approver: string;
	/** Epoch ms, as the next two. 3.x does not say when an exclusion was made. */
	createdAt: number | null;
	modifiedAt: number | null;
	expiresAt: number | null;
}

/**
 * Reads a record of either line: `ALERT_WHITELIST_…` as the vendor's own client has recorded them, or the names of the
 * specification of 5.x.
 *
 * @returns undefined for a record without an ID
 */
export function readException(record: unknown): AlertException | undefined {
	if (!isRecord(record)) return undefined;
	const of3 = (name: string): unknown => record[`ALERT_WHITELIST_${name}`];
	const id = text(of3('ID')) || text(record.exception_id);
	if (id === '') return undefined;
	const status = text(of3('STATUS')) || text(record.status);
	return {
		id,
		name: text(of3('NAME')) || text(record.name),
		state: stateOf(status),
		status,
		filter: of3('INDICATOR') ?? record.rule ?? null,
		reason: text(of3('COMMENT')) || text(record.justification_text),
		matches: numeric(of3('HITS')) ?? numeric(record.impacted_issues_count) ?? null,
		createdBy: text(of3('PRETTY_USER')) || text(of3('USER')) || text(record.requestor_name) || text(record.requestor_email),
		approver: text(record.approver_name) || text(record.approver_email),
		createdAt: timeOf(record.created_ts),
		modifiedAt: timeOf(of3('MODIFY_TIME')) ?? timeOf(record.modified_ts),
		expiresAt: timeOf(record.expiration_ts),
	};
}

/** Not all words of 5.x are published: one that says neither yes nor no is not taken for either. */
function stateOf(status: string): ExceptionState {
	if (/^(enabled|active|(self[ _])?approved)$/i.test(status)) return 'active';
	if (/^pending/i.test(status)) return 'pending';
	return /^(disabled|expired|rejected|denied|deleted)$/i.test(status) ? 'over' : 'unknown';
}

const timeOf = (value: unknown): number | null => epochMs(value, 'UTC') ?? null;
