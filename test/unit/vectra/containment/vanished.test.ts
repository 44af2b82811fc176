import fc from 'fast-check';
import { storeHeld } from '../../../../nodes/Vectra/containment/heldBack';
import { parseKnownHosts, recall, remember, storeKnownHosts, storeLedger, type KnownHost, type LedgerEntry } from '../../../../nodes/Vectra/containment/memory';
import { CONTAINED, detailTag, EXTERNAL, PENDING, VAR_BLOCKED } from '../../../../nodes/Vectra/containment/ownership';
import { reconcile } from '../../../../nodes/Vectra/containment/reconcile';
import { rememberOurs, unlisted, vanishedHolds } from '../../../../nodes/Vectra/containment/vanished';
import { containmentConfig, snapshot, varTag, vectraHost } from '../hosts';

const A = 'a'.repeat(32);
const DAY = 24 * 3_600_000;
const NOW = 100 * DAY;
const OURS = [CONTAINED, detailTag(A, 100)];
const NOBODY = new Set<number>();
const known = (id: number, more: Partial<KnownHost> = {}): KnownHost => ({ ...remember(vectraHost(id, OURS)), ...more });
const stored = (hosts: readonly KnownHost[]): KnownHost[] => parseKnownHosts(JSON.parse(JSON.stringify(storeKnownHosts(hosts))));
const untold = { knows: { address: true, groups: true, privilege: true, tags: false } };

describe('remember', () => {
	it('keeps of a host what a report needs, and of its tags only ours', () => {
		const host = vectraHost(7, ['vectra_contain', ...OURS, VAR_BLOCKED, varTag(A), 'finance'], { macAddresses: ['00:11:22:33:44:55'] });
		const one = remember(host);
		expect(one).toEqual({ id: 7, name: 'host-7', ip: '10.0.0.7', url: 'https://brain.example/hosts/7', tags: [...OURS, VAR_BLOCKED, varTag(A)], goneSince: null });
		expect(stored([one])).toEqual([one]);
		expect(recall(one)).toMatchObject({ id: 7, name: 'host-7', tags: one.tags, knows: { tags: false } });
	});

	it('says what was remembered, whatever the URLs and tags', () => {
		const hosts = fc.array(
			fc.record<KnownHost>({
				id: fc.nat(),
				name: fc.constantFrom('', 'FIN-LT-0142', ':', 'büro 7'),
				ip: fc.ipV4(),
				url: fc.oneof(fc.constant(''), fc.webUrl(), fc.nat().map((id) => `https://brain.example/hosts/${id}`)),
				tags: fc.array(fc.constantFrom(...OURS, VAR_BLOCKED, varTag(A), 'CORTEX-XDR:pending'), { maxLength: 3 }),
				goneSince: fc.option(fc.nat()),
			}),
		);
		fc.assert(fc.property(hosts, (all) => expect(stored(all)).toEqual(all)));
	});

	it.each<[string, unknown, KnownHost[]]>([
		['nothing', undefined, []],
		['a text', 'x', []],
		['hosts of an earlier version', [known(1)], []],
		['no rows', { base: '', rows: 'x' }, []],
		['hosts without an ID', { base: '', rows: [null, 'x', [], ['x', 'name']] }, []],
		['little of a host', { rows: [['7']] }, [{ id: 7, name: '', ip: '', url: '', tags: [], goneSince: null }]],
		['a time as a text', { base: '', rows: [[7, '', '', '', [], '5']] }, [{ id: 7, name: '', ip: '', url: '', tags: [], goneSince: 5 }]],
	])('reads what was stored: %s', (_name, given, expected) => {
		expect(parseKnownHosts(given)).toEqual(expected);
	});
});

describe('what is kept from poll to poll', () => {
	it('takes less than 1 MB for 5000 contained hosts that are watched, and as many that are held back', () => {
		const ids = Array.from({ length: 5_000 }, (_, index) => 1_000_000 + index);
		const hosts = ids.map((id) =>
			remember(
				vectraHost(id, [CONTAINED, detailTag(A, 1_764_547_200, 'criterion')], {
					name: `FIN-LT-${String(id).padStart(6, '0')}`,
					ip: '10.164.200.100',
					url: `https://detect.acme-production.example/hosts/${id}`,
				}),
			),
		);
		const ledger = ids.map((hostId): LedgerEntry => ({
			hostId, desired: 'isolated', endpointId: A, pace: 'watch', firstEmitted: 1_764_547_200_000, lastEmitted: 1_764_547_200_000, attempt: 1,
		}));
		const held = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [2_000_000 + index, { held: 'undecidable', at: 1_764_547_200_000 + (index % 20) }]));
		const state = { ledger: storeLedger(ledger), held: storeHeld(held), ours: storeKnownHosts(hosts) };
		expect(JSON.stringify(state).length).toBeLessThan(1_000_000);
	});
});

describe('unlisted', () => {
	it('names the hosts that were ours and are not in the list, unless rows of the list are missing', () => {
		const hosts = [vectraHost(1, OURS), vectraHost(3)];
		expect(unlisted([known(1), known(2)], snapshot(hosts)).map(({ id }) => id)).toEqual([2]);
		expect(unlisted([known(1), known(2)], snapshot(hosts, { isWhole: false }))).toEqual([]);
	});
});

describe('rememberOurs', () => {
	const remembered = (hosts: ReturnType<typeof vectraHost>[], before: KnownHost[], { gone = NOBODY, unread = NOBODY, isWhole = true } = {}) =>
		rememberOurs(snapshot(hosts, { isWhole }), before, gone, unread, NOW).map(({ id, goneSince }) => [id, goneSince]);

	it.each<[string, string[], number]>([
		['contained', OURS, 1],
		['pending', [PENDING, detailTag(A, 100)], 1],
		['by VAR', [VAR_BLOCKED, varTag(A)], 1],
		['somebody else’s', [EXTERNAL, detailTag(A, 100)], 0],
		['not at all', ['vectra_contain', detailTag(A, 100)], 0],
	])('keeps the hosts that are ours: %s', (_name, tags, count) => {
		expect(remembered([vectraHost(1, tags)], [])).toHaveLength(count);
	});

	it.each<[string, Parameters<typeof remembered>, Array<[number, number | null]>]>([
		['listed as ours again', [[vectraHost(1, OURS)], [known(1, { goneSince: 5 })]], [[1, null]]],
		['listed, and ours no more', [[vectraHost(1)], [known(1)]], []],
		['listed without its tags', [[vectraHost(1, [], untold)], [known(1)]], [[1, null]]],
		['gone just now', [[], [known(1)], { gone: new Set([1]) }], [[1, NOW]]],
		['gone before', [[], [known(1, { goneSince: NOW - DAY })], { gone: new Set([1]) }], [[1, NOW - DAY]]],
		['gone for thirty days', [[], [known(1, { goneSince: NOW - 30 * DAY })], { gone: new Set([1]) }], []],
		['could not be asked for', [[], [known(1)], { unread: new Set([1]) }], [[1, null]]],
		['not asked for, because rows are missing', [[], [known(1)], { isWhole: false }], [[1, null]]],
		['known to Vectra, and ours no more', [[], [known(1)]], []],
	])('of a host that was ours: %s', (_name, given, expected) => {
		expect(remembered(...given)).toEqual(expected);
	});

	it('knows every host once, for any list', () => {
		const id = fc.integer({ min: 1, max: 4 });
		const row = fc.record({ id, tags: fc.constantFrom(OURS, [], ['x']), isTold: fc.boolean() });
		fc.assert(
			fc.property(fc.uniqueArray(row, { selector: (one) => one.id }), fc.uniqueArray(id), fc.uniqueArray(id), fc.uniqueArray(id), fc.boolean(), (rows, before, gone, unread, isWhole) => {
				const hosts = rows.map((one) => vectraHost(one.id, one.isTold ? one.tags : [], one.isTold ? {} : untold));
				const ids = rememberOurs(snapshot(hosts, { isWhole }), before.map((one) => known(one)), new Set(gone), new Set(unread), NOW).map((one) => one.id);
				expect(new Set(ids).size).toBe(ids.length);
				for (const one of hosts) if (one.tags === OURS) expect(ids).toContain(one.id);
			}),
		);
	});
});

describe('vanishedHolds', () => {
	it('reports the hosts that are gone, with the tags that name their endpoints', () => {
		const holds = vanishedHolds([known(1), known(2, { goneSince: 5 }), known(3, { goneSince: 5, tags: [CONTAINED, detailTag(A, 1, 'criterion')] })]);
		expect(holds).toEqual([
			{ host: recall(known(2)), desired: 'isolated', reason: 'vanished', criteria: [], basis: 'request' },
			{ host: recall(known(3, { tags: [CONTAINED, detailTag(A, 1, 'criterion')] })), desired: 'isolated', reason: 'vanished', criteria: [], basis: 'criterion' },
		]);
	});

	it('are no reason to act: what is remembered of a host never makes a need', () => {
		expect(reconcile(snapshot([]), containmentConfig({ isVerifying: true, isEnforcing: true }), NOW)).toMatchObject({ needs: [], holds: [] });
	});
});
