import { advance } from '../../../../../nodes/Vectra/containment/advance';
import { toHeldItem, toItem, type ItemSource } from '../../../../../nodes/Vectra/trigger/containment/item';
import { decisionTag } from '../../../../../nodes/Vectra/containment/decision';
import type { LedgerEntry } from '../../../../../nodes/Vectra/containment/memory';
import { reconcile, type Need } from '../../../../../nodes/Vectra/containment/reconcile';
import { CONTAINED, detailTag, EXTERNAL, PENDING } from '../../../../../nodes/Vectra/containment/ownership';
import { containmentConfig, criteria, snapshot, vectraHost } from '../../hosts';

const NOW = 1_760_000_000_000;
const wording = { criteria: criteria({ requestTag: 'vectra_contain' }), releaseTag: 'vectra_release', noBlockGroup: 'NoBlock' };
const source: ItemSource = { deployment: 'qux', urgency: new Map([[7, 88]]), wording, hours: null };
const host = vectraHost(7, ['vectra_contain'], {
	macAddresses: ['00:11:22:33:44:55'],
	groups: [{ id: 1, name: 'Laptops', type: 'host' }],
	severity: '',
	privilegeLevel: 3,
});
const fields = {
	id: 7,
	name: 'host-7',
	ip: '10.0.0.7',
	macAddresses: ['00:11:22:33:44:55'],
	tags: ['vectra_contain'],
	groups: ['Laptops'],
	severity: null,
	threat: 70,
	certainty: 60,
	urgency: 88,
	keyAsset: false,
	privilegeLevel: 3,
	identity: { names: null, otherAgents: [], lastSource: null, lastSeen: null, activeTraffic: null },
	url: 'https://brain.example/hosts/7',
};

const entryOf = ({ host: { id }, desired, endpointId, pace }: Need): LedgerEntry => ({
	hostId: id, desired, endpointId, pace, firstEmitted: NOW, lastEmitted: NOW, attempt: 1,
});

describe('toItem', () => {
	it('tells everything that a workflow needs, with an ID that differs from attempt to attempt', () => {
		const reconciled = reconcile(snapshot([host]), containmentConfig(), NOW);
		const { emissions } = advance([], reconciled, NOW, {
			backOff: { retryAfter: 1, longest: 1, watch: 1 },
			caps: { perPoll: 0, perHour: 0 },
		});
		expect(toItem(emissions[0], source)).toEqual({
			eventId: `containment:7:isolated:-:${NOW}:1`,
			desired: 'isolated',
			reason: 'requestTag',
			reasonText: 'The host carries the request tag “vectra_contain”',
			reasons: ['requestTag'],
			basis: 'request',
			attempt: 1,
			deployment: 'qux',
			endpointId: null,
			mayIsolate: true,
			decision: null,
			hours: null,
			until: null,
			host: fields,
			emittedAt: '2025-10-09T08:53:20.000Z',
		});
	});

	it('tells what must change with a release that only the time brought', () => {
		const ours = vectraHost(8, ['vectra_contain', CONTAINED, detailTag('a'.repeat(32), 100)]);
		const config = containmentConfig({ rule: { kind: 'afterHours', afterMs: 1_000 } });
		const { needs } = reconcile(snapshot([ours]), config, NOW);
		expect(toItem({ need: needs[0], entry: entryOf(needs[0]) }, source)).toMatchObject({
			desired: 'released',
			reason: 'timeElapsed',
			mayIsolate: false,
			followUp: { addTags: [], removeTags: ['vectra_contain'] },
		});
	});

	it('says what a person decided, for how long the isolation is asked for, and when it ends', () => {
		const approved = vectraHost(8, ['vectra_contain', decisionTag('approved', 1, NOW / 1_000 + 60)]);
		const ours = vectraHost(9, ['vectra_contain', PENDING, detailTag('a'.repeat(32), NOW / 1_000 - 60, 'request', NOW / 1_000 + 60)]);
		const { needs } = reconcile(snapshot([approved, ours]), containmentConfig(), NOW);
		const items = needs.map((need) => toItem({ need, entry: entryOf(need) }, { ...source, hours: 8 }));
		expect(items.map(({ decision, hours, until, mayIsolate }) => ({ decision, hours, until, mayIsolate }))).toEqual([
			{ decision: 'approved', hours: 8, until: null, mayIsolate: true },
			{ decision: null, hours: 8, until: '2025-10-09T08:54:20.000Z', mayIsolate: true },
		]);
	});

	it('says that what is contained or somebody else’s is only to be looked at', () => {
		const hosts = [vectraHost(8, ['vectra_contain', CONTAINED, detailTag('a'.repeat(32), 100)]), vectraHost(9, ['vectra_contain', EXTERNAL])];
		const { needs } = reconcile(snapshot(hosts), containmentConfig({ isVerifying: true }), NOW);
		expect(needs.map((need) => toItem({ need, entry: entryOf(need) }, source))).toMatchObject([
			{ reason: 'verification', desired: 'isolated', mayIsolate: false, endpointId: 'a'.repeat(32) },
			{ reason: 'requestTag', desired: 'isolated', mayIsolate: false, endpointId: null },
		]);
	});
});

it('toHeldItem says who is held back, why, and what to do', () => {
	expect(toHeldItem({ host, desired: 'isolated', reason: 'limitReached', criteria: ['requestTag'], basis: 'request' }, NOW, source)).toEqual({
		eventId: `held:7:limitReached:${NOW}`,
		desired: 'isolated',
		held: 'limitReached',
		reasonText: 'Not isolated now: the limit for isolations is reached',
		nextStep: 'Check that the criteria really mean so many hosts. This one is isolated as soon as the limit allows',
		reasons: ['requestTag'],
		basis: 'request',
		deployment: 'qux',
		endpointIds: [],
		host: fields,
		emittedAt: '2025-10-09T08:53:20.000Z',
	});
});

it('toHeldItem says that an isolation sent earlier may have landed', () => {
	const pending = { ...host, tags: [PENDING, detailTag('a'.repeat(32), 100)] };
	const item = toHeldItem({ host: pending, desired: 'isolated', reason: 'keyAsset', criteria: ['requestTag'], basis: 'request' }, NOW, source);
	expect(item.endpointIds).toEqual(['a'.repeat(32)]);
	expect(item.nextStep).toBe(
		'Decide by hand whether to isolate it. An isolation is pending or may have landed: look at the endpoint in the Cortex console',
	);
	const release = toHeldItem({ host: pending, desired: 'released', reason: 'sharedEndpoint', criteria: [], basis: 'request' }, NOW, source);
	expect(release.nextStep).not.toContain('may have landed');
});
