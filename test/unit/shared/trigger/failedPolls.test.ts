import fc from 'fast-check';
import { nextFailure, pollFailed, pollSucceeded, REPORT_AGAIN, REPORT_EVERY, type Streak } from '../../../../nodes/shared/trigger/failedPolls';

const MINUTE = 60_000;
const NONE: Streak = { failures: 0, sinceReport: 0, reportedAt: 0 };

/** What n8n 2.40 waits after a failure that it takes for passing, by the failures that it heard of in a row. */
const n8nWait = (heard: number): number => Math.min(5_000 * 2 ** (heard - 1), 30 * MINUTE);

/** Plays polls at `times`; says of each whether it failed and was reported. */
function play(polls: ReadonlyArray<{ at: number; fails: boolean }>, startsQuietly = false): Array<{ at: number; fails: boolean; isReported: boolean }> {
	let streak = NONE;
	return polls.map(({ at, fails }) => {
		if (!fails) {
			streak = NONE;
			return { at, fails, isReported: false };
		}
		const next = nextFailure(streak, startsQuietly, at);
		streak = next.streak;
		return { at, fails, isReported: next.isReported };
	});
}

/** All fail, one each `minutes`; the numbers of those that are reported. */
const reported = (minutes: number, count: number, startsQuietly = false): number[] =>
	play(Array.from({ length: count }, (_, at) => ({ at: at * minutes * MINUTE, fails: true })), startsQuietly)
		.flatMap(({ isReported }, at) => (isReported ? [at + 1] : []));

it.each<[string, number[], number[]]>([
	['each minute: every fifth', reported(1, 17), [1, 6, 11, 16]],
	['each ten seconds: the same', reported(1 / 6, 12), [1, 6, 11]],
	['each quarter of an hour: none is silent for longer than three quarters', reported(15, 10), [1, 4, 7, 10]],
	['each hour: all', reported(60, 4), [1, 2, 3, 4]],
	['while n8n starts: not the first', reported(1, 12, true), [2, 7, 12]],
])('polls %s', (_title, numbers, expected) => {
	expect(numbers).toEqual(expected);
});

const histories = fc
	.array(fc.record({ gap: fc.integer({ min: 5, max: 4 * 3_600 }), fails: fc.oneof({ arbitrary: fc.constant(true), weight: 5 }, { arbitrary: fc.constant(false), weight: 1 }) }), {
		minLength: 1,
		maxLength: 60,
	})
	.map((steps) => {
		let at = 0;
		return steps.map(({ gap, fails }) => ({ at: (at += gap * 1_000), fails }));
	});

it('never lets n8n wait beyond the next poll that is more than five seconds away, however long the outage is', () => {
	fc.assert(
		fc.property(fc.integer({ min: 6, max: 3 * 3_600 }), fc.integer({ min: 1, max: 200 }), fc.boolean(), (seconds, count, startsQuietly) => {
			const polls = Array.from({ length: count }, (_, at) => ({ at: at * seconds * 1_000, fails: true }));
			let heard = 0;
			for (const { isReported } of play(polls, startsQuietly)) {
				heard = isReported ? heard + 1 : 0;
				if (isReported && n8nWait(heard) >= seconds * 1_000) return false;
			}
			return true;
		}),
	);
});

it('is never silent for more than four failed polls, nor for longer than three quarters of an hour and the poll after them', () => {
	fc.assert(
		fc.property(histories, fc.boolean(), (polls, startsQuietly) => {
			let quiet = 0;
			let last: number | undefined;
			for (const { at, fails, isReported } of play(polls, startsQuietly)) {
				if (!fails || isReported) {
					quiet = 0;
					last = isReported ? at : undefined;
					continue;
				}
				quiet += 1;
				if (quiet > REPORT_EVERY - 1 || (last !== undefined && at - last >= REPORT_AGAIN)) return false;
			}
			return true;
		}),
	);
});

it('tells of the first failure of a row, and then only after others or after a long time', () => {
	fc.assert(
		fc.property(histories, (polls) => {
			const played = play(polls);
			return played.every(({ at, fails, isReported }, index) => {
				const before = index === 0 ? undefined : played[index - 1];
				if (!fails) return !isReported;
				if (!before?.fails) return isReported;
				return !isReported || !before.isReported || at - before.at >= REPORT_AGAIN;
			});
		}),
	);
});

describe('the memory of one process', () => {
	const fail = (key: string, how: Partial<Parameters<typeof pollFailed>[1]> = {}) => pollFailed(key, { isNew: false, startsQuietly: false, now: 0, ...how });

	it('keeps the rows of two triggers apart, and a success ends a row', () => {
		expect([fail('a'), fail('a'), fail('b')]).toEqual([
			{ failures: 1, isReported: true },
			{ failures: 2, isReported: false },
			{ failures: 1, isReported: true },
		]);
		pollSucceeded('a');
		expect([fail('a'), fail('b')]).toEqual([
			{ failures: 1, isReported: true },
			{ failures: 2, isReported: false },
		]);
	});

	it('reports each failure of a trigger that never polled: whoever publishes it must hear', () => {
		expect([fail('new', { isNew: true }), fail('new', { isNew: true })].map(({ isReported }) => isReported)).toEqual([true, true]);
		// While n8n starts nobody publishes.
		expect([1, 2, 3].map(() => fail('starting', { isNew: true, startsQuietly: true }).isReported)).toEqual([false, true, false]);
		pollSucceeded('new');
		expect([fail('new', { isNew: true }), fail('new', { isNew: true })].map(({ isReported }) => isReported)).toEqual([true, false]);
	});
});
