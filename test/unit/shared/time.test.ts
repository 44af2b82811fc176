import fc from 'fast-check';
import { tryToParseDateTime } from 'n8n-workflow';
import { epochMs } from '../../../nodes/shared/time';

const at = (iso: string) => Date.parse(iso);

describe('epochMs', () => {
	it.each<[unknown, string, number | undefined]>([
		[new Date(5), 'UTC', 5],
		[new Date('x'), 'UTC', undefined],
		[1_770_109_200, 'UTC', 1_770_109_200_000],
		['1770109200', 'Asia/Tokyo', 1_770_109_200_000],
		[1_770_109_200_123, 'UTC', 1_770_109_200_123],
		['2026-02-03T09:00:00Z', 'Asia/Tokyo', at('2026-02-03T09:00:00Z')],
		['2026-02-03T09:00:00.5+01:00', 'UTC', at('2026-02-03T08:00:00.500Z')],
		['2026-02-03T09:00:00', 'UTC', at('2026-02-03T09:00:00Z')],
		['2026-02-03 09:00', 'Europe/Berlin', at('2026-02-03T08:00:00Z')],
		['2026-07-03T09:00:00', 'Europe/Berlin', at('2026-07-03T07:00:00Z')],
		['2026-07-03T09:00:00', 'America/New_York', at('2026-07-03T13:00:00Z')],
		// The hour before and after Berlin puts its clocks forward.
		['2026-03-29T01:30:00', 'Europe/Berlin', at('2026-03-29T00:30:00Z')],
		['2026-03-29T03:30:00', 'Europe/Berlin', at('2026-03-29T01:30:00Z')],
		['2026-02-03', 'Asia/Tokyo', at('2026-02-03T00:00:00Z')],
		['2024-07-12T06:44:51.664126', 'UTC', at('2024-07-12T06:44:51.664Z')],
		['2026-02-03T09:00:00', 'Nowhere/Land', at('2026-02-03T09:00:00Z')],
		['2026-02-03T09:00:00.57', 'UTC', at('2026-02-03T09:00:00.570Z')],
		['2026-02-03T09:00:00,5Z', 'UTC', at('2026-02-03T09:00:00.500Z')],
		['2026-02-03 09:00:00+0130', 'Asia/Tokyo', at('2026-02-03T07:30:00Z')],
		['2026-02-03t09:00-05', 'Asia/Tokyo', at('2026-02-03T14:00:00Z')],
		['2024-02-29', 'UTC', at('2024-02-29T00:00:00Z')],
		['2026-02-03T24:00', 'UTC', at('2026-02-04T00:00:00Z')],
		[tryToParseDateTime('2026-02-03T09:00:00+09:00'), 'UTC', at('2026-02-03T00:00:00Z')],
		[{ toMillis: () => NaN }, 'UTC', undefined],
		// What Date.parse, and with it n8n’s own reader, takes for some other day.
		['03.02.2026', 'UTC', undefined],
		['3/2/2026', 'UTC', undefined],
		['Feb 3 2026', 'UTC', undefined],
		['2026-02-30', 'UTC', undefined],
		['2026-02-30T10:00', 'Europe/Berlin', undefined],
		['2026-02-30T10:00:00Z', 'UTC', undefined],
		['2025-02-29', 'UTC', undefined],
		['2026-04-31', 'UTC', undefined],
		['2026-00-10', 'UTC', undefined],
		['2026-01-00', 'UTC', undefined],
		['5', 'UTC', undefined],
		['1.5', 'UTC', undefined],
		['2026-02-03T24:01', 'UTC', undefined],
		['2026-02-03T25:00', 'UTC', undefined],
		['2026-02-03T10:60', 'UTC', undefined],
		['2026-02-03T10:00:60', 'UTC', undefined],
		['2026-02-03Z', 'UTC', undefined],
		[1e20, 'UTC', undefined],
		['99999999999999999999', 'UTC', undefined],
		[NaN, 'UTC', undefined],
		['2026-13-40T00:00:00', 'UTC', undefined],
		['yesterday', 'UTC', undefined],
		['', 'UTC', undefined],
		[null, 'UTC', undefined],
		[{}, 'UTC', undefined],
	])('%s in %s', (value, zone, expected) => {
		expect(epochMs(value, zone)).toBe(expected);
	});

	it('reads every moment in the form that Date writes it, in any zone', () => {
		const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata');
		fc.assert(
			fc.property(fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), zones, (date, zone) => {
				expect(epochMs(date.toISOString(), zone)).toBe(date.getTime());
			}),
		);
	});

	it('takes a day for a date exactly when the calendar has it', () => {
		const part = (max: number) => fc.integer({ min: 0, max });
		const two = (value: number) => String(value).padStart(2, '0');
		fc.assert(
			fc.property(fc.integer({ min: 1970, max: 2100 }), part(13), part(32), (year, month, day) => {
				const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
				const length = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
				const isDay = day >= 1 && day <= length;
				expect(epochMs(`${year}-${two(month)}-${two(day)}`, 'UTC') !== undefined).toBe(isDay);
			}),
		);
	});
});
