import { nextStep, type AdviceContext } from '../../../nodes/CortexXdr/containment/outcome';
import { OUTCOMES, type Outcome } from '../../../nodes/shared/containment';

const named: AdviceContext = { desired: 'isolated', endpointName: 'FIN-LT-0142', actionId: 48211 };

const CANCEL =
	'in the Cortex console: Incident Response → Response → Action Center → Endpoint Isolation, ' +
	'right-click the action → Cancel for pending endpoint';

describe('outcomes', () => {
	// [outcome, kind, settled, next step for the endpoint and the action above, when isolating]
	const TABLE: Array<[Outcome, string, boolean, string]> = [
		['isolated', 'done', true, 'Nothing: the endpoint is in the wanted state'],
		['released', 'done', true, 'Nothing: the endpoint is in the wanted state'],
		['alreadyIsolated', 'done', true, 'Nothing: the endpoint is in the wanted state'],
		['alreadyReleased', 'done', true, 'Nothing: the endpoint is in the wanted state'],
		['pendingIsolation', 'waiting', false, `Wait: FIN-LT-0142 will be isolated when its agent takes the pending action (action 48211). To withdraw it, cancel it ${CANCEL}; no API call can`],
		['pendingRelease', 'waiting', false, 'Wait: FIN-LT-0142 will be released when its agent takes the pending action (action 48211). It is isolated until then'],
		['blockedByPendingIsolation', 'waiting', false, `Wait, or cancel the pending isolation ${CANCEL}. Cortex refuses a release until then; once the isolation has landed, the next run releases the endpoint`],
		['blockedByPendingRelease', 'waiting', false, `Wait until the pending release has landed, or cancel it ${CANCEL}. Cortex refuses an isolation until then; the next run isolates the endpoint`],
		['deferred', 'waiting', false, 'Run again: FIN-LT-0142 will be isolated as soon as its agent is connected and Cortex XDR accepts the request. Nothing was changed, so the request can still be withdrawn'],
		['notFound', 'refused', false, 'Check the identifiers, whether the machine has a Cortex agent, and the scope of the API key'],
		['ambiguous', 'refused', false, 'Choose one of the candidates and run again with its endpoint ID'],
	['identityMismatch', 'refused', false, 'A person must decide: compare both sides in the output, then run again with the endpoint ID of the right machine'],
	['identityUnproven', 'refused', false, 'Compare both sides in the output, then run again with the endpoint ID, or set Evidence to Any One if one identifier is enough here'],
		['protected', 'refused', false, 'A person must decide: isolate it in the Cortex console, or change the protected endpoints of this node'],
		['limitReached', 'refused', false, 'A person must decide: the run would have changed more endpoints than its limit allows'],
		['unsupported', 'refused', false, 'Contain the machine by other means: the isolation of this endpoint cannot be changed from here'],
		['unknownState', 'refused', false, 'Look at the endpoint in the Cortex console: it reports an isolation state that this node does not know'],
		['failed', 'failed', false, 'Read the reason, then look at the endpoint in the Cortex console (action 48211) before trying again'],
		['expired', 'failed', false, 'Run again: the agent did not take the action in time and Cortex dropped it (action 48211)'],
		['cancelled', 'failed', false, 'Ask who cancelled the action in the Cortex console (action 48211) before running again'],
		['timedOut', 'failed', false, 'Read the state again in a few minutes: the agent took the action but has not reported its end (action 48211)'],
		['unknown', 'failed', false, 'Read the endpoint again before doing anything (action 48211): it cannot be told whether Cortex carried the request out. Compare with the Action Center in the Cortex console'],
		['wouldIsolate', 'dryRun', false, 'Set Mode to Execute to do it'],
		['wouldRelease', 'dryRun', false, 'Set Mode to Execute to do it'],
	];

	it.each(TABLE)('%s is %s, settled %s', (outcome, kind, settled, step) => {
		expect(OUTCOMES[outcome]).toEqual({ kind, settled });
		expect(nextStep(outcome, named)).toBe(step);
	});

	it('are all in the table', () => {
		expect(TABLE.map(([outcome]) => outcome)).toEqual(Object.keys(OUTCOMES));
	});

	it('do not promise that a deferred release can be withdrawn: the endpoint stays isolated', () => {
		expect(nextStep('deferred', { ...named, desired: 'released' })).toBe(
			'Run again: FIN-LT-0142 will be released as soon as its agent is connected and Cortex XDR accepts the request. It stays isolated until then',
		);
	});

	it.each<[string, AdviceContext]>([
		['no name, no action', { desired: 'isolated' }],
		['an empty name, an action that is not known', { desired: 'isolated', endpointName: '', actionId: null }],
	])('speak of “the endpoint” and of no action with %s', (_title, context) => {
		expect(nextStep('pendingRelease', context)).toBe(
			'Wait: the endpoint will be released when its agent takes the pending action. It is isolated until then',
		);
	});
});
