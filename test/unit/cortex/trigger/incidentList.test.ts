import * as fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { cursorBehind, DIALECTS, incidentsFrom, recentIncidents, shortenIncidents } from '../../../../nodes/CortexXdr/trigger/incidents/incidentList';
import { parseCursor, type Cursor } from '../../../../nodes/shared/trigger/cursor';
import { drain } from '../../../../nodes/shared/trigger/drain';
import { fakeClient } from '../../../support/fakeCortex';
import { testClock } from '../../../support/testClock';

const MINUTE = 60_000;

/** Incidents in memory: ID → time of the last change. `between` runs after each page. */
function server({ cap = Infinity, sorts = true } = {}) {
	const clock = testClock();
	const incidents = new Map<number, number>();
	const state = { between: () => {}, failAfter: Infinity };
	const answer = ({ filters = [], sort, search_from: from, search_to: to }: IDataObject) => {
		state.failAfter -= 1;
		if (state.failAfter < 0) throw new Error('away');
		const passes = (at: number) =>
			(filters as Array<{ operator: string; value: number }>).every(({ operator, value }) => (operator === 'gte' ? at >= value : at <= value));
		const sign = (sort as IDataObject).keyword === 'desc' ? -1 : 1;
		const all = [...incidents].filter(([, at]) => passes(at));
		if (sorts) all.sort(([a, atA], [b, atB]) => sign * (atA - atB) || a - b);
		const rows = all.slice(Number(from), Number(to)).map(([id, at]) => ({ incident_id: String(id), creation_time: at, modification_time: at }));
		state.between();
		return { total_count: Math.min(all.length, cap), result_count: rows.length, incidents: rows };
	};
	const { api } = fakeClient({ 'incidents/get_incidents': answer }, clock);
	return { api, incidents, state, clock };
}

const stored = (cursor: Cursor) => parseCursor(JSON.parse(JSON.stringify(cursor))) as Cursor;

async function readOn({ api, clock }: ReturnType<typeof server>, cursor: Cursor, most: number) {
	const got: string[] = [];
	const allowance = { items: most, deadline: clock.monotonic() + MINUTE, clock };
	const result = await drain(incidentsFrom(api, DIALECTS.incidents), cursor, allowance, async ({ view }) => {
		got.push(`${view.id}@${view.modifiedAt}`);
		return await Promise.resolve('emitted' as const);
	});
	return { got, cursor: stored(shortenIncidents(result.cursor)) };
}

it('yields every change once, however many share a millisecond, arrive late, or move while they are read', async () => {
	const step = fc.oneof(
		fc.record({ kind: fc.constant('new' as const), count: fc.constantFrom(1, 3, 60, 130), ago: fc.integer({ min: 0, max: 500 }) }),
		fc.record({ kind: fc.constant('again' as const), id: fc.integer({ min: 1, max: 60 }) }),
		fc.record({ kind: fc.constant('poll' as const), most: fc.integer({ min: 1, max: 150 }), moves: fc.integer({ min: 0, max: 60 }) }),
		fc.record({ kind: fc.constant('fail' as const), after: fc.integer({ min: 0, max: 3 }) }),
		fc.record({ kind: fc.constant('crash' as const) }),
		fc.record({ kind: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 90 }) }),
	);
	await fc.assert(
		fc.asyncProperty(fc.array(step, { maxLength: 16 }), fc.boolean(), async (steps, durable) => {
			const own = server({ cap: 100 });
			const expected = new Set<string>();
			const got: string[] = [];
			let newest = 3;
			const change = (id: number, at: number) => {
				// What was replaced before anybody could read it is not to be seen by anybody.
				const before = own.incidents.get(id);
				if (before !== undefined && !got.includes(`${id}@${before}`)) expected.delete(`${id}@${before}`);
				own.incidents.set(id, at);
				expected.add(`${id}@${at}`);
			};
			for (const id of [1, 2, 3]) own.incidents.set(id, own.clock.now() - MINUTE);
			let memory = stored(cursorBehind(await recentIncidents(own.api, DIALECTS.incidents, 500)));
			let saved = memory;
			const poll = async (most: number) => {
				const { got: read, cursor } = await readOn(own, memory, most);
				got.push(...read);
				memory = cursor;
				if (durable || read.length > 0) saved = cursor;
			};
			for (const one of steps) {
				const now = own.clock.now();
				if (one.kind === 'new') {
					// Late by less than the overlap, and one that is there already was stored before.
					const at = Math.max(now - one.ago * 1_000, memory.from + 1);
					for (let count = 0; count < one.count; count += 1) change((newest += 1), at);
				} else if (one.kind === 'again' && one.id <= newest && own.incidents.get(one.id) !== now) {
					change(one.id, now);
				} else if (one.kind === 'poll') {
					let { moves } = one;
					own.state.between = () => {
						const id = 1 + (moves % newest);
						const before = own.incidents.get(id) ?? 0;
						if (moves > 0 && before !== now + 1_000) {
							// It may be read or not, as it happens; both is right.
							expected.delete(`${id}@${before}`);
							own.incidents.set(id, now + 1_000);
							expected.add(`${id}@${now + 1_000}`);
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
					own.clock.advance(one.seconds * 1_000);
				}
			}
			for (let round = 0; round < 25; round += 1) await poll(200);
			expect(new Set(got).size).toBe(got.length);
			expect([...expected].filter((one) => !got.includes(one))).toEqual([]);
		}),
		{ numRuns: 60 },
	);
}, 120_000);

it('ends a poll although the tenant goes on changing', async () => {
	const own = server();
	for (let id = 1; id <= 250; id += 1) own.incidents.set(id, own.clock.now() - 1_000 + id);
	own.state.between = () => {
		own.clock.advance(1_000);
		// Each page's incidents change at once, so that the end of the list moves on and on.
		for (let id = 1; id <= 250; id += 1) own.incidents.set(id, own.clock.now() + id);
	};
	const { got } = await readOn(own, { from: 0, seen: [] }, 10_000);
	expect(got.length).toBeLessThan(300);
});

it('reads the whole list of a tenant that does not sort', async () => {
	const own = server({ sorts: false });
	const now = own.clock.now();
	for (let id = 1; id <= 230; id += 1) own.incidents.set(id, now - ((id * 37) % 230) * 1_000);
	const { got } = await readOn(own, { from: 0, seen: [] }, 1_000);
	expect(new Set(got).size).toBe(230);
	expect(got).toHaveLength(230);
});
