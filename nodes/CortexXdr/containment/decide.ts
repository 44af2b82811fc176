import type { Desired, Outcome } from '../../shared/containment';
import { isConnected, isUninstalled, type Endpoint } from './endpoint';

/** What to do when something must be sent and the agent is not connected. */
export const WHEN_OFFLINE = ['defer', 'error', 'queue'] as const;
export type WhenOffline = (typeof WHEN_OFFLINE)[number];

export type Decision =
	/** Send it. `queued` when Cortex will hold it for an agent that is offline: waiting for the end is pointless. */
	| { kind: 'call'; queued: boolean; reason: string }
	/** Send nothing. `follow` when something already sent is under way and its end may be waited for. */
	| { kind: 'outcome'; outcome: Outcome; follow: boolean; reason: string }
	/** Send nothing and fail the item: the user asked for an error when the agent is offline. */
	| { kind: 'error'; reason: string };

/** Operating systems on which Cortex has no isolation (vendor page “Isolate an endpoint”). */
const UNSUPPORTED_OS = ['AGENT_OS_ANDROID'];

/**
 * The state table: what may be done with this endpoint, given the state just read. `call` is the only answer that lets
 * anything be sent, and it needs a connected agent unless the user chose to queue in Cortex, where no API call can
 * take the action back.
 */
export function decide(desired: Desired, endpoint: Endpoint, whenOffline: WhenOffline): Decision {
	if (isUninstalled(endpoint)) return stop('unsupported', 'The agent was uninstalled from this endpoint');
	if (UNSUPPORTED_OS.includes(endpoint.os.toUpperCase())) {
		return stop('unsupported', `Cortex XDR cannot isolate this operating system (${endpoint.os})`);
	}
	const isolating = desired === 'isolated';
	const connected = isConnected(endpoint);
	switch (endpoint.isolation) {
		case 'unknown':
			return stop(
				'unknownState',
				`Cortex reports the isolation state “${endpoint.isolationState}”, which this node does not know`,
			);
		case 'pendingIsolation':
			return isolating
				? stop('pendingIsolation', 'An isolation is already pending', connected)
				: stop('blockedByPendingIsolation', 'An isolation is still pending; Cortex refuses a release until it has landed');
		case 'pendingRelease':
			return isolating
				? stop('blockedByPendingRelease', 'A release is still pending; Cortex refuses an isolation until it has landed')
				: stop('pendingRelease', 'A release is already pending', connected);
		case 'isolated':
			if (isolating) return stop('alreadyIsolated', 'The endpoint was isolated before');
			break;
		case 'unisolated':
			if (!isolating) return stop('alreadyReleased', 'The endpoint was not isolated');
			break;
	}
	return decideByConnection(endpoint, whenOffline);
}

/** Whether anything may be sent to the agent now. */
export function decideByConnection(endpoint: Endpoint, whenOffline: WhenOffline): Decision {
	if (isConnected(endpoint)) return { kind: 'call', queued: false, reason: 'The agent is connected' };
	const offline = `The agent is not connected (${endpoint.status || 'status not reported'})`;
	switch (whenOffline) {
		case 'queue':
			return { kind: 'call', queued: true, reason: `${offline}; queued in Cortex as asked` };
		case 'error':
			return { kind: 'error', reason: offline };
		case 'defer':
			return stop('deferred', `${offline}; nothing was sent`);
	}
}

export function stop(outcome: Outcome, reason: string, follow = false): Decision {
	return { kind: 'outcome', outcome, follow, reason };
}
