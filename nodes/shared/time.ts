import { text } from './values';

/** 1973 in ms, the year 5138 in s: a number below is seconds. */
const SECONDS_BELOW = 100_000_000_000;

const EPOCH = /^-?\d{9,}(\.\d+)?$/;
const HAS_ZONE = /(Z|[+-]\d\d:?\d\d)$/i;
const LOCAL = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$/;

/**
 * Epoch ms of a date as people and expressions give it: a Date, epoch seconds or ms (also as text), ISO 8601. A time of
 * day without a zone, as n8n's date picker gives it, is meant in the workflow's zone.
 *
 * @param timeZone IANA name, such as `Europe/Berlin`
 * @returns undefined when it is no date
 */
export function epochMs(value: unknown, timeZone: string): number | undefined {
	if (value instanceof Date) return defined(value.getTime());
	const given = text(value);
	if (given === '') return undefined;
	if (typeof value === 'number' || EPOCH.test(given)) {
		const number = Number(given);
		return defined(Math.abs(number) < SECONDS_BELOW ? number * 1_000 : number);
	}
	if (!LOCAL.test(given) || HAS_ZONE.test(given)) return defined(Date.parse(given));
	const asUtc = Date.parse(`${given.replace(' ', 'T')}Z`);
	if (Number.isNaN(asUtc)) return undefined;
	// Twice: the offset at the wrong guess may be that of the other side of a change of the clocks.
	const guess = asUtc - offsetMs(asUtc, timeZone);
	return asUtc - offsetMs(guess, timeZone);
}

function defined(ms: number): number | undefined {
	return Number.isNaN(ms) ? undefined : ms;
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
