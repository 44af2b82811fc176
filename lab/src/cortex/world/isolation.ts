import type { CortexSwitches } from '../switches';
import type { Action, ActionLog, Execution } from './actions';
import { statusOf } from './presence';
import { supportsIsolation } from './record';
import { ISOLATION, type Endpoint } from './types';

export type IsolationKind = 'isolate' | 'unisolate';

/**
 * What the server makes of a request for one endpoint. `conflict` is a refusal because of the opposite
 * pending action.
 */
export type Verdict = 'accepted' | 'refused' | 'conflict';

/** The answer to a whole call: the action with the endpoints it was created for, or why there is none. */
export type IsolationAnswer = { accepted: true; action: Action } | { accepted: false; conflict: boolean };

/** The server's rule for isolate and unisolate: only from the settled opposite state, connected or not. */
export function judge(
	kind: IsolationKind,
	endpoint: Endpoint,
	now: number,
	switches: CortexSwitches,
): Verdict {
	const status = statusOf(endpoint, now, switches);
	if (status === 'UNINSTALLED' || !supportsIsolation(endpoint)) return 'refused';
	if (status === 'LOST' && !switches.lostAcceptsActions) return 'refused';
	const from = kind === 'isolate' ? ISOLATION.released : ISOLATION.isolated;
	if (endpoint.isolation === from) return 'accepted';
	const opposite = kind === 'isolate' ? ISOLATION.pendingRelease : ISOLATION.pendingIsolation;
	return endpoint.isolation === opposite ? 'conflict' : 'refused';
}

/** Expiry of an isolate or unisolate in hours, before any change through the 5.x settings. */
export function defaultExpiryHours(kind: IsolationKind, switches: CortexSwitches): number {
	if (kind === 'isolate') return switches.isolateExpiryHours;
	return switches.unisolateExpiryHours ?? switches.isolateExpiryHours;
}

/** Changes `is_isolated` as an isolate or unisolate goes on. Returns whether anything changed. */
export function applyIsolation(execution: Execution, switches: CortexSwitches): boolean {
	const { endpoint, action, status } = execution;
	const isolating = action.kind === 'isolate';
	switch (status) {
		case 'PENDING':
			endpoint.isolation = isolating ? ISOLATION.pendingIsolation : ISOLATION.pendingRelease;
			return true;
		case 'IN_PROGRESS':
			return false;
		case 'COMPLETED_SUCCESSFULLY':
			endpoint.actuallyIsolated = endpoint.confirmedIsolated = isolating;
			endpoint.isolation = isolating ? ISOLATION.isolated : ISOLATION.released;
			endpoint.isolatedAt = isolating ? execution.endedAt : null;
			return true;
		case 'TIMEOUT':
			if (switches.timedOutWasApplied) endpoint.actuallyIsolated = isolating;
			if (switches.stateAfterTimeout === 'previous') showConfirmed(endpoint);
			return true;
		default:
			if (stateAfter(status, switches) === 'previous') showConfirmed(endpoint);
			return true;
	}
}

/**
 * The agent reports its actual state. Ends pending states without an action, and an isolation that
 * the agent dropped by itself. An unknown state is left as it is.
 */
export function reportTruth(endpoint: Endpoint, log: ActionLog, now: number): void {
	const changed = endpoint.confirmedIsolated !== endpoint.actuallyIsolated;
	endpoint.confirmedIsolated = endpoint.actuallyIsolated;
	if (changed) endpoint.isolatedAt = endpoint.actuallyIsolated ? now : null;
	const underWay = log.openOn(endpoint.id).some(({ action }) => isIsolation(action));
	const known: readonly string[] = Object.values(ISOLATION);
	if (!underWay && known.includes(endpoint.isolation)) showConfirmed(endpoint);
}

export const isIsolation = ({ kind }: Action): boolean => kind === 'isolate' || kind === 'unisolate';

function showConfirmed(endpoint: Endpoint): void {
	endpoint.isolation = endpoint.confirmedIsolated ? ISOLATION.isolated : ISOLATION.released;
}

function stateAfter(status: string, switches: CortexSwitches): 'previous' | 'pending' {
	if (status === 'EXPIRED') return switches.stateAfterExpiry;
	return status === 'CANCELLED' ? switches.stateAfterCancel : switches.stateAfterFailure;
}
