import fc from 'fast-check';
import { decisionTag, type DecisionKind } from '../../../../nodes/Vectra/containment/decision';
import { CONTAINED, detailTag, EXTERNAL, PENDING, readOwnership, VAR_BLOCKED } from '../../../../nodes/Vectra/containment/ownership';
import { isMember, mayBeMember, readMembership, type GroupReading } from '../../../../nodes/Vectra/containment/membership';
import { reconcile, relevantTags, type ContainmentConfig } from '../../../../nodes/Vectra/containment/reconcile';
import { containmentConfig, criteria, snapshot, varTag, vectraHost } from '../hosts';

const A = 'a'.repeat(32);
const B = 'b'.repeat(32);
const REQUEST = 'vectra_contain';
const RELEASE = 'vectra_release';
const config = containmentConfig();
const detailA = detailTag(A, 100);
const detailB = detailTag(B, 100);
const noBlock = readMembership('NoBlock', [
	{ type: 'host', members: [{ id: 900, name: 'dc-1' }, { id: '901' }] },
	{ type: 'ip', members: ['10.9.0.0/16', '', '2001:db8::/32'] },
]);

/** The needs of one host; “look” is an isolation that must not be sent, only read. */
const summary = (tags: string[], extra = {}, rules: ContainmentConfig = config): string[] =>
	reconcile(snapshot([vectraHost(1, tags, extra)], { noBlock }), rules, 0).needs.map(
		({ desired, mayIsolate, pace, reason, endpointId }) =>
			`${desired === 'isolated' && !mayIsolate ? 'look' : desired} ${reason} ${endpointId?.[0] ?? '-'}${pace === 'watch' ? ' watch' : ''}`,
	);

describe('reconcile', () => {
	it.each<[string, string[], string[]]>([
		['requested', [REQUEST], ['isolated requestTag -']],
		['requested and pending', [REQUEST, PENDING, detailA], ['isolated pendingIsolation a']],
		['requested and contained', [REQUEST, CONTAINED, detailA], []],
		['requested, contained and pending: cut short', [REQUEST, CONTAINED, PENDING, detailA], ['isolated pendingIsolation a']],
		['requested, contained by VAR', [REQUEST, VAR_BLOCKED, varTag(A)], ['isolated requestTag a']],
		['requested with a stray detail', [REQUEST, detailA], ['isolated requestTag -']],
		['not requested, not ours', ['finance'], []],
		['withdrawn', [CONTAINED, detailA], ['released requestWithdrawn a']],
		['withdrawn while pending', [PENDING, detailA], ['released requestWithdrawn a']],
		['withdrawn, two endpoints', [CONTAINED, detailA, detailB], ['released requestWithdrawn a', 'released requestWithdrawn b']],
		['a marker that names no endpoint is only looked at', [CONTAINED], ['look pendingIsolation -']],
		['a marker that names no endpoint, on a wanted host', [REQUEST, PENDING], ['isolated pendingIsolation -']],
		['a marker that names no endpoint, with the release tag', [REQUEST, RELEASE, CONTAINED], ['look pendingIsolation -']],
		['requested, isolated by somebody else', [REQUEST, EXTERNAL], ['look requestTag - watch']],
		['requested, isolated by somebody else, beside a left-over', [REQUEST, EXTERNAL, detailA], ['look requestTag - watch']],
		['withdrawn, isolated by somebody else', [EXTERNAL, detailA], []],
		['release tag, isolated by somebody else', [REQUEST, RELEASE, EXTERNAL], []],
		['claimed in spite of the mark', [REQUEST, EXTERNAL, PENDING, detailA], ['isolated pendingIsolation a']],
		['withdrawn, VAR', [VAR_BLOCKED, varTag(A)], ['released requestWithdrawn a']],
		['VAR blocked it elsewhere only', [VAR_BLOCKED, 'VAR ID:PAN Client:10.0.0.1'], []],
		['release tag on an isolated host', [REQUEST, RELEASE, CONTAINED, detailA], ['released releaseTag a']],
		['release tag before anything happened', [REQUEST, RELEASE], []],
		['a substring of the request tag', ['my_vectra_contain_old'], []],
		['another case', ['VECTRA_CONTAIN'], []],
		['another case of the marker', [REQUEST, 'CORTEX-XDR:CONTAINED'], ['isolated requestTag -']],
		['a blank more', ['vectra_contain '], []],
	])('%s', (_name, tags, expected) => {
		expect(summary(tags)).toEqual(expected);
	});

	it('says when the isolations that are ours began: the newest of a host, and none that no tag tells', () => {
		const times = (...tags: string[][]) => reconcile(snapshot(tags.map((list, index) => vectraHost(index + 1, list))), config, 0).startedAt;
		expect(times([CONTAINED, detailTag(A, 100), detailTag(B, 300)], [PENDING, detailTag(A, 200)])).toEqual([300_000, 200_000]);
		expect(times([CONTAINED], [VAR_BLOCKED, varTag(A)], [detailTag(A, 100)])).toEqual([]);
		expect(times([VAR_BLOCKED, varTag(A), detailTag(B, 100)])).toEqual([100_000]);
	});

	it('holds back who must not be isolated', () => {
		const { needs, holds } = reconcile(snapshot([vectraHost(900, [REQUEST])], { noBlock }), config, 0);
		expect(needs).toEqual([]);
		expect(holds).toEqual([{ host: vectraHost(900, [REQUEST]), desired: 'isolated', reason: 'noBlockGroup', criteria: ['requestTag'], basis: 'request' }]);
	});

	it.each<[string, object]>([
		['host group', { id: 900 }],
		['host group, id as text', { id: 901 }],
		['IP group', { ip: '10.9.3.4' }],
		['IP group, IPv6', { ip: '2001:db8::7' }],
		['the host’s own list of groups', { groups: [{ id: 3, name: 'NoBlock', type: 'host' }] }],
	])('never isolates a member of the no-block group, and releases it: %s', (_name, extra) => {
		expect(summary([REQUEST], extra)).toEqual([]);
		expect(summary([REQUEST, CONTAINED, detailA], extra)).toEqual(['released noBlockGroup a']);
	});

	it('does not take another group, or another kind of group, for the no-block group', () => {
		const groups = [
			{ id: 1, name: 'noblock', type: 'host' },
			{ id: 2, name: 'NoBlock', type: 'domain' },
		];
		expect(summary([REQUEST], { groups })).toEqual(['isolated requestTag -']);
	});

	it('takes no tag for the release tag where none is configured, not even an empty one', () => {
		const without = containmentConfig({ releaseTag: '' });
		const of = (...tags: string[]) => reconcile(snapshot([vectraHost(1, ['', REQUEST, ...tags])]), without, 0);
		expect(of()).toMatchObject({ needs: [{ desired: 'isolated' }], holds: [] });
		expect(of(CONTAINED, detailA)).toMatchObject({ needs: [], holds: [] });
	});

	describe('two hosts that share an endpoint', () => {
		const ours = (id: number, ...tags: string[]) => vectraHost(id, [CONTAINED, detailA, ...tags]);
		const outcome = (...hosts: ReturnType<typeof vectraHost>[]) => {
			const { needs, holds } = reconcile(snapshot(hosts, { noBlock }), config, 0);
			return [...needs, ...holds].map(
				({ host, desired, reason }) => `${host.id} ${desired} ${reason}`,
			);
		};

		it.each<[string, ReturnType<typeof vectraHost>[], string[]]>([
			['one is withdrawn: the endpoint stays isolated', [ours(1), ours(2, REQUEST)], ['1 released sharedEndpoint']],
			['one is withdrawn, the other one pending', [ours(1), vectraHost(2, [REQUEST, PENDING, detailA])], ['2 isolated pendingIsolation', '1 released sharedEndpoint']],
			['both are withdrawn', [ours(1), ours(2)], ['1 released requestWithdrawn', '2 released requestWithdrawn']],
			['the other one is not ours', [ours(1), vectraHost(2, [REQUEST, detailA])], ['1 released requestWithdrawn', '2 isolated requestTag']],
			['the other has another endpoint', [ours(1), vectraHost(2, [REQUEST, CONTAINED, detailB])], ['1 released requestWithdrawn']],
			['one must not be isolated', [ours(900), ours(2, REQUEST)], ['900 released noBlockGroup']],
		])('%s', (_name, hosts, expected) => {
			expect(outcome(...hosts)).toEqual(expected);
		});
	});

	it('asks Vectra for every tag that matters, once', () => {
		expect(relevantTags(config)).toEqual([REQUEST, RELEASE, CONTAINED, PENDING, VAR_BLOCKED]);
		expect(relevantTags(containmentConfig({ criteria: criteria({ requestTag: CONTAINED }), releaseTag: '' }))).toEqual([CONTAINED, PENDING, VAR_BLOCKED]);
	});

	it('for any tags: isolates nothing excluded, releases nothing that is not ours, never both for one host', () => {
		const tag = fc.constantFrom(REQUEST, RELEASE, CONTAINED, PENDING, EXTERNAL, VAR_BLOCKED, detailA, detailB, varTag(A), 'x');
		fc.assert(
			fc.property(fc.uniqueArray(tag), fc.boolean(), (tags, excluded) => {
				const host = vectraHost(excluded ? 900 : 1, tags);
				const { needs, owned } = reconcile(snapshot([host], { noBlock }), config, 0);
				const directions = new Set(needs.map(({ desired }) => desired));
				expect(directions.size).toBeLessThan(2);
				const wanted = !excluded && !tags.includes(RELEASE) && tags.includes(REQUEST);
				for (const { mayIsolate, desired, endpointId, pace } of needs) {
					if (mayIsolate) expect([desired, wanted]).toEqual(['isolated', true]);
					if (mayIsolate && !owned.has(host.id)) expect([tags.includes(EXTERNAL), pace]).toEqual([false, 'act']);
					// What is released is ours, and its endpoint is named.
					if (desired === 'released') expect([owned.has(host.id), endpointId === null]).toEqual([true, false]);
				}
				const isNamed = readOwnership(tags).endpoints.length > 0;
				if (owned.has(host.id) && isNamed && !wanted) expect(directions.has('released')).toBe(true);
				if (wanted && (!tags.includes(CONTAINED) || tags.includes(PENDING))) expect(directions.has('isolated')).toBe(true);
				// A claim is followed, whatever else is so.
				if (tags.includes(PENDING)) expect(needs.length).toBeGreaterThan(0);
				if (!owned.has(host.id) && !tags.includes(REQUEST)) expect(needs).toEqual([]);
			}),
		);
	});
});

describe('whether an isolation may be sent', () => {
	const careful = containmentConfig({ exclusions: { ...config.exclusions, keyAssets: true } });
	const key = { keyAsset: true };

	it.each<[string, string[], object, ContainmentConfig, string[]]>([
		['wanted and claimed', [REQUEST, PENDING, detailA], {}, careful, ['isolated pendingIsolation a']],
		['excluded while claimed: what became of it is read', [REQUEST, PENDING, detailA], key, careful, ['look pendingIsolation a']],
		['excluded, and a marker names no endpoint', [REQUEST, PENDING], key, careful, ['look pendingIsolation -']],
		['excluded, VAR isolated it: that is read', [REQUEST, VAR_BLOCKED, varTag(A)], key, careful, ['look requestTag a']],
		['asked meanwhile', [REQUEST, PENDING, detailA, decisionTag('asked', 0, 9)], {}, careful, ['look pendingIsolation a']],
		['denied meanwhile', [REQUEST, PENDING, detailA, decisionTag('denied', 0, 9)], {}, careful, ['look pendingIsolation a']],
		['approved meanwhile', [REQUEST, PENDING, detailA, decisionTag('approved', 0, 9)], {}, careful, ['isolated pendingIsolation a']],
		['withdrawn: the release goes first', [PENDING, detailA], key, careful, ['released requestWithdrawn a']],
		['a rule’s claim, and its criterion lapsed', [PENDING, detailTag(A, 100, 'criterion')], {}, careful, ['look pendingIsolation a']],
	])('%s', (_name, tags, extra, rules, expected) => {
		expect(summary(tags, extra, rules)).toEqual(expected);
	});

	it.each<[string, boolean, boolean, string[], object, string[]]>([
		['contained is looked at', true, false, [REQUEST, CONTAINED, detailA], {}, ['look verification a watch']],
		['contained, with Enforce', true, true, [REQUEST, CONTAINED, detailA], {}, ['isolated verification a watch']],
		['Enforce without verification does nothing', false, true, [REQUEST, CONTAINED, detailA], {}, []],
		['an exclusion outweighs Enforce', true, true, [REQUEST, CONTAINED, detailA], key, ['look verification a watch']],
		['a denial outweighs Enforce', true, true, [REQUEST, CONTAINED, detailA, decisionTag('denied', 0, 9)], {}, ['look verification a watch']],
		['a rule that lapsed enforces nothing', true, true, [CONTAINED, detailTag(A, 100, 'criterion')], {}, ['look verification a watch']],
		['each endpoint', true, false, [REQUEST, CONTAINED, detailA, detailB], {}, ['look verification a watch', 'look verification b watch']],
		['a release is no verification', true, true, [CONTAINED, detailA], {}, ['released requestWithdrawn a']],
		['nor is what is claimed', true, false, [REQUEST, CONTAINED, PENDING, detailA], {}, ['isolated pendingIsolation a']],
		['VAR alone is read until it is ours', true, false, [REQUEST, VAR_BLOCKED, varTag(A)], {}, ['isolated requestTag a']],
	])('of what is verified: %s', (_name, isVerifying, isEnforcing, tags, extra, expected) => {
		expect(summary(tags, extra, { ...careful, isVerifying, isEnforcing })).toEqual(expected);
	});

	it('tells when what is verified began, and whether it is claimed', () => {
		const of = (...tags: string[]) => reconcile(snapshot([vectraHost(1, tags)]), { ...config, isVerifying: true }, 0).needs;
		expect(of(REQUEST, CONTAINED, detailA)).toMatchObject([{ startedAt: 100_000, isClaimed: false }]);
		expect(of(REQUEST, CONTAINED, PENDING, detailA)).toMatchObject([{ startedAt: 100_000, isClaimed: true }]);
		// A left-over says nothing about an isolation that is not ours yet.
		expect(of(REQUEST, detailA)).toMatchObject([{ startedAt: undefined, isClaimed: false }]);
	});
});

describe('what a person decided', () => {
	const tag = (kind: DecisionKind, until = 60) => decisionTag(kind, 10, until);
	const of = (now: number, ...tags: string[]) => {
		const { needs, holds } = reconcile(snapshot([vectraHost(1, [REQUEST, ...tags])]), config, now * 1_000);
		return [...needs.map(({ desired, isApproved }) => `${desired}${isApproved ? ' approved' : ''}`), ...holds.map(({ reason }) => `held ${reason}`)];
	};

	it.each<[string, string[], number, string[]]>([
		['nobody was asked', [], 50, ['isolated']],
		['the question is open', [tag('asked')], 50, ['held awaitingDecision']],
		['the question was open for long enough', [tag('asked')], 60, ['isolated']],
		['no', [tag('denied')], 59, ['held denied']],
		['no, and that counts no more', [tag('denied')], 60, ['isolated']],
		['yes', [tag('approved')], 50, ['isolated approved']],
		['yes, and that counts no more', [tag('approved')], 60, ['isolated']],
		['no after yes', [tag('approved'), decisionTag('denied', 20, 60)], 50, ['held denied']],
		['yes after no', [tag('denied'), decisionTag('approved', 20, 60)], 50, ['isolated approved']],
		['the release tag outweighs a yes', [tag('approved'), RELEASE], 50, ['held releaseTag']],
	])('%s', (_name, tags, now, expected) => {
		expect(of(now, ...tags)).toEqual(expected);
	});

	it('does not outweigh an exclusion, and is reported after it', () => {
		const careful = containmentConfig({ exclusions: { ...config.exclusions, keyAssets: true } });
		const held = (kind: DecisionKind) =>
			reconcile(snapshot([vectraHost(1, [REQUEST, tag(kind)], { keyAsset: true })]), careful, 0).holds.map(({ reason }) => reason);
		expect([held('approved'), held('denied')]).toEqual([['keyAsset'], ['keyAsset']]);
	});

	it('lets nobody wait for a release', () => {
		expect(summary([CONTAINED, detailA, tag('denied')])).toEqual(['released requestWithdrawn a']);
		expect(summary([CONTAINED, detailA, tag('asked')])).toEqual(['released requestWithdrawn a']);
	});
});

describe('readMembership', () => {
	it('tells which members it cannot read, and passes over the empty ones that Vectra keeps', () => {
		const read = readMembership('g', [
			{ type: 'ip', members: ['10.0.0.0/8', '10.0.0.0/40', '', null] },
			{ type: 'host', members: [{ id: 7 }, { name: 'no id' }, 8] },
		]);
		expect(read.name).toBe('g');
		expect([...read.hostIds]).toEqual([7, 8]);
		expect(read.networks.size).toBe(1);
		expect(read.missing).toBe('members that are neither a host nor an address: 10.0.0.0/40; members that are neither a host nor an address: {"name":"no id"}');
	});

	it('reads members as Vectra may write them, and each kind of group by its own', () => {
		const read = readMembership('g', [
			{ type: 'ip', members: [{ ip: '10.1.0.0/16' }, { value: '10.2.0.0/16' }, '5'] },
			{ type: 'host', members: [{ id: '7' }, '10.3.0.0/16'] },
			{ type: 'domain', members: ['acme.example', 9, '10.4.0.0/16'] },
		]);
		expect([...read.hostIds]).toEqual([7]);
		expect(['10.1.0.1', '10.2.0.1', '10.3.0.1', '10.4.0.1'].map((address) => read.networks.has(address))).toEqual([true, true, false, false]);
		expect(read.missing).toBe(
			['5', '10.3.0.0/16', 'acme.example, 9, 10.4.0.0/16'].map((members) => `members that are neither a host nor an address: ${members}`).join('; '),
		);
	});
});

describe('a group that was not read whole', () => {
	const LISTS = [{ type: 'host', members: [{ id: 900 }] }, { type: 'ip', members: ['10.9.0.0/16'] }];

	it.each<[string, GroupReading, string]>([
		['fewer members than Vectra counts', { type: 'host', members: [], memberCount: 1 }, '0 of 1 members were read'],
		['still being computed', { type: 'host', members: [7], isEvaluating: true }, 'Vectra is still computing who belongs to it'],
		['not readable', { type: 'ip', members: [], failure: 'Only 0 of 3 rows could be read' }, 'Only 0 of 3 rows could be read'],
		['names for hosts', { type: 'host', members: ['DC-01'] }, 'members that are neither a host nor an address: DC-01'],
		['hosts without an ID', { type: 'host', members: [{ name: 'DC-01' }, {}] }, 'members that are neither a host nor an address: {"name":"DC-01"}, {}'],
		['an address that is none', { type: 'ip', members: ['10.0.0.300'] }, 'members that are neither a host nor an address: 10.0.0.300'],
	])('holds every isolation back, follows what is claimed, and releases all the same: %s', (_title, reading, missing) => {
		const group = readMembership('NoBlock', [...LISTS, reading]);
		expect(group.missing).toBe(missing);
		const hosts = [vectraHost(1, [REQUEST]), vectraHost(2, [CONTAINED, detailA]), vectraHost(3, [REQUEST, PENDING, detailB]), vectraHost(900, [REQUEST])];
		const { needs, holds } = reconcile(snapshot(hosts, { noBlock: group }), config, 0);
		expect(needs.map(({ host, desired, mayIsolate }) => `${host.id} ${desired} ${mayIsolate}`)).toEqual(['2 released false', '3 isolated false']);
		expect(holds.map(({ host, reason }) => `${host.id} ${reason}`)).toEqual(['1 undecidable', '900 noBlockGroup']);
	});

	it.each<[string, unknown[]]>([
		['addresses of hosts in the API', ['https://brain.example/api/v2.5/hosts/900', { url: '/api/v3.4/hosts/901/' }]],
		['IDs as texts', ['900', { id: '901' }]],
	])('is whole with %s', (_title, members) => {
		const read = readMembership('NoBlock', [{ type: 'host', members, memberCount: members.length }]);
		expect([[...read.hostIds], read.missing]).toEqual([[900, 901], '']);
	});

	it.each<[string, string[], string[]]>([
		['10.1.2.3/255.255.255.0', ['10.1.2.0', '10.1.2.255'], ['10.1.3.0']],
		['10.1.*.*', ['10.1.0.1', '10.1.255.1'], ['10.2.0.1']],
		['10.1.2.*', ['10.1.2.9'], ['10.1.3.9']],
		['10.1.*', ['10.1.9.9'], ['10.2.0.0']],
		['*', ['1.2.3.4'], []],
		['10.0.0.5-10.0.0.9', ['10.0.0.5', '10.0.0.9'], ['10.0.0.4', '10.0.0.10']],
		['10.0.0.5 - 9', ['10.0.0.7'], ['10.0.0.4', '10.0.0.10']],
		['10.0.0.250-10.0.1.3', ['10.0.0.255', '10.0.1.3'], ['10.0.1.4', '10.0.0.249']],
		['2001:db8::1-2001:db8::ff', ['2001:db8::80'], ['2001:db8::100', '2001:db8::']],
	])('has the members that %s means', (member, inside, outside) => {
		const { networks, missing } = readMembership('NoBlock', [{ type: 'ip', members: [member] }]);
		expect(missing).toBe('');
		expect(inside.filter((address) => !networks.has(address))).toEqual([]);
		expect(outside.filter((address) => networks.has(address))).toEqual([]);
	});

	it.each(['10.0.0.9-10.0.0.5', '10.0.0.1-x', '10.0.0.0/255.0.255.0', '10.*.1.1', '10.0.0.1-2001:db8::1', '-', 'a-b-c'])('has no member %s', (member) => {
		expect(readMembership('NoBlock', [{ type: 'ip', members: [member] }]).missing).toContain(member);
	});

	it('takes no isolation back while the block group may still hold the host', () => {
		const block = (reading: GroupReading) => new Map([['Block', readMembership('Block', [reading])]]);
		const byGroup = containmentConfig({ criteria: criteria({ requestTag: REQUEST, blockGroup: 'Block' }), rule: { kind: 'criteriaLapse', holdMs: 0, margin: 0 } });
		const ours = [vectraHost(1, [CONTAINED, detailTag(A, 100, 'criterion')]), vectraHost(2, [CONTAINED, detailB])];
		const released = (reading: GroupReading) => reconcile(snapshot(ours, { groups: block(reading) }), byGroup, 1_000_000).needs.map(({ host }) => host.id);
		expect(released({ type: 'host', members: [] })).toEqual([1, 2]);
		expect(released({ type: 'host', members: [], memberCount: 1 })).toEqual([]);
	});
});

describe('isMember', () => {
	const group = readMembership('NoBlock', [{ type: 'host', members: [900] }, { type: 'ip', members: ['10.9.0.0/16'] }]);
	const of = (name: string, type: string) => ({ groups: [{ id: 1, name, type }] });

	it.each<[object, boolean]>([
		[{}, false],
		[{ id: 900 }, true],
		[{ ip: '10.9.0.1' }, true],
		[of('NoBlock', 'host'), true],
		[of('NoBlock', 'ip'), true],
		[of('NoBlock', ''), true],
		[of('NoBlock', 'domain'), false],
		[of('Other', 'host'), false],
	])('a host with %j: %s', (extra, expected) => {
		expect(isMember(vectraHost(1, [], extra), group)).toBe(expected);
	});

	const knows = { address: true, groups: false, privilege: true };

	it.each<[string, object, boolean]>([
		['an address', { knows }, false],
		['no address', { ip: '', knows }, true],
		['no address, but its groups', { ip: '', knows: { ...knows, groups: true } }, false],
	])('may be so for all that is told: %s', (_name, extra, expected) => {
		expect(mayBeMember(vectraHost(1, [], extra), group)).toBe(expected);
		expect(mayBeMember(vectraHost(1, [], extra), readMembership('NoBlock', [{ type: 'host', members: [900] }]))).toBe(false);
	});
});
