import type { Time } from '../world/types';

/** `2025-01-02T09:39:15Z`: UTC with whole seconds, as almost everywhere. */
export function seconds(at: Time): string;
export function seconds(at: Time | null): string | null;
export function seconds(at: Time | null): string | null {
	return at === null ? null : new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** `2024-11-21T08:26:26.766207Z`: what a reply to a creation shows. The clock has no microseconds; `salt` stands for them. */
export function microseconds(at: Time, salt: number): string {
	return new Date(at).toISOString().replace('Z', `${String(salt % 1_000).padStart(3, '0')}Z`);
}

/** `2024-07-12T06:44:51.664126`: microseconds without a zone, as in QUX search. */
export const searchStamp = (at: Time, salt: number): string => microseconds(at, salt).slice(0, -1);
