import { isRecord, splitList, text, textList } from '../../shared/values';

/** A row of `audits/management_logs`, as Cortex XDR sends it. */
export type AuditRow = Readonly<Record<string, unknown>>;

/**
 * How the management log names an isolation, its release and the end of a pending action is not published, nor whether one
 * that came through the API is filed under RESPONSE or PUBLIC_API. So parts of words are looked for, in any case.
 */
export const ISOLATION_WORDS: readonly string[] = ['isolat', 'cancel', 'expir'];

/** Whether one of the words, in lower case, occurs in the sub type or the description. */
export function hasWords(row: AuditRow, words: readonly string[] = ISOLATION_WORDS): boolean {
	const said = `${text(row.AUDIT_ENTITY_SUBTYPE)}\n${text(row.AUDIT_DESCRIPTION)}`.toLowerCase();
	return words.some((word) => said.includes(word));
}

/** What was asked for. `withdrawal`: the end of an isolation or of a pending one, the words do not tell which. */
export type AuditRequest = 'isolate' | 'release' | 'cancel' | 'withdrawal';

/** What was asked for, as far as the words tell; the sub type goes before the description. Null where they tell nothing. */
export function auditRequestOf(row: AuditRow): AuditRequest | null {
	for (const words of [text(row.AUDIT_ENTITY_SUBTYPE), text(row.AUDIT_DESCRIPTION)]) {
		const isIsolation = /isolat/i.test(words);
		const isCancel = /cancel|expir/i.test(words);
		if (/un-?isolat/i.test(words) || (isIsolation && /releas|revert|remov/i.test(words))) return 'release';
		if (isIsolation && isCancel) return 'withdrawal';
		if (isIsolation || isCancel) return isCancel ? 'cancel' : 'isolate';
	}
	return null;
}

/** The machines that a row names. Newer tenants name those of a bulk request in an object of their own. */
export function machinesOf(row: AuditRow): string[] {
	const more = row.AUDIT_ADDITIONAL_INFORMATION;
	const named = isRecord(more) ? textList(more.endpoint_names) : [];
	return [...new Set([...splitList(row.AUDIT_HOSTNAME), ...splitList(row.AUDIT_ASSET_NAMES), ...named])];
}
