import fc from 'fast-check';
import type { HttpReply } from '../../../../nodes/shared/http';
import { readAllPages, readPage } from '../../../../nodes/Vectra/transport/paging';

const reply = (body: unknown, status = 200): HttpReply => ({ status, headers: {}, body });
const rows = (...ids: number[]) => ids.map((id) => ({ id }));

/** Serves the given replies page by page; later readings start over with the next list of replies. */
async function readList(...readings: HttpReply[][]) {
	const asked: number[] = [];
	let reading = -1;
	const result = await readAllPages({
		read: async (page) => {
			if (page === 1) reading += 1;
			asked.push(page);
			return readings[reading][page - 1] ?? reply({ detail: 'Invalid page.' }, 404);
		},
		toPage: ({ status, body }) => {
			const page = status === 200 ? readPage(body) : undefined;
			if (!page) throw new Error(`no page: ${status}`);
			return page;
		},
		incomplete: (read, count) => new Error(`${read} of ${count}`),
	});
	return { ids: result.map((row) => (row as { id: number }).id), asked };
}

describe('readAllPages', () => {
	it('reads from page to page, whatever host `next` names', async () => {
		const next = 'http://internal/api?page=2';
		const first = { count: 3, next, results: rows(1, 2) };
		const second = { count: 3, next: null, results: rows(3) };
		expect(await readList([reply(first), reply(second)])).toEqual({ ids: [1, 2, 3], asked: [1, 2] });
	});

	it('takes a 404 after the first page for the end, and one at the first page for an error', async () => {
		const shrunk = [reply({ count: 2, next: 'x', results: rows(1, 2) })];
		expect(await readList(shrunk)).toEqual({ ids: [1, 2], asked: [1, 2] });
		await expect(readList([reply({ detail: 'Not found.' }, 404)])).rejects.toThrow('no page: 404');
	});

	it('drops repeated rows, and reads a list again that came out short', async () => {
		const shifted = [
			reply({ count: 3, next: 'x', results: rows(1, 2) }),
			reply({ count: 3, next: null, results: rows(2) }),
		];
		const stable = [
			reply({ count: '3', next: 'x', results: rows(1, 2) }),
			reply({ count: '3', next: null, results: rows(3) }),
		];
		expect(await readList(shifted, stable)).toEqual({ ids: [1, 2, 3], asked: [1, 2, 1, 2] });
		await expect(readList(shifted, shifted)).rejects.toThrow('2 of 3');
	});

	it('stops at an empty page that still promises more', async () => {
		expect(await readList([reply({ count: 0, next: 'x', results: null })])).toEqual({ ids: [], asked: [1] });
	});

	it('finds every row once, for any list and page size', async () => {
		await fc.assert(
			fc.asyncProperty(fc.uniqueArray(fc.nat()), fc.integer({ min: 1, max: 7 }), async (ids, size) => {
				const pages: HttpReply[] = [];
				for (let start = 0; start === 0 || start < ids.length; start += size) {
					const more = start + size < ids.length;
					pages.push(reply({ count: ids.length, next: more ? 'more' : null, results: rows(...ids.slice(start, start + size)) }));
				}
				expect((await readList(pages)).ids).toEqual(ids);
			}),
		);
	});
});

describe('readPage', () => {
	it.each<[string, unknown, unknown]>([
		['a bare list', [1, 2], { rows: [1, 2], more: false, count: undefined }],
		['null for an empty list', { count: 0, next: null, results: null }, { rows: [], more: false, count: 0 }],
		['numbers as texts', { count: '7', next: '', results: [] }, { rows: [], more: false, count: 7 }],
		['members', { members: ['10.0.0.1'] }, { rows: ['10.0.0.1'], more: false, count: undefined }],
		['another object', { detail: 'x' }, undefined],
		['a page of the wrong kind', { results: 'x' }, undefined],
		['HTML', '<html></html>', undefined],
	])('%s', (_name, body, expected) => {
		expect(readPage(body)).toEqual(expected);
	});
});
