import { badRequest } from '../literals';
import type { RawFilter } from '../world/query';
import { asList } from '../world/types';

/** How one filter field of a list call tests a row. */
export interface RowFilter<T> {
	operators: readonly string[];
	test: (row: T, operator: string, value: unknown) => boolean;
}

/** `in`: one of the row's texts is among the values asked for. */
export const inFilter = <T>(read: (row: T) => string[], isCaseSensitive = () => false): RowFilter<T> => ({
	operators: ['in'],
	test: (row, _operator, value) => {
		const fold = (text: string) => (isCaseSensitive() ? text : text.toLowerCase());
		const wanted = asList(value).map(fold);
		return read(row).some((text) => wanted.includes(fold(text)));
	},
});

/** `in`, or `contains`: one of the row's texts holds what is asked for. */
export const textFilter = <T>(read: (row: T) => string[]): RowFilter<T> => ({
	operators: ['in', 'contains'],
	test: (row, operator, value) => {
		const wanted = asList(value).map((text) => text.toLowerCase());
		const texts = read(row).map((text) => text.toLowerCase());
		return wanted.some((one) => (operator === 'in' ? texts.includes(one) : texts.some((text) => text.includes(one))));
	},
});

/** `eq`: the row's value is the one asked for. `neq` where the product has it. */
export const eqFilter = <T>(read: (row: T) => unknown): RowFilter<T> => ({
	operators: ['eq', 'neq'],
	test: (row, operator, value) => (read(row) === value) === (operator === 'eq'),
});

/** `gte` and `lte` on epoch ms. */
export const timeFilter = <T>(read: (row: T) => number): RowFilter<T> => ({
	operators: ['gte', 'lte'],
	test: (row, operator, value) =>
		operator === 'gte' ? read(row) >= Number(value) : read(row) <= Number(value),
});

/** The rows that pass every filter. An unknown field or operator is the product's 500. */
export function applyFilters<T>(
	rows: readonly T[],
	filters: readonly RawFilter[],
	fields: Record<string, RowFilter<T>>,
): T[] {
	const tests = filters.map(({ field, operator, value }) => {
		if (!Object.hasOwn(fields, field)) throw badRequest(`Unsupported filter field: ${field}`);
		const rule = fields[field];
		const word = operator.toLowerCase();
		if (!rule.operators.includes(word)) throw badRequest(`Unsupported operator for ${field}: ${operator}`);
		return (row: T) => rule.test(row, word, value);
	});
	return rows.filter((row) => tests.every((passes) => passes(row)));
}
