import { OUTCOMES } from '../../../nodes/CortexXdr/containment/outcome';
import {
	isOutcome,
	OUTCOME_NAMES,
	recordKind,
	whyNothing,
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

	it.each([
		['isolation', 'deferred', /after “deferred” there is no isolation/],
		['isolation', 'released', /outcome of a release. Use Record Release/],
		['release', 'isolated', /outcome of an isolation. Use Record Isolation/],
		['release', 'notFound', /does not show that the endpoint was released/],
		['release', 'wouldRelease', /dry run/],
	] as const)('say why nothing is written: %s, %s', (direction, outcome, message) => {
		expect(whyNothing(direction, outcome)).toMatch(message);
	});
});
