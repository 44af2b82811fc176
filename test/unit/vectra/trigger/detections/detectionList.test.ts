import * as fc from 'fast-check';
import { parseCursor, shorten, type Cursor } from '../../../../../nodes/shared/trigger/cursor';
import { activityOverlap, byActivity, byId, detectionsFrom, endOfActivity, ID_OVERLAP, newestKey, type Order } from '../../../../../nodes/Vectra/trigger/detections/detectionList';
import { drain } from '../../../../../nodes/shared/trigger/drain';
import { allowanceOf } from '../../../../../nodes/shared/trigger/allowance';
import { writeTime } from '../../../../../nodes/Vectra/trigger/feed/times';
import { away, fakeSession, NOW } from '../fakeSession';

const MINUTE = 60_000;

/** A list of detections in memory, with small pages; `sorts` false ignores `ordering`. */
function server({ pageSize, sorts }: { pageSize: number; sorts: boolean }) {
	const detections = new Map<number, number>();
	const state = { failAfter: Infinity, between: () => {} };
	const answer = (_path: string, qs: Record<string, unknown>) => {
		state.failAfter -= 1;
		if (state.failAfter < 0) throw away();
		const order = String(qs.ordering).replace('-', '');
		const sign = String(qs.ordering).startsWith('-') ? -1 : 1;
		const keyOf = (id: number, at: number) => (order === 'id' ? id : at);
		const all = [...detections]
			.filter(([id]) => qs.min_id === undefined || id >= Number(qs.min_id))
			.filter(([, at]) => qs.last_timestamp_gte === undefined || at >= Date.parse(String(qs.last_timestamp_gte)))
			.sort(([a, atA], [b, atB]) => (sorts ? sign * (keyOf(a, atA) - keyOf(b, atB)) || a - b : 0));
		const page = Number(qs.page);
		const rows = all.slice((page - 1) * pageSize, page * pageSize).map(([id, at]) => ({ id, last_timestamp: writeTime(at) }));
		state.between();
		return { count: all.length, next: page * pageSize < all.length ? 'more' : null, results: rows };
	};
	return { answer, detections, state };
}

const stored = (cursor: Cursor) => parseCursor(JSON.parse(JSON.stringify(cursor))) as Cursor;

async function readOn(fake: ReturnType<typeof fakeSession>, order: Order, cursor: Cursor, most: number) {
	const got: string[] = [];
	const source = detectionsFrom(fake.session.api, order);
	const result = await drain(source, cursor, allowanceOf(fake.session, most), async ({ id, last_timestamp: at }) => {
		got.push(`${String(id)}@${String(at)}`);
		return 'emitted';
	});
	return { got, cursor: stored(shorten(result.cursor, order === byId ? ID_OVERLAP : activityOverlap(5 * MINUTE))) };
}

describe('the list of detections', () => {
	it('yields every activity once, however many share a second, arrive late, or move while it is read', async () => {
		const step = fc.oneof(
			fc.record({ kind: fc.constant('new' as const), count: fc.integer({ min: 1, max: 6 }), ago: fc.integer({ min: 0, max: 200 }) }),
			fc.record({ kind: fc.constant('again' as const), id: fc.integer({ min: 1, max: 20 }) }),
			fc.record({ kind: fc.constant('poll' as const), most: fc.integer({ min: 1, max: 9 }), moves: fc.integer({ min: 0, max: 20 }) }),
			fc.record({ kind: fc.constant('fail' as const), after: fc.integer({ min: 0, max: 3 }) }),
			fc.record({ kind: fc.constant('crash' as const) }),
			fc.record({ kind: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 90 }) }),
		);
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: 2, max: 5 }), fc.array(step, { maxLength: 25 }), fc.boolean(), async (pageSize, steps, durable) => {
				const own = server({ pageSize, sorts: true });
				for (const id of [1, 2, 3]) own.detections.set(id, NOW - MINUTE);
				const fake = fakeSession('qux', own.answer);
				const expected = new Set<string>();
				const got: string[] = [];
				let now = NOW;
				let newest = 3;
				const active = (id: number, at: number) => {
					// What was replaced before anybody could read it is not to be seen by anybody.
					const before = own.detections.get(id);
					if (before !== undefined && !got.includes(`${id}@${writeTime(before)}`)) expected.delete(`${id}@${writeTime(before)}`);
					own.detections.delete(id);
					own.detections.set(id, at);
					expected.add(`${id}@${writeTime(at)}`);
				};
				let memory = stored(await endOfActivity(fake.session.api, 5 * MINUTE));
				let saved = memory;
				const poll = async (most: number) => {
					const { got: read, cursor } = await readOn(fake, byActivity, memory, most);
					got.push(...read);
					memory = cursor;
					if (durable || read.length > 0) saved = cursor;
				};
				for (const one of steps) {
					if (one.kind === 'new') {
						for (let count = 0; count < one.count; count += 1) active((newest += 1), now - one.ago * 1_000);
					} else if (one.kind === 'again' && one.id <= newest && own.detections.get(one.id) !== now) {
						active(one.id, now);
					} else if (one.kind === 'poll') {
						let { moves } = one;
						own.state.between = () => {
							const id = 1 + (moves % newest);
							if (moves > 0 && own.detections.get(id) !== now + 1_000) {
								const before = `${id}@${writeTime(own.detections.get(id) ?? 0)}`;
								// It may be read or not, as it happens; both is right.
								expected.delete(before);
								own.detections.delete(id);
								own.detections.set(id, now + 1_000);
								expected.add(`${id}@${writeTime(now + 1_000)}`);
							}
							moves = 0;
						};
						await poll(one.most);
						own.state.between = () => {};
					} else if (one.kind === 'fail') {
						own.state.failAfter = one.after;
						await poll(5).catch(() => undefined);
						own.state.failAfter = Infinity;
					} else if (one.kind === 'crash') {
						memory = saved;
					} else if (one.kind === 'wait') {
						now += one.seconds * 1_000;
					}
				}
				for (let round = 0; round < 40; round += 1) await poll(50);
				expect(new Set(got).size).toBe(got.length);
				expect([...expected].filter((one) => !got.includes(one))).toEqual([]);
			}),
		);
	}, 60_000);

	it('loses no row that moves up a page while it is read, however long ago it was active', async () => {
		const own = server({ pageSize: 2, sorts: true });
		for (let id = 1; id <= 6; id += 1) own.detections.set(id, NOW - (60 - id * 10) * MINUTE);
		const fake = fakeSession('qux', own.answer);
		own.state.between = () => {
			// After the first page its first row is active again, so that every other row moves one place up.
			own.detections.set(1, NOW);
		};
		const { got } = await readOn(fake, byActivity, { from: NOW - 60 * MINUTE, seen: [] }, 100);
		expect(got.map((one) => one.split('@')[0])).toEqual(['1', '2', '3', '4', '5', '1', '6']);
	});

	it('is read whole from a Vectra that does not sort it', async () => {
		const own = server({ pageSize: 2, sorts: false });
		const fake = fakeSession('qux', own.answer);
		const cursor = await endOfActivity(fake.session.api, 5 * MINUTE);
		for (const [id, ago] of [[1, 1], [2, 9], [3, 5], [4, 0], [5, 7]]) own.detections.set(id, NOW - ago * 1_000);
		const { got } = await readOn(fake, byActivity, cursor, 100);
		expect(got.map((one) => one.split('@')[0])).toEqual(['2', '5', '3', '1', '4']);
	});

	it('yields every new detection once, also one whose ID comes late', async () => {
		const own = server({ pageSize: 3, sorts: true });
		own.detections.set(5, NOW);
		const fake = fakeSession('qux', own.answer);
		let cursor: Cursor = { from: 5, seen: ['5'] };
		const rounds: string[][] = [];
		for (const ids of [[9, 6, 12], [], [8, 7, 13, 14, 15, 16]]) {
			for (const id of ids) own.detections.set(id, NOW);
			const result = await readOn(fake, byId, cursor, 100);
			rounds.push(result.got.map((one) => one.split('@')[0]));
			cursor = result.cursor;
		}
		expect(rounds).toEqual([['6', '9', '12'], [], ['7', '8', '13', '14', '15', '16']]);
	});

	it.each([true, false])('knows its newest detection, sorted or not: %s', async (sorts) => {
		const own = server({ pageSize: 2, sorts });
		const fake = fakeSession('qux', own.answer);
		expect(await newestKey(fake.session.api, byId, {})).toBeUndefined();
		for (const id of [3, 9, 1, 7]) own.detections.set(id, NOW + id * 1_000);
		expect(await newestKey(fake.session.api, byId, {})).toBe(9);
		expect(await newestKey(fake.session.api, byActivity, {})).toBe(NOW + 9_000);
	});

	it('bounds what it remembers, but never tears a second apart', () => {
		const seen = Array.from({ length: 2_500 }, (_, index) => `${NOW + Math.floor(index / 500) * 1_000}:${index}`);
		expect(shorten({ from: 0, seen }, activityOverlap(MINUTE))).toMatchObject({ from: NOW + 1_000, seen: { length: 2_000 } });
		const tied = Array.from({ length: 2_500 }, (_, index) => `${NOW}:${index}`);
		expect(shorten({ from: 0, seen: tied }, activityOverlap(MINUTE)).seen).toHaveLength(2_500);
	});
});
