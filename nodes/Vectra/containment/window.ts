/** When hosts may be isolated, in the local time of one time zone. */
export interface IsolationWindow {
	/** 0 is Sunday. */
	days: readonly number[];
	/** Minutes since midnight. `from` belongs to the window, `to` does not; equal means the whole day. */
	from: number;
	to: number;
	/** An IANA name, such as Europe/Berlin. */
	timeZone: string;
}

const DAY_NAMES = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/**
 * Whether the time lies in the window. A window over midnight belongs to the day on which it begins. Local time decides,
 * so a change of daylight saving time needs no special case.
 *
 * @param now epoch ms
 */
export function isWithin(now: number, { days, from, to, timeZone }: IsolationWindow): boolean {
	const { day, minute } = wallClock(now, timeZone);
	const dayBefore = (day + 6) % 7;
	if (from === to) return days.includes(day);
	if (from < to) return days.includes(day) && minute >= from && minute < to;
	return (days.includes(day) && minute >= from) || (days.includes(dayBefore) && minute < to);
}

function wallClock(now: number, timeZone: string): { day: number; minute: number } {
	const parts = new Intl.DateTimeFormat('en-US', {
		timeZone,
		weekday: 'short',
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23',
	}).formatToParts(now);
	const part = (type: string): string => parts.find((candidate) => candidate.type === type)?.value ?? '';
	return { day: DAY_NAMES.indexOf(part('weekday')), minute: Number(part('hour')) * 60 + Number(part('minute')) };
}

/** Reads `08:30` as minutes since midnight; undefined for anything that is not a time of day. `24:00` is midnight. */
export function parseTimeOfDay(value: string): number | undefined {
	const match = /^(\d{1,2}):(\d{2})$/.exec(value.trim());
	if (!match) return undefined;
	const [hour, minute] = [Number(match[1]), Number(match[2])];
	if (hour === 24 && minute === 0) return 0;
	return hour < 24 && minute < 60 ? hour * 60 + minute : undefined;
}

/** Whether this machine knows a time zone of that name. */
export function isTimeZone(name: string): boolean {
	try {
		new Intl.DateTimeFormat('en-US', { timeZone: name });
		return true;
	} catch {
		return false;
	}
}
