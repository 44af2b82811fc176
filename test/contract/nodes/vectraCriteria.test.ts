import type { VectraSwitches } from '../../../lab/src/vectra';
import { CONTAINED, detailTag, PENDING } from '../../../nodes/Vectra/containment/ownership';
import { A, currentTime, emitted, passMinutes, REQUEST, site, type Deployment } from './site';

const NO_CAPS = { maxPerPoll: 0, maxPerHour: 0 };
const seconds = () => Math.floor(currentTime() / 1_000);

/** Every reading of what is not known about Vectra that touches the criteria. */
const READINGS: Array<[string, Partial<VectraSwitches>]> = [
	['as published', {}],
	['no unknown filter is accepted', { ignoreUnknownFilters: false }],
	['nulls for empty lists', { nullLists: true }],
	['exact filters', { tagFilterMatch: 'exact', nameFilterMatch: 'exact' }],
	['members not embedded', { embeddedMemberCap: 1, ruxMembersByDefault: false }],
	['hosts without groups', { hostsGroupsPresent: false }],
];

describe.each<Deployment>(['qux', 'rux'])('criteria on %s', (deployment) => {
	it.each(READINGS)('each finds its hosts and no other: %s', async (_name, switches) => {
		const { sim, trigger } = await site(deployment, switches);
		const { world } = sim;
		const low = { threat: 10, certainty: 10 };
		const byTag = world.addHost({ ...low, tags: [REQUEST] }).id;
		const byHostGroup = world.addHost(low).id;
		const byNetwork = world.addHost({ ...low, ip: '10.66.3.4' }).id;
		const byScores = world.addHost({ threat: 80, certainty: 70 }).id;
		const oneScore = world.addHost({ threat: 80, certainty: 69 }).id;
		const byDetection = world.addHost({ threat: 40, certainty: 40 }).id;
		const tooLow = world.addHost({ threat: 39, certainty: 99 }).id;
		const fixed = world.addHost({ threat: 40, certainty: 40 }).id;
		world.addDetection({ host_id: byDetection, detection_type: 'Hidden HTTPS Tunnel' });
		world.addDetection({ host_id: tooLow, detection_type: 'Hidden HTTPS Tunnel' });
		world.addDetection({ host_id: fixed, detection_type: 'Hidden HTTPS Tunnel', state: 'fixed' });
		world.addDetection({ host_id: oneScore, detection_type: 'Port Scan' });
		const account = world.addAccount({ name: 'user@corp', threat: 99, certainty: 99 });
		world.addDetection({ account_id: account.id, detection_type: 'Hidden HTTPS Tunnel' });
		world.addGroup({ name: 'Block', type: 'host', members: [byHostGroup] });
		world.addGroup({ name: 'Block', type: 'ip', members: ['10.66.0.0/16'] });
		world.addGroup({ name: 'Block-old', type: 'host', members: [oneScore] });
		const criteria = {
			blockGroup: 'Block',
			scores: { values: { threat: 80, certainty: 70, combine: 'and' } },
			detections: { values: { types: 'Hidden HTTPS Tunnel', threat: 40, certainty: 0, combine: 'and' } },
		};
		expect(await emitted(trigger({ criteria, options: NO_CAPS }))).toEqual([
			`${byTag} isolated requestTag`,
			`${byHostGroup} isolated blockGroup`,
			`${byNetwork} isolated blockGroup`,
			`${byScores} isolated scores`,
			`${byDetection} isolated detection`,
		]);
	});

	it('a no-block group wins over all of them, and says so on the second output', async () => {
		const { sim, trigger } = await site(deployment);
		const { id } = sim.world.addHost({ threat: 99, certainty: 99, tags: [REQUEST] });
		sim.world.addGroup({ name: 'NoBlock', type: 'host', members: [id] });
		sim.world.addGroup({ name: 'Block', type: 'host', members: [id] });
		const scores = { values: { threat: 1, certainty: 1, combine: 'and' } };
		const poller = trigger({ noBlockGroup: 'NoBlock', criteria: { blockGroup: 'Block', scores } });
		const tick = await poller.poll();
		expect(tick.items).toEqual([]);
		expect(tick.secondary).toMatchObject([
			{ held: 'noBlockGroup', reasons: ['requestTag', 'blockGroup', 'scores'], host: { id }, nextStep: expect.any(String) },
		]);
		// Once is enough.
		expect((await poller.poll()).secondary).toEqual([]);
	});

	it('takes at most four reads for a steady poll with every criterion switched on', async () => {
		const { sim, trigger, calls } = await site(deployment);
		for (let id = 1; id <= 400; id += 1) {
			sim.world.addHost({ id, threat: 60, certainty: 60, tags: [REQUEST, CONTAINED, detailTag(A, seconds(), 'criterion')] });
		}
		for (let id = 401; id <= 800; id += 1) sim.world.addHost({ id, threat: 1, certainty: 1 });
		sim.world.addGroup({ name: 'NoBlock', type: 'host', members: [900] });
		sim.world.addGroup({ name: 'Block', type: 'host', members: [1] });
		const poller = trigger({
			noBlockGroup: 'NoBlock',
			criteria: {
				blockGroup: 'Block',
				scores: { values: { threat: 50, certainty: 50, combine: 'or' } },
				detections: { values: { types: 'Hidden HTTPS Tunnel, Port Scan' } },
				...(deployment === 'rux' ? { urgency: 50 } : {}),
			},
			exclusions: { keyAssets: true, privilegeLevel: 8, networks: '10.0.0.0/24' },
		});
		expect(await emitted(poller)).toEqual([]);
		calls();
		expect(await emitted(poller)).toEqual([]);
		const reads = calls();
		expect(reads.length).toBeLessThanOrEqual(4);
		expect(reads.filter((call) => call === 'GET /hosts')).toHaveLength(1);
	});

	it('contains 120 hosts with four reads and three writes for each at most, and no more', async () => {
		const { sim, trigger, calls, record } = await site(deployment);
		for (let id = 1; id <= 120; id += 1) sim.world.addHost({ id, tags: [REQUEST] });
		sim.world.addGroup({ name: 'NoBlock', type: 'host', members: [900] });
		const poller = trigger({ noBlockGroup: 'NoBlock', options: NO_CAPS });
		expect(await emitted(poller)).toHaveLength(120);
		expect(calls().length).toBeLessThanOrEqual(4);
		for (let id = 1; id <= 120; id += 1) await record('recordIsolation', id, 'isolated');
		const writes = calls().filter((call) => !call.startsWith('GET'));
		expect(writes.length).toBeLessThanOrEqual(120 * 3);
		passMinutes(30);
		expect(await emitted(poller)).toEqual([]);
		expect(calls().length).toBeLessThanOrEqual(4);
	});

	it('an isolation by score outlives the score, and ends with the release tag', async () => {
		const { sim, trigger } = await site(deployment);
		const { id } = sim.world.addHost({ threat: 90, certainty: 90 });
		const poller = trigger({ criteria: { scores: { values: { threat: 80, certainty: 0, combine: 'and' } } } });
		expect(await emitted(poller)).toEqual([`${id} isolated scores`]);
		sim.world.tag(id, detailTag(A, seconds(), 'criterion'));
		sim.world.tag(id, CONTAINED);
		sim.world.updateHost(id, { threat: 0, certainty: 0 });
		passMinutes(600);
		expect(await emitted(poller)).toEqual([`${id} isolated verification`]);
		sim.world.tag(id, 'vectra_release');
		expect(await emitted(poller)).toEqual([`${id} released releaseTag`]);
	});

	it('releases after the time, whatever the tag says', async () => {
		const { sim, trigger } = await site(deployment);
		const { id } = sim.world.addHost({ tags: [REQUEST, CONTAINED, detailTag(A, seconds())] });
		const poller = trigger({ releaseRule: 'afterHours', afterHours: 2 });
		passMinutes(119);
		expect(await emitted(poller)).toEqual([`${id} isolated verification`]);
		passMinutes(1);
		const { items } = await poller.poll();
		expect(items).toMatchObject([{ host: { id }, desired: 'released', reason: 'timeElapsed', followUp: { addTags: [], removeTags: [REQUEST] } }]);
	});

	it('keeps to its caps, over restarts and with lost memory, and reports who waits', async () => {
		const { sim, trigger } = await site(deployment);
		for (let id = 1; id <= 6; id += 1) sim.world.addHost({ id, tags: [REQUEST] });
		const poller = trigger({ options: { maxPerPoll: 2, maxPerHour: 3 } });
		const first = await poller.poll();
		expect(first.items?.map(({ host }) => (host as { id: number }).id)).toEqual([1, 2]);
		expect(first.secondary.map(({ held, host }) => [(host as { id: number }).id, held])).toEqual([3, 4, 5, 6].map((id) => [id, 'limitReached']));
		for (const id of [1, 2]) {
			sim.world.tag(id, detailTag(id.toString(16).padStart(32, '0'), seconds()));
			sim.world.tag(id, id === 1 ? CONTAINED : PENDING);
		}
		poller.restart({ keepStatic: false });
		passMinutes(1);
		expect(await emitted(poller)).toEqual(['2 isolated pendingIsolation', '3 isolated requestTag']);
		passMinutes(1);
		expect(await emitted(poller)).toEqual([]);
		passMinutes(60);
		// New hosts come first; the third is merely asked for again.
		expect(await emitted(poller)).toEqual(['1 isolated verification', '2 isolated pendingIsolation', '4 isolated requestTag', '5 isolated requestTag']);
	});
});

describe('on Respond UX', () => {
	it('urgency is read from the entities, highest first, and no further than needed', async () => {
		const { sim, trigger, calls } = await site('rux');
		const { id } = sim.world.addHost({ urgency_score: 80 });
		sim.world.addHost({ urgency_score: 79 });
		sim.world.addAccount({ name: 'user@corp', urgency_score: 100 });
		expect(await emitted(trigger({ criteria: { urgency: 80 } }))).toEqual([`${id} isolated urgency`]);
		expect(calls()).toEqual(['GET /hosts', 'GET /entities']);
	});

	it('a host whose row leaves out what an exclusion needs is read, and held back when that does not help', async () => {
		const { sim, trigger } = await site('rux', { ruxHostBody: 'minimal', hostsGroupsPresent: false });
		const free = sim.world.addHost({ tags: [REQUEST], privilege_level: 2 }).id;
		const privileged = sim.world.addHost({ tags: [REQUEST], privilege_level: 9 }).id;
		const poller = trigger({ exclusions: { privilegeLevel: 8 } });
		expect(await emitted(poller)).toEqual([`${free} isolated requestTag`]);
		const careful = await trigger({ exclusions: { keyAssets: true } }).poll();
		expect(careful.items).toEqual([]);
		expect(careful.secondary.map(({ held, host }) => [(host as { id: number }).id, held])).toEqual([free, privileged].map((id) => [id, 'undecidable']));
	});
});
