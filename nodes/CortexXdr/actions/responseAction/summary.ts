import type { IDataObject } from 'n8n-workflow';
import { isTerminal } from '../../containment/classify';
import type { ActionStatus } from '../../transport/actions';
import { isFinished } from '../../transport/waitForAction';

/** An action as an output item: its progress on each endpoint. */
export function summarize(actionId: number, action: ActionStatus): IDataObject {
	const endpoints = [...action.statuses].map(([endpointId, status]) => ({
		status,
		finished: isTerminal(status),
		errorReason: action.errors.get(endpointId) || null,
		endpointId,
	}));
	return {
		found: endpoints.length > 0,
		finished: isFinished(action),
		succeeded: endpoints.length > 0 && endpoints.every(({ status }) => status === 'COMPLETED_SUCCESSFULLY'),
		endpoints,
		actionId,
	};
}
