import fc from 'fast-check';
import { isTimeZone, isWithin, parseTimeOfDay, type IsolationWindow } from '../../../../nodes/Vectra/containment/window';

const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];
const WEEKDAYS = [1, 2, 3, 4, 5];

const window = (from: string, to: string, days = EVERY_DAY, timeZone = 'UTC'): IsolationWindow => ({
	days,
	from: parseTimeOfDay(from) ?? NaN,
	to: parseTimeOfDay(to) ?? NaN,
	timeZone,
});
const at = (time: string) => Date.parse(time);

describe('isWithin', () => {
	// 2026-02-03 is a Tuesday.
	it.each<[string, IsolationWindow, string, boolean]>([
		['in office hours', window('08:00', '18:00'), '2026-02-03T12:00:00Z', true],
		['at the first minute', window('08:00', '18:00'), '2026-02-03T08:00:00Z', true],
		['a minute before', window('08:00', '18:00'), '2026-02-03T07:59:59Z', false],
		['at the end', window('08:00', '18:00'), '2026-02-03T18:00:00Z', false],
		['a second before the end', window('08:00', '18:00'), '2026-02-03T17:59:59Z', true],
		['on a Saturday that is meant', window('08:00', '18:00', [6]), '2026-02-07T12:00:00Z', true],
		['on a Saturday', window('08:00', '18:00', WEEKDAYS), '2026-02-07T12:00:00Z', false],
		['overnight, in the evening', window('22:00', '06:00', [2]), '2026-02-03T23:00:00Z', true],
		['overnight, in the morning after', window('22:00', '06:00', [2]), '2026-02-04T05:59:00Z', true],
		['overnight, after it', window('22:00', '06:00', [2]), '2026-02-04T06:00:00Z', false],
		['overnight, the morning of the same day belongs to the day before', window('22:00', '06:00', [2]), '2026-02-03T05:00:00Z', false],
		['overnight from Saturday into Sunday', window('22:00', '06:00', [6]), '2026-02-08T01:00:00Z', true],
		['the whole day', window('00:00', '00:00', [2]), '2026-02-03T23:59:59Z', true],
		['the whole day, from another hour on', window('08:00', '08:00', [2]), '2026-02-03T07:00:00Z', true],
		['the whole day, from another hour on, another day', window('08:00', '08:00', [2]), '2026-02-04T07:00:00Z', false],
		['overnight, at the first minute', window('22:00', '06:00', [2]), '2026-02-03T22:00:00Z', true],
		['the whole day, another day', window('00:00', '24:00', [2]), '2026-02-04T00:00:00Z', false],
		['to midnight', window('18:00', '24:00', [2]), '2026-02-03T23:59:00Z', true],
		['to midnight, then over', window('18:00', '24:00', [2]), '2026-02-04T00:00:00Z', false],
		['elsewhere: still Monday in Los Angeles', window('08:00', '18:00', [1], 'America/Los_Angeles'), '2026-02-03T01:00:00Z', true],
		['elsewhere: Tuesday in Tokyo', window('08:00', '18:00', [2], 'Asia/Tokyo'), '2026-02-02T23:30:00Z', true],
		['half-hour zones', window('09:00', '09:30', EVERY_DAY, 'Asia/Kolkata'), '2026-02-03T03:45:00Z', true],
	])('%s', (_name, given, time, expected) => {
		expect(isWithin(at(time), given)).toBe(expected);
	});

	it.each<[string, string, boolean]>([
		// Clocks in Berlin went from 02:00 to 03:00 on 2026-03-29.
		['the minute before the change', '2026-03-29T00:59:00Z', true],
		['the hour that does not exist is over at once', '2026-03-29T01:00:00Z', false],
		['summer time', '2026-03-29T20:30:00Z', true],
		['the same instant in winter time', '2026-03-28T20:30:00Z', false],
		// And from 03:00 back to 02:00 on 2026-10-25: 02:30 comes twice.
		['the first 02:30', '2026-10-25T00:30:00Z', false],
		['the second 02:30', '2026-10-25T01:30:00Z', false],
		['winter time again', '2026-10-25T21:30:00Z', true],
	])('follows the clock on the wall over daylight saving time: %s', (_name, time, expected) => {
		expect(isWithin(at(time), window('22:00', '02:00', EVERY_DAY, 'Europe/Berlin'))).toBe(expected);
	});

	it('and its complement share every moment', () => {
		const minute = fc.integer({ min: 0, max: 1439 });
		const time = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2026-12-31T00:00:00Z') });
		fc.assert(
			fc.property(minute, minute, time, fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York'), (from, to, now, timeZone) => {
				fc.pre(from !== to);
				const inside = isWithin(now, { days: EVERY_DAY, from, to, timeZone });
				expect(isWithin(now, { days: EVERY_DAY, from: to, to: from, timeZone })).toBe(!inside);
			}),
		);
	});
});

it.each<[string, number | undefined]>([
	['00:00', 0],
	['8:30', 510],
	[' 23:59 ', 1439],
	['24:00', 0],
	['x8:30', undefined],
	['8:300', undefined],
	['24:01', undefined],
	['7', undefined],
	['12:60', undefined],
	['', undefined],
	['aa:bb', undefined],
])('parseTimeOfDay reads “%s” as %s', (value, expected) => {
	expect(parseTimeOfDay(value)).toBe(expected);
});

it.each([['Europe/Berlin', true], ['UTC', true], ['Berlin', false], ['Mars/Base', false]])('isTimeZone: %s is %s', (name, expected) => {
	expect(isTimeZone(name)).toBe(expected);
});
