import lucene, { type AST, type Node, type NodeRangedTerm, type NodeTerm } from 'lucene';
import { parseTime } from './world/types';

export type Test = (row: Record<string, unknown>) => boolean;

export interface Query {
	test: Test;
	/** The first parts of the fields it looks at, without the object's prefix; `ANY_FIELD` for all. */
	fields: ReadonlySet<string>;
}

export const ANY_FIELD = '*';

interface Context {
	prefix: string;
	fields: Set<string>;
	/** The field in front of a parenthesis. */
	outer: string | undefined;
}

/** What stands between two parts, as the parser writes it. Nothing between them means OR, as in Lucene. */
type Tree = AST | Node;

/**
 * A test for rows, from a query of Lucene's classic syntax: `field:value`, "exact text", ranges, `>=`, AND, OR, NOT,
 * parentheses, a `*` at the end. Fields carry the prefix of their object, as in `host.threat`. A term without a field is
 * looked for in every field, and so is a lower-case `and`, `or` or `not`, which is no operator but a word. A query that
 * cannot be read gives a text that says why.
 */
export function compileQuery(query: string, prefix: string): Query | string {
	const fields = new Set<string>();
	try {
		return { test: compile(lucene.parse(query), { prefix, fields, outer: undefined }), fields };
	} catch (error) {
		return (error as Error).message;
	}
}

function compile(tree: Tree, context: Context): Test {
	if ('term' in tree) return termTest(tree, context);
	if ('term_min' in tree) return rangeTest(tree, context);
	const outer = 'field' in tree && typeof tree.field === 'string' ? tree.field : context.outer;
	const alternatives = splitAlternatives(tree).map((part) =>
		part.map(({ tree: inner, negated }) => {
			const test = compile(inner, { ...context, outer });
			return negated ? (row: Record<string, unknown>) => !test(row) : test;
		}),
	);
	return (row) => alternatives.some((all) => all.every((test) => test(row)));
}

interface Part {
	tree: Tree;
	negated: boolean;
}

/**
 * The parser nests to the right whatever the operators, so that `a AND b OR c` reads as `a AND (b OR c)`; AND binds
 * closer, so the chain is cut at each OR instead.
 */
function splitAlternatives(tree: Tree): Part[][] {
	const alternatives: Part[][] = [[]];
	let rest: Tree | undefined = tree;
	let negated = 'start' in tree && tree.start === 'NOT';
	while (rest !== undefined) {
		if (!('left' in rest)) {
			alternatives.at(-1)?.push({ tree: rest, negated });
			break;
		}
		alternatives.at(-1)?.push({ tree: rest.left, negated });
		const operator: string = 'operator' in rest ? String(rest.operator) : '';
		const next: Tree | undefined = 'right' in rest ? rest.right : undefined;
		negated = operator.endsWith('NOT');
		if (operator.startsWith('OR') || operator === '<implicit>') alternatives.push([]);
		// Parentheses close a chain of their own.
		if (next !== undefined && 'left' in next && 'parenthesized' in next && next.parenthesized) {
			alternatives.at(-1)?.push({ tree: next, negated });
			break;
		}
		rest = next;
	}
	return alternatives;
}

function termTest({ term, quoted, field }: NodeTerm, context: Context): Test {
	const path = pathOf(field, context);
	const text = term.replace(/\\(.)/g, '$1');
	const comparison = quoted ? null : /^(>=|<=|>|<)(.+)$/.exec(text);
	const matches: (value: unknown) => boolean = comparison
		? (value) => compares(value, comparison[1], comparison[2])
		: quoted
			? (value) => fold(value) === text.toLowerCase()
			: looseMatch(text);
	return (row) => valuesAt(row, path).some(matches);
}

/** Every value of a row, however deep. */
function allValues(value: unknown): unknown[] {
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(allValues) : [value];
}

function rangeTest({ term_min, term_max, inclusive, field }: NodeRangedTerm, context: Context): Test {
	const path = pathOf(field, context);
	const low = inclusive === 'both' || inclusive === 'left' ? '>=' : '>';
	const high = inclusive === 'both' || inclusive === 'right' ? '<=' : '<';
	return (row) =>
		valuesAt(row, path).some(
			(value) =>
				(term_min === '*' || compares(value, low, term_min)) &&
				(term_max === '*' || compares(value, high, term_max)),
		);
}

/** The parts of a field's name; undefined for a term without one. */
function pathOf(field: string | null, { prefix, fields, outer }: Context): string[] | undefined {
	const name = field === null || field === '<implicit>' ? outer : field;
	if (name === undefined) {
		fields.add(ANY_FIELD);
		return undefined;
	}
	const [first, ...rest] = name.split('.');
	if (first !== prefix || rest.length === 0) throw new Error(`Fields begin with ${prefix}.`);
	fields.add(rest[0]);
	return rest;
}

/** Every value at a path; lists on the way count as their members. */
function valuesAt(value: unknown, path: readonly string[] | undefined): unknown[] {
	if (path === undefined) return allValues(value);
	if (Array.isArray(value)) return value.flatMap((one) => valuesAt(one, path));
	if (path.length === 0) return [value];
	if (typeof value !== 'object' || value === null) return [];
	return valuesAt((value as Record<string, unknown>)[path[0]], path.slice(1));
}

const fold = (value: unknown): string => String(value).toLowerCase();

/** Unquoted: one of the words of the text, or, with a `*` at the end, the beginning of one. */
function looseMatch(text: string): (value: unknown) => boolean {
	const wanted = text.toLowerCase();
	if (wanted === '*') return (value) => value !== null && value !== undefined && value !== '';
	const words = (value: unknown): string[] => [fold(value), ...fold(value).split(/[^\p{L}\p{N}_]+/u)];
	if (!wanted.endsWith('*')) return (value) => words(value).includes(wanted);
	const beginning = wanted.slice(0, -1);
	return (value) => words(value).some((word) => word.startsWith(beginning));
}

function compares(value: unknown, operator: string, bound: string): boolean {
	if (value === null || value === undefined || value === '') return false;
	const order = orderOf(value, bound);
	switch (operator) {
		case '>=':
			return order >= 0;
		case '<=':
			return order <= 0;
		case '>':
			return order > 0;
		default:
			return order < 0;
	}
}

/** Below, at or above zero as `value` is below, at or above the bound: as numbers, as times, else as texts. */
function orderOf(value: unknown, bound: string): number {
	if (typeof value === 'number') return value - Number(bound);
	const [left, right] = [parseTime(String(value)), parseTime(bound)];
	if (left !== undefined && right !== undefined) return left - right;
	return fold(value) < bound.toLowerCase() ? -1 : Number(fold(value) > bound.toLowerCase());
}
