import { parseCursor, shorten, tokenOf, unseen, type Cursor } from '../../../../nodes/shared/trigger/cursor';

const entry = (key: number, id = '') => ({ key, id, value: `${key}${id}` });

it('tokens tell apart rows of one key', () => {
	expect([tokenOf(entry(5)), tokenOf(entry(5, '7'))]).toEqual(['5', '5:7']);
});

describe('unseen', () => {
	it('yields what is at or after the beginning and not seen, in order, each once', () => {
		const rows = [entry(9), entry(4), entry(7), entry(5), entry(7), entry(6)];
		expect(unseen(rows, 5, new Set(['6'])).map(({ key }) => key)).toEqual([5, 7, 9]);
	});

	it('orders rows of one key by their ID', () => {
		expect(unseen([entry(5, 'b'), entry(5, 'a'), entry(5, 'c')], 5, new Set(['5:c'])).map(({ id }) => id)).toEqual(['a', 'b']);
	});
});

describe('shorten', () => {
	it.each<[string, Cursor, { rows: number; span?: number }, Cursor]>([
		['nothing seen', { from: 3, seen: [] }, { rows: 1 }, { from: 3, seen: [] }],
		['nothing seen, with a span', { from: 3, seen: [] }, { rows: 1, span: 5 }, { from: 3, seen: [] }],
		['fewer rows than are kept', { from: 1, seen: ['2', '3'] }, { rows: 2 }, { from: 1, seen: ['2', '3'] }],
		['more rows than are kept', { from: 1, seen: ['4', '2', '3'] }, { rows: 2 }, { from: 3, seen: ['4', '3'] }],
		['more than ten, in the order of numbers', { from: 1, seen: ['9', '10', '2'] }, { rows: 2 }, { from: 9, seen: ['9', '10'] }],
		['rows of one key stay together', { from: 1, seen: ['2:a', '2:b', '2:c'] }, { rows: 1 }, { from: 2, seen: ['2:a', '2:b', '2:c'] }],
		['no further back than the span', { from: 1, seen: ['2', '8', '9'] }, { rows: 9, span: 1 }, { from: 8, seen: ['8', '9'] }],
		['never back behind the beginning', { from: 5, seen: ['6', '7'] }, { rows: 9, span: 100 }, { from: 5, seen: ['6', '7'] }],
	])('%s', (_name, cursor, overlap, expected) => {
		expect(shorten(cursor, overlap)).toEqual(expected);
	});
});

describe('parseCursor', () => {
	it.each<[unknown, Cursor | undefined]>([
		[{ from: 3, seen: ['3', '4:x'] }, { from: 3, seen: ['3', '4:x'] }],
		[{ from: '3', seen: null }, { from: 3, seen: [] }],
		[{ from: 0, seen: [] }, { from: 0, seen: [] }],
		[{ from: 3, seen: ['2', 'x', '', 5] }, { from: 3, seen: ['5'] }],
		[{ from: -1, seen: [] }, undefined],
		[{ seen: [] }, undefined],
		[null, undefined],
	])('reads %j', (stored, expected) => {
		expect(parseCursor(stored)).toEqual(expected);
	});
});
