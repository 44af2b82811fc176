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
		['2026-13-40T00:00:00', 'UTC', undefined],
		['yesterday', 'UTC', undefined],
		['', 'UTC', undefined],
		[null, 'UTC', undefined],
		[{}, 'UTC', undefined],
	])('%s in %s', (value, zone, expected) => {
		expect(epochMs(value, zone)).toBe(expected);
	});
});
