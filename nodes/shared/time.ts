import { isRecord, text } from './values';

/** 1973 in ms, the year 5138 in s: a number below is seconds. */
const SECONDS_BELOW = 100_000_000_000;

const EPOCH = /^-?\d{9,}(\.\d+)?$/;

/** Date, and time of day with or without a zone. A fraction of a second may be of any length. */
const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

/** Beyond it there is no date (ECMAScript, time values). */
const LAST_MS = 8_640_000_000_000_000;

/**
 * Epoch ms of a date as people and expressions give it: a Date or a luxon DateTime, epoch seconds or ms (also as text),
 * ISO 8601 with a day. A time of day without a zone, as n8n's date picker gives it, is meant in the workflow's zone; a day
 * alone begins in UTC.
 *
 * `tryToParseDateTime` of n8n-workflow is not used: it goes on to `Date.parse`, which takes 30 February for 2 March,
 * `03.02.2026` for 2 March and `5` for May 2001, and it knows no epoch.
 *
 * @param timeZone IANA name, such as `Europe/Berlin`
 * @returns undefined when it is no date
 */
export function epochMs(value: unknown, timeZone: string): number | undefined {
	if (value instanceof Date) return inRange(value.getTime());
	if (isRecord(value) && typeof value.toMillis === 'function') return inRange(Number(value.toMillis()));
	const given = text(value);
	if (typeof value === 'number' || EPOCH.test(given)) {
		const number = Number(given);
		return inRange(Math.abs(number) < SECONDS_BELOW ? number * 1_000 : number);
	}
	const match = ISO.exec(given);
	if (!match) return undefined;
	const [, year, month, day, hour, minute, second, fraction = '', zone] = match;
	const asUtc = utcOf([year, month, day, hour, minute, second].map((part) => Number(part ?? 0)));
	if (asUtc === undefined) return undefined;
	const local = asUtc + Number(fraction.padEnd(3, '0').slice(0, 3));
	if (hour === undefined) return local;
	if (zone !== undefined) return local - zoneMs(zone);
	// Twice: the offset at the wrong guess may be that of the other side of a change of the clocks.
	const guess = local - offsetMs(local, timeZone);
	return local - offsetMs(guess, timeZone);
}

/** How a moment in epoch ms looks in an item. */
export function isoOrNull(ms: number | null): string | null {
	return ms === null ? null : new Date(ms).toISOString();
}

/** The moment in UTC; undefined when the calendar or the clock has no such one. 24:00 is the end of a day (ISO 8601). */
function utcOf([year, month, day, hour, minute, second]: number[]): number | undefined {
	const midnight = new Date(Date.UTC(year, month - 1, day));
	if (midnight.toISOString().slice(0, 10) !== [year, month, day].map(twoDigits).join('-')) return undefined;
	const isTime = hour < 24 ? minute < 60 && second < 60 : hour === 24 && minute === 0 && second === 0;
	return isTime ? midnight.getTime() + ((hour * 60 + minute) * 60 + second) * 1_000 : undefined;
}

function twoDigits(part: number): string {
	return String(part).padStart(2, '0');
}

/** `Z`, `+02`, `+0200`, `+02:00` */
function zoneMs(zone: string): number {
	if (/^z$/i.test(zone)) return 0;
	const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(3).replace(':', ''))];
	return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

function inRange(ms: number): number | undefined {
	return Math.abs(ms) <= LAST_MS ? ms : undefined;
}

/** How far the zone is ahead of UTC at that moment. An unknown zone counts as UTC. */
function offsetMs(at: number, timeZone: string): number {
	try {
		const parts = new Intl.DateTimeFormat('en-US', {
			timeZone,
			hourCycle: 'h23',
			year: 'numeric',
			month: 'numeric',
			day: 'numeric',
			hour: 'numeric',
			minute: 'numeric',
			second: 'numeric',
		}).formatToParts(at);
		const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
		const local = Date.UTC(
			part('year'),
			part('month') - 1,
			part('day'),
			part('hour'),
			part('minute'),
			part('second'),
		);
		return local - Math.floor(at / 1_000) * 1_000;
	} catch {
		return 0;
	}
}
