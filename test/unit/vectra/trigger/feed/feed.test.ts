import * as fc from 'fast-check';
import { beginFeed, parseFeedState, readFeed, type Feed, type FeedState } from '../../../../../nodes/Vectra/trigger/feed/feed';
import { readFeedPage } from '../../../../../nodes/Vectra/trigger/feed/feedPage';
import { allowanceOf } from '../../../../../nodes/shared/trigger/allowance';
import { away, fakeSession, NOW } from '../fakeSession';

const FEED: Feed = { path: '/events/x', qs: { type: 'host' }, what: 'the events' };

interface ServerOptions {
	/** Most events on a page, whatever was asked for. */
	pageSize?: number;
	empty?: 'end' | 'null' | 'text' | 'echo';
	shuffled?: boolean;
	/** Whether a page with events says where to go on. */
	checkpoints?: boolean;
}

/** An event feed in memory. */
function server({ pageSize = 1_000, empty = 'end', shuffled = false, checkpoints = true }: ServerOptions = {}) {
	const events = new Map<number, string>();
	const state = { failAfter: Infinity, dropped: 0 };
	const answer = (_path: string, qs: Record<string, unknown>) => {
		state.failAfter -= 1;
		if (state.failAfter < 0) throw away();
		const from = Number(qs.from);
		const since = qs.event_timestamp_gte === undefined ? '' : String(qs.event_timestamp_gte);
		const all = [...events].filter(([id, at]) => id >= Math.max(from, state.dropped) && at >= since).sort(([a], [b]) => a - b);
		const page = all.slice(0, Math.min(Number(qs.limit), pageSize)).map(([id, at]) => ({ id, event_timestamp: at }));
		const last = page.at(-1)?.id;
		const end = Math.max(0, ...events.keys()) + 1;
		const ofEmpty = { end, null: null, text: 'null', echo: Math.max(from, end) }[empty];
		return {
			events: shuffled ? page.reverse() : page,
			next_checkpoint: last === undefined ? ofEmpty : checkpoints ? last + 1 : null,
			remaining_count: all.length - page.length,
		};
	};
	return { answer, events, state, add: (id: number, at = NOW) => events.set(id, new Date(at).toISOString().replace('.000', '')) };
}

const roundTrip = (state: FeedState) => parseFeedState(JSON.parse(JSON.stringify(state)), FEED) as FeedState;

function reader(own: ReturnType<typeof server>) {
	const fake = fakeSession('rux', own.answer);
	return {
		...fake,
		begin: async (backlogHours = 0) => roundTrip(await beginFeed(fake.session.api, FEED, backlogHours)),
		async read(state: FeedState, most = 1_000) {
			const ids: number[] = [];
			const result = await readFeed(fake.session.api, FEED, state, allowanceOf(fake.session, most), async ({ id }) => {
				ids.push(Number(id));
				return 'emitted';
			});
			return { ids, ...result, state: roundTrip(result.state) };
		},
	};
}

const servers = fc.record({
	pageSize: fc.integer({ min: 1, max: 7 }),
	empty: fc.constantFrom('end' as const, 'null' as const, 'text' as const, 'echo' as const),
	shuffled: fc.boolean(),
	checkpoints: fc.boolean(),
});

describe('a feed', () => {
	it('yields every event that comes after the beginning, once, whatever happens between the polls', async () => {
		const step = fc.oneof(
			fc.record({ kind: fc.constant('events' as const), gaps: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 12 }) }),
			// An event whose ID is lower than others that were seen already.
			fc.record({ kind: fc.constant('late' as const), back: fc.integer({ min: 1, max: 20 }) }),
			fc.record({ kind: fc.constant('poll' as const), most: fc.integer({ min: 1, max: 9 }) }),
			fc.record({ kind: fc.constant('fail' as const), after: fc.integer({ min: 0, max: 3 }) }),
			fc.record({ kind: fc.constant('crash' as const) }),
		);
		await fc.assert(
			fc.asyncProperty(servers, fc.array(step, { maxLength: 25 }), fc.boolean(), async (options, steps, durable) => {
				const own = server(options);
				for (const id of [3, 5, 9]) own.add(id);
				const { begin, read } = reader(own);
				const expected = new Set<number>();
				const got: number[] = [];
				let memory = await begin();
				let saved = memory;
				let newest = 9;
				const poll = async (most: number) => {
					const { ids, state } = await read(memory, most);
					got.push(...ids);
					memory = state;
					// n8n's default engine saves the memory only when something is emitted.
					if (durable || ids.length > 0) saved = state;
				};
				for (const one of steps) {
					if (one.kind === 'events') {
						for (const gap of one.gaps) {
							newest += gap;
							own.add(newest);
							expected.add(newest);
						}
					} else if (one.kind === 'late') {
						// Within what is read again: after the beginning, and of an ID that nobody has.
						const id = newest - one.back;
						if (id > 9 && expected.size > 0 && id > Math.min(...expected) && !own.events.has(id)) {
							own.add(id);
							expected.add(id);
						}
					} else if (one.kind === 'poll') {
						await poll(one.most);
					} else if (one.kind === 'fail') {
						own.state.failAfter = one.after;
						await poll(5).catch(() => undefined);
						own.state.failAfter = Infinity;
					} else {
						memory = saved;
					}
				}
				for (let round = 0; round < 40; round += 1) await poll(50);
				expect([...got].sort((a, b) => a - b)).toEqual([...expected].sort((a, b) => a - b));
			}),
		);
	}, 60_000);

	it.each([[{}], [{ empty: 'null' as const }], [{ empty: 'text' as const }], [{ empty: 'echo' as const }]])(
		'begins at its end, without a word about what was before: %j',
		async (options) => {
			const own = server(options);
			for (let id = 1; id <= 30; id += 1) own.add(id, NOW - 40 * 24 * 3_600_000);
			const { begin, read } = reader(own);
			const state = await begin();
			expect((await read(state)).ids).toEqual([]);
			own.add(31);
			expect((await read(state)).ids).toEqual([31]);
		},
	);

	it('begins with the events of the last hours on request', async () => {
		const own = server();
		for (let hour = 9; hour >= 0; hour -= 1) own.add(10 - hour, NOW - hour * 3_600_000);
		const { begin, read } = reader(own);
		const first = await read(await begin(2));
		expect(first.ids).toEqual([8, 9, 10]);
		expect((await read(first.state)).ids).toEqual([]);
	});

	it('is left where the allowance ends', async () => {
		const own = server({ pageSize: 4, shuffled: true });
		const { begin, read } = reader(own);
		let state = await begin();
		for (let id = 1; id <= 25; id += 1) own.add(id);
		const rounds: number[] = [];
		for (let round = 0; round < 4; round += 1) {
			const result = await read(state, 10);
			rounds.push(result.ids.length);
			state = result.state;
		}
		expect(rounds).toEqual([10, 10, 5, 0]);
		expect(JSON.stringify(state).length).toBeLessThan(2_000);
	});

	it('tells when events were dropped before they could be read, and only then', async () => {
		const own = server();
		for (const id of [2, 4]) own.add(id);
		const { begin, read } = reader(own);
		let state = await begin();
		// A gap in the IDs is no gap in the feed: the other entity type has them.
		own.add(8);
		let result = await read(state);
		expect([result.ids, result.warning]).toEqual([[8], undefined]);
		for (const id of [11, 12, 13]) own.add(id);
		own.state.dropped = 12;
		result = await read(result.state);
		expect([result.ids, result.warning]).toEqual([[12, 13], expect.stringMatching(/dropped events/)]);
		expect((await read(result.state)).warning).toBeUndefined();

		state = await begin();
		for (const id of [20, 21]) own.add(id);
		own.state.dropped = 21;
		expect((await read(state)).warning).toMatch(/may be incomplete/);
	});

	it.each([[undefined], [null], ['x'], [{}], [{ from: -1 }], [{ from: 'x', seen: [] }]])('takes no memory from %j', (stored) => {
		expect(parseFeedState(stored, FEED)).toBeUndefined();
	});

	it('keeps its place, not what it saw, when other events are asked for', () => {
		const stored = { from: 3, seen: ['3', '7', '5', 'rubbish'], view: 'type=host&x=1' };
		expect(parseFeedState(stored, FEED)).toEqual({ from: 7, seen: ['7'], view: 'type=host' });
		expect(parseFeedState({ ...stored, view: 'type=host' }, FEED)).toEqual({ from: 3, seen: ['3', '7', '5'], view: 'type=host' });
	});
});

describe('a page of a feed', () => {
	it.each<[unknown, unknown]>([
		[{ events: null, next_checkpoint: 'null', remaining_count: 0 }, { entries: [], next: undefined, more: false, unreadable: 0 }],
		[
			{ events: [{ id: '7' }, { id: null }, 5, null], next_checkpoint: '8', remaining_count: '2' },
			{ entries: [{ key: 7, id: '', value: { id: '7' } }], next: 8, more: true, unreadable: 3 },
		],
		[{ events: [{ id: 7 }] }, { entries: [{ key: 7, id: '', value: { id: 7 } }], next: undefined, more: true, unreadable: 0 }],
		[{ results: [] }, undefined],
		['<html>', undefined],
		[{ events: 'none' }, undefined],
	])('%j', (body, page) => {
		expect(readFeedPage(body, 1)).toEqual(page);
	});
});
