import { firstFailure, play, type Step } from '../../../../lab/src/demo/scenario';

const scenario = (...steps: Step[]) => ({ id: 'x', title: 'A scenario', steps });

describe('play', () => {
	it('acts, looks until it is seen, and goes on to the next step', async () => {
		const acted: string[] = [];
		let looks = 0;
		const results = await play(
			scenario(
				{ title: 'first', act: () => acted.push('first'), seen: () => (looks += 1) > 1 },
				{ title: 'second', act: () => acted.push('second'), seen: async () => true },
			),
		);
		expect(acted).toEqual(['first', 'second']);
		expect(looks).toBe(2);
		expect(results.map(({ failure }) => failure)).toEqual([undefined, undefined]);
		expect(firstFailure(results)).toBeUndefined();
	});

	it.each<[string, Omit<Step, 'title'>, RegExp]>([
		['is not seen in time', { seen: () => false, withinMs: 0 }, /^Not within 0 s\.$/],
		[
			'cannot be looked at',
			{ seen: () => Promise.reject(new Error('no answer')), withinMs: 0 },
			/The last look failed: no answer$/,
		],
		['sees what must not happen', { seen: () => false, never: () => 'Two calls' }, /^Two calls$/],
		['sees it together with what must not happen', { seen: () => true, never: () => 'Two calls' }, /^Two calls$/],
		[
			'cannot be done',
			{
				act: () => {
					throw new Error('no such agent');
				},
				seen: () => true,
			},
			/^It could not be done: no such agent$/,
		],
	])('stops at a step that %s', async (_case, step, failure) => {
		const later = jest.fn(() => true);
		const results = await play(scenario({ title: 'this one', ...step }, { title: 'later', seen: later }));
		expect(results).toHaveLength(1);
		expect(results[0].failure).toMatch(failure);
		expect(firstFailure(results)).toMatch(/^A scenario: "this one" was not seen\./);
		expect(later).not.toHaveBeenCalled();
	});
});
