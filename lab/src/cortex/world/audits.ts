/** One line of the management audit log, in the product's upper-case names. */
export type AuditRow = Record<string, string | number | null>;

const LIMIT = 50_000;

/**
 * The tenant's two audit logs: what people and keys asked for, and what agents reported. Bounded to the
 * newest rows.
 */
export class AuditLogs {
	readonly management: AuditRow[] = [];

	readonly agents: AuditRow[] = [];

	private nextId = 1;

	/** Somebody asked for something. `subtype` strings are not published. */
	asked(
		at: number,
		{
			entity,
			subtype,
			owner,
			description,
			host,
		}: {
			entity: string;
			subtype: string;
			owner: string;
			description: string;
			host: string | null;
		},
	): void {
		push(this.management, {
			AUDIT_ID: this.nextId++,
			AUDIT_OWNER_NAME: owner,
			AUDIT_OWNER_EMAIL: owner === 'Public API' ? '' : 'console@example.com',
			AUDIT_ASSET_JSON: null,
			AUDIT_ASSET_NAMES: host,
			AUDIT_HOSTNAME: host,
			AUDIT_RESULT: 'SUCCESS',
			AUDIT_REASON: null,
			AUDIT_DESCRIPTION: description,
			AUDIT_ENTITY: entity,
			AUDIT_ENTITY_SUBTYPE: subtype,
			AUDIT_SESSION_ID: null,
			AUDIT_CASE_ID: null,
			AUDIT_INSERT_TIME: at,
			AUDIT_SEVERITY: 'SEV_010_INFO',
		});
	}

	/** An agent reported the end of an action. */
	reported(
		at: number,
		{
			receivedAt,
			endpointId,
			host,
			subtype,
			result,
			description,
		}: {
			/** The log shows it from then on, under the time when it happened. */
			receivedAt: number;
			endpointId: string;
			host: string;
			subtype: string;
			result: string;
			description: string;
		},
	): void {
		push(this.agents, {
			TIMESTAMP: at,
			RECEIVEDTIME: receivedAt,
			ENDPOINTID: endpointId,
			ENDPOINTNAME: host,
			DOMAIN: 'ACME',
			TRAPSVERSION: '8.4.0.51000',
			CATEGORY: 'Audit',
			TYPE: 'Action',
			SUBTYPE: subtype,
			RESULT: result,
			REASON: null,
			DESCRIPTION: description,
		});
	}

	clear(): void {
		this.management.length = 0;
		this.agents.length = 0;
		this.nextId = 1;
	}
}

function push(rows: AuditRow[], row: AuditRow): void {
	rows.push(row);
	if (rows.length > LIMIT) rows.splice(0, LIMIT / 2);
}
