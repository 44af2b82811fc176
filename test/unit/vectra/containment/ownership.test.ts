import fc from 'fast-check';
import { isEmpty, merge, outstanding, type TagChange } from '../../../../nodes/Vectra/transport/tagChange';
import { tagProblem } from '../../../../nodes/Vectra/transport/tagName';
import { decisionTag } from '../../../../nodes/Vectra/containment/decision';
import {
	CONTAINED,
	detailTag,
	endOf,
	EXTERNAL,
	MARKERS,
	newestStart,
	PENDING,
	planClaim,
	planFirstClaim,
	planContained,
	planDoubt,
	planExternal,
	planRelease,
	planUnclaim,
	readOwnership,
	VAR_BLOCKED,
	type Basis,
	type Claim,
} from '../../../../nodes/Vectra/containment/ownership';
import { varTag } from '../hosts';

const A = 'a'.repeat(32);
const B = 'b'.repeat(32);
const NOW = 1_760_000_000;
const detailA = detailTag(A, 100);
const detailB = detailTag(B, 200);
const varA = varTag(A);
const claim = (more: Partial<Claim> = {}): Claim => ({ endpointId: A, since: NOW, basis: 'request', until: null, ...more });
const now = detailTag(A, NOW);

describe('detailTag', () => {
	it.each<[Basis, number | null, string]>([
		['request', null, `cortex-xdr:${A}:100`],
		['criterion', null, `cortex-xdr:${A}:100:auto`],
		['request', 900, `cortex-xdr:${A}:100:until:900`],
		['criterion', 900, `cortex-xdr:${A}:100:auto:until:900`],
	])('says since when, by whom and until when, and is read so: %s, %s', (basis, until, tag) => {
		expect(detailTag(A, 100, basis, until)).toBe(tag);
		expect(tagProblem(tag)).toBeUndefined();
		expect(readOwnership([CONTAINED, tag])).toMatchObject({ basis, endpoints: [{ id: A, since: 100, until, tags: [tag] }] });
	});
});

describe('readOwnership', () => {
	it.each<[string, string[], boolean, string[]]>([
		['nothing', ['finance'], false, []],
		['contained', [CONTAINED, detailA], true, [A]],
		['pending without detail', [PENDING], true, []],
		['a detail alone does not own', [detailA], false, [A]],
		['somebody else’s isolation is not ours', [EXTERNAL, detailA], false, [A]],
		['VAR with a Cortex element', [VAR_BLOCKED, varA], true, [A]],
		['VAR with another client only', [VAR_BLOCKED, 'VAR ID:PAN Client:10.0.0.1'], false, []],
		['a VAR element without its marker', [varA], false, []],
		['two endpoints', [CONTAINED, detailB, detailA], true, [B, A]],
		['another spelling of the marker', ['Cortex-XDR:Contained', 'cortex-xdr:contained2'], false, []],
		['a tag that only ends so', [CONTAINED, `x${detailA}`, `${detailA}:auto2`, `${detailA}x`, `${detailA}:until:`, `${detailA}:until:1:auto`], true, []],
		['a VAR element that only ends so', [VAR_BLOCKED, `x${varA}`, `${varA}x`], false, []],
		['upper-case hex', [CONTAINED, detailA.replace(A, A.toUpperCase())], true, [A]],
		['a damaged detail', [CONTAINED, `cortex-xdr:${A}`, `cortex-xdr:${A}:x`, 'cortex-xdr:abc:1'], true, []],
	])('%s', (_name, tags, owned, ids) => {
		const ownership = readOwnership(tags);
		expect([ownership.owned, ownership.endpoints.map(({ id }) => id)]).toEqual([owned, ids]);
	});

	it('takes our own time and every spelling of an endpoint together', () => {
		expect(readOwnership([VAR_BLOCKED, varA, detailA]).endpoints).toEqual([{ id: A, since: 100, until: null, tags: [varA, detailA] }]);
		expect(readOwnership([VAR_BLOCKED, varA]).endpoints).toEqual([{ id: A, since: null, until: null, tags: [varA] }]);
	});

	it('tells the markers apart', () => {
		const flags = (...tags: string[]) => {
			const { contained, pending, external, owned } = readOwnership(tags);
			return { contained, pending, external, owned };
		};
		expect(flags(CONTAINED)).toEqual({ contained: true, pending: false, external: false, owned: true });
		expect(flags(PENDING)).toEqual({ contained: false, pending: true, external: false, owned: true });
		expect(flags(EXTERNAL)).toEqual({ contained: false, pending: false, external: true, owned: false });
		expect(MARKERS).toEqual([CONTAINED, PENDING, EXTERNAL, VAR_BLOCKED]);
	});

	it.each<[string, string[], Basis]>([
		['no endpoint', [PENDING], 'request'],
		['a rule', [PENDING, `${detailA}:auto`], 'criterion'],
		['a person', [PENDING, detailA], 'request'],
		['a person and a rule', [PENDING, `${detailA}:auto`, detailB], 'request'],
		['two rules', [PENDING, `${detailA}:auto`, `${detailB}:auto`], 'criterion'],
		['VAR does not say', [VAR_BLOCKED, varA], 'request'],
		['VAR beside a rule', [VAR_BLOCKED, varA, `${detailB}:auto`], 'request'],
	])('tells who asked: %s', (_name, tags, basis) => {
		expect(readOwnership(tags).basis).toBe(basis);
	});

	it.each<[string, string[]]>([
		['in this order', [detailTag(A, 100, 'request', 200), detailTag(A, 500, 'criterion', 900)]],
		['in that order', [detailTag(A, 500, 'criterion', 900), detailTag(A, 100, 'request', 200)]],
	])('takes the newer of two detail tags of one endpoint alone, %s', (_name, details) => {
		const ownership = readOwnership([PENDING, ...details]);
		expect(ownership).toMatchObject({ basis: 'criterion', endpoints: [{ id: A, since: 500, until: 900, tags: details }] });
		expect(endOf(ownership)).toBe(900_000);
	});

	it.each([[[detailA, `${detailA}:auto`]], [[`${detailA}:auto`, detailA]]])('takes the person’s of two of the same second: %j', (details) => {
		expect(readOwnership([PENDING, ...details]).basis).toBe('request');
	});
});

describe('the end of an isolation', () => {
	const until = (end: number | null, since = 100) => detailTag(A, since, 'request', end);

	it.each<[string, string[], number | undefined]>([
		['none is set', [CONTAINED, detailA], undefined],
		['as it was asked for', [CONTAINED, until(4_000)], 4_000],
		['the later one of two endpoints', [CONTAINED, until(4_000), detailTag(B, 200, 'criterion', 9_000)], 9_000],
		['hours', [CONTAINED, detailA, 'cortex-xdr:for:8h'], 100 + 8 * 3_600],
		['hours, with an equals sign', [CONTAINED, detailA, 'cortex-xdr:for=8h'], 100 + 8 * 3_600],
		['days, in capitals', [CONTAINED, detailA, 'Cortex-XDR:FOR:2D'], 100 + 48 * 3_600],
		['a person extends it', [CONTAINED, until(4_000), 'cortex-xdr:for:8h'], 100 + 8 * 3_600],
		['a person shortens it', [CONTAINED, until(999_999), 'cortex-xdr:for:1h'], 100 + 3_600],
		['at once', [CONTAINED, detailA, 'cortex-xdr:for:0h'], 100],
		['the longest of several', [CONTAINED, detailA, 'cortex-xdr:for:3h', 'cortex-xdr:for:1d', 'cortex-xdr:for:8h'], 100 + 24 * 3_600],
		['a duration without a begin does not do away with the end that is known', [PENDING, 'cortex-xdr:for:8h'], undefined],
		['other units, and none', [CONTAINED, until(4_000), 'cortex-xdr:for:8', 'cortex-xdr:for:8m', 'cortex-xdr:for:-1h', 'cortex-xdr:for:h', 'xcortex-xdr:for:1h'], 4_000],
	])('%s', (_name, tags, seconds) => {
		expect(endOf(readOwnership(tags))).toBe(seconds === undefined ? undefined : seconds * 1_000);
	});

	it('counts from the newest isolation of the host', () => {
		const ownership = readOwnership([CONTAINED, detailA, detailB, 'cortex-xdr:for:1h']);
		expect([newestStart(ownership), endOf(ownership)]).toEqual([200_000, 3_800_000]);
	});
});

describe('plans', () => {
	const none = { add: [], remove: [] };

	it.each<[string, TagChange, TagChange]>([
		['claim an isolation: the detail first', planClaim(['x'], claim()), { add: [now, PENDING], remove: [] }],
		['claim it for a rule, with an end', planClaim([], claim({ basis: 'criterion', until: NOW + 60 })), { add: [`${now}:auto:until:${NOW + 60}`, PENDING], remove: [] }],
		['claim it again', planClaim([now, PENDING], claim()), none],
		['claim what is contained: its detail stays', planClaim([CONTAINED, detailA], claim({ basis: 'criterion', until: NOW + 60 })), { add: [PENDING], remove: [] }],
		['claim what is pending', planClaim([PENDING, detailA], claim()), none],
		['claim what has a left-over', planClaim([detailA], claim()), { add: [now, PENDING], remove: [detailA] }],
		['claim first what has a left-over of another endpoint', planFirstClaim([detailB], claim()), { add: [now, PENDING], remove: [detailB] }],
		['claim first beside a claim of the same moment', planFirstClaim([`cortex-xdr:${B}:${NOW}`], claim()), { add: [now, PENDING], remove: [] }],
		['claim first a second endpoint of what is ours', planFirstClaim([CONTAINED, detailB], claim()), { add: [now, PENDING], remove: [] }],
		['claim on, where the left-over was not removed yet', planClaim([detailA, now, PENDING], claim()), { add: [], remove: [detailA] }],
		['claim again later, where it never was: the newer one stays', planClaim([detailA, now, PENDING], claim({ since: NOW + 9 })), { add: [], remove: [detailA] }],
		['claim a second endpoint', planClaim([CONTAINED, detailB], claim()), { add: [now, PENDING], remove: [] }],
		['claim what somebody else isolated and released', planClaim([EXTERNAL], claim()), { add: [now, PENDING], remove: [EXTERNAL] }],
		['claim what VAR isolated', planClaim([VAR_BLOCKED, varA], claim()), { add: [now, PENDING], remove: [] }],
		['doubt what is contained', planDoubt([CONTAINED, detailA]), { add: [PENDING], remove: [] }],
		['doubt it again', planDoubt([CONTAINED, PENDING, detailA]), none],
		['doubt what is VAR’s', planDoubt([VAR_BLOCKED, varA]), { add: [PENDING], remove: [] }],
		['doubt what is not ours', planDoubt(['x', EXTERNAL, detailA]), none],
		['contained, as claimed', planContained([PENDING, detailA], claim()), { add: [CONTAINED], remove: [PENDING] }],
		['contained again', planContained([CONTAINED, detailA], claim()), none],
		['contained without a claim', planContained(['x'], claim()), { add: [now, CONTAINED], remove: [] }],
		['contained with a left-over', planContained([detailA], claim()), { add: [now, CONTAINED], remove: [detailA] }],
		['contained, of two endpoints', planContained([CONTAINED, detailB], claim()), { add: [now], remove: [] }],
		['taken over from somebody else', planContained([EXTERNAL], claim()), { add: [now, CONTAINED], remove: [EXTERNAL] }],
		['taken over from VAR', planContained([VAR_BLOCKED, varA], claim()), { add: [now, CONTAINED], remove: [] }],
		['somebody else’s', planExternal(['x']), { add: [EXTERNAL], remove: [] }],
		['somebody else’s, again', planExternal([EXTERNAL]), none],
		['somebody else’s, beside a left-over', planExternal([detailA]), { add: [EXTERNAL], remove: [] }],
		['somebody else’s, though a marker names no endpoint', planExternal([CONTAINED, PENDING]), { add: [EXTERNAL], remove: [CONTAINED, PENDING] }],
		['what is ours stays ours', planExternal([PENDING, detailA]), none],
		['what is VAR’s stays so', planExternal([VAR_BLOCKED, varA]), none],
		['nothing came of it: the markers go last', planUnclaim([PENDING, 'x', detailA], A), { add: [], remove: [detailA, PENDING] }],
		['nothing came of it, and people’s words stay', planUnclaim([PENDING, detailA, 'cortex-xdr:for:8h', decisionTag('approved', 1, 9)], A), { add: [], remove: [detailA, PENDING] }],
		['nothing came of it, and no endpoint is named', planUnclaim(['x', PENDING], null), { add: [], remove: [PENDING] }],
		['nothing came of one of two', planUnclaim([PENDING, detailA, detailB], A), { add: [], remove: [detailA] }],
		['nothing came of another endpoint', planUnclaim([PENDING, detailB], A), none],
		['release', planRelease([CONTAINED, 'x', detailA], A), { add: [], remove: [detailA, CONTAINED] }],
		['release, with what must change besides', planRelease([CONTAINED, 'x', 'y', detailA], A, { addTags: ['z'], removeTags: ['x', 'w'] }), { add: ['z'], remove: ['x', detailA, CONTAINED] }],
		[
			'release, and what people said about this isolation goes with it',
			planRelease([CONTAINED, 'cortex-xdr:for:8h', decisionTag('approved', 1, 9), decisionTag('asked', 1, 2), detailA], A),
			{ add: [], remove: ['cortex-xdr:for:8h', decisionTag('approved', 1, 9), decisionTag('asked', 1, 2), detailA, CONTAINED] },
		],
		['release one of two: what people said stays', planRelease([CONTAINED, 'cortex-xdr:for:8h', detailA, detailB], A, { addTags: ['z'], removeTags: [] }), { add: [], remove: [detailA] }],
		['another tag that only looks like VAR’s', planRelease([VAR_BLOCKED, varA, 'my VAR ID:x'], A), { add: [], remove: [varA, VAR_BLOCKED] }],
		['release a pending one', planRelease([PENDING, detailA], A), { add: [], remove: [detailA, PENDING] }],
		['release every detail tag of the endpoint', planRelease([PENDING, detailA, now], A), { add: [], remove: [detailA, now, PENDING] }],
		['release another endpoint', planRelease([CONTAINED, detailB], A), none],
		['release without detail', planRelease([CONTAINED, PENDING], A), { add: [], remove: [CONTAINED, PENDING] }],
		['release without endpoint', planRelease([CONTAINED], null), { add: [], remove: [CONTAINED] }],
		['release an unmarked host', planRelease(['x'], A), none],
		['release what somebody else isolated', planRelease([EXTERNAL], A), { add: [], remove: [EXTERNAL] }],
		['release from VAR', planRelease([VAR_BLOCKED, varA], A), { add: [], remove: [varA, VAR_BLOCKED] }],
		['VAR still blocks elsewhere', planRelease([VAR_BLOCKED, varA, 'VAR ID:PAN Client:10.0.0.1'], A), { add: [], remove: [varA] }],
	])('%s', (_name, plan, expected) => {
		expect(plan).toEqual(expected);
	});
});

const anyTag = fc.oneof(
	fc.constantFrom(CONTAINED, PENDING, EXTERNAL, VAR_BLOCKED, varA, detailA, `${detailA}:auto`, now, detailB, 'VAR ID:PAN Client:10.0.0.1', 'cortex-xdr:for:8h', 'vip'),
	fc.record({ since: fc.integer({ min: 0, max: NOW }), auto: fc.boolean() }).map(({ since, auto }) => detailTag(A, since, auto ? 'criterion' : 'request', since + 1)),
	fc.string({ minLength: 1, maxLength: 12 }),
);
const anyTags = fc.uniqueArray(anyTag, { maxLength: 8 });
const anyClaim = fc.record({
	since: fc.integer({ min: NOW, max: NOW + 10 }),
	basis: fc.constantFrom<Basis>('request', 'criterion'),
	until: fc.option(fc.integer({ min: NOW, max: NOW + 9_000 })),
	endpointId: fc.constant(A),
});
type Plan = (tags: readonly string[]) => TagChange;
const anyPlan = fc.oneof(
	anyClaim.map<Plan>((made) => (tags) => planClaim(tags, made)),
	anyClaim.map<Plan>((made) => (tags) => planContained(tags, made)),
	fc.constantFrom<Plan[]>(planDoubt, planExternal, (tags) => planUnclaim(tags, A), (tags) => planRelease(tags, A)),
);
const isOurs = (tag: string): boolean => [CONTAINED, PENDING, VAR_BLOCKED].includes(tag) || tag.startsWith('cortex-xdr:') || tag.startsWith('VAR ID:Cortex');

/** The tags after each number of single writes, the last one after all of them. */
function halfWays(tags: readonly string[], { add, remove }: TagChange): string[][] {
	const steps = [...add.map((tag) => ({ add: [tag], remove: [] })), ...remove.map((tag) => ({ add: [], remove: [tag] }))];
	const states = [[...tags]];
	for (const step of steps) states.push(merge(states[states.length - 1], step));
	return states;
}

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
			fc.property(anyTags, anyPlan, (tags, plan) => {
				const change = plan(tags);
				const end = merge(tags, change);
				const before = readOwnership(tags);
				for (const state of halfWays(tags, change)) {
					const { owned, endpoints } = readOwnership(state);
					if (before.owned && readOwnership(end).owned) expect(owned).toBe(true);
					// The marker never comes before the detail that says where the isolation is.
					if (!before.owned && owned) expect(endpoints.map(({ id }) => id)).toContain(A);
					// Resumed, it comes to the same end.
					expect(new Set(merge(state, plan(state)))).toEqual(new Set(end));
				}
			}),
		);
	});

	it('claim the endpoint whatever was there, and are the same claim for the rest of the second', () => {
		fc.assert(
			fc.property(anyTags, anyClaim, (tags, made) => {
				const after = readOwnership(merge(tags, planClaim(tags, made)));
				expect([after.owned, after.pending, after.external]).toEqual([true, true, false]);
				expect(after.endpoints.map(({ id }) => id)).toContain(A);
			}),
		);
	});

	it('take nothing of an isolation that is over for the one that begins, cut off after any step', () => {
		fc.assert(
			fc.property(anyTags, anyClaim, (tags, made) => {
				fc.pre(!readOwnership(tags).owned && !tags.includes(detailB));
				for (const state of halfWays(tags, planClaim(tags, made))) {
					const ownership = readOwnership(state);
					if (!ownership.owned) continue;
					const { since, until } = ownership.endpoints.filter(({ id }) => id === A)[0];
					// Another tag of the very second says the same age.
					if (tags.some((tag) => tag.startsWith(detailTag(A, made.since)))) continue;
					expect({ since, until, basis: ownership.basis }).toEqual({ since: made.since, until: made.until, basis: made.basis });
				}
			}),
		);
	});

	it('keep begin, end and who asked of an isolation that is ours already', () => {
		fc.assert(
			fc.property(anyTags, anyClaim, fc.boolean(), (tags, made, contained) => {
				const before = readOwnership(tags);
				const known = before.endpoints.find(({ id }) => id === A);
				fc.pre(before.owned && known !== undefined && known.since !== null && known.since < made.since);
				const plan = contained ? planContained : planClaim;
				for (const state of halfWays(tags, plan(tags, made))) {
					const ownership = readOwnership(state);
					const { since, until } = ownership.endpoints.filter(({ id }) => id === A)[0];
					expect({ since, until, basis: ownership.basis }).toEqual({ since: known?.since, until: known?.until, basis: before.basis });
				}
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
