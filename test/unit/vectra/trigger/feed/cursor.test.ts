import { parseCursor, shorten, tokenOf, unseen, type Cursor } from '../../../../../nodes/Vectra/trigger/feed/cursor';
import { mayHaveGap, nextFrom, readFeedPage } from '../../../../../nodes/Vectra/trigger/feed/feedPage';

const entry = (key: number, id = '') => ({ key, id, value: `${key}${id}` });

const rowsAt = (keys: number[]) => keys.map((key) => ({ key, id: '', value: {} }));

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

describe('nextFrom', () => {
	it.each<[string, number[], number | undefined, number, number | undefined]>([
		['the server’s word', [5, 6], 9, 4, 9],
		['the greatest ID where the server is silent', [6, 8, 7], undefined, 4, 8],
		['the greatest ID where the server does not get on', [6, 8], 4, 4, 8],
		['behind a page that holds nothing but its beginning', [4], undefined, 4, 5],
		['no further', [3], undefined, 4, undefined],
		['no further, on an empty page', [], undefined, 4, undefined],
	])('%s', (_name, keys, next, from, expected) => {
		expect(nextFrom({ entries: rowsAt(keys), next }, from)).toBe(expected);
	});
});

describe('mayHaveGap', () => {
	it.each<[string, number[], Cursor, boolean]>([
		['an empty page', [], { from: 5, seen: ['5'] }, false],
		['from the very beginning', [7], { from: 0, seen: [] }, false],
		['from a place on, with its event', [5], { from: 5, seen: [] }, false],
		['from a place on, without its event', [6], { from: 5, seen: [] }, true],
		['what is seen comes again', [9, 5], { from: 5, seen: ['5', '6'] }, false],
		['the next one after the newest', [7, 8], { from: 5, seen: ['5', '6'] }, false],
		['one is missing after the newest', [9, 8], { from: 5, seen: ['6', '5'] }, true],
	])('%s', (_name, keys, cursor, expected) => {
		expect(mayHaveGap({ entries: rowsAt(keys) }, cursor)).toBe(expected);
	});
});

describe('more events', () => {
	const two = [{ id: 1 }, { id: 2 }];

	it.each<[object, boolean]>([
		[{ events: two, remaining_count: 1 }, true],
		[{ events: two, remaining_count: 0 }, false],
		[{ events: two }, true],
		[{ events: [two[0]] }, false],
		[{ events: [], remaining_count: 5 }, false],
	])('follow %j: %s', (body, expected) => {
		expect(readFeedPage(body, 2)?.more).toBe(expected);
	});
});
