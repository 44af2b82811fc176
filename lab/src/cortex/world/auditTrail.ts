import type { CortexSwitches } from '../switches';
import type { Action, ActionKind, Execution } from './actions';
import type { AuditLogs } from './audits';

const CONSOLE = 'Console User';

/** The agents' audit log names its subtypes for a reader. */
const SUBTYPES: Partial<Record<ActionKind, string>> = { isolate: 'Isolate', unisolate: 'Cancel isolation' };

/** How the management log names an isolation where it files it under RESPONSE. */
const RESPONSES: Partial<Record<ActionKind, string>> = { isolate: 'Isolate', unisolate: 'Unisolate' };

/** An action was asked for, through the API or in the console. */
export function auditRequest(
	logs: AuditLogs,
	{ id, kind, source, createdAt, executions }: Action,
	{ isolationAudit }: CortexSwitches,
): void {
	const response = RESPONSES[kind];
	if (response !== undefined && isolationAudit === 'none') return;
	const isResponse = response !== undefined && isolationAudit === 'response';
	const [first] = executions.values();
	logs.asked(createdAt, {
		entity: source === 'api' && !isResponse ? 'PUBLIC_API' : 'RESPONSE',
		subtype: isResponse ? response : kind,
		owner: source === 'api' ? 'Public API' : CONSOLE,
		description: isResponse
			? `${response} was requested for ${executions.size} endpoint(s), action ${id}`
			: `${kind} requested for ${executions.size} endpoint(s), action ${id}`,
		host: executions.size === 1 ? first.endpoint.fields.endpoint_name : null,
	});
}

/** A person cancelled what was pending of an action. */
export function auditCancel(
	logs: AuditLogs,
	at: number,
	actionId: number,
	count: number,
	{ isolationAudit }: CortexSwitches,
): void {
	if (isolationAudit === 'none') return;
	const isResponse = isolationAudit === 'response';
	logs.asked(at, {
		entity: isResponse ? 'RESPONSE' : 'ACTION_CENTER',
		subtype: isResponse ? 'Cancel' : 'Cancel for pending endpoint',
		owner: CONSOLE,
		description: `Action ${actionId} cancelled on ${count} pending endpoint(s)`,
		host: null,
	});
}

/** An agent reported how an action ended. */
export function auditReport(
	logs: AuditLogs,
	{ action, endpoint, status, endedAt }: Execution,
	{ agentReportLagSeconds, agentReportCase }: CortexSwitches,
): void {
	const at = endedAt ?? action.createdAt;
	const subtype = SUBTYPES[action.kind] ?? action.kind;
	logs.reported(at, {
		receivedAt: at + agentReportLagSeconds * 1_000,
		endpointId: endpoint.id,
		host: endpoint.fields.endpoint_name,
		subtype: agentReportCase === 'upper' ? subtype.toUpperCase() : subtype,
		result: status === 'FAILED' ? 'Fail' : 'Success',
		description: `Action ${action.id}`,
	});
}
