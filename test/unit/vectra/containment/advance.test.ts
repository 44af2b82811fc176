import { NO_IDENTITY } from '../../../../nodes/Vectra/transport/hostIdentity';
import fc from 'fast-check';
import { CONTAINED, detailTag, PENDING } from '../../../../nodes/Vectra/containment/ownership';
import { advance, type BackOff } from '../../../../nodes/Vectra/containment/advance';
import type { Reason } from '../../../../nodes/Vectra/containment/reasons';
import { reconcile } from '../../../../nodes/Vectra/containment/reconcile';
import type { IsolationWindow } from '../../../../nodes/Vectra/containment/window';
import type { VectraHost } from '../../../../nodes/Vectra/transport/normalize';
import { containmentConfig, criteria, snapshot, vectraHost } from '../hosts';
import { parseLedger, type Ledger, type LedgerEntry } from '../../../../nodes/Vectra/containment/memory';

const A = 'a'.repeat(32);
const B = 'b'.repeat(32);
const REQUEST = 'vectra_contain';
const detailA = detailTag(A, 100);
const detailB = detailTag(B, 100);
const MINUTE = 60_000;
const backOff = { retryAfter: 2 * MINUTE, longest: 5 * MINUTE };
const config = containmentConfig();
const NO_CAPS = { perPoll: 0, perHour: 0 };

/** One poll over the hosts, without any cap. */
function step(ledger: Ledger, hosts: readonly VectraHost[], now: number, pace: BackOff = backOff) {
	return advance(ledger, reconcile(snapshot(hosts), config, now), now, { backOff: pace, caps: NO_CAPS });
}

/** A trigger's life in minutes: `tick` polls with the tags that hosts carry at that time. */
function life() {
	let ledger: LedgerEntry[] = [];
	return {
		/** @param hosts host id → tags */
		tick(minute: number, hosts: Record<number, string[]>): string[] {
			const listed = Object.entries(hosts).map(([id, tags]) => vectraHost(Number(id), tags));
			const result = step(ledger, listed, minute * MINUTE);
			// As n8n keeps it: JSON between two polls.
			ledger = parseLedger(JSON.parse(JSON.stringify(result.ledger)));
			return result.emissions.map(
				({ entry }) =>
					`${entry.host.id} ${entry.desired} ${entry.reason} ${entry.endpointId?.[0] ?? '-'} #${entry.attempt}`,
			);
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

	it('asks for the other direction at once', () => {
		const trigger = life();
		trigger.tick(0, { 1: [REQUEST] });
		expect(trigger.tick(1, { 1: [PENDING, detailA] })).toEqual(['1 released requestWithdrawn a #1']);
		expect(trigger.tick(2, { 1: [REQUEST, PENDING, detailA] })).toEqual(['1 isolated pendingIsolation a #1']);
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
	])('follows an isolation that was never recorded: %s', (_name, after: Record<number, string[]>) => {
		const trigger = life();
		trigger.tick(0, { 1: [REQUEST] });
		expect(trigger.tick(1, after)).toEqual(['1 released withdrawnUnconfirmed - #1']);
		expect(trigger.tick(2, after)).toEqual([]);
		expect(trigger.tick(3, after)).toEqual(['1 released withdrawnUnconfirmed - #2']);
		expect(trigger.size).toBe(0);
		for (let minute = 4; minute < 30; minute += 1) expect(trigger.tick(minute, after)).toEqual([]);
	});

	it('leaves an unconfirmed withdrawal to the tags as soon as they speak', () => {
		const trigger = life();
		trigger.tick(0, { 1: [REQUEST] });
		trigger.tick(1, {});
		expect(trigger.tick(2, { 1: [PENDING, detailA] })).toEqual([]);
		expect(trigger.tick(3, { 1: [PENDING, detailA] })).toEqual(['1 released requestWithdrawn a #2']);
		expect(trigger.tick(4, {})).toEqual([]);
		expect(trigger.size).toBe(0);
	});

	it('takes up a request again that was withdrawn in between', () => {
		const trigger = life();
		trigger.tick(0, { 1: [REQUEST] });
		trigger.tick(1, {});
		expect(trigger.tick(2, { 1: [REQUEST] })).toEqual(['1 isolated requestTag - #1']);
	});

	it('makes sure of a contained host whose release was asked for and withdrawn, twice at most', () => {
		const trigger = life();
		trigger.tick(0, { 1: [CONTAINED, detailA] });
		const wantedAgain = { 1: [REQUEST, CONTAINED, detailA] };
		expect(trigger.tick(1, wantedAgain)).toEqual(['1 isolated releaseWithdrawn a #1']);
		expect(trigger.tick(2, wantedAgain)).toEqual([]);
		expect(trigger.tick(3, wantedAgain)).toEqual(['1 isolated releaseWithdrawn a #2']);
		expect(trigger.size).toBe(0);
		for (let minute = 4; minute < 30; minute += 1) expect(trigger.tick(minute, wantedAgain)).toEqual([]);
	});

	it.each([
		['the release landed', [REQUEST], '1 isolated requestTag - #1'],
		['the release is seen pending', [REQUEST, CONTAINED, PENDING, detailA], '1 isolated pendingIsolation a #1'],
		['the request is withdrawn once more', [CONTAINED, detailA], '1 released requestWithdrawn a #1'],
	])('follows a withdrawn release: %s', (_name, after, asked) => {
		const trigger = life();
		trigger.tick(0, { 1: [CONTAINED, detailA] });
		trigger.tick(1, { 1: [REQUEST, CONTAINED, detailA] });
		expect(trigger.tick(2, { 1: after })).toEqual([asked]);
	});

	it('makes sure of nothing that no criterion asks for', () => {
		const trigger = life();
		const byRule = detailTag(A, 100, 'criterion');
		expect(trigger.tick(0, { 1: ['vectra_release', CONTAINED, byRule] })).toEqual(['1 released releaseTag a #1']);
		expect(trigger.tick(1, { 1: [CONTAINED, byRule] })).toEqual([]);
		expect(trigger.size).toBe(0);
	});

	it('makes sure of a withdrawn release when the window opens', () => {
		const noon: IsolationWindow = { days: [0, 1, 2, 3, 4, 5, 6], from: 12 * 60, to: 13 * 60, timeZone: 'UTC' };
		const at = (minute: number, ledger: Ledger, tags: string[]) =>
			advance(ledger, reconcile(snapshot([vectraHost(1, tags)]), { ...config, window: noon }, minute * MINUTE), minute * MINUTE, {
				backOff,
				caps: NO_CAPS,
			});
		const asked = at(0, [], [CONTAINED, detailA]);
		expect(asked.emissions).toHaveLength(1);
		const closed = at(1, asked.ledger, [REQUEST, CONTAINED, detailA]);
		expect(closed.emissions).toEqual([]);
		const open = at(12 * 60, closed.ledger, [REQUEST, CONTAINED, detailA]);
		expect(open.emissions.map(({ entry: { reason, attempt } }) => ({ reason, attempt }))).toEqual([{ reason: 'releaseWithdrawn', attempt: 1 }]);
	});

	it('makes sure of a withdrawn release when the host is excluded no more', () => {
		const careful = containmentConfig({ exclusions: { ...config.exclusions, keyAssets: true } });
		const at = (minute: number, ledger: Ledger, tags: string[], keyAsset: boolean) =>
			advance(ledger, reconcile(snapshot([vectraHost(1, tags, { keyAsset })]), careful, minute * MINUTE), minute * MINUTE, {
				backOff,
				caps: NO_CAPS,
			});
		const asked = at(0, [], [CONTAINED, detailA], true);
		expect(asked.emissions.map(({ entry: { desired } }) => desired)).toEqual(['released']);
		const excluded = at(1, asked.ledger, [REQUEST, CONTAINED, detailA], true);
		expect(excluded.emissions).toEqual([]);
		const free = at(2, excluded.ledger, [REQUEST, CONTAINED, detailA], false);
		expect(free.emissions.map(({ entry: { reason, attempt } }) => ({ reason, attempt }))).toEqual([{ reason: 'releaseWithdrawn', attempt: 1 }]);
	});

	const asked = (desired: LedgerEntry['desired'], endpointId: string | null, more: Partial<LedgerEntry> = {}): LedgerEntry => ({
		...step([], [vectraHost(1, [REQUEST])], 0).ledger[0],
		desired,
		endpointId,
		...(desired === 'released' ? { reason: 'requestWithdrawn' } : {}),
		...more,
	});
	const emitted = (ledger: Ledger, tags: string[], now = MINUTE) =>
		step(ledger, [vectraHost(1, tags)], now).emissions.map(({ entry }) => `${entry.desired} ${entry.reason} ${entry.endpointId?.[0] ?? '-'} #${entry.attempt}`);
	const contained = [REQUEST, CONTAINED, detailA];

	it.each<[string, LedgerEntry[], string[], string[]]>([
		['of this endpoint', [asked('released', A)], contained, ['isolated releaseWithdrawn a #1']],
		['of this endpoint among others', [asked('isolated', B), asked('released', A)], contained, ['isolated releaseWithdrawn a #1']],
		['of an endpoint not known then', [asked('released', null)], contained, ['isolated releaseWithdrawn a #1']],
		['of an endpoint not known now', [asked('released', A)], [REQUEST, CONTAINED], ['isolated releaseWithdrawn - #1']],
		['of another endpoint: it is not meant', [asked('released', B)], contained, []],
		['none was asked for', [asked('isolated', A)], contained, []],
	])('makes sure of a contained host after a release: %s', (_name, ledger, tags, expected) => {
		expect(emitted(ledger, tags)).toEqual(expected);
	});

	it('counts the tries of each endpoint apart', () => {
		const ledger = [asked('isolated', B, { attempt: 3 }), asked('isolated', A, { attempt: 5 })];
		expect(emitted(ledger, [REQUEST, PENDING, detailA], 10 * MINUTE)).toEqual(['isolated pendingIsolation a #6']);
		expect(emitted(ledger.slice(0, 1), [REQUEST, PENDING, detailA], 10 * MINUTE)).toEqual(['isolated pendingIsolation a #1']);
		expect(emitted([...ledger].reverse(), [REQUEST, PENDING, detailA], 10 * MINUTE)).toEqual(['isolated pendingIsolation a #6']);
		// The tags were wiped: what is asked is still the same.
		expect(emitted(ledger.slice(1), [REQUEST], 10 * MINUTE)).toEqual(['isolated requestTag - #6']);
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
		expect(second.emissions.map(({ entry }) => [entry.host.id, entry.attempt])).toEqual([[1, 2]]);
		expect(second.holds).toEqual([]);
		expect(second.ledger).toContainEqual(ledger[1]);
		expect(poll(second.ledger, 3).emissions.map(({ entry }) => [entry.host.id, entry.attempt])).toEqual([[2, 2]]);
	});

	it('keeps nothing of a host that the caps let nobody ask for yet', () => {
		const seen = reconcile(snapshot([vectraHost(1, [REQUEST]), vectraHost(2, [REQUEST])]), config, 0);
		const { ledger, holds } = advance([], seen, 0, { backOff, caps: { perPoll: 1, perHour: 0 } });
		expect(ledger.map(({ host }) => host.id)).toEqual([1]);
		expect(holds.map(({ host }) => host.id)).toEqual([2]);
	});

	it('takes back what was asked of a host that became excluded, but waits where that is not known', () => {
		const careful = containmentConfig({ exclusions: { ...config.exclusions, keyAssets: true } });
		const { ledger } = step([], [vectraHost(1, [REQUEST])], 0);
		const then = (keyAsset: boolean | null) => {
			const seen = reconcile(snapshot([vectraHost(1, [REQUEST], { keyAsset })], { detailed: new Set([1]) }), careful, MINUTE);
			return advance(ledger, seen, MINUTE, { backOff, caps: NO_CAPS });
		};
		expect(then(true).emissions.map(({ entry }) => entry.reason)).toEqual(['withdrawnUnconfirmed']);
		expect(then(null)).toMatchObject({ emissions: [], ledger });
	});

	it('remembers the endpoint of a pending isolation whose tags were wiped', () => {
		const trigger = life();
		trigger.tick(0, { 1: [REQUEST, PENDING, detailA] });
		expect(trigger.tick(1, {})).toEqual(['1 released withdrawnUnconfirmed a #1']);
	});

	it('does not call a recorded host’s end a withdrawal', () => {
		const trigger = life();
		trigger.tick(0, { 1: [REQUEST] });
		trigger.tick(1, { 1: [REQUEST, CONTAINED, detailA] });
		trigger.tick(2, { 1: [CONTAINED, detailA] });
		expect(trigger.tick(3, {})).toEqual([]);
		expect(trigger.size).toBe(0);
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
		const odd = { retryAfter: 10 * MINUTE, longest: MINUTE };
		expect(step(first.ledger, hosts, 9 * MINUTE, odd).emissions).toEqual([]);
		expect(step(first.ledger, hosts, 10 * MINUTE, odd).emissions).toHaveLength(1);
	});

	it('only repeats when its memory is lost', () => {
		const trigger = life();
		trigger.tick(0, { 1: [REQUEST], 2: [CONTAINED, detailA], 3: [REQUEST, CONTAINED, detailB] });
		trigger.forget();
		expect(trigger.tick(1, { 1: [REQUEST], 2: [CONTAINED, detailA], 3: [REQUEST, CONTAINED, detailB] })).toEqual([
			'1 isolated requestTag - #1',
			'2 released requestWithdrawn a #1',
		]);
	});
});

describe('advance, over any history', () => {
	const tags = fc.uniqueArray(fc.constantFrom(REQUEST, CONTAINED, PENDING, detailA, 'finance'), { maxLength: 4 });
	const change = fc.record({ minutes: fc.integer({ min: 1, max: 4 }), host: fc.integer({ min: 1, max: 3 }), tags: fc.option(tags) });

	it('loses no need, repeats none too early, and follows every withdrawal', () => {
		fc.assert(
			fc.property(fc.array(change, { maxLength: 40 }), (history) => {
				const world = new Map<number, string[]>();
				let ledger: LedgerEntry[] = [];
				let minute = 0;
				/** What is being asked: host and direction → the minute in which it was asked last. */
				const asked = new Map<string, number>();
				const direction = ({ desired, reason }: Pick<LedgerEntry, 'desired' | 'reason'>) => (reason === 'releaseWithdrawn' ? 'kept' : desired);
				/** Host → how often it was made sure of since its release was asked for. */
				const madeSure = new Map<number, number>();
				for (const move of history) {
					if (move.tags === null) world.delete(move.host);
					else world.set(move.host, move.tags);
					for (let passed = 0; passed < move.minutes; passed += 1) {
						minute += 1;
						const hosts = [...world].map(([id, current]) => vectraHost(id, current));
						const seen = reconcile(snapshot(hosts), config, minute * MINUTE);
						const before = new Map(asked);
						const result = advance(ledger, seen, minute * MINUTE, { backOff, caps: NO_CAPS });
						const emitted = new Map(result.emissions.map(({ entry }) => [`${entry.host.id}:${direction(entry)}`, entry]));
						ledger = parseLedger(JSON.parse(JSON.stringify(result.ledger)));

						const standing = new Set(seen.needs.map(({ host, desired }) => `${host.id}:${desired}`));
						for (const key of standing) {
							const known = before.get(key);
							const entry = emitted.get(key);
							if (known !== undefined && entry) expect(minute - known).toBeGreaterThanOrEqual(2);
							if (entry) asked.set(key, minute);
							else expect(minute - (known ?? -Infinity)).toBeLessThan(5);
						}
						for (const [key, entry] of emitted) {
							if (standing.has(key)) continue;
							expect(['withdrawnUnconfirmed', 'releaseWithdrawn']).toContain(entry.reason);
							asked.set(key, minute);
						}
						// A release that may still land is not taken for settled, nor asked about for ever.
						for (const { host } of seen.satisfied) {
							if (before.has(`${host.id}:released`)) expect(emitted.has(`${host.id}:kept`)).toBe(true);
						}
						for (const { entry } of result.emissions) {
							const { id } = entry.host;
							madeSure.set(id, direction(entry) === 'kept' ? (madeSure.get(id) ?? 0) + 1 : 0);
							expect(madeSure.get(id)).toBeLessThanOrEqual(2);
						}
						// Every isolation that was asked for has an owner, stands, or is being taken back right now.
						for (const id of [1, 2, 3]) {
							const wasAsked = before.has(`${id}:isolated`) || before.has(`${id}:kept`);
							if (!wasAsked || standing.has(`${id}:isolated`) || seen.owned.has(id)) continue;
							expect(emitted.has(`${id}:released`)).toBe(true);
						}
						const kept = new Set(ledger.map(({ host, desired, reason }) => `${host.id}:${direction({ desired, reason })}`));
						for (const key of [...asked.keys()]) if (!kept.has(key)) asked.delete(key);
					}
				}
			}),
		);
	});
});

describe('parseLedger', () => {
	const entry: LedgerEntry = {
		host: { id: 7, name: 'fin-lt-0142', ip: '10.20.4.77', macAddresses: ['00:11:22:33:44:55'], url: 'https://brain.example/hosts/7' },
		desired: 'released',
		endpointId: A,
		reason: 'requestWithdrawn',
		firstEmitted: 5,
		lastEmitted: 6,
		attempt: 2,
	};

	it.each<[string, unknown]>([
		['null', null],
		['a text', 'x'],
		['nothing', {}],
		['no host', { ...entry, host: null }],
		['a host without an ID', { ...entry, host: { ...entry.host, id: 'x' } }],
		['an unknown direction', { ...entry, desired: 'gone' }],
		['an unknown reason', { ...entry, reason: '?' }],
		['a reason that every object has', { ...entry, reason: 'toString' }],
		['no first time', { ...entry, firstEmitted: null }],
		['no last time', { ...entry, lastEmitted: 'soon' }],
		['no count', { ...entry, attempt: undefined }],
	])('drops what it cannot read and keeps the rest: %s', (_name, broken) => {
		expect(parseLedger([broken, entry])).toEqual([entry]);
	});

	it.each([[undefined], [null], ['x'], [{ entries: [entry] }]])('is empty for %j', (stored) => {
		expect(parseLedger(stored)).toEqual([]);
	});

	const reasons: Record<Reason, true> = {
		requestTag: true, blockGroup: true, urgency: true, scores: true, detection: true, pendingIsolation: true, noBlockGroup: true,
		releaseTag: true, requestWithdrawn: true, criteriaLapsed: true, timeElapsed: true, withdrawnUnconfirmed: true, releaseWithdrawn: true,
	};

	it.each(Object.keys(reasons) as Reason[])('knows the reason %s', (reason) => {
		expect(parseLedger([{ ...entry, reason }])).toEqual([{ ...entry, reason }]);
	});

	it('takes numbers as texts, and a host of which little was kept', () => {
		const stored = { ...entry, host: { id: '7' }, desired: 'isolated', endpointId: '', firstEmitted: '5', lastEmitted: '6', attempt: '2' };
		expect(parseLedger([stored])).toEqual([
			{ ...entry, host: { id: 7, name: '', ip: '', macAddresses: [], url: '' }, desired: 'isolated', endpointId: null },
		]);
	});
});

describe('what is asked when nobody lists the host any more', () => {
	it('is about the host as it was, with nothing that could have changed', () => {
		const host = vectraHost(7, [REQUEST, 'x'], { macAddresses: ['00:11:22:33:44:55'], groups: [{ id: 1, name: 'Laptops', type: 'host' }] });
		const { ledger } = step([], [host], 0);
		const { emissions } = step(ledger, [], MINUTE);
		expect(emissions.map(({ need }) => need)).toEqual([
			{
				host: {
					id: 7,
					name: 'host-7',
					ip: '10.0.0.7',
					macAddresses: ['00:11:22:33:44:55'],
					url: 'https://brain.example/hosts/7',
					tags: [],
					groups: [],
					severity: '',
					threat: null,
					certainty: null,
					keyAsset: null,
					privilegeLevel: null,
					identity: NO_IDENTITY,
					knows: { address: true, groups: false, privilege: false, tags: false },
				},
				desired: 'released',
				reason: 'withdrawnUnconfirmed',
				criteria: [],
				basis: 'request',
				endpointId: null,
				followUp: null,
			},
		]);
	});

	it('names the endpoint once where one of two entries knows it', () => {
		const [base] = step([], [vectraHost(1, [REQUEST])], 0).ledger;
		const ledger = [base, { ...base, endpointId: A }, { ...base, endpointId: B }];
		expect(step(ledger, [], MINUTE).emissions.map(({ need }) => need.endpointId)).toEqual([A, B]);
	});
});

describe('a reading of Vectra that leaves something open', () => {
	const untold = { knows: { address: true, groups: true, privilege: true, tags: false } };
	const asked = step([], [vectraHost(1, [REQUEST])], 0).ledger;
	const poll = (ledger: Ledger, hosts: readonly VectraHost[], isWhole: boolean) =>
		advance(ledger, reconcile(snapshot(hosts, { isWhole }), config, MINUTE), MINUTE, { backOff, caps: NO_CAPS });
	const summary = ({ emissions }: ReturnType<typeof poll>) => emissions.map(({ entry }) => `${entry.host.id} ${entry.desired} ${entry.reason}`);

	it('takes a missing host for withdrawn only where the list is whole', () => {
		expect(summary(poll(asked, [], true))).toEqual(['1 released withdrawnUnconfirmed']);
		const open = poll(asked, [], false);
		expect(summary(open)).toEqual([]);
		expect(open.ledger).toEqual(asked);
		expect(summary(poll(open.ledger, [vectraHost(1, [REQUEST])], true))).toEqual([]);
	});

	it('takes a listed host for withdrawn, whatever else the list leaves out', () => {
		expect(summary(poll(asked, [vectraHost(1, [])], false))).toEqual(['1 released withdrawnUnconfirmed']);
	});

	it('neither releases nor isolates a host whose tags are not reported', () => {
		const open = poll(asked, [vectraHost(1, [], untold)], true);
		expect([summary(open), open.ledger]).toEqual([[], asked]);
		const byScore = containmentConfig({ criteria: criteria({ requestTag: REQUEST, scores: { values: { threat: 50 } } }) });
		const { needs, holds } = reconcile(snapshot([vectraHost(2, [], untold)], { detailed: new Set([2]) }), byScore, 0);
		expect([needs, holds.map(({ host, reason }) => `${host.id} ${reason}`)]).toEqual([[], ['2 undecidable']]);
	});
});
