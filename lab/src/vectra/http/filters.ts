import { badFields, unknownParameters } from '../literals';
import type { VectraSwitches } from '../switches';
import { EVERYWHERE, isAvailable, type Availability, type Version } from '../version';
import { parseTime, type Subject } from '../world/types';
import type { Call } from './api';

/** One query parameter of a list. */
export interface Filter<T> {
	in?: Availability;
	/** A further condition for the parameter to exist. */
	when?: (switches: VectraSwitches, version: Version) => boolean;
	/** Reads the value and returns which rows stay. Undefined keeps all. */
	read: (value: string, name: string, call: Call) => ((row: T) => boolean) | undefined;
}

export type Filters<T> = Readonly<Record<string, Filter<T>>>;

/** Parameters that every list knows. */
const COMMON = ['page', 'page_size', 'ordering', 'fields', 'exclude_fields', 'format'];

/**
 * The tests for the parameters of a call. Parameters that the list does not have are ignored or refused, as switched.
 *
 * @throws ApiError 400 for a value that cannot be read
 */
export function testsOf<T>(call: Call, filters: Filters<T>, strict = false): Array<(row: T) => boolean> {
	const { query, version, switches } = call;
	const tests: Array<(row: T) => boolean> = [];
	const unknown: string[] = [];
	for (const [name, value] of Object.entries(query)) {
		const filter = Object.hasOwn(filters, name) ? filters[name] : undefined;
		const known =
			filter && isAvailable(version, filter.in ?? EVERYWHERE) && (filter.when?.(switches, version) ?? true);
		if (known) {
			const test = filter.read(value, name, call);
			if (test) tests.push(test);
		} else if (!COMMON.includes(name)) {
			unknown.push(name);
		}
	}
	if (unknown.length > 0 && (strict || !switches.ignoreUnknownFilters)) throw unknownParameters(unknown);
	return tests;
}

/** The rows that pass every test. */
export function passing<T>(rows: readonly T[], tests: ReadonlyArray<(row: T) => boolean>): readonly T[] {
	return tests.length === 0 ? rows : rows.filter((row) => tests.every((test) => test(row)));
}

type Get<T, V> = (row: T, call: Call) => V;

/** A number that must be equal, or at least or at most the value. */
export function number<T>(get: Get<T, number | null>, compare: 'eq' | 'gte' | 'lte' = 'eq'): Filter<T> {
	return {
		read: (value, name, call) => {
			const wanted = Number(value);
			if (value.trim() === '' || Number.isNaN(wanted)) throw badFields({ [name]: ['Enter a number.'] });
			return (row) => compareWith(get(row, call), wanted, compare);
		},
	};
}

/** A number is a time in seconds since 1970, in ms from 13 digits on. A year alone is neither. */
function readEpoch(value: string): number | undefined {
	if (!/^\d{9,}(\.\d+)?$/.test(value)) return undefined;
	return value.split('.')[0].length >= 13 ? Number(value) : Number(value) * 1_000;
}

/** A time that must be equal, or at or after, at or before the value: bounds are inclusive, to the second. */
export function time<T>(get: Get<T, number | null>, compare: 'eq' | 'gte' | 'lte' = 'eq'): Filter<T> {
	return {
		read: (value, name, call) => {
			// A `+` of a time zone arrives as a space.
			const wanted = readEpoch(value) ?? parseTime(value.replace(/ (?=\d\d:?\d\d$)/, '+'));
			if (wanted === undefined) throw badFields({ [name]: ['Enter a valid date/time.'] });
			return (row) => compareWith(toSecond(get(row, call)), toSecond(wanted), compare);
		},
	};
}

/** Times are shown in whole seconds, so they are compared in whole seconds. */
function toSecond(at: number): number;
function toSecond(at: number | null): number | null;
function toSecond(at: number | null): number | null {
	return at === null ? null : Math.floor(at / 1_000) * 1_000;
}

function compareWith(have: number | null, wanted: number, compare: 'eq' | 'gte' | 'lte'): boolean {
	if (have === null) return false;
	if (compare === 'eq') return have === wanted;
	return compare === 'gte' ? have >= wanted : have <= wanted;
}

/** A text that must be equal, in any case. */
export function text<T>(get: Get<T, string | null>): Filter<T> {
	return { read: (value, _name, call) => (row) => get(row, call)?.toLowerCase() === value.toLowerCase() };
}

/** A part of a text, in any case. */
export function partial<T>(get: Get<T, string | null>): Filter<T> {
	return {
		read: (value, _name, call) => (row) => get(row, call)?.toLowerCase().includes(value.toLowerCase()) ?? false,
	};
}

/** A name, matched in part or exactly, as switched. */
export function name<T>(get: Get<T, string>): Filter<T> {
	return {
		read: (value, parameter, call) =>
			call.switches.nameFilterMatch === 'partial'
				? partial(get).read(value, parameter, call)
				: (row) => get(row, call) === value,
	};
}

export function flag<T>(get: Get<T, boolean>): Filter<T> {
	return {
		read: (value, name, call) => {
			const wanted = readBoolean(value, name);
			return (row) => get(row, call) === wanted;
		},
	};
}

/** Any of a comma list. */
export function anyOf<T>(get: Get<T, ReadonlyArray<string | number>>): Filter<T> {
	return {
		read: (value, _name, call) => {
			const wanted = new Set(splitList(value));
			return (row) => get(row, call).some((one) => wanted.has(String(one)));
		},
	};
}

export function readBoolean(value: string, name: string): boolean {
	const word = value.toLowerCase();
	if (word === 'true' || word === '1') return true;
	if (word === 'false' || word === '0') return false;
	throw badFields({ [name]: ['Must be a valid boolean.'] });
}

export const splitList = (value: string): string[] =>
	value
		.split(',')
		.map((part) => part.trim())
		.filter((part) => part !== '');

/** How the tags of a comma list match: any of them, as substrings or whole, as switched. */
export function tagMatcher(value: string, switches: VectraSwitches): (tag: string) => boolean {
	const fold = (tag: string): string => (switches.tagFilterCaseSensitive ? tag : tag.toLowerCase());
	const wanted = splitList(value).map(fold);
	return switches.tagFilterMatch === 'exact'
		? (tag) => wanted.includes(fold(tag))
		: (tag) => wanted.some((part) => fold(tag).includes(part));
}

export const tags: Filter<Subject> = {
	read: (value, _name, { switches }) => {
		const matches = tagMatcher(value, switches);
		return (row) => row.tags.some(matches);
	},
};
