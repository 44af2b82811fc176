import { chunks, excerpt, numeric, splitList, text, textList } from '../../../nodes/shared/values';

describe('reading values of unknown type', () => {
	it.each<[unknown, string]>([
		[' a ', 'a'],
		[5, '5'],
		[false, 'false'],
		[null, ''],
		[undefined, ''],
		[{}, ''],
		[['a'], ''],
	])('text of %j is %j', (value, expected) => {
		expect(text(value)).toBe(expected);
	});

	it.each<[unknown, number | undefined]>([
		[5, 5],
		['5', 5],
		[' 48211 ', 48211],
		['0x', undefined],
		['', undefined],
		[null, undefined],
		[NaN, undefined],
		[true, undefined],
	])('number of %j is %j', (value, expected) => {
		expect(numeric(value)).toBe(expected);
	});

	it('lists take null, a scalar or a list', () => {
		expect(textList(null)).toEqual([]);
		expect(textList('a')).toEqual(['a']);
		expect(textList(['a', null, ' ', 5])).toEqual(['a', '5']);
		expect(splitList('a, b;c\nd,,')).toEqual(['a', 'b', 'c', 'd']);
	});

	it('chunks keep order and lose nothing', () => {
		expect(chunks([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
		expect(chunks([], 2)).toEqual([]);
	});

	it.each(['\u200b', '\u{e0001}', '\u0000', '\u2028', ' ', 'x', '\ud800'])('an excerpt of ten million of %j is short', (sign) => {
		expect(excerpt(sign.repeat(10_000_000)).length).toBeLessThanOrEqual(201);
		expect(excerpt(`beginning${sign.repeat(10_000_000)}`)).toMatch(/^beginning.*…$/);
	});

	it('an excerpt is one short line', () => {
		expect(excerpt('a\r\n\u0000b')).toBe('a b');
		expect(excerpt('x'.repeat(300), 10)).toBe(`${'x'.repeat(10)}…`);
		expect(excerpt('x'.repeat(10), 10)).toBe('x'.repeat(10));
	});
});
