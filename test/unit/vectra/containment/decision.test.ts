import fc from 'fast-check';
import { DECISIONS, decisionTag, isDecisionTag, planDecision, standingDecision, type DecisionKind } from '../../../../nodes/Vectra/containment/decision';
import { CONTAINED, readOwnership } from '../../../../nodes/Vectra/containment/ownership';
import { isEmpty, merge, outstanding } from '../../../../nodes/Vectra/transport/tagChange';
import { tagProblem } from '../../../../nodes/Vectra/transport/tagName';

const at = (kind: DecisionKind, since: number, until: number) => decisionTag(kind, since, until);

describe('a decision tag', () => {
	it.each(DECISIONS)('is read as it was written: %s', (kind) => {
		const tag = at(kind, 100, 200);
		expect(tag).toBe(`cortex-xdr:${kind}:100:until:200`);
		expect([isDecisionTag(tag), tagProblem(tag)]).toEqual([true, undefined]);
		expect(standingDecision(['x', tag], 150_000)).toEqual({ kind, since: 100_000, until: 200_000 });
		expect(readOwnership([tag])).toMatchObject({ owned: false, endpoints: [] });
	});

	it.each(['cortex-xdr:denied', 'cortex-xdr:denied:1', 'cortex-xdr:denied:1:until:', 'cortex-xdr:denied:x:until:9', 'cortex-xdr:maybe:1:until:9', 'xcortex-xdr:denied:1:until:9', 'cortex-xdr:denied:1:until:9x', CONTAINED])(
		'is nothing else: %s',
		(tag) => {
			expect([isDecisionTag(tag), standingDecision([tag], 0)]).toEqual([false, undefined]);
		},
	);
});

describe('standingDecision', () => {
	it.each<[string, string[], DecisionKind | undefined]>([
		['none', [], undefined],
		['one', [at('denied', 1, 200)], 'denied'],
		['in any case', ['Cortex-XDR:DENIED:1:UNTIL:200'], 'denied'],
		['over', [at('denied', 1, 99)], undefined],
		['over in this moment', [at('denied', 1, 100)], undefined],
		['counts for a second more', [at('denied', 1, 101)], 'denied'],
		['the newest one', [at('denied', 1, 900), at('approved', 2, 900)], 'approved'],
		['the newest one, in the other order', [at('approved', 2, 900), at('denied', 1, 900)], 'approved'],
		['the newest one that still counts', [at('denied', 1, 900), at('approved', 2, 50)], 'denied'],
		['of the same second the stricter one', [at('approved', 2, 900), at('denied', 2, 900), at('asked', 2, 900)], 'denied'],
		['an open question before an answer of the same second', [at('approved', 2, 900), at('asked', 2, 900)], 'asked'],
	])('%s', (_name, tags, kind) => {
		expect(standingDecision(tags, 100_000)?.kind).toBe(kind);
	});
});

describe('planDecision', () => {
	it.each<[string, string[], DecisionKind | null, { add: string[]; remove: string[] }]>([
		['the first one', ['x'], 'asked', { add: [at('asked', 5, 9)], remove: [] }],
		['the answer replaces the question', [at('asked', 1, 9), 'x'], 'approved', { add: [at('approved', 5, 9)], remove: [at('asked', 1, 9)] }],
		['the same one again', [at('denied', 5, 9)], 'denied', { add: [], remove: [] }],
		['the same one, and earlier ones', [at('denied', 1, 9), at('denied', 5, 9)], 'denied', { add: [], remove: [at('denied', 1, 9)] }],
		['none takes them off', ['x', at('denied', 1, 2), at('asked', 1, 9)], null, { add: [], remove: [at('denied', 1, 2), at('asked', 1, 9)] }],
		['none where there is none', ['x'], null, { add: [], remove: [] }],
	])('%s', (_name, tags, kind, change) => {
		expect(planDecision(tags, kind, 5, 9)).toEqual(change);
	});

	it('leaves just this decision for any tags, and counts also when it is cut off', () => {
		const kind = fc.constantFrom(...DECISIONS);
		const earlier = fc.tuple(kind, fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 9 })).map(([one, since, until]) => at(one, since, until));
		fc.assert(
			fc.property(fc.uniqueArray(fc.oneof(earlier, fc.constantFrom('x', CONTAINED))), kind, (tags, decided) => {
				const change = planDecision(tags, decided, 5, 9);
				const after = merge(tags, change);
				expect(after.filter(isDecisionTag)).toEqual([at(decided, 5, 9)]);
				expect(after.filter((tag) => !isDecisionTag(tag))).toEqual(tags.filter((tag) => !isDecisionTag(tag)));
				expect(isEmpty(outstanding(after, planDecision(after, decided, 5, 9)))).toBe(true);
				expect(standingDecision(merge(tags, { add: change.add, remove: [] }), 6_000)?.kind).toBe(decided);
			}),
		);
	});
});
