import { baselineOf, dropBaseline, keepBaseline } from '../../../../nodes/shared/trigger/baseline';

it('a baseline lasts until the second poll, for the same Vectra, and not for ever', () => {
	keepBaseline('key', { source: 'qux:a', state: 'x', at: 1_000 });
	expect([baselineOf('key', 'qux:a', 2_000), baselineOf('key', 'qux:b', 2_000), baselineOf('key', 'qux:a', 0)]).toEqual(['x', undefined, undefined]);
	expect([baselineOf('other', 'qux:a', 2_000), baselineOf('key', 'qux:a', 1_000)]).toEqual([undefined, 'x']);
	expect([0, 1].map((more) => baselineOf('key', 'qux:a', 1_000 + 24 * 3_600_000 + more))).toEqual(['x', undefined]);
	dropBaseline('key');
	expect(baselineOf('key', 'qux:a', 2_000)).toBeUndefined();
});
