import { summarizeRun, type Summarized } from '../../../nodes/CortexXdr/containment/runSummary';
import { OUTCOMES, type Outcome } from '../../../nodes/shared/containment';

const item = (outcome: Outcome, candidates = 0): Summarized => ({ outcome, candidates });

it.each<[Summarized[], number, string | undefined]>([
	[[item('ambiguous', 2)], 0, '0 of 1 isolated: ambiguous (2 candidates)'],
	[[item('identityUnproven', 1)], 0, '0 of 1 isolated: identity unproven'],
	[[], 1, '0 of 1 isolated: error'],
	[[item('isolated'), item('alreadyIsolated'), item('protected'), item('protected'), item('deferred')], 1, '2 of 6 isolated: 2 protected, 1 deferred, 1 error'],
	[[item('wouldIsolate'), item('wouldIsolate'), item('notFound')], 0, 'Dry Run, nothing was sent: 2 of 3 would be isolated: 1 not found'],
	[[item('isolated'), item('alreadyIsolated')], 0, undefined],
])('%j and %s errors: %s', (items, failed, expected) => {
	expect(summarizeRun('isolated', items, failed)).toBe(expected);
});

it.each(Object.keys(OUTCOMES) as Outcome[])('is silent about %s only when the item is done', (outcome) => {
	const summary = summarizeRun('released', [item(outcome)], 0);
	if (OUTCOMES[outcome].kind === 'done') expect(summary).toBeUndefined();
	else expect(summary).toMatch(/^(0 of 1 released: [a-z ]+|Dry Run, nothing was sent: 1 of 1 would be released)$/);
});
