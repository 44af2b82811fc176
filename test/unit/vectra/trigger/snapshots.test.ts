import * as fc from 'fast-check';
import {
	changedScores,
	isIncrease,
	isSweepDue,
	newestStamp,
	parseScoreState,
	withScores,
	withoutGone,
	type ScoreChange,
	type ScoreState,
} from '../../../../nodes/Vectra/trigger/scores/scoreSnapshot';
import { applyChanges, changedTags, parseTagState, watchedOnly, watchFrom, type TagState } from '../../../../nodes/Vectra/trigger/tags/tagSnapshot';
import { wasEmitted, markEmitted, parseEmittedIds } from '../../../../nodes/Vectra/trigger/detections/emitted';
import { isoTime, parseTime, writeSearchTime, writeTime } from '../../../../nodes/Vectra/trigger/feed/times';
import { dropBaseline, baselineOf, keepBaseline } from '../../../../nodes/Vectra/trigger/baseline';

const tagState = (entities: TagState['entities'], watched: TagState['watched'] = 'all'): TagState => ({ since: 1, rev: 0, watched, entities });
const scoreState = (scores: Record<string, string>): ScoreState => ({ since: 1, rev: 0, scores, floor: 0, stamp: 0, sweptAt: 0, search: true });

const tags = fc.uniqueArray(fc.constantFrom('a', 'b', 'A', 'ab', ' a', 'c'), { maxLength: 5 });
const world = fc.dictionary(fc.integer({ min: 1, max: 6 }).map(String), tags, { maxKeys: 6 });
const currentOf = (hosts: Record<string, string[]>) => new Map(Object.entries(hosts).map(([id, list]) => [Number(id), { name: `host ${id}`, tags: list }]));

describe('tags', () => {
	it('differ exactly by the changes, in whatever portions these are made', () => {
		fc.assert(
			fc.property(world, world, fc.oneof(fc.constant('all' as const), fc.constant<readonly string[]>(['a', 'c'])), fc.integer({ min: 1, max: 4 }), (before, after, watched, portion) => {
				let state = watchFrom(tagState({}, []), currentOf(before), watched);
				expect(changedTags(state, currentOf(before))).toEqual([]);
				const current = currentOf(after);
				const all = changedTags(state, current);
				const made = [];
				for (let left = all; left.length > 0; left = changedTags(state, current)) {
					made.push(...left.slice(0, portion));
					state = parseTagState(JSON.parse(JSON.stringify({ ...state, entities: applyChanges(state.entities, left.slice(0, portion)) }))) as TagState;
				}
				expect(made).toEqual(all);
				const watches = (tag: string) => watched === 'all' || watched.includes(tag);
				const differences = Object.keys({ ...before, ...after }).flatMap((id) => {
					const [old, now] = [before[id] ?? [], after[id] ?? []];
					const added = now.filter((tag) => watches(tag) && !old.includes(tag)).map((tag) => `${id} added ${tag}`);
					return [...added, ...old.filter((tag) => watches(tag) && !now.includes(tag)).map((tag) => `${id} removed ${tag}`)];
				});
				expect(all.map(({ id, change, tag }) => `${id} ${change} ${tag}`).sort()).toEqual(differences.sort());
			}),
		);
	});

	it('are not announced because somebody edits the list of watched tags', () => {
		const state = tagState({ 1: { name: 'x', tags: ['a', 'b'] } }, ['a', 'b']);
		const current = currentOf({ 1: ['a', 'b', 'c'], 2: ['c'] });
		const edited = watchFrom(state, current, ['b', 'c']);
		expect(changedTags(edited, current)).toEqual([]);
		expect(changedTags(edited, currentOf({ 1: ['c'], 2: [] })).map(({ id, tag }) => `${id} ${tag}`)).toEqual(['1 b', '2 c']);
	});

	const stored = { since: '1', rev: '2', watched: ['a'], entities: { 7: { name: ' x ', tags: ['a'] } } };

	it('are read from a memory', () => {
		expect(parseTagState(stored)).toEqual({ since: 1, rev: 2, watched: ['a'], entities: { 7: { name: 'x', tags: ['a'] } } });
		expect(parseTagState({ ...stored, watched: 'all' })?.watched).toBe('all');
	});

	it.each<[string, unknown]>([
		['nothing', undefined],
		['an empty memory', {}],
		['no beginning', { ...stored, since: null }],
		['no count', { ...stored, rev: 'x' }],
		['no list of tags', { ...stored, watched: 'some' }],
		['a list of other things', { ...stored, watched: ['a', 1] }],
		['no entities', { ...stored, entities: null }],
		['a broken entity', { ...stored, entities: { ...stored.entities, 8: 'x' } }],
		['an entity without tags', { ...stored, entities: { 8: { name: 'x', tags: null } } }],
		['an entity with a broken tag', { ...stored, entities: { 8: { name: 'x', tags: ['a', null] } } }],
	])('are read anew instead: %s', (_name, broken) => expect(parseTagState(broken)).toBeUndefined());

	it('are kept of those only who carry one', () => {
		const current = currentOf({ 1: ['a', 'x', 'a'], 2: ['x'], 3: [] });
		expect(watchedOnly(current, ['a'])).toEqual({ 1: { name: 'host 1', tags: ['a'] } });
		const state = tagState({ 1: { name: 'one', tags: ['x'] }, 4: { name: 'four', tags: ['x'] } }, ['x']);
		expect(watchFrom(state, current, ['a']).entities).toEqual({ 1: { name: 'host 1', tags: ['a'] } });
		expect(watchFrom(state, current, ['x']).entities).toEqual(state.entities);
	});

	it('change in the order of IDs and tags, with the name last known', () => {
		const state = tagState({ 9: { name: 'nine', tags: ['b', 'a'] }, 10: { name: 'ten', tags: ['z'] } });
		const changes = changedTags(state, new Map([[10, { name: '', tags: ['z', 'b', 'a', 'a'] }]]));
		expect(changes).toEqual([
			{ id: 9, name: 'nine', tag: 'a', change: 'removed' },
			{ id: 9, name: 'nine', tag: 'b', change: 'removed' },
			{ id: 10, name: '', tag: 'a', change: 'added' },
			{ id: 10, name: '', tag: 'b', change: 'added' },
		]);
		expect(applyChanges(state.entities, changes)).toEqual({ 10: { name: 'ten', tags: ['z', 'a', 'b'] } });
		expect(applyChanges({}, changes.slice(2, 3))).toEqual({ 10: { name: '', tags: ['a'] } });
	});
});

describe('scores', () => {
	const scored = (id: number, threat: unknown, certainty: unknown = 0) => ({ id, threat, certainty });

	it('differ exactly where they changed; whoever tells no score is left alone', () => {
		const state = scoreState({ 1: '10/20', 2: '30/30', 3: '5/5' });
		const rows = [scored(1, 20, 10), scored(2, '30', 30), scored(3, 0), scored(4, 7), scored(5, 0), scored(6, null, null), scored(7, null, 5), scored(8, 5, null), { name: 'nobody' }];
		const changes = changedScores(state, rows, 'host');
		expect(changes.map(({ entity: { id }, before, after }) => [id, before, after])).toEqual([
			[1, { threat: 10, certainty: 20 }, { threat: 20, certainty: 10 }],
			[3, { threat: 5, certainty: 5 }, { threat: 0, certainty: 0 }],
			[4, null, { threat: 7, certainty: 0 }],
		]);
		expect(withScores(state, changes).scores).toEqual({ 1: '20/10', 2: '30/30', 4: '7/0' });
		expect(withoutGone(state.scores, [{ id: '2' }])).toEqual({ 2: '30/30' });
	});

	it('are bounded: the lowest ones are not followed any more, and not announced over and over', () => {
		const rows = [scored(1, 10), scored(2, 20), scored(3, 30)];
		const state = scoreState({});
		const next = { ...state, ...withScores(state, changedScores(state, rows, 'host'), 2) };
		expect(next).toMatchObject({ scores: { 2: '20/0', 3: '30/0' }, floor: 10 });
		expect(changedScores(next, rows, 'host')).toEqual([]);
		expect(changedScores(next, [scored(1, 11)], 'host')).toHaveLength(1);
	});

	it('are compared in full each hour, without search always, and after a clock was set back', () => {
		const hour = 3_600_000;
		expect([0, hour - 1, hour].map((now) => isSweepDue(scoreState({}), now))).toEqual([false, false, true]);
		expect(isSweepDue({ ...scoreState({}), search: false }, 0)).toBe(true);
		expect(isSweepDue({ ...scoreState({}), sweptAt: 5 }, 4)).toBe(true);
	});

	it.each<[object, object, boolean]>([
		[{ threat: 10, certainty: 10 }, { threat: 11, certainty: 9 }, true],
		[{ threat: 10, certainty: 10 }, { threat: 9, certainty: 11 }, true],
		[{ threat: 10, certainty: 10 }, { threat: 10, certainty: 9 }, false],
		[{ threat: 10, certainty: 10 }, { threat: 0, certainty: 0 }, false],
	])('rise from %j to %j: %s', (before, after, expected) => {
		expect(isIncrease({ before, after } as ScoreChange)).toBe(expected);
		expect(isIncrease({ before: null, after: { threat: 0, certainty: 1 } } as ScoreChange)).toBe(true);
		expect(isIncrease({ before: null, after: { threat: 0, certainty: 0 } } as ScoreChange)).toBe(false);
	});

	it('are told in the order of the IDs, the last row of each', () => {
		const rows = [scored(9, 1), scored(2, 1), scored(9, 5)];
		expect(changedScores(scoreState({}), rows, 'account').map(({ entity: { id, type }, after }) => [id, type, after.threat])).toEqual([
			[2, 'account', 1],
			[9, 'account', 5],
		]);
	});

	it('below the floor are announced of those only that are remembered', () => {
		const state = { ...scoreState({ 1: '5/0' }), floor: 10 };
		expect(changedScores(state, [scored(1, 6), scored(2, 10), scored(3, 6, 5)], 'host').map(({ entity: { id } }) => id)).toEqual([1, 3]);
	});

	it.each([['10/20', '10/25'], ['10/20', '10/15'], ['10/20', '15/20'], ['10/20', '15/15']])('change from %s to %s', (before, after) => {
		const [threat, certainty] = after.split('/');
		expect(changedScores(scoreState({ 1: before }), [scored(1, threat, certainty)], 'host')).toHaveLength(1);
		expect(changedScores(scoreState({ 1: after }), [scored(1, threat, certainty)], 'host')).toEqual([]);
	});

	it('keep the highest floor', () => {
		const changes = changedScores(scoreState({}), [scored(1, 1), scored(2, 2)], 'host');
		expect(withScores({ scores: {}, floor: 50 }, changes, 1)).toEqual({ scores: { 2: '2/0' }, floor: 50 });
		expect(withScores({ scores: {}, floor: 50 }, changes, 2)).toEqual({ scores: { 1: '1/0', 2: '2/0' }, floor: 50 });
	});

	it('know the newest modification, by whichever field tells it', () => {
		const [older, newer] = ['2026-02-03T09:00:00Z', '2026-02-03T09:00:01Z'];
		expect(newestStamp([{ _doc_modified_ts: newer }, { last_modified: older }, { last_modified: 'x' }])).toBe(Date.parse(newer));
		expect(newestStamp([{ _doc_modified_ts: older, last_modified: newer }])).toBe(Date.parse(older));
		expect(newestStamp([{}])).toBeUndefined();
		expect(newestStamp([])).toBeUndefined();
	});

	it('are read from a memory as far as it makes sense', () => {
		expect(parseScoreState({ since: '1', rev: '2', stamp: '3', sweptAt: '4', floor: '5', search: false, scores: { 1: '12/34', 2: '1/2x', 3: 'x1/2' } })).toEqual({
			since: 1, rev: 2, stamp: 3, sweptAt: 4, floor: 5, search: false, scores: { 1: '12/34' },
		});
		expect(parseScoreState({ since: 1, rev: 2, stamp: 3, scores: { 1: '1/2', 2: 'x', 3: null } })).toEqual({
			since: 1, rev: 2, stamp: 3, sweptAt: 0, floor: 0, search: true, scores: { 1: '1/2' },
		});
		const whole = { since: 1, rev: 1, stamp: 1, scores: {} };
		expect(parseScoreState(whole)).toBeDefined();
		for (const stored of [undefined, [], {}, { ...whole, since: null }, { ...whole, rev: 'x' }, { ...whole, stamp: null }, { ...whole, scores: null }]) {
			expect(parseScoreState(stored)).toBeUndefined();
		}
	});
});

it('known detections: a floor and some IDs above it', () => {
	let known = { floor: 5, ids: [] as number[] };
	for (const id of [9, 7, 12]) known = markEmitted(known, id, 2);
	expect(known).toEqual({ floor: 7, ids: [9, 12] });
	expect([5, 7, 8, 9, 10].map((id) => wasEmitted(known, id))).toEqual([true, true, false, true, false]);
	expect(markEmitted({ floor: 5, ids: [9] }, 7, 2)).toEqual({ floor: 5, ids: [7, 9] });
	expect(markEmitted({ floor: 5, ids: [7, 8] }, 9).ids).toEqual([7, 8, 9]);
	expect(parseEmittedIds({ floor: 7, ids: [7, 10, 9, 100] })).toEqual({ floor: 7, ids: [9, 10, 100] });
	expect(parseEmittedIds({ floor: 7, ids: null })).toEqual({ floor: 7, ids: [] });
	expect(parseEmittedIds(null)).toBeUndefined();
	expect(parseEmittedIds({ floor: '7', ids: [12, 'x', 3, 9] })).toEqual({ floor: 7, ids: [9, 12] });
	expect(parseEmittedIds({ ids: [] })).toBeUndefined();
});

it.each<[unknown, number | undefined]>([
	['2026-02-03T09:00:00Z', Date.UTC(2026, 1, 3, 9)],
	['2026-02-03T09:00:00.123456', Date.UTC(2026, 1, 3, 9, 0, 0, 123)],
	['2026-02-03T10:00:00.5+01:00', Date.UTC(2026, 1, 3, 9, 0, 0, 500)],
	['2026-02-03 09:00:00', Date.UTC(2026, 1, 3, 9)],
	['2026-02-03T10:00:00+0100', Date.UTC(2026, 1, 3, 9)],
	['2026-02-03T04:00:00.1234567-05:00', Date.UTC(2026, 1, 3, 9, 0, 0, 123)],
	['2026-02-03', undefined],
	['x2026-02-03T09:00:00Z', undefined],
	['2026-02-03T09:00:00Zx', undefined],
	['2026-13-03T09:00:00Z', undefined],
	[null, undefined],
])('the time %j', (value, at) => expect(parseTime(value)).toBe(at));

it('times in filters and in searches', () => {
	const at = Date.UTC(2026, 1, 3, 9, 5, 7, 999);
	expect([writeTime(at), writeSearchTime(at)]).toEqual(['2026-02-03T09:05:07Z', '2026-02-03T0905']);
});

it('times in items', () => {
	expect([isoTime('2026-02-03T10:00:00+01:00'), isoTime('soon'), isoTime(null)]).toEqual(['2026-02-03T09:00:00.000Z', null, null]);
});

it('a first state lasts until the second poll, for the same Vectra, and not for ever', () => {
	keepBaseline('key', { source: 'qux:a', state: 'x', at: 1_000 });
	expect([baselineOf('key', 'qux:a', 2_000), baselineOf('key', 'qux:b', 2_000), baselineOf('key', 'qux:a', 0)]).toEqual(['x', undefined, undefined]);
	expect([baselineOf('other', 'qux:a', 2_000), baselineOf('key', 'qux:a', 1_000)]).toEqual([undefined, 'x']);
	expect([0, 1].map((more) => baselineOf('key', 'qux:a', 1_000 + 24 * 3_600_000 + more))).toEqual(['x', undefined]);
	dropBaseline('key');
	expect(baselineOf('key', 'qux:a', 2_000)).toBeUndefined();
});
