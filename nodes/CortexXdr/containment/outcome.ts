import type { Desired, Outcome } from '../../shared/containment';

/** What the advice may mention. */
export interface AdviceContext {
	desired: Desired;
	endpointName?: string;
	actionId?: number | null;
}

const CANCEL_IN_CONSOLE =
	'in the Cortex console: Incident Response → Response → Action Center → Endpoint Isolation, right-click the action' +
	' → Cancel for pending endpoint';

/** What a person, or the workflow, should do next. Short enough for a chat message at three in the morning. */
export function nextStep(outcome: Outcome, { desired, endpointName, actionId }: AdviceContext): string {
	const machine = endpointName ? endpointName : 'the endpoint';
	const action = actionId === null || actionId === undefined ? '' : ` (action ${actionId})`;
	switch (outcome) {
		case 'isolated':
		case 'alreadyIsolated':
		case 'released':
		case 'alreadyReleased':
			return 'Nothing: the endpoint is in the wanted state';
		case 'pendingIsolation':
			return (
				`Wait: ${machine} will be isolated when its agent takes the pending action${action}. ` +
				`To withdraw it, cancel it ${CANCEL_IN_CONSOLE}; no API call can`
			);
		case 'pendingRelease':
			return `Wait: ${machine} will be released when its agent takes the pending action${action}. It is isolated until then`;
		case 'blockedByPendingIsolation':
			return (
				`Wait, or cancel the pending isolation ${CANCEL_IN_CONSOLE}. ` +
				'Cortex refuses a release until then; once the isolation has landed, the next run releases the endpoint'
			);
		case 'blockedByPendingRelease':
			return (
				`Wait until the pending release has landed, or cancel it ${CANCEL_IN_CONSOLE}. ` +
				'Cortex refuses an isolation until then; the next run isolates the endpoint'
			);
		case 'deferred':
			return desired === 'isolated'
				? `Run again: ${machine} will be isolated as soon as its agent is connected and Cortex XDR accepts the request. Nothing was changed, so the request can still be withdrawn`
				: `Run again: ${machine} will be released as soon as its agent is connected and Cortex XDR accepts the request. It stays isolated until then`;
		case 'notFound':
			return 'Check the identifiers, whether the machine has a Cortex agent, and the scope of the API key';
		case 'ambiguous':
			return 'Choose one of the candidates and run again with its endpoint ID';
		case 'identityMismatch':
			return 'A person must decide: compare both sides in the output, then run again with the endpoint ID of the right machine';
		case 'identityUnproven':
			return 'Compare both sides in the output, then run again with the endpoint ID, or set Evidence to Any One if one identifier is enough here';
		case 'protected':
			return 'A person must decide: isolate it in the Cortex console, or change the protected endpoints of this node';
		case 'limitReached':
			return 'A person must decide: the run would have changed more endpoints than its limit allows';
		case 'unsupported':
			return 'Contain the machine by other means: the isolation of this endpoint cannot be changed from here';
		case 'unknownState':
			return 'Look at the endpoint in the Cortex console: it reports an isolation state that this node does not know';
		case 'failed':
			return `Read the reason, then look at the endpoint in the Cortex console${action} before trying again`;
		case 'expired':
			return `Run again: the agent did not take the action in time and Cortex dropped it${action}`;
		case 'cancelled':
			return `Ask who cancelled the action in the Cortex console${action} before running again`;
		case 'timedOut':
			return `Read the state again in a few minutes: the agent took the action but has not reported its end${action}`;
		case 'unknown':
			return (
				`Read the endpoint again before doing anything${action}: it cannot be told whether Cortex carried the request out. ` +
				'Compare with the Action Center in the Cortex console'
			);
		case 'wouldIsolate':
		case 'wouldRelease':
			return 'Set Mode to Execute to do it';
	}
}
