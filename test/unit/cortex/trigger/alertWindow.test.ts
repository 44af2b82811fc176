import * as fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { alertsFrom, behindAll, shortenAlerts } from '../../../../nodes/CortexXdr/trigger/alerts/alertWindow';
import { parseCursor, type Cursor } from '../../../../nodes/shared/trigger/cursor';
import { drain } from '../../../../nodes/shared/trigger/drain';
import { fakeClient } from '../../../support/fakeCortex';
import { testClock } from '../../../support/testClock';

const PATH = '/public_api/v2/alerts/get_alerts_multi_events';
const HOUR = 3_600_000;

/** Alerts in memory: ID → when they happened and when they were stored. The list is sorted by the former only. */
function server({ cap = Infinity, paging = true } = {}) {
	const clock = testClock();
	const alerts = new Map<number, { detected: number; inserted: number }>();
	const state = { failAfter: Infinity };
	const answer = ({ filters = [], sort, search_from: from, search_to: to }: IDataObject) => {
		state.failAfter -= 1;
		if (state.failAfter < 0) throw new Error('away');
		const passes = (at: number) =>
			(filters as Array<{ operator: string; value: number }>).every(({ operator, value }) => (operator === 'gte' ? at >= value : at <= value));
		const sign = (sort as IDataObject).keyword === 'desc' ? -1 : 1;
		const all = [...alerts].filter(([, { inserted }]) => passes(inserted)).sort(([a, one], [b, other]) => sign * (one.detected - other.detected) || a - b);
		const rows = (paging ? all.slice(Number(from), Number(to)) : all.slice(0, 100)).map(([id, { detected, inserted }]) => ({
			alert_id: String(id),
			detection_timestamp: detected,
			local_insert_ts: inserted,
		}));
		return { total_count: Math.min(all.length, cap), result_count: rows.length, alerts: rows };
	};
	const { api, calls } = fakeClient({ [PATH]: answer }, clock);
	return { api, alerts, state, clock, calls };
}

const stored = (cursor: Cursor) => parseCursor(JSON.parse(JSON.stringify(cursor))) as Cursor;
const tooMany = () => new Error('too many');

async function readOn({ api, clock }: ReturnType<typeof server>, cursor: Cursor, most: number) {
	const got: number[] = [];
	const allowance = { items: most, deadline: clock.monotonic() + HOUR, clock };
	const result = await drain(alertsFrom(api, 'xdr3', {}, tooMany), cursor, allowance, async ({ alert }) => {
		got.push(Number(alert.id));
		return await Promise.resolve('emitted' as const);
	});
	return { got, cursor: stored(shortenAlerts(result.cursor)) };
}

it('yields every alert once, however many come at once, late, or long after they happened', async () => {
	const step = fc.oneof(
		fc.record({ kind: fc.constant('new' as const), count: fc.constantFrom(1, 4, 90, 240), lag: fc.integer({ min: 0, max: 7_200 }), late: fc.integer({ min: 0, max: 500 }) }),
		fc.record({ kind: fc.constant('poll' as const), most: fc.integer({ min: 1, max: 200 }) }),
		fc.record({ kind: fc.constant('fail' as const), after: fc.integer({ min: 0, max: 4 }) }),
		fc.record({ kind: fc.constant('crash' as const) }),
		fc.record({ kind: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 300 }) }),
	);
	await fc.assert(
		fc.asyncProperty(fc.array(step, { maxLength: 14 }), fc.boolean(), fc.constantFrom(50, 9_999), async (steps, durable, cap) => {
			const own = server({ cap });
			let newest = 1;
			own.alerts.set(1, { detected: own.clock.now() - HOUR, inserted: own.clock.now() - 1_000 });
			const expected = new Set<number>();
			const got: number[] = [];
			let memory = stored(await behindAll(own.api, 'xdr3', {}));
			let saved = memory;
			const poll = async (most: number) => {
				const { got: read, cursor } = await readOn(own, memory, most);
				got.push(...read);
				memory = cursor;
				if (durable || read.length > 0) saved = cursor;
			};
			for (const one of steps) {
				if (one.kind === 'new') {
					// Late by less than the overlap.
					const inserted = Math.max(own.clock.now() - one.late * 1_000, memory.from + 1);
					for (let count = 0; count < one.count; count += 1) {
						own.alerts.set((newest += 1), { detected: inserted - one.lag * 1_000 - ((count * 7_919) % 5_000), inserted });
						expected.add(newest);
					}
				} else if (one.kind === 'poll') {
					await poll(one.most);
				} else if (one.kind === 'fail') {
					own.state.failAfter = one.after;
					await poll(5).catch(() => undefined);
					own.state.failAfter = Infinity;
				} else if (one.kind === 'crash') {
					memory = saved;
				} else {
					own.clock.advance(one.seconds * 1_000);
				}
			}
			for (let round = 0; round < 20; round += 1) await poll(300);
			expect([...got].sort((a, b) => a - b)).toEqual([...expected].sort((a, b) => a - b));
		}),
		{ numRuns: 60 },
	);
}, 120_000);

it('reads a tenant that always sends its first page, in spans that fit on it', async () => {
	const own = server({ paging: false });
	const start = own.clock.now();
	for (let id = 1; id <= 600; id += 1) own.alerts.set(id, { detected: start - ((id * 37) % 600) * 1_000, inserted: start + id * 100 });
	own.clock.advance(120_000);
	const { got } = await readOn(own, { from: start, seen: [] }, 10_000);
	expect(got).toEqual(Array.from({ length: 600 }, (_, index) => index + 1));
});

it('fails where the count may be cut off, and emits nothing of that second', async () => {
	const own = server({ cap: 9_999 });
	const at = own.clock.now();
	for (let id = 1; id <= 10_050; id += 1) own.alerts.set(id, { detected: at, inserted: at });
	await expect(readOn(own, { from: at - HOUR, seen: [] }, 10)).rejects.toThrow('too many');
});

it('reads no more than needed of a long backlog', async () => {
	const own = server();
	const start = own.clock.now();
	for (let id = 1; id <= 5_000; id += 1) own.alerts.set(id, { detected: start + id, inserted: start + id * 1_000 });
	own.clock.advance(5_000_000);
	const { got } = await readOn(own, { from: start, seen: [] }, 100);
	expect(got).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
	expect(own.calls.length).toBeLessThan(25);
});
