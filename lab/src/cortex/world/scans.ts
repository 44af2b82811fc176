import type { ActionLog, Execution } from './actions';
import type { Endpoint } from './types';

const SCAN_STATUS: Record<string, string> = {
	PENDING: 'SCAN_STATUS_PENDING',
	IN_PROGRESS: 'SCAN_STATUS_IN_PROGRESS',
	PENDING_ABORT: 'SCAN_STATUS_PENDING_CANCELLATION',
	CANCELLED: 'SCAN_STATUS_CANCELED',
	ABORTED: 'SCAN_STATUS_ABORTED',
	COMPLETED_SUCCESSFULLY: 'SCAN_STATUS_SUCCESS',
	TIMEOUT: 'SCAN_STATUS_TIMEOUT',
	EXPIRED: 'SCAN_STATUS_NONE',
};

/** `scan_status` of an endpoint by the status of its newest scan. */
export const scanStatus = (status: Execution['status']): string => SCAN_STATUS[status] ?? 'SCAN_STATUS_ERROR';

/** Scans that no agent has taken end at once; the others wait until the abort reaches their agent. */
export function requestAborts(log: ActionLog, endpoints: readonly Endpoint[]): void {
	for (const scan of endpoints.flatMap(({ id }) => scansOn(log, id))) {
		if (scan.status === 'PENDING') log.end(scan, 'CANCELLED');
		else log.awaitAbort(scan);
	}
}

/** The abort reached the agent: the scans it was asked for end. Later ones go on. */
export function finishAborts(log: ActionLog, { action, endpoint, status }: Execution): void {
	if (status !== 'COMPLETED_SUCCESSFULLY') return;
	for (const scan of scansOn(log, endpoint.id)) if (scan.action.id < action.id) log.end(scan, 'ABORTED');
}

function scansOn(log: ActionLog, endpointId: string): Execution[] {
	return log.openOn(endpointId).filter(({ action }) => action.kind === 'scan');
}
