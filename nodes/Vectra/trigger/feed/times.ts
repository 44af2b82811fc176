import { text } from '../../../shared/values';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/**
 * Epoch ms of a time in Vectra's form: `2026-02-03T09:00:00Z`, with or without a fraction of any length. The search of QUX
 * leaves out the zone, which is UTC. Undefined when the value cannot be read.
 */
export function parseTime(value: unknown): number | undefined {
	const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d{1,3})?\d*(Z|[+-]\d\d:?\d\d)?$/.exec(text(value));
	if (!match) return undefined;
	const [, day, time, fraction = '', zone = 'Z'] = match;
	const at = Date.parse(`${day}T${time}${fraction}${zone}`);
	return Number.isNaN(at) ? undefined : at;
}

/** A time for Vectra's filters: UTC in whole seconds, rounded down. */
export const writeTime = (at: number): string => new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');

/** A time for a bound in a QUX search: whole minutes, `2026-02-03T0900`, the one form that is known to work. */
export const writeSearchTime = (at: number): string => new Date(at).toISOString().slice(0, 16).replace(/:(\d\d)$/, '$1');

/** A time for an item, ISO 8601; null when it is not known. */
export const isoTime = (value: unknown): string | null => {
	const at = parseTime(value);
	return at === undefined ? null : new Date(at).toISOString();
};
