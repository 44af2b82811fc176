import { isRecord, text } from '../../shared/values';
import type { CortexRequester } from './request';

/** A group action as `get_action_status` shows it. */
export interface ActionStatus {
	/** Endpoint ID → status, upper case. */
	statuses: Map<string, string>;
	/** Endpoint ID → the agent's error text. */
	errors: Map<string, string>;
}

/**
 * Reads the status of an action. An unknown or very fresh action may have no endpoints yet: both maps are empty then.
 *
 * @param actionId the group action ID that isolate, unisolate and others returned
 */
export async function readActionStatus(api: CortexRequester, actionId: number): Promise<ActionStatus> {
	const reply = await api.read('actions/get_action_status', { group_action_id: actionId });
	const data = isRecord(reply) && isRecord(reply.data) ? reply.data : {};
	const reasons = isRecord(reply) && isRecord(reply.errorReasons) ? reply.errorReasons : {};
	const statuses = new Map<string, string>();
	for (const [id, status] of Object.entries(data)) statuses.set(id.toLowerCase(), text(status).toUpperCase());
	const errors = new Map<string, string>();
	for (const [id, reason] of Object.entries(reasons)) {
		const message = isRecord(reason) ? text(reason.errorDescription) || text(reason.errorData) : text(reason);
		if (message !== '') errors.set(id.toLowerCase(), message);
	}
	return { statuses, errors };
}
