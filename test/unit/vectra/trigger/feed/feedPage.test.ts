import type { Cursor } from '../../../../../nodes/shared/trigger/cursor';
import { mayHaveGap, nextFrom, readFeedPage } from '../../../../../nodes/Vectra/trigger/feed/feedPage';

const rowsAt = (keys: number[]) => keys.map((key) => ({ key, id: '', value: {} }));

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
