import * as fc from 'fast-check';
import {
	adoptScope,
	emptyStatusMemory,
	eventOfStatus,
	normalizeStatus,
	observeStatuses,
	parseStatusMemory,
	rememberStatuses,
	sizeOf,
	type StatusMemory,
} from '../../../../nodes/CortexXdr/trigger/status/statusState';

const NOW = Date.parse('2026-02-03T09:00:00Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const STATUSES = ['CONNECTED', 'DISCONNECTED', 'LOST', 'UNINSTALLED', 'VDI_PENDING_LOG_ON'];

const stored = (memory: StatusMemory) => parseStatusMemory(JSON.parse(JSON.stringify(memory))) as StatusMemory;

it.each<[unknown, string, string | undefined]>([
	['CONNECTED', 'CONNECTED', 'connected'],
	['Lost', 'LOST', 'lost'],
	['STATUS_020_DISCONNECTED', 'DISCONNECTED', 'disconnected'],
	['uninstalled', 'UNINSTALLED', 'uninstalled'],
	['VDI_PENDING_LOG_ON', 'VDI_PENDING_LOG_ON', undefined],
	[null, '', undefined],
])('reads %j', (given, status, event) => {
	expect([normalizeStatus(given), eventOfStatus(normalizeStatus(given))]).toEqual([status, event]);
});

it('emits each status that lasts, in an unbroken chain, and none that does not', () => {
	const step = fc.record({ id: fc.integer({ min: 0, max: 4 }), status: fc.constantFrom(...STATUSES), minutes: fc.integer({ min: 0, max: 9 }), most: fc.integer({ min: 1, max: 5 }) });
	fc.assert(
		fc.property(fc.array(step, { maxLength: 40 }), fc.integer({ min: 0, max: 8 }), (steps, holdMinutes) => {
			const actual = new Map(Array.from({ length: 5 }, (_, index) => [`id${index}`, 'CONNECTED']));
			const sinceWhen = new Map([...actual].map(([id]) => [id, NOW - DAY]));
			const last = new Map<string, string>();
			let memory = adoptScope(emptyStatusMemory(NOW, ''), actual, 'all');
			let now = NOW;
			const poll = (most: number) => {
				const observed = observeStatuses(stored(memory), actual, holdMinutes * MINUTE, now);
				const changes = observed.due.slice(0, most);
				memory = rememberStatuses(observed.memory, changes, now);
				for (const { id, before, after } of changes) {
					expect([id, before]).toEqual([id, last.get(id) ?? 'CONNECTED']);
					expect([id, after]).toEqual([id, actual.get(id)]);
					expect(now - (sinceWhen.get(id) ?? 0)).toBeGreaterThanOrEqual(holdMinutes * MINUTE);
					last.set(id, after);
				}
			};
			for (const { id, status, minutes, most } of steps) {
				if (actual.get(`id${id}`) !== status) {
					actual.set(`id${id}`, status);
					sinceWhen.set(`id${id}`, now);
				}
				poll(most);
				now += minutes * MINUTE;
			}
			for (let round = 0; round < 12; round += 1) {
				now += 5 * MINUTE;
				poll(1);
			}
			for (const [id, status] of actual) expect([id, last.get(id) ?? 'CONNECTED']).toEqual([id, status]);
			expect(memory.changing).toEqual({});
			expect(sizeOf(memory)).toBe([...actual.values()].filter((status) => status !== 'CONNECTED').length);
		}),
	);
});

it('begins again to wait when the status changes, and when the clock was set back', () => {
	const begun = adoptScope(emptyStatusMemory(NOW, ''), new Map([['a', 'CONNECTED']]), 'all');
	const seen = (memory: StatusMemory, status: string, at: number) => observeStatuses(memory, new Map([['a', status]]), 5 * MINUTE, at);
	const first = seen(begun, 'DISCONNECTED', NOW);
	const second = seen(first.memory, 'LOST', NOW + 4 * MINUTE);
	expect([first.due, second.due, seen(second.memory, 'LOST', NOW + 8 * MINUTE).due]).toEqual([[], [], []]);
	expect(seen(second.memory, 'LOST', NOW + 9 * MINUTE).due).toEqual([{ id: 'a', before: 'CONNECTED', after: 'LOST', since: NOW + 4 * MINUTE }]);
	const back = seen(first.memory, 'DISCONNECTED', NOW - DAY);
	expect(seen(back.memory, 'DISCONNECTED', NOW - DAY + 5 * MINUTE).due).toHaveLength(1);
	expect(seen(first.memory, 'CONNECTED', NOW + 1).memory.changing).toEqual({});
});

it('an edit of the scope adopts what it finds', () => {
	const memory = adoptScope(emptyStatusMemory(NOW, ''), new Map([['a', 'LOST']]), 'ids:a');
	expect(adoptScope(memory, new Map([['a', 'CONNECTED'], ['b', 'DISCONNECTED']]), 'ids:a,b').away).toEqual({ a: 'LOST', b: 'DISCONNECTED' });
	expect(adoptScope(memory, new Map([['b', 'DISCONNECTED']]), 'ids:a')).toBe(memory);
});

it('forgets an agent that is not shown for a week', () => {
	const memory = adoptScope(emptyStatusMemory(NOW, ''), new Map([['a', 'UNINSTALLED']]), 'all');
	const pollAt = (before: StatusMemory, at: number) => rememberStatuses(observeStatuses(before, new Map(), 0, at).memory, [], at);
	const missing = pollAt(memory, NOW);
	expect(missing.missing).toEqual({ a: NOW });
	expect(pollAt(missing, NOW + 7 * DAY - 1).away).toEqual({ a: 'UNINSTALLED' });
	expect(pollAt(missing, NOW + 7 * DAY)).toMatchObject({ away: {}, missing: {} });
});

it.each<[string, unknown]>([
	['nothing', undefined],
	['no map', { since: 1, rev: 0, scope: 'all', away: {}, missing: {} }],
	['a change without a time', { since: 1, rev: 0, scope: 'all', away: {}, changing: { a: ['LOST'] }, missing: {} }],
	['no scope', { since: 1, rev: 0, away: {}, changing: {}, missing: {} }],
])('reads no memory from %s', (_name, value) => {
	expect(parseStatusMemory(value)).toBeUndefined();
});
