import type { Desired } from '../../../shared/containment';
import { isRecord, numeric, text } from '../../../shared/values';
import { auditRequestOf, hasWords, machinesOf, type AuditRequest } from '../../containment/auditWords';
import { nameKey } from '../../containment/names';

/** An entry of the management log that seems to be about an isolation or a release. */
export interface LogEntry {
	id: number | null;
	/** When it was written, epoch ms of the server. */
	at: number;
	name: string;
	email: string;
	entity: string;
	subtype: string;
	result: string;
	description: string;
	request: AuditRequest | null;
	/** Names of the machines that it names. */
	hosts: string[];
}

/** Reads a row of `audits/management_logs`; undefined when it has no time or is about something else. */
export function readLogEntry(row: unknown): LogEntry | undefined {
	if (!isRecord(row)) return undefined;
	const at = numeric(row.AUDIT_INSERT_TIME);
	if (at === undefined || !hasWords(row)) return undefined;
	return {
		id: numeric(row.AUDIT_ID) ?? null,
		at,
		name: text(row.AUDIT_OWNER_NAME),
		email: text(row.AUDIT_OWNER_EMAIL),
		entity: text(row.AUDIT_ENTITY),
		subtype: text(row.AUDIT_ENTITY_SUBTYPE),
		result: text(row.AUDIT_RESULT),
		description: text(row.AUDIT_DESCRIPTION),
		request: auditRequestOf(row),
		hosts: machinesOf(row),
	};
}

/**
 * The entry that asked for a change, as far as the log tells: the newest one that names the machine, one of the same
 * direction before all others.
 */
export function requesterOf(entries: readonly LogEntry[], endpoint: { id: string; name: string }, desired: Desired): LogEntry | undefined {
	const ofEndpoint = entries.filter((entry) => namesEndpoint(entry, endpoint));
	const sameDirection = ofEndpoint.filter(({ request }) => (request === 'isolate') === (desired === 'isolated'));
	return newest(sameDirection) ?? newest(ofEndpoint);
}

function namesEndpoint({ hosts, description }: LogEntry, { id, name }: { id: string; name: string }): boolean {
	if (description.toLowerCase().includes(id)) return true;
	return name !== '' && hosts.some((host) => nameKey(host) === nameKey(name));
}

function newest(entries: readonly LogEntry[]): LogEntry | undefined {
	return entries.reduce<LogEntry | undefined>((best, entry) => (best === undefined || entry.at > best.at ? entry : best), undefined);
}

/** How an entry looks in an item. An API key has neither name nor address in the log. */
export function showRequester(entry: LogEntry | undefined) {
	if (!entry) return null;
	const { id, at, name, email, entity, subtype, result, description } = entry;
	return {
		name: name || null,
		email: email || null,
		time: new Date(at).toISOString(),
		auditId: id,
		type: entity || null,
		subType: subtype || null,
		result: result || null,
		description: description || null,
	};
}
