import fc from 'fast-check';
import { classify, isTerminal, type Evidence, type Submission } from '../../../nodes/CortexXdr/containment/classify';
import type { Desired, Isolation } from '../../../nodes/CortexXdr/containment/endpoint';

const accepted: Submission = { kind: 'accepted', actionId: 48211 };
const refused: Submission = { kind: 'refused', message: 'no', about: 'endpoints' };
const lost: Submission = { kind: 'lost', message: 'socket hang up' };
const none: Submission = { kind: 'none' };

function answer(desired: Desired, submission: Submission, evidence: Partial<Evidence> = {}): string {
	const { outcome, final } = classify({ desired, submission, ...evidence });
	return outcome + (final ? '' : '…');
}

describe('what a submission came to', () => {
	it.each<[Submission, Partial<Evidence>, string]>([
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
		[none, {}, 'unknown…'],
	])('isolating: %j with %j is %s', (submission, evidence, expected) => {
		expect(answer('isolated', submission, evidence)).toBe(expected);
	});

	it.each<[Submission, Partial<Evidence>, string]>([
		[accepted, { isolation: 'unisolated' }, 'released'],
		[accepted, { isolation: 'pendingRelease', actionStatus: 'PENDING' }, 'pendingRelease…'],
		[accepted, { isolation: 'isolated', actionStatus: 'FAILED' }, 'failed'],
		[refused, { isolation: 'unisolated' }, 'alreadyReleased'],
		[refused, { isolation: 'pendingIsolation' }, 'blockedByPendingIsolation'],
		[refused, { isolation: 'isolated' }, 'failed'],
		[lost, { isolation: 'isolated' }, 'unknown…'],
		[none, { isolation: 'isolated' }, 'cancelled'],
	])('releasing: %j with %j is %s', (submission, evidence, expected) => {
		expect(answer('released', submission, evidence)).toBe(expected);
	});

	it('passes on the agent’s own error text', () => {
		const verdict = classify({
			desired: 'isolated',
			submission: accepted,
			isolation: 'unisolated',
			actionStatus: 'FAILED',
			errorReason: 'Network extension is off',
		});
		expect(verdict.reason).toBe('Network extension is off');
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
				fc.constantFrom(accepted, refused, lost, none),
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

	it.each([
		['COMPLETED_SUCCESSFULLY', true],
		['completed_partial', true],
		['CANCELED', true],
		['CANCELLED', true],
		['TIMEOUT', true],
		['PENDING', false],
		['IN_PROGRESS', false],
		['PENDING_ABORT', false],
		['SOMETHING_NEW', false],
		['__proto__', false],
	])('%s is an end: %s', (status, expected) => {
		expect(isTerminal(status)).toBe(expected);
	});
});
