import fc from 'fast-check';
import { CONTAINED, detailTag, EXTERNAL, PENDING } from '../../../../nodes/Vectra/containment/ownership';
import { advance, type BackOff } from '../../../../nodes/Vectra/containment/advance';
import { parseLedger, storeLedger, type Ledger, type LedgerEntry } from '../../../../nodes/Vectra/containment/memory';
import { reconcile, type ContainmentConfig, type Snapshot } from '../../../../nodes/Vectra/containment/reconcile';
import type { VectraHost } from '../../../../nodes/Vectra/transport/normalize';
import { containmentConfig, snapshot, vectraHost } from '../hosts';

const A = 'a'.repeat(32);
const B = 'b'.repeat(32);
const REQUEST = 'vectra_contain';
const detailA = detailTag(A, 100);
const detailB = detailTag(B, 100);
const MINUTE = 60_000;
const backOff: BackOff = { retryAfter: 2 * MINUTE, longest: 5 * MINUTE, watch: 60 * MINUTE };
const config = containmentConfig();
const NO_CAPS = { perPoll: 0, perHour: 0 };

/** One poll over the hosts, without any cap. */
function step(
	ledger: Ledger,
	hosts: readonly VectraHost[],
	now: number,
	{ pace = backOff, rules = config, extra = {} }: { pace?: BackOff; rules?: ContainmentConfig; extra?: Partial<Snapshot> } = {},
) {
	return advance(ledger, reconcile(snapshot(hosts, extra), rules, now), now, { backOff: pace, caps: NO_CAPS });
}

const summary = ({ emissions }: ReturnType<typeof step>): string[] =>
	emissions.map(({ need, entry }) => `${entry.hostId} ${entry.desired} ${need.reason} ${entry.endpointId?.[0] ?? '-'} #${entry.attempt}`);

/** A trigger's life in minutes: `tick` polls with the tags that hosts carry at that time. */
function life(rules: ContainmentConfig = config) {
	let ledger: LedgerEntry[] = [];
	return {
		/** @param hosts host id → tags */
		tick(minute: number, hosts: Record<number, string[]>): string[] {
			const listed = Object.entries(hosts).map(([id, tags]) => vectraHost(Number(id), tags));
			const result = step(ledger, listed, minute * MINUTE, { rules });
			// As n8n keeps it: JSON between two polls.
			ledger = parseLedger(JSON.parse(JSON.stringify(storeLedger(result.ledger))));
			return summary(result);
		},
		forget() {
			ledger = [];
		},
		get size() {
			return ledger.length;
		},
	};
}

describe('advance', () => {
	it('asks at once, then after 2, 4 and 5 minutes, until it is done', () => {
		const trigger = life();
		const asked: number[] = [];
		for (let minute = 0; minute <= 20; minute += 1) {
			if (trigger.tick(minute, { 1: [REQUEST] }).length > 0) asked.push(minute);
		}
		expect(asked).toEqual([0, 2, 6, 11, 16]);
		expect(trigger.tick(17, { 1: [REQUEST, CONTAINED, detailA] })).toEqual([]);
		expect(trigger.size).toBe(0);
	});

	it('asks for the other direction at once where nothing is claimed any more', () => {
		const trigger = life();
		trigger.tick(0, { 1: [REQUEST] });
		expect(trigger.tick(1, { 1: [CONTAINED, detailA] })).toEqual(['1 released requestWithdrawn a #1']);
		expect(trigger.tick(2, { 1: [REQUEST] })).toEqual(['1 isolated requestTag - #1']);
	});

	it('lets a claimed host rest while an execution of the other direction may be at work', () => {
		const trigger = life();
		trigger.tick(0, { 1: [REQUEST] });
		const withdrawn = { 1: [PENDING, detailA] };
		expect(trigger.tick(1, withdrawn)).toEqual([]);
		expect(trigger.tick(2, withdrawn)).toEqual(['1 released requestWithdrawn a #1']);
		const again = { 1: [REQUEST, CONTAINED, PENDING, detailA] };
		expect(trigger.tick(3, again)).toEqual([]);
		expect(trigger.tick(4, again)).toEqual(['1 isolated pendingIsolation a #1']);
	});

	it.each<[string, Partial<LedgerEntry>, string[]]>([
		['just emitted', { lastEmitted: 10 * MINUTE }, []],
		['emitted less than an interval ago', { lastEmitted: 8 * MINUTE + 1 }, []],
		['emitted an interval ago', { lastEmitted: 8 * MINUTE }, ['1 released requestWithdrawn a #1']],
		['emitted after many tries: one interval all the same', { lastEmitted: 8 * MINUTE, attempt: 9 }, ['1 released requestWithdrawn a #1']],
		['only looked at', { lastEmitted: 10 * MINUTE, pace: 'watch' }, ['1 released requestWithdrawn a #1']],
		['emitted in the future: the clock was set back', { lastEmitted: 11 * MINUTE }, ['1 released requestWithdrawn a #1']],
		['of another host', { hostId: 2 }, ['1 released requestWithdrawn a #1']],
		['for an endpoint that was not known then', { endpointId: null, lastEmitted: 9 * MINUTE }, []],
	])('rests after the other direction: %s', (_name, more, expected) => {
		const entry: LedgerEntry = { hostId: 1, desired: 'isolated', endpointId: A, pace: 'act', firstEmitted: 0, lastEmitted: 9 * MINUTE, attempt: 1, ...more };
		const result = step([entry], [vectraHost(1, [PENDING, detailA])], 10 * MINUTE);
		expect(summary(result)).toEqual(expected);
		if (expected.length === 0) expect(result.ledger).toEqual([entry]);
	});

	it('keeps the interval when only the endpoint ID became known', () => {
		const trigger = life();
		trigger.tick(0, { 1: [REQUEST] });
		expect(trigger.tick(1, { 1: [REQUEST, PENDING, detailA] })).toEqual([]);
		expect(trigger.tick(2, { 1: [REQUEST, PENDING, detailA] })).toEqual(['1 isolated pendingIsolation a #2']);
	});

	it.each([
		['the request was withdrawn', { 1: ['finance'] }],
		['the host is gone', {}],
		['what is left of its tags is not ours', { 1: [detailA] }],
	])('asks nothing of a host that is not read as ours, whatever was asked before: %s', (_name, after: Record<number, string[]>) => {
		const trigger = life();
		trigger.tick(0, { 1: [REQUEST] });
		for (let minute = 1; minute < 30; minute += 1) expect(trigger.tick(minute, after)).toEqual([]);
		expect(trigger.size).toBe(0);
	});

	it('asks nothing of a contained host whose release was asked for, was not claimed, and is not wanted any more', () => {
		const trigger = life();
		trigger.tick(0, { 1: [CONTAINED, detailA] });
		for (let minute = 1; minute < 30; minute += 1) expect(trigger.tick(minute, { 1: [REQUEST, CONTAINED, detailA] })).toEqual([]);
		expect(trigger.size).toBe(0);
	});

	it('follows what is claimed for as long as the claim stands, with and without its memory', () => {
		const trigger = life();
		const claimed = { 1: [REQUEST, CONTAINED, PENDING, detailA] };
		const asked: number[] = [];
		for (let minute = 0; minute <= 20; minute += 1) {
			if (minute === 8) trigger.forget();
			if (trigger.tick(minute, claimed).length > 0) asked.push(minute);
		}
		expect(asked).toEqual([0, 2, 6, 8, 10, 14, 19]);
	});

	it('takes up a request again that was withdrawn in between', () => {
		const trigger = life();
		trigger.tick(0, { 1: [REQUEST] });
		trigger.tick(1, {});
		expect(trigger.tick(2, { 1: [REQUEST] })).toEqual(['1 isolated requestTag - #1']);
	});

	const asked = (desired: LedgerEntry['desired'], endpointId: string | null, more: Partial<LedgerEntry> = {}): LedgerEntry => ({
		...step([], [vectraHost(1, [REQUEST])], 0).ledger[0],
		desired,
		endpointId,
		...more,
	});
	const emitted = (ledger: Ledger, tags: string[], now = MINUTE) => summary(step(ledger, [vectraHost(1, tags)], now));

	it('counts the tries of each endpoint apart', () => {
		const ledger = [asked('isolated', B, { attempt: 3 }), asked('isolated', A, { attempt: 5 })];
		expect(emitted(ledger, [REQUEST, PENDING, detailA], 10 * MINUTE)).toEqual(['1 isolated pendingIsolation a #6']);
		expect(emitted(ledger.slice(0, 1), [REQUEST, PENDING, detailA], 10 * MINUTE)).toEqual(['1 isolated pendingIsolation a #1']);
		expect(emitted([...ledger].reverse(), [REQUEST, PENDING, detailA], 10 * MINUTE)).toEqual(['1 isolated pendingIsolation a #6']);
		// The tags were wiped: what is asked is still the same.
		expect(emitted(ledger.slice(1), [REQUEST], 10 * MINUTE)).toEqual(['1 isolated requestTag - #6']);
	});

	it('asks nothing twice in one moment', () => {
		const { ledger } = step([], [vectraHost(1, [REQUEST])], MINUTE);
		expect(emitted(ledger, [REQUEST], MINUTE)).toEqual([]);
	});

	it('keeps what the caps put off: it is asked again with the next poll, not as new', () => {
		const hosts = [vectraHost(1, [REQUEST]), vectraHost(2, [REQUEST])];
		const { ledger } = step([], hosts, 0);
		const poll = (before: Ledger, minute: number) =>
			advance(before, reconcile(snapshot(hosts), config, minute * MINUTE), minute * MINUTE, { backOff, caps: { perPoll: 1, perHour: 0 } });
		const second = poll(ledger, 2);
		expect(second.emissions.map(({ entry }) => [entry.hostId, entry.attempt])).toEqual([[1, 2]]);
		expect(second.holds).toEqual([]);
		expect(second.ledger).toContainEqual(ledger[1]);
		expect(poll(second.ledger, 3).emissions.map(({ entry }) => [entry.hostId, entry.attempt])).toEqual([[2, 2]]);
	});

	it('keeps nothing of a host that the caps let nobody ask for yet', () => {
		const seen = reconcile(snapshot([vectraHost(1, [REQUEST]), vectraHost(2, [REQUEST])]), config, 0);
		const { ledger, holds } = advance([], seen, 0, { backOff, caps: { perPoll: 1, perHour: 0 } });
		expect(ledger.map(({ hostId }) => hostId)).toEqual([1]);
		expect(holds.map(({ host, reason }) => [host.id, reason])).toEqual([[2, 'limitReached']]);
	});

	it('asks nothing of a host that became excluded before it was claimed', () => {
		const careful = containmentConfig({ exclusions: { ...config.exclusions, keyAssets: true } });
		const { ledger } = step([], [vectraHost(1, [REQUEST])], 0);
		const then = step(ledger, [vectraHost(1, [REQUEST], { keyAsset: true })], MINUTE, { rules: careful });
		expect([summary(then), then.holds.map(({ reason }) => reason), then.ledger]).toEqual([[], ['keyAsset'], []]);
	});

	it('is not silenced by a clock that was set back', () => {
		const trigger = life();
		trigger.tick(1_000, { 1: [REQUEST] });
		expect(trigger.tick(10, { 1: [REQUEST] })).toEqual(['1 isolated requestTag - #2']);
		expect(trigger.tick(11, { 1: [REQUEST] })).toEqual([]);
	});

	it('never waits shorter than the first interval when the longest is set below it', () => {
		const hosts = [vectraHost(1, [REQUEST])];
		const first = step([], hosts, 0);
		const pace = { ...backOff, retryAfter: 10 * MINUTE, longest: MINUTE };
		expect(step(first.ledger, hosts, 9 * MINUTE, { pace }).emissions).toEqual([]);
		expect(step(first.ledger, hosts, 10 * MINUTE, { pace }).emissions).toHaveLength(1);
	});

	it('only repeats when its memory is lost', () => {
		const trigger = life();
		const hosts = { 1: [REQUEST], 2: [CONTAINED, detailA], 3: [REQUEST, CONTAINED, detailB] };
		trigger.tick(0, hosts);
		trigger.forget();
		expect(trigger.tick(1, hosts)).toEqual(['1 isolated requestTag - #1', '2 released requestWithdrawn a #1']);
	});
});

describe('what is watched', () => {
	const verifying = containmentConfig({ isVerifying: true });
	/** Isolated in minute 10. */
	const contained = [REQUEST, CONTAINED, detailTag(A, 600)];
	const minutes = (trigger: ReturnType<typeof life>, from: number, to: number, tags: string[]): number[] => {
		const seen: number[] = [];
		for (let minute = from; minute <= to; minute += 1) if (trigger.tick(minute, { 1: tags }).length > 0) seen.push(minute);
		return seen;
	};

	it('is looked at an hour after its isolation began, and then every hour, never sooner', () => {
		expect(minutes(life(verifying), 10, 200, contained)).toEqual([70, 130, 190]);
	});

	it('is looked at an hour after it was asked for last, when it was recorded meanwhile', () => {
		const trigger = life(verifying);
		expect(trigger.tick(40, { 1: [REQUEST, PENDING, detailTag(A, 600)] })).toEqual(['1 isolated pendingIsolation a #1']);
		expect(minutes(trigger, 41, 200, contained)).toEqual([100, 160]);
	});

	it('is looked at at once where no memory and no tag says since when it is so', () => {
		expect(minutes(life(verifying), 10, 100, [REQUEST, EXTERNAL])).toEqual([10, 70]);
	});

	it('begins to be looked at again when its memory is lost, the begin in its tag being long ago', () => {
		const trigger = life(verifying);
		expect(minutes(trigger, 10, 80, contained)).toEqual([70]);
		trigger.forget();
		expect(minutes(trigger, 81, 150, contained)).toEqual([81, 141]);
	});

	it('is acted on at once when something is to be done', () => {
		const trigger = life(verifying);
		expect(minutes(trigger, 70, 70, contained)).toEqual([70]);
		expect(trigger.tick(71, { 1: contained.slice(1) })).toEqual(['1 released requestWithdrawn a #1']);
	});

	it('is not looked at where nobody verifies', () => {
		expect(minutes(life(), 10, 200, contained)).toEqual([]);
	});

	it('says so in the item: not to be isolated, to be looked at', () => {
		const { emissions } = step([], [vectraHost(1, [REQUEST, EXTERNAL])], 0);
		expect(emissions).toMatchObject([{ need: { mayIsolate: false, pace: 'watch' }, entry: { pace: 'watch', attempt: 1 } }]);
	});
});

describe('advance, over any history', () => {
	const tags = fc.uniqueArray(fc.constantFrom(REQUEST, CONTAINED, PENDING, EXTERNAL, detailA, 'finance'), { maxLength: 4 });
	const change = fc.record({ minutes: fc.integer({ min: 1, max: 4 }), host: fc.integer({ min: 1, max: 3 }), tags: fc.option(tags), forget: fc.boolean() });

	it('loses no need, repeats none too early, and asks for nothing that this reading does not ask for', () => {
		fc.assert(
			fc.property(fc.array(change, { maxLength: 40 }), (history) => {
				const world = new Map<number, string[]>();
				let ledger: LedgerEntry[] = [];
				let minute = 0;
				/** Host, direction and pace → the minute in which it was asked for last. */
				let asked = new Map<string, number>();
				for (const move of history) {
					if (move.tags === null) world.delete(move.host);
					else world.set(move.host, move.tags);
					if (move.forget && move.minutes === 4) {
						ledger = [];
						asked = new Map();
					}
					for (let passed = 0; passed < move.minutes; passed += 1) {
						minute += 1;
						const seen = reconcile(snapshot([...world].map(([id, current]) => vectraHost(id, current))), config, minute * MINUTE);
						const result = advance(ledger, seen, minute * MINUTE, { backOff, caps: NO_CAPS });
						ledger = parseLedger(JSON.parse(JSON.stringify(storeLedger(result.ledger))));
						const emitted = new Set(result.emissions.map(({ entry }) => `${entry.hostId}:${entry.desired}:${entry.pace}`));
						const standing = new Map(seen.needs.map((need) => [`${need.host.id}:${need.desired}:${need.pace}`, need]));
						for (const key of emitted) expect(standing.has(key)).toBe(true);
						for (const [key, need] of standing) {
							const known = asked.get(key);
							const opposite = asked.get(`${need.host.id}:${need.desired === 'isolated' ? 'released' : 'isolated'}:act`);
							const rests = need.isClaimed && opposite !== undefined && minute - opposite < 2;
							if (emitted.has(key)) {
								if (known !== undefined && need.pace === 'act') expect(minute - known).toBeGreaterThanOrEqual(2);
								expect(rests).toBe(false);
							} else if (need.pace === 'act' && !rests) {
								expect(minute - (known ?? -Infinity)).toBeLessThan(5);
							}
						}
						for (const key of emitted) asked.set(key, minute);
						const kept = new Set(ledger.map(({ hostId, desired, pace }) => `${hostId}:${desired}:${pace}`));
						for (const key of [...asked.keys()]) if (!kept.has(key)) asked.delete(key);
					}
				}
			}),
		);
	});
});

describe('the stored ledger', () => {
	const entry: LedgerEntry = { hostId: 7, desired: 'released', endpointId: A, pace: 'act', firstEmitted: 5, lastEmitted: 6, attempt: 2 };
	const row = [7, 'r', A, 5, 1, 2];
	const withField = (index: number, value: unknown) => row.map((field, at) => (at === index ? value : field));

	it('says what was remembered', () => {
		const time = fc.integer({ min: 0, max: 4_000_000_000_000 });
		const entries = fc.array(
			fc.record<LedgerEntry>({
				hostId: fc.nat(),
				desired: fc.constantFrom('isolated', 'released'),
				endpointId: fc.constantFrom(A, null),
				pace: fc.constantFrom('act', 'watch'),
				firstEmitted: time,
				lastEmitted: time,
				attempt: fc.nat(50),
			}),
		);
		fc.assert(fc.property(entries, (ledger) => expect(parseLedger(JSON.parse(JSON.stringify(storeLedger(ledger))))).toEqual(ledger)));
	});

	it.each<[string, unknown]>([
		['null', null],
		['a text', 'x'],
		['nothing', []],
		['no host', withField(0, null)],
		['a host without an ID', withField(0, 'x')],
		['an entry of an earlier version', entry],
		['an unknown direction', withField(1, 'gone')],
		['no first time', withField(3, null)],
		['no last time', withField(4, 'soon')],
		['no count', row.slice(0, 5)],
	])('drops what it cannot read and keeps the rest: %s', (_name, broken) => {
		expect(parseLedger([broken, row])).toEqual([entry]);
	});

	it.each([[undefined], [null], ['x'], [{ entries: [row] }]])('is empty for %j', (stored) => {
		expect(parseLedger(stored)).toEqual([]);
	});

	it('takes numbers as texts, and a pace that it does not know for one that acts', () => {
		expect(parseLedger([['7', 'io', '', '5', '1', '2'], withField(1, 'rw')])).toEqual([
			{ ...entry, desired: 'isolated', endpointId: null },
			{ ...entry, pace: 'watch' },
		]);
	});
});

describe('a reading of Vectra that leaves something open', () => {
	const untold = { knows: { address: true, groups: true, privilege: true, tags: false } };
	const asked = step([], [vectraHost(1, [REQUEST])], 0).ledger;

	it('keeps what it knows of a host that a list short of rows does not show', () => {
		const open = step(asked, [], MINUTE, { extra: { isWhole: false } });
		expect([summary(open), open.ledger]).toEqual([[], asked]);
		expect(summary(step(open.ledger, [vectraHost(1, [REQUEST])], MINUTE))).toEqual([]);
		expect(step(asked, [], MINUTE).ledger).toEqual([]);
	});

	it('keeps what it knows of a host whose tags are not reported, and asks nothing of it', () => {
		const open = step(asked, [vectraHost(1, [], untold)], MINUTE);
		expect([summary(open), open.ledger]).toEqual([[], asked]);
	});

	it('goes on with the hosts that it does show', () => {
		const open = step(asked, [vectraHost(1, [CONTAINED, detailA])], 9 * MINUTE, { extra: { isWhole: false } });
		expect(summary(open)).toEqual(['1 released requestWithdrawn a #1']);
	});
});
