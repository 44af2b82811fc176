import { OUTCOMES, type Outcome } from '../../../nodes/CortexXdr/containment/outcome';
import {
	isOutcome,
	OUTCOME_NAMES,
	recordKind,
	releaseMayLand,
	whyNothing,
	type RecordDirection,
	type RecordKind,
} from '../../../nodes/Vectra/actions/containment/outcomes';

const names = (direction: 'isolation' | 'release', kind: RecordKind): string[] =>
	OUTCOME_NAMES.filter((outcome) => recordKind(direction, outcome) === kind).sort();

describe('outcomes', () => {
	it('are exactly those of the Cortex XDR node', () => {
		expect([...OUTCOME_NAMES].sort()).toEqual(Object.keys(OUTCOMES).sort());
		expect(isOutcome('Isolated')).toBe(false);
		expect(isOutcome('toString')).toBe(false);
	});

	it('count an isolation as contained only when its state was read', () => {
		expect(names('isolation', 'contained')).toEqual(['alreadyIsolated', 'isolated']);
		expect(names('isolation', 'pending')).toEqual(['pendingIsolation', 'timedOut', 'unknown']);
	});

	it('end ownership only when the release was read, and keep every unsettled release', () => {
		expect(names('release', 'released')).toEqual(['alreadyReleased', 'released']);
		const unsettled = OUTCOME_NAMES.filter((outcome) => ['waiting', 'failed'].includes(OUTCOMES[outcome].kind));
		const ofIsolation = ['pendingIsolation', 'blockedByPendingRelease'];
		expect(names('release', 'follow')).toEqual(
			[...unsettled.filter((outcome) => !ofIsolation.includes(outcome)), 'limitReached', 'unknownState'].sort(),
		);
	});

	it('write nothing otherwise', () => {
		expect(names('isolation', 'none')).toEqual(OUTCOME_NAMES.filter((outcome) => !['alreadyIsolated', 'isolated', 'pendingIsolation', 'timedOut', 'unknown'].includes(outcome)).sort());
		expect(names('release', 'none')).toEqual([
			'alreadyIsolated', 'ambiguous', 'blockedByPendingRelease', 'isolated', 'notFound', 'pendingIsolation', 'protected', 'unsupported',
			'wouldIsolate', 'wouldRelease',
		]);
	});

	it('tell which releases were sent, or may have been, and can land later', () => {
		expect(OUTCOME_NAMES.filter(releaseMayLand).sort()).toEqual(['pendingRelease', 'timedOut', 'unknown']);
	});

	const useRelease = (outcome: Outcome) => `Nothing recorded: “${outcome}” is the outcome of a release. Use Record Release for it`;
	const useIsolation = (outcome: Outcome) => `Nothing recorded: “${outcome}” is the outcome of an isolation. Use Record Isolation for it`;

	it.each<[RecordDirection, Outcome, string]>([
		['isolation', 'deferred', 'Nothing recorded: after “deferred” there is no isolation of ours'],
		['isolation', 'released', useRelease('released')],
		['isolation', 'alreadyReleased', useRelease('alreadyReleased')],
		['isolation', 'pendingRelease', useRelease('pendingRelease')],
		['isolation', 'blockedByPendingIsolation', useRelease('blockedByPendingIsolation')],
		['isolation', 'blockedByPendingRelease', 'Nothing recorded: after “blockedByPendingRelease” there is no isolation of ours'],
		['isolation', 'wouldIsolate', 'Nothing recorded: it was a dry run'],
		['isolation', 'wouldRelease', 'Nothing recorded: it was a dry run'],
		['release', 'isolated', useIsolation('isolated')],
		['release', 'alreadyIsolated', useIsolation('alreadyIsolated')],
		['release', 'pendingIsolation', useIsolation('pendingIsolation')],
		['release', 'blockedByPendingRelease', useIsolation('blockedByPendingRelease')],
		['release', 'notFound', 'Nothing recorded: “notFound” does not show that the endpoint was released'],
		['release', 'wouldRelease', 'Nothing recorded: it was a dry run'],
		['release', 'wouldIsolate', 'Nothing recorded: it was a dry run'],
	])('say why nothing is written: %s, %s', (direction, outcome, message) => {
		expect(whyNothing(direction, outcome)).toBe(message);
	});
});
