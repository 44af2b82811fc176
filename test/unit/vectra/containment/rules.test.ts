import fc from 'fast-check';
import { CONTAINED, detailTag, PENDING, readOwnership, VAR_BLOCKED } from '../../../../nodes/Vectra/containment/ownership';
import { createNetworkSet, parseNetwork } from '../../../../nodes/shared/network';
import { reconcile, type ContainmentConfig, type Snapshot } from '../../../../nodes/Vectra/containment/reconcile';
import { excludedBy, missingFacts, type Exclusions } from '../../../../nodes/Vectra/containment/exclusions';
import { readMembership, type Membership } from '../../../../nodes/Vectra/containment/membership';
import type { VectraHost } from '../../../../nodes/Vectra/transport/normalize';
import { containmentConfig, criteria, snapshot, varTag, vectraHost } from '../hosts';

const A = 'a'.repeat(32);
const B = 'b'.repeat(32);
const REQUEST = 'vectra_contain';
const RELEASE = 'vectra_release';
const HOUR = 3_600_000;
const NOW = 100 * HOUR;
/** Tags of an isolation that a person, or a rule, asked for this many hours ago. */
const byPerson = (hours: number) => [CONTAINED, detailTag(A, (NOW - hours * HOUR) / 1_000)];
const byRule = (hours: number) => [CONTAINED, detailTag(A, (NOW - hours * HOUR) / 1_000, 'criterion')];
const byVar = (endpointId: string) => [VAR_BLOCKED, varTag(endpointId)];

const SCORES = criteria({ requestTag: REQUEST, scores: { values: { threat: 70 } } });
const explicit = containmentConfig({ criteria: SCORES });
const lapse = containmentConfig({ criteria: SCORES, rule: { kind: 'criteriaLapse', holdMs: 2 * HOUR, margin: 10 } });
const timed = containmentConfig({ criteria: SCORES, rule: { kind: 'afterHours', afterMs: 4 * HOUR } });

function verdict(config: ContainmentConfig, tags: string[], host: Partial<VectraHost> = {}, extra: Partial<Snapshot> = {}): string {
	const { needs, holds } = reconcile(snapshot([vectraHost(1, tags, { threat: 0, ...host })], extra), config, NOW);
	return [
		...needs.map(({ desired, reason, basis, mayIsolate }) => `${desired === 'isolated' && !mayIsolate ? 'look' : desired} ${reason} ${basis}`),
		...holds.map(({ reason }) => `held ${reason}`),
	].join(', ');
}

const HIGH = { threat: 70 };

describe('release rules', () => {
	it.each<[string, ContainmentConfig, string[], object, string]>([
		['a high score isolates', explicit, [], HIGH, 'isolated scores criterion'],
		['with a tag it is a person’s wish', explicit, [REQUEST], HIGH, 'isolated requestTag request'],
		['explicit: a decayed score does not release', explicit, byRule(90), {}, ''],
		['explicit: nor does it while the isolation is pending', explicit, [PENDING, detailTag(A, 1, 'criterion')], {}, 'look pendingIsolation criterion'],
		['explicit: the release tag does', explicit, [...byRule(90), RELEASE], HIGH, 'released releaseTag criterion'],
		['explicit: afterwards the release tag keeps the host free', explicit, [RELEASE], HIGH, 'held releaseTag'],
		['explicit: a person who takes the tag off', explicit, byPerson(1), {}, 'released requestWithdrawn request'],
		['explicit: not while a rule still asks for it', explicit, byPerson(1), HIGH, ''],
		['explicit: however old', explicit, [REQUEST, ...byPerson(99)], {}, ''],
		['lapse: a decayed score releases', lapse, byRule(3), {}, 'released criteriaLapsed criterion'],
		['lapse: not within the hold time', lapse, byRule(1), {}, ''],
		['lapse: not within the margin', lapse, byRule(3), { threat: 60 }, ''],
		['lapse: just below the margin', lapse, byRule(3), { threat: 59 }, 'released criteriaLapsed criterion'],
		['lapse: a person’s wish ends at once', lapse, byPerson(0), {}, 'released requestWithdrawn request'],
		['lapse: not while the tag is there', lapse, [REQUEST, ...byPerson(9)], {}, ''],
		['lapse: within the margin nothing new is isolated', lapse, [], { threat: 65 }, ''],
		['time: over', timed, [REQUEST, ...byPerson(4)], {}, 'released timeElapsed request'],
		['time: not over', timed, [REQUEST, ...byPerson(3.9)], {}, ''],
		['time: a decayed score is no reason', timed, byRule(1), {}, ''],
		['time: over, by a rule', timed, byRule(5), HIGH, 'released timeElapsed criterion'],
		['time: not told by VAR’s tags', timed, [REQUEST, CONTAINED, ...byVar(A)], {}, ''],
		['time: over, as our own tag tells, for VAR’s endpoint too', timed, [REQUEST, ...byPerson(5), ...byVar(B)], {}, 'released timeElapsed request, released timeElapsed request'],
		['time: withdrawn by a person', timed, byPerson(1), {}, 'released requestWithdrawn request'],
	])('%s', (_name, config, tags, host, expected) => {
		expect(verdict(config, tags, host)).toBe(expected);
	});

	const until = (hours: number, basis: 'request' | 'criterion' = 'request') => [CONTAINED, detailTag(A, (NOW - HOUR) / 1_000, basis, (NOW + hours * HOUR) / 1_000)];

	it.each<[string, ContainmentConfig, string[], object, string]>([
		['explicit: over', explicit, [REQUEST, ...until(0)], {}, 'released timeElapsed request'],
		['explicit: not over', explicit, [REQUEST, ...until(0.1)], {}, ''],
		['explicit: over, by a rule', explicit, until(0, 'criterion'), HIGH, 'released timeElapsed criterion'],
		['explicit: withdrawn before', explicit, until(9), {}, 'released requestWithdrawn request'],
		['explicit: over while pending', explicit, [REQUEST, PENDING, ...until(0)], {}, 'released timeElapsed request'],
		['instead of the hours of the rule: later', timed, [REQUEST, CONTAINED, detailTag(A, (NOW - 9 * HOUR) / 1_000, 'request', NOW / 1_000 + 60)], {}, ''],
		['instead of the hours of the rule: earlier', timed, [REQUEST, ...until(0)], {}, 'released timeElapsed request'],
		['lapse: over though a criterion is met', lapse, until(0, 'criterion'), HIGH, 'released timeElapsed criterion'],
		['lapse: lapsed before', lapse, [CONTAINED, detailTag(A, (NOW - 3 * HOUR) / 1_000, 'criterion', NOW / 1_000 + 60)], {}, 'released criteriaLapsed criterion'],
		['a person extends it', explicit, [REQUEST, ...until(-0.5), 'cortex-xdr:for:2h'], {}, ''],
		['a person extends it beyond the rule', timed, [REQUEST, ...byPerson(5), 'cortex-xdr:for:1d'], {}, ''],
		['a person ends it', explicit, [REQUEST, ...until(9), 'cortex-xdr:for:1h'], {}, 'released timeElapsed request'],
	])('an end of its own, %s', (_name, config, tags, host, expected) => {
		expect(verdict(config, tags, host)).toBe(expected);
	});

	it('has the record change what would ask again after an end of its own too', () => {
		const { needs } = reconcile(snapshot([vectraHost(1, [REQUEST, ...until(0)], HIGH)]), explicit, NOW);
		expect(needs.map(({ followUp }) => followUp)).toEqual([{ addTags: [RELEASE], removeTags: [REQUEST] }]);
	});

	it('counts from the newest isolation of a host', () => {
		const tags = [REQUEST, ...byPerson(9), detailTag(B, (NOW - HOUR) / 1_000)];
		expect(verdict(timed, tags)).toBe('');
	});

	it('does not put a release tag on where none is configured', () => {
		const { needs } = reconcile(snapshot([vectraHost(1, byRule(5), HIGH)]), { ...timed, releaseTag: '' }, NOW);
		expect(needs.map((need) => need.followUp)).toEqual([{ addTags: [], removeTags: [] }]);
	});

	it.each<[string, string[], object, object]>([
		['the request tag', [REQUEST, ...byPerson(5)], {}, { addTags: [], removeTags: [REQUEST] }],
		['the release tag against a rule', byRule(5), HIGH, { addTags: [RELEASE], removeTags: [] }],
		['both', [REQUEST, ...byPerson(5)], HIGH, { addTags: [RELEASE], removeTags: [REQUEST] }],
		['nothing where nothing asks', byRule(5), {}, { addTags: [], removeTags: [] }],
	])('after the time, has the record change what would ask again: %s', (_name, tags, host, followUp) => {
		const { needs } = reconcile(snapshot([vectraHost(1, tags, { threat: 0, ...host })]), timed, NOW);
		expect(needs.map((need) => need.followUp)).toEqual([followUp]);
	});
});

describe('exclusions', () => {
	const networks = createNetworkSet(['10.9.0.0/16'].map((value) => parseNetwork(value)).filter((network) => network !== undefined));
	const config = containmentConfig({ exclusions: { keyAssets: true, privilegeLevel: 8, networks, namePatterns: ['dc-*', '*-srv-??'] } });

	it.each<[string, object, string]>([
		['none of them', {}, 'isolated requestTag request'],
		['a key asset', { keyAsset: true }, 'held keyAsset'],
		['the privilege level', { privilegeLevel: 8 }, 'held privilege'],
		['one below', { privilegeLevel: 7 }, 'isolated requestTag request'],
		['the network', { ip: '10.9.1.1' }, 'held network'],
		['the name', { name: 'DC-01' }, 'held namePattern'],
		['another pattern', { name: 'web-srv-07' }, 'held namePattern'],
		['a name that only begins so', { name: 'web-srv-007' }, 'isolated requestTag request'],
	])('%s', (_name, host, expected) => {
		expect(verdict(config, [REQUEST], host)).toBe(expected);
	});

	it('do not release what is ours already', () => {
		expect(verdict(config, [REQUEST, ...byPerson(1)], { keyAsset: true, ip: '10.9.1.1' })).toBe('');
		expect(verdict(config, [...byPerson(1)], { keyAsset: true })).toBe('released requestWithdrawn request');
	});

	it('let what is claimed only be read: it might have to be sent again', () => {
		const pending = [REQUEST, PENDING, detailTag(A, 1)];
		expect(verdict(config, pending)).toBe('isolated pendingIsolation request');
		expect(verdict(config, pending, { keyAsset: true })).toBe('look pendingIsolation request');
		expect(verdict(config, [...pending, CONTAINED], { ip: '10.9.1.1' })).toBe('look pendingIsolation request');
		expect(verdict(config, pending, { keyAsset: null }, { detailed: new Set([1]) })).toBe('look pendingIsolation request');
	});

	it.each<[string, object]>([
		['address', { ip: '', knows: { address: false, groups: true, privilege: true, tags: true } }],
		['address that Vectra knows to be empty', { ip: '' }],
		['key asset', { keyAsset: null }],
		['privilege', { knows: { address: true, groups: true, privilege: false, tags: true } }],
	])('hold a host back when a fact is missing, once all was read: %s', (_name, host) => {
		expect(verdict(config, [REQUEST], host)).toBe('isolated requestTag request');
		expect(verdict(config, [REQUEST], host, { detailed: new Set([1]) })).toBe('held undecidable');
	});

	it('hold nobody back of whom all is known', () => {
		expect(verdict(config, [REQUEST], { privilegeLevel: 1 }, { detailed: new Set([1]) })).toBe('isolated requestTag request');
	});

	const OPEN = containmentConfig().exclusions;
	const noBlock = readMembership('NoBlock', [{ type: 'ip', members: ['10.9.0.0/16'] }]);
	const unknown = { ip: '', keyAsset: null, knows: { address: false, groups: false, privilege: false, tags: true } };

	it.each<[string, Partial<Exclusions>, Membership | null, object, string[]]>([
		['nothing is excluded', {}, null, unknown, []],
		['everything', { keyAssets: true, privilegeLevel: 8, networks }, noBlock, unknown, ['address', 'keyAsset', 'privilege']],
		['an excluded network', { networks }, null, unknown, ['address']],
		['an excluded network, address known', { networks }, null, { ...unknown, ip: '10.0.0.1' }, []],
		['a no-block group with networks', {}, noBlock, unknown, ['address']],
		['a no-block group with networks, groups known', {}, noBlock, { ...unknown, knows: { ...unknown.knows, groups: true } }, []],
		['key assets', { keyAssets: true }, null, unknown, ['keyAsset']],
		['key assets, known', { keyAssets: true }, null, { ...unknown, keyAsset: false }, []],
		['privilege', { privilegeLevel: 1 }, null, unknown, ['privilege']],
		['privilege, known', { privilegeLevel: 1 }, null, { ...unknown, knows: { ...unknown.knows, privilege: true } }, []],
	])('miss the facts that decide: %s', (_name, exclusions, group, host, expected) => {
		expect(missingFacts(vectraHost(1, [], host), { ...OPEN, ...exclusions }, group)).toEqual(expected);
	});

	it('take a privilege that is not known for none', () => {
		expect(excludedBy(vectraHost(1, [], { privilegeLevel: null }), { ...OPEN, privilegeLevel: 0 })).toBeUndefined();
	});
});

describe('the window', () => {
	/** 1970-01-05T04:00Z: a Monday, four in the morning. */
	const closed = containmentConfig({ criteria: SCORES, window: { days: [1], from: 300, to: 600, timeZone: 'UTC' } });
	const opened = containmentConfig({ criteria: SCORES, window: { days: [1], from: 0, to: 300, timeZone: 'UTC' } });

	it('limits isolations, and never a release', () => {
		expect(verdict(opened, [REQUEST])).toBe('isolated requestTag request');
		expect(verdict(closed, [REQUEST])).toBe('held outsideWindow');
		expect(verdict(closed, [REQUEST, PENDING, detailTag(A, 1)])).toBe('look pendingIsolation request');
		expect(verdict(closed, byPerson(1))).toBe('released requestWithdrawn request');
		expect(verdict(closed, [RELEASE, ...byRule(1)])).toBe('released releaseTag criterion');
	});
});

describe('for any configuration and tags', () => {
	const noBlock = readMembership('NoBlock', [{ type: 'host', members: [900] }]);
	const tag = fc.constantFrom(REQUEST, RELEASE, CONTAINED, PENDING, detailTag(A, 1), detailTag(A, 1, 'criterion'), detailTag(A, NOW / 1_000), 'x');
	const rule = fc.oneof(
		fc.constant({ kind: 'explicit' as const }),
		fc.record({ kind: fc.constant('criteriaLapse' as const), holdMs: fc.integer({ min: 0, max: 9 * HOUR }), margin: fc.integer({ min: 0, max: 30 }) }),
		fc.record({ kind: fc.constant('afterHours' as const), afterMs: fc.integer({ min: 1, max: 9 * HOUR }) }),
	);

	it('every host that meets a criterion and is not ours is asked for or held back with a reason, never both', () => {
		fc.assert(
			fc.property(fc.uniqueArray(tag), rule, fc.boolean(), fc.integer({ min: 0, max: 99 }), (tags, chosen, excluded, threat) => {
				const host = vectraHost(excluded ? 900 : 1, tags, { threat });
				const config = containmentConfig({ criteria: SCORES, rule: chosen });
				const { needs, holds, owned } = reconcile(snapshot([host], { noBlock }), config, NOW);
				const wanted = tags.includes(REQUEST) || threat >= 70;
				if (!owned.has(host.id)) expect(needs.length + holds.length).toBe(wanted ? 1 : 0);
				expect(needs.length > 0 && holds.length > 0).toBe(false);
				const released = needs.filter(({ desired }) => desired === 'released');
				if (released.length > 0) expect(owned.has(host.id)).toBe(true);
				if (needs.some(({ mayIsolate }) => mayIsolate)) {
					expect([excluded, tags.includes(RELEASE)]).toEqual([false, false]);
				}
				const isNamed = readOwnership(tags).endpoints.length > 0;
				if (owned.has(host.id) && isNamed && (excluded || tags.includes(RELEASE))) expect(released.length).toBeGreaterThan(0);
			}),
		);
	});

	it('under the explicit rule the fall of a score alone releases nobody', () => {
		fc.assert(
			fc.property(fc.uniqueArray(tag), fc.integer({ min: 70, max: 99 }), fc.integer({ min: 0, max: 69 }), (tags, high, low) => {
				fc.pre(!tags.some((one) => one === detailTag(A, 1) || one === detailTag(A, NOW / 1_000)) && tags.includes(detailTag(A, 1, 'criterion')));
				const releases = (threat: number) =>
					reconcile(snapshot([vectraHost(1, tags, { threat })]), explicit, NOW).needs.filter(({ desired }) => desired === 'released').length;
				expect(releases(low)).toBe(releases(high));
			}),
		);
	});
});
