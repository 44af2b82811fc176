import { allowanceOf, firstOf, isSpent } from '../../../../nodes/shared/trigger/allowance';
import type { VectraApi } from '../../../../nodes/Vectra/transport/api';

const at = (now: number) => ({ now: () => now, monotonic: () => now, sleep: async () => await Promise.resolve() });
const session = (now: number, budgetMs?: number) => ({ api: { clock: at(now) } as unknown as VectraApi, budgetMs });

it.each([
	['half of what n8n gives', 36_000, 18_000],
	['half a minute where n8n does not say', undefined, 30_000],
])('a poll begins nothing more after %s', (_name, budgetMs, expected) => {
	expect(allowanceOf(session(1_000, budgetMs), 7)).toMatchObject({ items: 7, deadline: 1_000 + expected });
});

it.each<[string, number, number, boolean, boolean]>([
	['in time', 1, 9, false, false],
	['at the deadline', 1, 10, false, true],
	['late, and nothing done yet', 1, 11, true, false],
	['no item left', 0, 0, false, true],
	['no item left, and nothing done yet', 0, 0, true, true],
])('is spent: %s', (_name, items, now, isFirst, expected) => {
	expect(isSpent({ items, deadline: 10, clock: at(now) }, isFirst)).toBe(expected);
});

it('keeps the first changes, of which so many are emitted at most', () => {
	const even = (value: number): boolean => value % 2 === 0;
	expect(firstOf([1, 2, 3, 4, 5], 1, even)).toEqual([1, 2, 3]);
	expect(firstOf([1, 2, 3, 4, 5], 2, even)).toEqual([1, 2, 3, 4, 5]);
	expect(firstOf([2, 4], 0, even)).toEqual([]);
	expect(firstOf([1, 3], 0, even)).toEqual([1, 3]);
});
