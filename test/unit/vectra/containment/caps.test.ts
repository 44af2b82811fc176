import fc from 'fast-check';
import { CONTAINED, detailTag, EXTERNAL } from '../../../../nodes/Vectra/containment/ownership';
import { isUnansweredForAnHour, limitIsolations, type Caps } from '../../../../nodes/Vectra/containment/caps';
import { advance } from '../../../../nodes/Vectra/containment/advance';
import { reconcile } from '../../../../nodes/Vectra/containment/reconcile';
import type { VectraHost } from '../../../../nodes/Vectra/transport/normalize';
import { containmentConfig, snapshot, vectraHost } from '../hosts';
import { parseLedger, storeLedger, type LedgerEntry } from '../../../../nodes/Vectra/containment/memory';

const REQUEST = 'vectra_contain';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = 1_000 * MINUTE;
const backOff = { retryAfter: 2 * MINUTE, longest: 5 * MINUTE, watch: HOUR };
const endpoint = (id: number) => id.toString(16).padStart(32, '0');
const contained = (id: number, minute: number) => [REQUEST, CONTAINED, detailTag(endpoint(id), (START + minute * MINUTE) / 1_000)];
const requested = (...ids: number[]) => ids.map((id) => vectraHost(id, [REQUEST]));

function trigger(perPoll: number, perHour: number, config = containmentConfig()) {
	let ledger: LedgerEntry[] = [];
	return {
		poll(minute: number, hosts: VectraHost[]) {
			const now = START + minute * MINUTE;
			const result = advance(ledger, reconcile(snapshot(hosts), config, now), now, { backOff, caps: { perPoll, perHour } });
			ledger = parseLedger(JSON.parse(JSON.stringify(storeLedger(result.ledger))));
			return {
				asked: result.emissions.filter(({ entry }) => entry.desired === 'isolated').map(({ entry }) => entry.hostId),
				released: result.emissions.filter(({ entry }) => entry.desired === 'released').map(({ entry }) => entry.hostId),
				held: result.holds.map(({ host, reason }) => `${host.id} ${reason}`),
			};
		},
		forget: () => void (ledger = []),
	};
}

describe('caps', () => {
	it('per poll: the rest waits, is reported, and comes with the next polls', () => {
		const { poll } = trigger(2, 0);
		expect(poll(0, requested(1, 2, 3, 4, 5))).toEqual({ asked: [1, 2], released: [], held: ['3 limitReached', '4 limitReached', '5 limitReached'] });
		expect(poll(1, requested(1, 2, 3, 4, 5))).toMatchObject({ asked: [3, 4], held: ['5 limitReached'] });
	});

	it('per poll: new hosts come before repetitions, then those that wait longest', () => {
		const { poll } = trigger(2, 0);
		poll(0, requested(1, 2));
		expect(poll(2, requested(1, 2, 3))).toEqual({ asked: [1, 3], released: [], held: [] });
		expect(poll(3, requested(1, 2, 3)).asked).toEqual([2]);
	});

	it('per hour: counts what is recorded and what is asked but not recorded', () => {
		const { poll } = trigger(0, 3);
		const old = vectraHost(9, contained(9, -61));
		const recent = vectraHost(8, contained(8, -57));
		expect(poll(0, [old, recent, ...requested(1, 2, 3)])).toMatchObject({ asked: [1, 2], held: ['3 limitReached'] });
		expect(poll(1, [old, recent, ...requested(1, 2, 3)])).toMatchObject({ asked: [], held: ['3 limitReached'] });
		// An hour after its isolation a host counts no more.
		expect(poll(3, [old, recent, ...requested(1, 2, 3)]).asked).toEqual([1, 2, 3]);
	});

	it('per hour: a host that cannot be isolated stands in nobody’s way for longer than that', () => {
		const { poll } = trigger(0, 1);
		expect(poll(0, requested(1)).asked).toEqual([1]);
		for (let minute = 1; minute < 60; minute += 1) {
			const { asked } = poll(minute, requested(1, 2));
			expect(asked).not.toContain(2);
		}
		const later = [60, 61, 62, 63, 64, 65].map((minute) => poll(minute, requested(1, 2)));
		expect(later.flatMap(({ asked }) => asked)[0]).toBe(2);
		// While the one is asked for, the other must wait.
		for (const { asked } of later) expect(asked.length).toBeLessThanOrEqual(1);
		expect(later[5].held).toEqual(['1 limitReached']);
	});

	it('per hour: survive the loss of the memory, as far as isolations are recorded', () => {
		const { poll, forget } = trigger(0, 2);
		expect(poll(0, requested(1, 2, 3)).asked).toEqual([1, 2]);
		forget();
		const recorded = [1, 2].map((id) => vectraHost(id, contained(id, 0)));
		expect(poll(1, [...recorded, ...requested(3)])).toMatchObject({ asked: [], held: ['3 limitReached'] });
	});

	it('do not limit what is ours already, nor any release', () => {
		const { poll } = trigger(1, 1);
		const ours = [1, 2, 3].map((id) => vectraHost(id, [REQUEST, 'cortex-xdr:pending', detailTag(endpoint(id), START / 1_000)]));
		expect(poll(0, ours).asked).toEqual([1, 2, 3]);
		const withdrawn = [1, 2, 3].map((id) => vectraHost(id, contained(id, 0).slice(1)));
		expect(poll(1, withdrawn).released).toEqual([1, 2, 3]);
	});

	it('limit nothing that is only looked at, and do not count it', () => {
		const { poll } = trigger(1, 1);
		const external = [1, 2, 3].map((id) => vectraHost(id, [REQUEST, EXTERNAL]));
		expect(poll(0, [...external, ...requested(4)])).toEqual({ asked: [1, 2, 3, 4], released: [], held: [] });
		expect(poll(61, external).asked).toEqual([1, 2, 3]);
		// It is over, and the host is asked for like any other: what was looked at before takes up no place.
		expect(poll(62, [vectraHost(1, [REQUEST]), ...external.slice(1)]).asked).toEqual([1]);
	});

	it('per hour: count neither releases nor, twice, what is recorded', () => {
		const { poll } = trigger(0, 2);
		const pending = (id: number) => vectraHost(id, [REQUEST, 'cortex-xdr:pending', detailTag(endpoint(id), START / 1_000)]);
		expect(poll(0, requested(1)).asked).toEqual([1]);
		// One is recorded meanwhile: it counts by its tag alone.
		expect(poll(1, [pending(1), ...requested(2, 3)])).toMatchObject({ asked: [2], held: ['3 limitReached'] });
		// It was never claimed, and is not wanted any more: its place is free at once.
		expect(poll(2, [pending(1), vectraHost(2, [])]).released).toEqual([]);
		expect(poll(3, [pending(1), ...requested(3)])).toMatchObject({ asked: [3], held: [] });
	});

	it('ask for nothing when the window closes, and release nothing that was not claimed', () => {
		// Open for the first minute only.
		const minute = Math.floor(START / MINUTE) % 1_440;
		const window = { days: [0, 1, 2, 3, 4, 5, 6], from: minute, to: minute + 1, timeZone: 'UTC' };
		const { poll } = trigger(0, 0, containmentConfig({ window }));
		expect(poll(0, requested(1)).asked).toEqual([1]);
		expect(poll(1, requested(1))).toEqual({ asked: [], released: [], held: ['1 outsideWindow'] });
		expect(poll(9, requested(1))).toEqual({ asked: [], released: [], held: ['1 outsideWindow'] });
		expect(poll(10, [vectraHost(1, [])])).toEqual({ asked: [], released: [], held: [] });
	});

	it('hold over any history, and starve nobody', () => {
		const step = fc.record({ host: fc.integer({ min: 1, max: 12 }), on: fc.boolean(), recorded: fc.boolean() });
		fc.assert(
			fc.property(fc.array(step, { maxLength: 40 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 6 }), (history, perPoll, perHour) => {
				const { poll } = trigger(perPoll, perHour);
				const tags = new Map<number, string[]>();
				const started = new Map<number, number>();
				history.forEach(({ host, on, recorded }, minute) => {
					if (!on) tags.delete(host);
					else if (!tags.has(host)) tags.set(host, [REQUEST]);
					const result = poll(minute, [...tags].map(([id, list]) => vectraHost(id, list)));
					const fresh = result.asked.filter((id) => !tags.get(id)?.includes(CONTAINED));
					expect(fresh.length).toBeLessThanOrEqual(perPoll);
					for (const id of fresh) if (!started.has(id)) started.set(id, minute);
					if (recorded && fresh.length > 0) tags.set(fresh[0], contained(fresh[0], minute));
					for (const id of [...started.keys()]) if (!tags.has(id)) started.delete(id);
					const lastHour = [...started.values()].filter((at) => at > minute - 60);
					expect(lastHour.length).toBeLessThanOrEqual(perHour);
					// Whoever is wanted and not ours is asked for, was asked for, or is reported.
					const known = new Set([...started.keys(), ...result.held.map((held) => Number(held.split(' ')[0]))]);
					for (const id of tags.keys()) expect(known.has(id)).toBe(true);
				});
			}),
		);
	});
});

describe('limitIsolations', () => {
	const NOW = START + 2 * HOUR;
	const known = (id: number, firstEmitted: number, lastEmitted: number): LedgerEntry => ({
		hostId: id,
		desired: 'isolated',
		endpointId: null,
		pace: 'act',
		firstEmitted,
		lastEmitted,
		attempt: 1,
	});
	const admit = (entries: Array<LedgerEntry | number>, caps: Caps) => {
		const hosts = requested(...entries.map((entry) => (typeof entry === 'number' ? entry : entry.hostId)));
		const reconciled = reconcile(snapshot(hosts), containmentConfig(), NOW);
		const ledger = entries.filter((entry) => typeof entry !== 'number');
		const due = reconciled.needs.map((need) => ({ need, known: ledger.find(({ hostId }) => hostId === need.host.id) }));
		return limitIsolations(due, { reconciled, ledger, now: NOW, caps }).admitted.map(({ need }) => need.host.id);
	};

	it('lets new hosts go before anything that was asked, however long ago', () => {
		expect(admit([known(1, NOW - 1, 0), 2], { perPoll: 1, perHour: 0 })).toEqual([2]);
		expect(admit([known(1, NOW - 1, 9), known(2, NOW - 1, 5)], { perPoll: 1, perHour: 0 })).toEqual([2]);
	});

	it('holds no release back, also not of a host that is not ours', () => {
		const entries = [known(1, NOW - 9, 5), known(2, NOW - 9, 5)];
		const { needs } = reconcile(snapshot(requested(1, 2)), containmentConfig(), NOW);
		const due = needs.map((need) => ({ need: { ...need, desired: 'released' as const, reason: 'releaseTag' as const, mayIsolate: false }, known: undefined }));
		const reconciled = reconcile(snapshot([]), containmentConfig(), NOW);
		expect(limitIsolations(due, { reconciled, ledger: entries, now: NOW, caps: { perPoll: 1, perHour: 1 } })).toEqual({ admitted: due, refused: [] });
	});

	it('does not let a repetition use up what is left for this hour', () => {
		// The first was asked within the hour and counts already, the second in vain and must wait its turn.
		expect(admit([known(1, NOW - MINUTE, 5), known(2, NOW - 2 * HOUR, 9)], { perPoll: 0, perHour: 2 })).toEqual([1, 2]);
		expect(admit([known(1, NOW - MINUTE, 5), known(2, NOW - 2 * HOUR, 9)], { perPoll: 0, perHour: 1 })).toEqual([1]);
	});

	it.each([[HOUR - 1, false], [HOUR, true]])('takes what was asked %i ms ago for vain: %s', (ago, expected) => {
		expect(isUnansweredForAnHour(known(1, NOW - ago, NOW), NOW)).toBe(expected);
	});
});
