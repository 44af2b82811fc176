import fc from 'fast-check';
import { isEmpty, merge, outstanding, type TagChange } from '../../../../nodes/Vectra/transport/tagChange';
import { tagProblem } from '../../../../nodes/Vectra/transport/tagName';
import {
	CONTAINED,
	detailTag,
	PENDING,
	planAbsence,
	planDoubt,
	planFollow,
	planIsolation,
	planRelease,
	readOwnership,
	VAR_BLOCKED,
} from '../../../../nodes/Vectra/containment/ownership';
import { varTag } from '../hosts';

const A = 'a'.repeat(32);
const B = 'b'.repeat(32);
const NOW = 1_760_000_000;
const detailA = detailTag(A, 100);
const detailB = detailTag(B, 200);
const varA = varTag(A);

describe('readOwnership', () => {
	it.each<[string, string[], boolean, string[]]>([
		['nothing', ['finance'], false, []],
		['contained', [CONTAINED, detailA], true, [A]],
		['pending without detail', [PENDING], true, []],
		['a detail alone does not own', [detailA], false, [A]],
		['VAR with a Cortex element', [VAR_BLOCKED, varA], true, [A]],
		['VAR with another client only', [VAR_BLOCKED, 'VAR ID:PAN Client:10.0.0.1'], false, []],
		['a VAR element without its marker', [varA], false, []],
		['two endpoints', [CONTAINED, detailB, detailA], true, [B, A]],
		['another spelling of the marker', ['Cortex-XDR:Contained', 'cortex-xdr:contained2'], false, []],
		['a tag that only ends so', [CONTAINED, `x${detailA}`, `${detailA}:auto2`, `${detailA}x`], true, []],
		['a VAR element that only ends so', [VAR_BLOCKED, `x${varA}`, `${varA}x`], false, []],
		['upper-case hex', [CONTAINED, detailA.replace(A, A.toUpperCase())], true, [A]],
		['a damaged detail', [CONTAINED, `cortex-xdr:${A}`, `cortex-xdr:${A}:x`, 'cortex-xdr:abc:1'], true, []],
	])('%s', (_name, tags, owned, ids) => {
		const ownership = readOwnership(tags);
		expect([ownership.owned, ownership.endpoints.map(({ id }) => id)]).toEqual([owned, ids]);
	});

	it('takes our own time and every spelling of an endpoint together', () => {
		expect(readOwnership([VAR_BLOCKED, varA, detailA]).endpoints).toEqual([{ id: A, since: 100, tags: [varA, detailA] }]);
		expect(readOwnership([VAR_BLOCKED, varA]).endpoints).toEqual([{ id: A, since: null, tags: [varA] }]);
	});
});

describe('plans', () => {
	it.each<[string, TagChange, TagChange]>([
		['first isolation, verified', planIsolation([], A, NOW, true), { add: [detailTag(A, NOW), CONTAINED], remove: [] }],
		['first isolation, pending', planIsolation(['x'], A, NOW, false), { add: [detailTag(A, NOW), PENDING], remove: [] }],
		['pending becomes verified', planIsolation([PENDING, detailA], A, NOW, true), { add: [CONTAINED], remove: [PENDING] }],
		['verified again', planIsolation([CONTAINED, detailA], A, NOW, true), { add: [], remove: [] }],
		['verified, then pending', planIsolation([CONTAINED, detailA], A, NOW, false), { add: [PENDING], remove: [] }],
		['second endpoint', planIsolation([CONTAINED, detailA], B, NOW, true), { add: [detailTag(B, NOW)], remove: [] }],
		['taken over from VAR', planIsolation([VAR_BLOCKED, varA], A, NOW, true), { add: [detailTag(A, NOW), CONTAINED], remove: [] }],
		['marker lost, detail kept', planIsolation([detailA], A, NOW, true), { add: [CONTAINED], remove: [] }],
		['follow an unmarked host', planFollow(['x'], A, NOW), { add: [detailTag(A, NOW), PENDING], remove: [] }],
		['follow a marked host', planFollow([CONTAINED], A, NOW), { add: [], remove: [] }],
		['follow a release that may land', planFollow([CONTAINED, detailA], A, NOW, 'request', true), { add: [PENDING], remove: [] }],
		['follow it again', planFollow([CONTAINED, PENDING, detailA], A, NOW, 'request', true), { add: [], remove: [] }],
		['follow what has no known endpoint', planFollow(['x'], null, NOW), { add: [PENDING], remove: [] }],
		['a detail without a marker does not make it ours', planFollow([detailA], null, NOW), { add: [PENDING], remove: [] }],
		['follow a marked host without an endpoint', planFollow([CONTAINED, detailA], null, NOW), { add: [], remove: [] }],
		['doubt what is contained', planDoubt([CONTAINED, detailA]), { add: [PENDING], remove: [] }],
		['doubt it again', planDoubt([CONTAINED, PENDING, detailA]), { add: [], remove: [] }],
		['doubt what is pending', planDoubt([PENDING, detailA]), { add: [], remove: [] }],
		['doubt what is not ours', planDoubt(['x', VAR_BLOCKED, varA]), { add: [], remove: [] }],
		['nothing there, and no endpoint named', planAbsence(['x', PENDING]), { add: [], remove: [PENDING] }],
		['nothing there, though an endpoint is named', planAbsence([PENDING, detailA]), { add: [], remove: [] }],
		['nothing there, though VAR names an endpoint', planAbsence([PENDING, VAR_BLOCKED, varA]), { add: [], remove: [] }],
		['nothing there, though it was contained', planAbsence([CONTAINED, PENDING]), { add: [], remove: [] }],
		['nothing there, and nothing of ours', planAbsence(['x']), { add: [], remove: [] }],
		['release', planRelease([CONTAINED, 'x', detailA], A), { add: [], remove: [detailA, CONTAINED] }],
		['release, with what must change besides', planRelease([CONTAINED, 'x', 'y', detailA], A, { addTags: ['z'], removeTags: ['x', 'w'] }), { add: ['z'], remove: ['x', detailA, CONTAINED] }],
		['another tag that only looks like VAR’s', planRelease([VAR_BLOCKED, varA, 'my VAR ID:x'], A), { add: [], remove: [varA, VAR_BLOCKED] }],
		['release a pending one', planRelease([PENDING, detailA], A), { add: [], remove: [detailA, PENDING] }],
		['release one of two', planRelease([CONTAINED, detailA, detailB], A), { add: [], remove: [detailA] }],
		['release another endpoint', planRelease([CONTAINED, detailB], A), { add: [], remove: [] }],
		['release without detail', planRelease([CONTAINED, PENDING], A), { add: [], remove: [CONTAINED, PENDING] }],
		['release without endpoint', planRelease([CONTAINED], null), { add: [], remove: [CONTAINED] }],
		['release an unmarked host', planRelease(['x'], A), { add: [], remove: [] }],
		['release from VAR', planRelease([VAR_BLOCKED, varA], A), { add: [], remove: [varA, VAR_BLOCKED] }],
		[
			'VAR still blocks elsewhere',
			planRelease([VAR_BLOCKED, varA, 'VAR ID:PAN Client:10.0.0.1'], A),
			{ add: [], remove: [varA] },
		],
	])('%s', (_name, plan, expected) => {
		expect(plan).toEqual(expected);
	});
});

const anyTag = fc.oneof(
	fc.constantFrom(CONTAINED, PENDING, VAR_BLOCKED, varA, detailA, detailB, 'VAR ID:PAN Client:10.0.0.1', 'finance', 'vip'),
	fc.string({ minLength: 1, maxLength: 12 }),
);
const anyTags = fc.uniqueArray(anyTag, { maxLength: 8 });
const anyPlan = fc.constantFrom<Array<(tags: readonly string[]) => TagChange>[number]>(
	(tags) => planIsolation(tags, A, NOW, true),
	(tags) => planIsolation(tags, A, NOW, false),
	(tags) => planFollow(tags, A, NOW),
	(tags) => planDoubt(tags),
	(tags) => planAbsence(tags),
	(tags) => planRelease(tags, A),
);
const isOurs = (tag: string): boolean =>
	[CONTAINED, PENDING, VAR_BLOCKED].includes(tag) || tag.startsWith('cortex-xdr:') || tag.startsWith('VAR ID:Cortex');

describe('plans, for any tags', () => {
	it('find nothing left to do in their own result, and keep every foreign tag', () => {
		fc.assert(
			fc.property(anyTags, anyPlan, (tags, plan) => {
				const after = merge(tags, plan(tags));
				expect(isEmpty(outstanding(after, plan(after)))).toBe(true);
				expect(after.filter((tag) => !isOurs(tag))).toEqual(tags.filter((tag) => !isOurs(tag)));
			}),
		);
	});

	it('never lose an isolation half way: cut off after any step, the host is unowned only before or after it all', () => {
		fc.assert(
			fc.property(anyTags, anyPlan, fc.nat(), (tags, plan, cut) => {
				const change = plan(tags);
				const steps = [
					...change.add.map((tag) => ({ add: [tag], remove: [] })),
					...change.remove.map((tag) => ({ add: [], remove: [tag] })),
				];
				const done = steps.slice(0, cut % (steps.length + 1));
				const halfWay = done.reduce<string[]>((current, step) => merge(current, step), [...tags]);
				const { owned, endpoints } = readOwnership(halfWay);
				const before = readOwnership(tags).owned;
				const after = readOwnership(merge(tags, change)).owned;
				if (before && after) expect(owned).toBe(true);
				// The marker never comes before the detail that says where the isolation is.
				if (!before && owned) expect(endpoints.map(({ id }) => id)).toContain(A);
				// Resumed, it comes to the same end.
				const resumed = merge(halfWay, plan(halfWay));
				expect(new Set(resumed)).toEqual(new Set(merge(tags, change)));
			}),
		);
	});
});

describe('tagProblem', () => {
	it.each(['vectra_contain', 'tast-tag:-:', 'VAR Host Blocked', CONTAINED, detailA, 'büro 3.OG'])('allows %j', (tag) => {
		expect(tagProblem(tag)).toBeUndefined();
	});

	it.each([
		['', /empty/],
		['  ', /empty/],
		['a,b', /“a,b” holds a comma/],
		['a/b', /“a\/b” holds a character/],
		['a\nb', /holds a character/],
		['<b>', /“<b>”/],
	])('refuses %j', (tag, message) => {
		expect(tagProblem(tag)).toMatch(message);
	});
});
