import type { IDataObject } from 'n8n-workflow';
import type { Refuse } from '../../shared/formValues';
import { excerpt, isRecord, text } from '../../shared/values';

/** One comparison of an exception, in the names of the API. Which fields there are differs between releases. */
export interface Condition extends IDataObject {
	SEARCH_FIELD: string;
	SEARCH_TYPE: string;
	SEARCH_VALUE: IDataObject[string];
}

/** Conditions of which all, or any, must be met; groups may hold groups. */
export interface ConditionGroup extends IDataObject {
	AND?: Array<Condition | ConditionGroup>;
	OR?: Array<Condition | ConditionGroup>;
}

type Part = Condition | ConditionGroup;

/** The operators of which public clients of the vendor are known to send each; others are taken as JSON. */
export const OPERATORS = ['CONTAINS', 'EQ', 'IP_MATCH', 'IPLIST_MATCH', 'NEQ'] as const;

/** Operators that pick out what has the value. Any other may match nearly everything. */
const PICKING: readonly string[] = ['CONTAINS', 'EQ', 'IN', 'IP_MATCH', 'IPLIST_MATCH', 'WILDCARD'];

const FIELD = /^[A-Za-z_][\w.]*$/;
const TYPE = /^[A-Z][A-Z_]*$/;

/** Groups in groups: enough for any rule that people write. */
const DEEPEST = 10;

const ADVICE = 'Give it as { "AND": [{ "SEARCH_FIELD": "alert_name", "SEARCH_TYPE": "EQ", "SEARCH_VALUE": "Port Scan" }] }';

/**
 * The filter of an exception as people and expressions give it: a group, with or without the key `filter` around it, also as text.
 *
 * @throws what `refuse` makes, for any other form and for a filter that does not pick anything out
 */
export function readFilter(given: unknown, refuse: Refuse): ConditionGroup {
	const read = readPart(groupIn(given), refuse, 0);
	if (isCondition(read)) throw refuse('The conditions are not in a group', ADVICE);
	if (narrows(read)) return read;
	throw refuse(
		'The conditions would match everything, or nearly everything',
		'Add a condition that says what is to be suppressed, such as a name that equals a value. “Not equal” alone and wildcards alone do not',
	);
}

/** Whether the filter picks something out: all ways through it must pass a condition that does. */
export function narrows(part: Part): boolean {
	if (isCondition(part)) return PICKING.includes(part.SEARCH_TYPE) && textsOf(part.SEARCH_VALUE).every((value) => !isAnything(value));
	return part.AND === undefined ? (part.OR ?? []).every(narrows) : part.AND.some(narrows);
}

/** Whether two filters ask for the same, in whatever order. @param given of unknown form, also as JSON text */
export function isSameFilter(given: unknown, wanted: ConditionGroup): boolean {
	return canonical(groupIn(given)) === canonical(wanted);
}

/** JSON in which the order of keys and of conditions does not matter, and numbers are texts. */
function canonical(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonical).sort().join()}]`;
	if (!isRecord(value)) return JSON.stringify(text(value));
	const fields = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
	return `{${fields.join()}}`;
}

function readPart(given: unknown, refuse: Refuse, depth: number): Part {
	if (!isRecord(given)) throw refuse('The conditions are not a JSON object', ADVICE);
	const keys = Object.keys(given);
	const [word] = keys;
	if (keys.length === 1 && (word === 'AND' || word === 'OR')) {
		const parts = given[word];
		if (!Array.isArray(parts) || parts.length === 0) {
			throw refuse(`The group “${word}” holds no conditions, so the exception would match everything`, ADVICE);
		}
		if (depth >= DEEPEST) throw refuse(`The conditions are nested more than ${DEEPEST} times`, 'Write them as fewer groups');
		return { [word]: parts.map((part) => readPart(part, refuse, depth + 1)) } as ConditionGroup;
	}
	return readCondition(given, refuse);
}

function readCondition(given: Record<string, unknown>, refuse: Refuse): Condition {
	const unknown = Object.keys(given).find((key) => !['SEARCH_FIELD', 'SEARCH_TYPE', 'SEARCH_VALUE'].includes(key));
	if (unknown !== undefined) throw refuse(`A condition holds “${excerpt(unknown, 60)}”, which is no part of one`, ADVICE);
	const [field, type, value] = [text(given.SEARCH_FIELD), text(given.SEARCH_TYPE), given.SEARCH_VALUE];
	if (field === '' && type === '' && value === undefined) throw refuse('There are no conditions, so the exception would match everything', ADVICE);
	if (field === '') throw refuse('A condition names no field', 'Fill it in or remove the condition');
	if (!FIELD.test(field)) throw refuse(`“${excerpt(field, 60)}” is not the name of a field`, 'It is a word such as alert_name');
	if (!TYPE.test(type)) throw refuse(`“${excerpt(type, 60)}” is not an operator`, 'It is in capitals, such as EQ, NEQ or CONTAINS');
	const texts = textsOf(value);
	if (texts.length === 0 || texts.includes('')) throw refuse(`The condition on “${field}” has no value`, 'Fill it in or remove the condition');
	return { SEARCH_FIELD: field, SEARCH_TYPE: type, SEARCH_VALUE: value as IDataObject[string] };
}

/** The single values of a condition; '' for an empty one. */
function textsOf(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(textsOf);
	return isRecord(value) ? Object.values(value).flatMap(textsOf) : [text(value)];
}

/** A value that any alert has: nothing but wildcards, or a network of all addresses. */
const isAnything = (value: string): boolean => /^[\s*%?.+^$]*$/.test(value) || /\/0$/.test(value);

const isCondition = (part: Part): part is Condition => 'SEARCH_FIELD' in part;

/** Without the key `filter` around it. */
function groupIn(given: unknown): unknown {
	const rule = parseRule(given);
	return isRecord(rule) && 'filter' in rule ? rule.filter : rule;
}

/** A rule as it is given, or what its JSON text holds; undefined for a text that is not JSON. */
export function parseRule(given: unknown): unknown {
	if (typeof given !== 'string') return given;
	try {
		return JSON.parse(given);
	} catch {
		return undefined;
	}
}
