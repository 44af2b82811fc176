import type { Action, ActionKind, Execution } from './actions';
import type { AuditLogs } from './audits';

const CONSOLE = 'Console User';

/** The agents' audit log names its subtypes for a reader. */
const SUBTYPES: Partial<Record<ActionKind, string>> = { isolate: 'Isolate', unisolate: 'Cancel isolation' };

/** An action was asked for, through the API or in the console. */
export function auditRequest(logs: AuditLogs, { id, kind, source, createdAt, executions }: Action): void {
	const [first] = executions.values();
	logs.asked(createdAt, {
		entity: source === 'api' ? 'PUBLIC_API' : 'RESPONSE',
		subtype: kind,
		owner: source === 'api' ? 'Public API' : CONSOLE,
		description: `${kind} requested for ${executions.size} endpoint(s), action ${id}`,
		host: executions.size === 1 ? first.endpoint.fields.endpoint_name : null,
	});
}

/** A person cancelled what was pending of an action. */
export function auditCancel(logs: AuditLogs, at: number, actionId: number, count: number): void {
	logs.asked(at, {
		entity: 'ACTION_CENTER',
		subtype: 'Cancel for pending endpoint',
		owner: CONSOLE,
		description: `Action ${actionId} cancelled on ${count} pending endpoint(s)`,
		host: null,
	});
}

/** An agent reported how an action ended. */
export function auditReport(logs: AuditLogs, { action, endpoint, status, endedAt }: Execution): void {
	logs.reported(endedAt ?? action.createdAt, {
		endpointId: endpoint.id,
		host: endpoint.fields.endpoint_name,
		subtype: SUBTYPES[action.kind] ?? action.kind,
		result: status === 'FAILED' ? 'Fail' : 'Success',
		description: `Action ${action.id}`,
	});
}
