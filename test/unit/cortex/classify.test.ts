import fc from 'fast-check';
import { classify, isTerminal, type Findings, type Submission } from '../../../nodes/CortexXdr/containment/classify';
import type { Desired, Isolation } from '../../../nodes/shared/containment';

const accepted: Submission = { kind: 'accepted', actionId: 48211 };
const refused: Submission = { kind: 'refused', message: 'no', about: 'endpoints' };
const lost: Submission = { kind: 'lost', message: 'socket hang up' };
const throttled: Submission = { kind: 'throttled', message: 'Too many requests' };
const none: Submission = { kind: 'none' };

function answer(desired: Desired, submission: Submission, findings: Partial<Findings> = {}): string {
	const { outcome, final } = classify({ desired, submission, ...findings });
	return outcome + (final ? '' : '…');
}

describe('what a submission came to', () => {
	it.each<[Submission, Partial<Findings>, string]>([
		[accepted, { isolation: 'isolated' }, 'isolated'],
		[accepted, { isolation: 'isolated', actionStatus: 'PENDING' }, 'isolated'],
		[accepted, { isolation: 'pendingIsolation', actionStatus: 'PENDING' }, 'pendingIsolation…'],
		[accepted, { isolation: 'pendingIsolation', actionStatus: 'IN_PROGRESS' }, 'pendingIsolation…'],
		[accepted, { isolation: 'pendingIsolation' }, 'pendingIsolation…'],
		[accepted, { isolation: 'unisolated', actionStatus: 'PENDING' }, 'pendingIsolation…'],
		[accepted, { isolation: 'unisolated', actionStatus: 'SOMETHING_NEW' }, 'pendingIsolation…'],
		[accepted, { isolation: 'unisolated' }, 'unknown…'],
		[accepted, { actionStatus: 'PENDING' }, 'unknown…'],
		[accepted, {}, 'unknown…'],
		[accepted, { isolation: 'pendingIsolation', actionStatus: 'COMPLETED_SUCCESSFULLY' }, 'pendingIsolation…'],
		[accepted, { isolation: 'unisolated', actionStatus: 'COMPLETED_SUCCESSFULLY' }, 'timedOut…'],
		[accepted, { isolation: 'unisolated', actionStatus: 'COMPLETED_PARTIAL' }, 'timedOut…'],
		[accepted, { isolation: 'unisolated', actionStatus: 'FAILED' }, 'failed'],
		[accepted, { isolation: 'unisolated', actionStatus: 'EXPIRED' }, 'expired'],
		[accepted, { isolation: 'unisolated', actionStatus: 'CANCELLED' }, 'cancelled'],
		[accepted, { isolation: 'unisolated', actionStatus: 'CANCELED' }, 'cancelled'],
		[accepted, { isolation: 'unisolated', actionStatus: 'ABORTED' }, 'cancelled'],
		[accepted, { isolation: 'unisolated', actionStatus: 'TIMEOUT' }, 'timedOut'],
		[accepted, { isolation: 'unisolated', missingFromAction: true }, 'failed'],
		[accepted, { isolation: 'pendingIsolation', missingFromAction: true }, 'pendingIsolation…'],
		[accepted, { isolation: 'unknown', actionStatus: 'FAILED' }, 'failed'],
		[refused, { isolation: 'isolated' }, 'alreadyIsolated'],
		[refused, { isolation: 'unisolated' }, 'failed'],
		[refused, {}, 'failed'],
		[refused, { isolation: 'pendingIsolation' }, 'pendingIsolation…'],
		[refused, { isolation: 'pendingRelease' }, 'blockedByPendingRelease'],
		[refused, { isolation: 'unknown' }, 'unknownState…'],
		[lost, { isolation: 'isolated' }, 'isolated'],
		[lost, { isolation: 'pendingIsolation' }, 'pendingIsolation…'],
		[lost, { isolation: 'unisolated' }, 'unknown…'],
		[lost, {}, 'unknown…'],
		[lost, { isolation: 'pendingRelease' }, 'blockedByPendingRelease'],
		[none, { isolation: 'isolated' }, 'isolated'],
		[none, { isolation: 'pendingIsolation' }, 'pendingIsolation…'],
		[none, { isolation: 'unisolated' }, 'cancelled'],
		[none, { isolation: 'pendingRelease' }, 'blockedByPendingRelease'],
		[none, { isolation: 'unknown' }, 'unknownState…'],
		[none, {}, 'unknown…'],
	])('isolating: %j with %j is %s', (submission, findings, expected) => {
		expect(answer('isolated', submission, findings)).toBe(expected);
	});

	it.each<[Submission, Partial<Findings>, string]>([
		[accepted, { isolation: 'unisolated' }, 'released'],
		[accepted, { isolation: 'pendingRelease', actionStatus: 'PENDING' }, 'pendingRelease…'],
		[accepted, { isolation: 'pendingRelease' }, 'pendingRelease…'],
		[accepted, { isolation: 'pendingRelease', actionStatus: 'COMPLETED_SUCCESSFULLY' }, 'pendingRelease…'],
		[accepted, { isolation: 'pendingRelease', missingFromAction: true }, 'pendingRelease…'],
		[accepted, { isolation: 'isolated', actionStatus: 'FAILED' }, 'failed'],
		[accepted, { isolation: 'isolated', missingFromAction: true }, 'failed'],
		[accepted, { isolation: 'isolated' }, 'unknown…'],
		[refused, { isolation: 'unisolated' }, 'alreadyReleased'],
		[refused, { isolation: 'pendingIsolation' }, 'blockedByPendingIsolation'],
		[refused, { isolation: 'isolated' }, 'failed'],
		[lost, { isolation: 'isolated' }, 'unknown…'],
		[lost, { isolation: 'pendingIsolation' }, 'blockedByPendingIsolation'],
		[none, { isolation: 'unisolated' }, 'released'],
		[none, { isolation: 'pendingRelease' }, 'pendingRelease…'],
		[none, { isolation: 'pendingIsolation' }, 'blockedByPendingIsolation'],
		[none, { isolation: 'isolated' }, 'cancelled'],
	])('releasing: %j with %j is %s', (submission, findings, expected) => {
		expect(answer('released', submission, findings)).toBe(expected);
	});

	it.each<[Desired, Submission, Partial<Findings>, string]>([
		['isolated', accepted, { isolation: 'isolated' }, 'Read back from Cortex: the endpoint is isolated'],
		['released', accepted, { isolation: 'unisolated' }, 'Read back from Cortex: the endpoint is no longer isolated'],
		['isolated', refused, { isolation: 'isolated' }, 'Cortex refused the request because the endpoint had reached the wanted state in the meantime'],
		['isolated', accepted, { isolation: 'unisolated', actionStatus: 'FAILED' }, 'The agent reported that it failed'],
		['isolated', accepted, { isolation: 'unisolated', actionStatus: 'FAILED', errorReason: 'Network extension is off' }, 'Network extension is off'],
		['isolated', accepted, { isolation: 'unisolated', actionStatus: 'EXPIRED' }, 'Cortex dropped the action: the agent did not take it in time'],
		['isolated', accepted, { isolation: 'unisolated', actionStatus: 'canceled' }, 'The action was cancelled in Cortex (CANCELED)'],
		['isolated', accepted, { isolation: 'unisolated', actionStatus: 'TIMEOUT' }, 'The agent took the action but did not report its end'],
		['isolated', accepted, { isolation: 'pendingIsolation', actionStatus: 'COMPLETED_PARTIAL' }, 'The action ended (COMPLETED_PARTIAL) but the endpoint is still pending'],
		['isolated', accepted, { isolation: 'unisolated', actionStatus: 'COMPLETED_PARTIAL' }, 'The action ended (COMPLETED_PARTIAL) but the endpoint does not report the wanted state'],
		['isolated', accepted, { actionStatus: 'PENDING' }, 'Cortex accepted the request, but its end could not be read'],
		['isolated', accepted, { isolation: 'unisolated', missingFromAction: true }, 'Cortex created no action for this endpoint'],
		['isolated', accepted, { isolation: 'pendingIsolation' }, 'Cortex accepted the request; the agent has not finished it'],
		['isolated', accepted, { isolation: 'pendingIsolation', actionStatus: 'PENDING' }, 'Cortex accepted the request; the agent has not finished it (PENDING)'],
		['isolated', accepted, { isolation: 'unisolated' }, 'Cortex accepted the request, but shows no trace of it yet'],
		['isolated', refused, {}, 'Cortex refused the request: no'],
		['isolated', refused, { isolation: 'unisolated' }, 'Cortex refused the request: no'],
		['isolated', lost, {}, 'The reply was lost (socket hang up) and Cortex shows no trace of the request yet'],
		['isolated', none, { isolation: 'pendingIsolation' }, 'An isolation is pending'],
		['released', none, { isolation: 'pendingIsolation' }, 'An isolation is pending'],
		['isolated', none, { isolation: 'pendingRelease' }, 'A release is pending'],
		['released', none, { isolation: 'pendingRelease' }, 'A release is pending'],
		['isolated', none, {}, 'The state could not be read'],
		['isolated', none, { isolation: 'unknown' }, 'Cortex reports an isolation state that this node does not know'],
		['isolated', none, { isolation: 'unisolated' }, 'The pending action ended without effect: it expired, failed or was cancelled in Cortex'],
	])('%s: %j with %j gives its reason', (desired, submission, findings, reason) => {
		expect(classify({ desired, submission, ...findings }).reason).toBe(reason);
	});

	it('calls nothing isolated or released that was not read as such', () => {
		const isolation = fc.option(
			fc.constantFrom<Isolation>('isolated', 'unisolated', 'pendingIsolation', 'pendingRelease', 'unknown'),
			{ nil: undefined },
		);
		const status = fc.option(fc.constantFrom('COMPLETED_SUCCESSFULLY', 'PENDING', 'FAILED', 'NEW', 'toString'), { nil: undefined });
		fc.assert(
			fc.property(
				fc.constantFrom<Desired>('isolated', 'released'),
				fc.constantFrom(accepted, refused, lost, none, throttled),
				isolation,
				status,
				fc.boolean(),
				(desired, submission, state, actionStatus, missingFromAction) => {
					const { outcome } = classify({ desired, submission, isolation: state, actionStatus, missingFromAction });
					if (outcome === 'isolated' || outcome === 'alreadyIsolated') return state === 'isolated';
					if (outcome === 'released' || outcome === 'alreadyReleased') return state === 'unisolated';
					return true;
				},
			),
		);
	});

	it.each<[Desired, Isolation | undefined, string]>([
		['isolated', undefined, 'deferred'],
		['isolated', 'unisolated', 'deferred'],
		['released', 'isolated', 'deferred'],
		['isolated', 'isolated', 'alreadyIsolated'],
		['released', 'unisolated', 'alreadyReleased'],
		['isolated', 'pendingIsolation', 'pendingIsolation'],
		['isolated', 'pendingRelease', 'blockedByPendingRelease'],
		['isolated', 'unknown', 'unknownState'],
	])('throttling while %s was wanted and %s is read is %s, never a failure', (desired, state, outcome) => {
		expect(classify({ desired, submission: throttled, isolation: state }).outcome).toBe(outcome);
	});

	it.each([
		['COMPLETED_SUCCESSFULLY', true],
		['completed_partial', true],
		['FAILED', true],
		['EXPIRED', true],
		['CANCELED', true],
		['CANCELLED', true],
		['ABORTED', true],
		['TIMEOUT', true],
		['', false],
		['PENDING', false],
		['IN_PROGRESS', false],
		['PENDING_ABORT', false],
		['SOMETHING_NEW', false],
		['__proto__', false],
	])('%s is an end: %s', (status, expected) => {
		expect(isTerminal(status)).toBe(expected);
	});
});
