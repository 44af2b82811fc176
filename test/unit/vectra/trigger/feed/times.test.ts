import { isoTime, parseTime, writeSearchTime, writeTime } from '../../../../../nodes/Vectra/trigger/feed/times';

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
