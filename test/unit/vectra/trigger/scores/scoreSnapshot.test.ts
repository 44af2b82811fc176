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
} from '../../../../../nodes/Vectra/trigger/scores/scoreSnapshot';

const scoreState = (scores: Record<string, string>): ScoreState => ({ since: 1, rev: 0, scores, floor: 0, stamp: 0, sweptAt: 0, search: true });

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
