import fc from 'fast-check';
import { inTurn, readAllRows, readPage, walkRows, type Page } from '../../../../nodes/Vectra/transport/paging';

const page = (body: unknown): Page => {
	const read = readPage(body);
	if (!read) throw new Error('no page');
	return read;
};
const rows = (...ids: number[]) => ids.map((id) => ({ id }));
const endless = (read: number) => new Error(`endless after ${read}`);
const still = { clock: { monotonic: () => 0 }, endless };
const incomplete = (read: number, count: number) => new Error(`${read} of ${count}`);

/** Serves the given pages in turn; later readings start over with the next list of pages. */
function source(...readings: Page[][]) {
	const asked: number[] = [];
	let reading = -1;
	const begin = () => {
		reading += 1;
		const pages = readings[reading];
		return inTurn(async (number) => {
			asked.push(number);
			return pages[number - 1];
		});
	};
	return { begin, asked };
}

async function readList(...readings: Page[][]) {
	const { begin, asked } = source(...readings);
	const result = await readAllRows({ ...still, begin, incomplete });
	return { ids: result.map((row) => (row as { id: number }).id), asked };
}

describe('readAllRows', () => {
	it('reads from page to page, whatever host `next` names', async () => {
		const next = 'http://internal/api?page=2';
		const first = { count: 3, next, results: rows(1, 2) };
		const second = { count: 3, next: null, results: rows(3) };
		expect(await readList([page(first), page(second)])).toEqual({ ids: [1, 2, 3], asked: [1, 2] });
	});

	it('ends past the last page of a list that shrank', async () => {
		const shrunk = [page({ count: 2, next: 'x', results: rows(1, 2) })];
		expect(await readList(shrunk)).toEqual({ ids: [1, 2], asked: [1, 2] });
	});

	it('takes each row as it was last read, and at the second reading what was missing at the first', async () => {
		const first = [page({ count: 3, next: 'x', results: [{ id: 1, tags: [] }, { id: 2 }] }), page({ count: 3, next: null, results: rows(2) })];
		const second = [page({ count: 3, next: 'x', results: [{ id: 1, tags: ['new'] }, { id: 3 }] }), page({ count: 3, next: null, results: rows(3) })];
		const { begin } = source(first, second);
		expect(await readAllRows({ ...still, begin, incomplete })).toEqual([{ id: 1, tags: ['new'] }, { id: 2 }, { id: 3 }]);
	});

	it('drops repeated rows, and reads a list again that came out short', async () => {
		const shifted = [
			page({ count: 3, next: 'x', results: rows(1, 2) }),
			page({ count: 3, next: null, results: rows(2) }),
		];
		const stable = [
			page({ count: '3', next: 'x', results: rows(1, 2) }),
			page({ count: '3', next: null, results: rows(3) }),
		];
		expect(await readList(shifted, stable)).toEqual({ ids: [1, 2, 3], asked: [1, 2, 1, 2] });
		await expect(readList(shifted, shifted)).rejects.toThrow('2 of 3');
	});

	it('stops at an empty page that still promises more', async () => {
		expect(await readList([page({ count: 0, next: 'x', results: null })])).toEqual({ ids: [], asked: [1] });
	});

	it.each<[string, unknown, string]>([
		['counts a row and sends none', { count: 1, next: null, results: [] }, '0 of 1'],
		['counts more than its only page has', { count: 3, next: null, results: rows(1, 2) }, '2 of 3'],
		['sends one object in the place of another', { count: 3, next: null, results: rows(1, 2, 2) }, '2 of 3'],
		['shows one object in two ways', { count: 3, next: null, results: [...rows(1, 2), { id: 2, tags: [] }] }, '2 of 3'],
		['shows one object in two ways and counts nothing', { next: null, results: [...rows(1), { id: 1, tags: [] }] }, '1 of 2'],
		['promises more on an empty page and counts nothing', { next: 'x', results: [] }, '0 of Infinity'],
	])('is an error after a second reading when the list %s', async (_name, body, message) => {
		const { begin, asked } = source([page(body)], [page(body)]);
		await expect(readAllRows({ ...still, begin, incomplete })).rejects.toThrow(message);
		expect(asked).toEqual([1, 1]);
	});

	it('reads once more where an object changed while its page shifted', async () => {
		const moving = [page({ count: 3, next: 'x', results: [{ id: 1 }, { id: 2 }] }), page({ count: 3, next: null, results: [{ id: 2, tags: [] }, { id: 3 }] })];
		const still3 = [page({ count: 3, next: null, results: rows(1, 2, 3) })];
		expect(await readList(moving, still3)).toEqual({ ids: [1, 2, 3], asked: [1, 2, 1] });
	});

	it('takes equal rows on one page for what they are', async () => {
		const { begin, asked } = source([page({ count: 2, next: null, members: ['10.0.0.1', '10.0.0.1'] })]);
		expect(await readAllRows({ ...still, begin, incomplete })).toEqual(['10.0.0.1']);
		expect(asked).toEqual([1]);
	});

	it('ends a list that repeats itself for ever', async () => {
		let asked = 0;
		const begin = () => async () => {
			asked += 1;
			return await Promise.resolve(page({ count: 3, next: 'x', results: rows(1, 2) }));
		};
		await expect(readAllRows({ ...still, begin, incomplete })).rejects.toThrow('endless after 2');
		expect(asked).toBe(4);
	});

	it('ends a list that goes on for ever with ever new rows', async () => {
		let id = 0;
		let now = 0;
		const begin = () => async () => await Promise.resolve(page({ next: 'x', results: rows((id += 1)) }));
		const clock = { monotonic: () => (now += 60_000) };
		await expect(readAllRows({ clock, endless, begin, incomplete })).rejects.toThrow(/endless after (29|30)/);
	});

	it('finds every row once, for any list and page size', async () => {
		await fc.assert(
			fc.asyncProperty(fc.uniqueArray(fc.nat()), fc.integer({ min: 1, max: 7 }), async (ids, size) => {
				const pages: Page[] = [];
				for (let start = 0; start === 0 || start < ids.length; start += size) {
					const more = start + size < ids.length;
					pages.push(page({ count: ids.length, next: more ? 'more' : null, results: rows(...ids.slice(start, start + size)) }));
				}
				expect((await readList(pages)).ids).toEqual(ids);
			}),
		);
	});
});

describe('walkRows', () => {
	it('says whether a row came before, and ends where it is told', async () => {
		const { begin, asked } = source([page({ count: 9, next: 'x', results: rows(1, 2) }), page({ count: 9, next: 'x', results: rows(2, 3) })]);
		const taken: Array<[string, boolean]> = [];
		await walkRows({
			...still,
			begin,
			incomplete,
			take(_row, key, isNew) {
				taken.push([key.trim(), isNew]);
				return key.trim() === '3';
			},
		});
		expect(taken).toEqual([['1', true], ['2', true], ['2', false], ['3', true]]);
		expect(asked).toEqual([1, 2]);
	});
});

describe('readPage', () => {
	it.each<[string, unknown, unknown]>([
		['a bare list', [1, 2], { rows: [1, 2], more: false, count: undefined }],
		['null for an empty list', { count: 0, next: null, results: null }, { rows: [], more: false, count: 0 }],
		['numbers as texts', { count: '7', next: '', results: [] }, { rows: [], more: false, count: 7 }],
		['members', { members: ['10.0.0.1'] }, { rows: ['10.0.0.1'], more: false, count: undefined }],
		['null beside a count', { count: 1, next: null, results: null }, undefined],
		['null without a count', { results: null }, undefined],
		['another object', { detail: 'x' }, undefined],
		['a page of the wrong kind', { results: 'x' }, undefined],
		['HTML', '<html></html>', undefined],
	])('%s', (_name, body, expected) => {
		expect(readPage(body)).toEqual(expected);
	});
});
