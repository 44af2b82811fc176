import * as fc from 'fast-check';
import {
	adopt,
	emptyMemory,
	eventOf,
	isolationChanges,
	parseIsolationMemory,
	remember,
	type IsolationMemory,
	type Seen,
} from '../../../../nodes/CortexXdr/trigger/isolation/isolationState';
import { isolationOf, type Isolation } from '../../../../nodes/shared/containment';

const NOW = Date.parse('2026-02-03T09:00:00Z');
const DAY = 24 * 3_600_000;

const STATES = ['AGENT_UNISOLATED', 'AGENT_ISOLATED', 'AGENT_PENDING_ISOLATION', 'AGENT_PENDING_ISOLATION_CANCELLATION'];

const seen = (id: string, isolationState: string): Seen => ({ id, isolation: isolationOf(isolationState), isolationState });
const stored = (memory: IsolationMemory) => parseIsolationMemory(JSON.parse(JSON.stringify(memory)));
const ids = (rows: readonly Seen[]) => new Set(rows.map(({ id }) => id));

it.each<[Isolation, Isolation, string | undefined]>([
	['unisolated', 'isolated', 'isolated isolated'],
	['pendingIsolation', 'isolated', 'isolated isolated'],
	['pendingRelease', 'isolated', 'cancelledOrExpired released'],
	['isolated', 'unisolated', 'released released'],
	['pendingRelease', 'unisolated', 'released released'],
	['pendingIsolation', 'unisolated', 'cancelledOrExpired isolated'],
	['unisolated', 'pendingIsolation', 'pending isolated'],
	['isolated', 'pendingIsolation', 'pending isolated'],
	['isolated', 'pendingRelease', 'pending released'],
	['pendingIsolation', 'pendingRelease', 'pending released'],
	['isolated', 'isolated', undefined],
	['isolated', 'unknown', undefined],
])('%s → %s: %s', (before, after, expected) => {
	const found = eventOf(before, after);
	expect(found && `${found.event} ${found.desired}`).toBe(expected);
});

it('emits every step that a poll can see, in an unbroken chain, however often the memory is rolled back', () => {
	const step = fc.oneof(
		fc.record({ kind: fc.constant('set' as const), id: fc.integer({ min: 0, max: 5 }), state: fc.constantFrom(...STATES, 'AGENT_NEW') }),
		fc.record({ kind: fc.constant('hide' as const), id: fc.integer({ min: 0, max: 5 }) }),
		fc.record({ kind: fc.constant('poll' as const), most: fc.integer({ min: 1, max: 6 }) }),
		fc.record({ kind: fc.constant('lost' as const) }),
	);
	fc.assert(
		fc.property(fc.array(step, { maxLength: 40 }), fc.boolean(), (steps, byId) => {
			const actual = new Map(Array.from({ length: 6 }, (_, index) => [`id${index}`, STATES[0]]));
			const hidden = new Set<string>();
			const rows = () => [...actual].filter(([id]) => !hidden.has(id)).map(([id, state]) => seen(id, state));
			let memory = adopt(emptyMemory(NOW, ''), rows(), 'all', byId);
			let before = memory;
			const last = new Map<string, string>();
			const emittedOnce = new Set<string>();
			const poll = (most: number) => {
				const current = rows();
				const known = adopt(stored(memory) as IsolationMemory, current, 'all', byId);
				const changes = isolationChanges(known, current).slice(0, most);
				before = memory;
				memory = remember(known, changes, ids(current), byId, NOW);
				for (const { id, event, before: from, after } of changes) {
					const eventId = `${id}:${event}:${memory.since}-${memory.rev}`;
					// Emitted again after its memory was lost: the same event by its ID.
					if (emittedOnce.has(eventId)) {
						last.set(id, after);
						continue;
					}
					emittedOnce.add(eventId);
					expect([id, from]).toEqual([id, last.get(id) ?? STATES[0]]);
					last.set(id, after);
				}
			};
			for (const one of steps) {
				if (one.kind === 'set') actual.set(`id${one.id}`, one.state);
				else if (one.kind === 'hide') hidden.add(`id${one.id}`);
				else if (one.kind === 'poll') poll(one.most);
				else {
					// The items were handed over, but n8n died before it saved: they come again, with the same IDs.
					for (const id of last.keys()) last.set(id, before.states[id] ?? STATES[0]);
					memory = before;
				}
			}
			hidden.clear();
			for (let round = 0; round < 7; round += 1) poll(1);
			expect(isolationChanges(memory, rows())).toEqual([]);
			for (const [id, state] of actual) if (state !== 'AGENT_NEW') expect([id, memory.states[id] ?? STATES[0]]).toEqual([id, state]);
		}),
	);
});

it('remembers only what is needed to see the next change', () => {
	const rows = [seen('a', STATES[0]), seen('b', STATES[1]), seen('c', STATES[2]), seen('d', 'AGENT_NEW')];
	expect(adopt(emptyMemory(NOW, ''), rows, 'all', false).states).toEqual({ b: STATES[1], c: STATES[2] });
	const byId = adopt(emptyMemory(NOW, ''), rows, 'ids', true);
	expect(byId.states).toEqual({ a: STATES[0], b: STATES[1], c: STATES[2] });
	expect(adopt(byId, rows, 'all', false).states).toEqual({ b: STATES[1], c: STATES[2] });
});

it('an edit of the scope emits nothing for what was not watched before', () => {
	const memory = adopt(emptyMemory(NOW, ''), [seen('a', STATES[1])], 'groups:a', false);
	const wider = adopt(memory, [seen('a', STATES[3]), seen('b', STATES[1])], 'groups:a,b', false);
	expect(isolationChanges(wider, [seen('a', STATES[3]), seen('b', STATES[1])]).map(({ id }) => id)).toEqual(['a']);
	expect(adopt(memory, [seen('b', STATES[1])], 'groups:a', false)).toBe(memory);
});

it.each([
	['a week less a moment', 7 * DAY - 1, true],
	['a week', 7 * DAY, false],
])('remembers an endpoint that is not shown for %s: %s', (_name, gone, kept) => {
	const memory = adopt(emptyMemory(NOW, ''), [seen('a', STATES[1])], 'all', false);
	const first = remember(memory, [], new Set(), false, NOW);
	expect(first.missing).toEqual({ a: NOW });
	expect('a' in remember(first, [], new Set(), false, NOW + gone).states).toBe(kept);
	expect(remember(first, [], new Set(['a']), false, NOW + 1).missing).toEqual({});
	expect(remember(first, [], new Set(), false, NOW - DAY).missing).toEqual({ a: NOW - DAY });
});

it.each<[string, unknown]>([
	['no memory', undefined],
	['no states', { since: 1, rev: 0, scope: 'all', missing: {} }],
	['no beginning', { rev: 0, scope: 'all', states: {}, missing: {} }],
	['no scope', { since: 1, rev: 0, states: {}, missing: {} }],
	['a state that nobody writes', { since: 1, rev: 0, scope: 'all', states: { a: 'x' }, missing: {} }],
])('reads no memory from %s', (_name, value) => {
	expect(parseIsolationMemory(value)).toBeUndefined();
});
