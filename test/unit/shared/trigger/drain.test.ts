import { attempt } from '../../../../nodes/shared/attempt';
import { drain, type Batch, type Handled, type Position } from '../../../../nodes/shared/trigger/drain';
import { refusal } from '../../vectra/fakeVectra';
import { away } from '../../vectra/trigger/fakeSession';

const PAGES: Record<number, number[]> = { 1: [1, 2], 2: [3, 4], 3: [5] };

/** A list of three pages; `broken` is the page that cannot be read, and how. */
function source(broken: { page: number; error: Error } | undefined, asked: Position[]) {
	return {
		read: async (position: Position): Promise<Batch<number>> => {
			asked.push(position);
			if (broken?.page === position.page) throw broken.error;
			const entries = PAGES[position.page].map((key) => ({ key, id: '', value: key }));
			return await Promise.resolve({ entries, next: position.page < 3 ? { from: position.from, page: position.page + 1 } : undefined });
		},
	};
}

interface Options {
	seen?: string[];
	items?: number;
	/** The clock reads this many ms more with every look at it; the deadline is at 10. */
	pace?: number;
	broken?: { page: number; error: Error };
	handle?: (value: number, isFirst: boolean) => Handled;
}

async function run({ seen = [], items = 100, pace = 0, broken, handle = () => 'emitted' }: Options) {
	const asked: Position[] = [];
	const handled: string[] = [];
	let now = 0;
	const clock = { now: () => 0, monotonic: () => (now += pace), sleep: async () => await Promise.resolve() };
	const allowance = { items, deadline: 10, clock };
	const result = await drain(source(broken, asked), { from: 0, seen }, allowance, async (value, isFirst) => {
		handled.push(`${value}${isFirst ? ' first' : ''}`);
		return await Promise.resolve(handle(value, isFirst));
	});
	return { ...result, handled, pages: asked.map(({ page }) => page), left: allowance.items };
}

describe('drain', () => {
	it('deals with everything, page after page', async () => {
		expect(await run({ seen: ['2'] })).toEqual({
			cursor: { from: 0, seen: ['2', '1', '3', '4', '5'] },
			complete: true,
			handled: ['1 first', '3', '4', '5'],
			pages: [1, 2, 3],
			left: 96,
		});
	});

	it('counts what is emitted only, and stops when no more may be', async () => {
		const odd = (value: number): Handled => (value % 2 === 1 ? 'emitted' : 'passed over');
		expect(await run({ items: 2, handle: odd })).toMatchObject({ cursor: { seen: ['1', '2', '3'] }, complete: false, left: 0 });
		expect(await run({ items: 3, handle: odd })).toMatchObject({ cursor: { seen: ['1', '2', '3', '4', '5'] }, complete: true });
	});

	it('does nothing where nothing may be emitted', async () => {
		expect(await run({ items: 0 })).toMatchObject({ complete: false, handled: [], pages: [] });
	});

	it('stops at the deadline, but not before one entry was dealt with', async () => {
		expect(await run({ pace: 10 })).toMatchObject({ cursor: { seen: ['1'] }, complete: false });
		expect(await run({ pace: 9 })).toMatchObject({ cursor: { seen: ['1', '2'] }, complete: false, pages: [1] });
	});

	it('stops where an entry is put off', async () => {
		expect(await run({ handle: (value) => (value === 3 ? 'later' : 'emitted') })).toMatchObject({ cursor: { seen: ['1', '2'] }, complete: false });
	});

	it('keeps what was done when a later page cannot be read for now', async () => {
		expect(await run({ broken: { page: 2, error: away() } })).toMatchObject({ cursor: { seen: ['1', '2'] }, complete: false });
	});

	it('fails when the first page cannot be read, or a later one will never be', async () => {
		const error = away();
		await expect(run({ broken: { page: 1, error } })).rejects.toBe(error);
		const never = refusal('403');
		await expect(run({ broken: { page: 2, error: never } })).rejects.toBe(never);
		// Where all that a page holds was seen, nothing has been done.
		await expect(run({ seen: ['1', '2'], broken: { page: 2, error } })).rejects.toBe(error);
	});
});

it('attempt makes an error of whatever was thrown', async () => {
	expect(await attempt(async () => await Promise.resolve(5))).toEqual({ value: 5 });
	const error = new Error('no');
	expect(await attempt(async () => await Promise.reject(error))).toEqual({ failure: error });
	const thrower = async (): Promise<never> => {
		await Promise.resolve();
		throw 'down' as unknown as Error;
	};
	expect(await attempt(thrower)).toEqual({ failure: new Error('down') });
});
