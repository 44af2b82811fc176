import type { VectraSwitches } from '../../../lab/src/vectra';
import { expectSampleLike } from '../../support/samples';
import { itemsOf, passMinutes, pick, site, type Engine } from './site';

const NO_SCORE = /No score changed in the last month, or no change passes the filters/;
const ON = { triggerOn: 'entityScoreChange', entityTypes: ['host', 'account'] };

/** Every reading of what is not known about Vectra that touches these calls. */
const READINGS: Array<[Partial<VectraSwitches>, Engine]> = [
	[{}, 'legacy'],
	[{}, 'durable'],
	[{ nullCheckpointOnEmpty: true }, 'legacy'],
	[{ nullCheckpointOnEmpty: 'text', eventsOutOfOrder: true }, 'durable'],
	[{ fromBeyondEnd: 'echo' }, 'legacy'],
	[{ fromBeyondEnd: 'echo', nullCheckpointOnEmpty: true, eventsOutOfOrder: true }, 'durable'],
	[{ ignoreUnknownFilters: false, nullLists: true }, 'legacy'],
	[{ ruxHostBody: 'minimal', hostsGroupsPresent: false, accountCategory: 'ACCOUNT_SCORING' }, 'legacy'],
	[{ eventRetention: 50 }, 'durable'],
];

describe('on RUX', () => {
	it.each(READINGS)('each scoring event is emitted once: %j, %s engine', async (switches, engine) => {
		const { world, trigger, calls } = await site('rux', switches);
		world.addHost({ id: 7, name: 'FIN-LT-22', ip: '10.20.4.77', tags: ['finance'] });
		world.addAccount({ id: 7, name: 'j.doe@lab.example' });
		world.setScore(7, { threat: 20, urgency_score: 20 });
		world.setScore(7, { threat: 20, urgency_score: 25 }, 'account');
		const poller = trigger(ON, engine);
		expect(await itemsOf(poller, 'activate')).toEqual([]);
		passMinutes(1);
		expect(await itemsOf(poller)).toEqual([]);

		world.setScore(7, { threat: 70, urgency_score: 70 });
		world.setScore(7, { threat: 60, urgency_score: 60 }, 'account');
		world.setScore(7, { threat: 90, urgency_score: 90 });
		const items = await itemsOf(poller);
		expect(pick(items, 'eventId')).toEqual(['score:host:event:3', 'score:host:event:5', 'score:account:event:4']);
		expect(pick(items, 'entity', 'urgency')).toEqual([70, 90, 60]);
		expect(items[0]).toMatchObject({
			event: 'entityScoreChange',
			deployment: 'rux',
			eventTime: '2026-02-03T09:01:00.000Z',
			entity: { type: 'host', id: 7, name: 'FIN-LT-22', isPrioritized: true },
			host: { id: 7, name: 'FIN-LT-22', ip: '10.20.4.77', tags: ['finance'] },
			raw: { id: 3, entity_id: 7 },
		});
		expect(items[2].host).toBeNull();

		calls();
		passMinutes(1);
		expect(await itemsOf(poller)).toEqual([]);
		expect(calls()).toEqual(['GET /events/entity_scoring', 'GET /events/entity_scoring']);

		// n8n dies: what it had not saved is read again, and nothing comes twice.
		poller.crash();
		world.setScore(7, { threat: 95, urgency_score: 95 });
		expect(pick(await itemsOf(poller, 'init'), 'eventId')).toEqual(['score:host:event:6']);
	});

	it('filters, and reads the host only of what passes', async () => {
		const { world, trigger, calls } = await site('rux');
		world.addHost({ id: 1 });
		world.addHost({ id: 2 });
		const filters = { minUrgency: 50, minSeverity: 'high', onlyPrioritized: true, onlyIncreases: true };
		const poller = trigger({ ...ON, entityTypes: ['host'], filters });
		await itemsOf(poller, 'activate');
		world.setScore(1, { threat: 80, certainty: 80, urgency_score: 80 });
		world.setScore(1, { threat: 70, certainty: 70, urgency_score: 70 });
		world.setScore(2, { threat: 20, certainty: 80, urgency_score: 60, severity: 'medium' });
		world.setScore(2, { threat: 30, certainty: 10, urgency_score: 40 });
		calls();
		expect(pick(await itemsOf(poller), 'entity', 'urgency')).toEqual([80]);
		expect(calls()).toEqual(['GET /events/entity_scoring', 'GET /entities/1']);
	});

	it('takes a burst in pages and portions, and skips nothing', async () => {
		const { world, trigger, sim } = await site('rux', { eventsOutOfOrder: true });
		world.addHost({ id: 1 });
		const poller = trigger({ ...ON, entityTypes: ['host'], options: { maxItems: 900, fetchHostDetails: false } });
		await itemsOf(poller, 'activate');
		for (let index = 0; index < 2_300; index += 1) world.setScore(1, { urgency_score: index % 100 });
		const got: unknown[] = [];
		const sizes: number[] = [];
		for (let round = 0; round < 4; round += 1) {
			const ids = pick(await itemsOf(poller), 'raw', 'id');
			sizes.push(ids.length);
			got.push(...ids);
			poller.crash();
		}
		expect(sizes).toEqual([900, 900, 500, 0]);
		expect(got).toEqual(Array.from({ length: 2_300 }, (_, index) => index + 1));
		expect(JSON.stringify(poller.staticData()).length).toBeLessThan(4_000);
		expect(sim.server.journal.list({ path: '/entities' })).toEqual([]);
	});

	it('emits the backlog that is asked for', async () => {
		const { world, trigger } = await site('rux');
		world.addHost({ id: 1 });
		world.setScore(1, { urgency_score: 10 });
		passMinutes(120);
		world.setScore(1, { urgency_score: 20 });
		passMinutes(30);
		const poller = trigger({ ...ON, entityTypes: ['host'], options: { backlogHours: 1 } });
		expect(pick(await itemsOf(poller, 'activate'), 'entity', 'urgency')).toEqual([20]);
		expect(await itemsOf(poller)).toEqual([]);
	});

	it('bears a Vectra that is away: for the details, for one type, for all', async () => {
		const { world, trigger, fault, sim } = await site('rux');
		for (const id of [1, 2]) world.addHost({ id });
		world.addAccount({ id: 1 });
		const poller = trigger(ON);
		await itemsOf(poller, 'activate');
		for (const id of [1, 2]) world.setScore(id, { urgency_score: 60 });
		world.setScore(1, { urgency_score: 61 }, 'account');
		fault({ kind: 'status', status: 503, path: '/entities' });
		// One goes without details, so that there is progress; the others wait.
		const first = await itemsOf(poller);
		expect(pick(first, 'raw', 'id')).toEqual([1, 3]);
		expect(pick(first, 'host', 'tags')).toEqual([null, undefined]);
		sim.server.faults.clear();
		expect(pick(await itemsOf(poller), 'host', 'tags')).toEqual([[]]);

		world.setScore(1, { urgency_score: 70 });
		world.setScore(1, { urgency_score: 71 }, 'account');
		fault({ kind: 'status', status: 503, times: 4 });
		expect(pick(await itemsOf(poller), 'raw', 'id')).toEqual([5]);
		expect(pick(await itemsOf(poller), 'raw', 'id')).toEqual([4]);

		fault({ kind: 'status', status: 503 });
		const memory = poller.staticData();
		expect((await poller.poll()).error?.message).toMatch(/could not answer/);
		expect((await poller.poll('init')).error).toBeUndefined();
		expect(poller.staticData()).toEqual(memory);
	});

	it('shows samples; an invented one when there are none', async () => {
		const { world, trigger } = await site('rux');
		const poller = trigger({ ...ON, entityTypes: ['host'] });
		const invented = (await poller.pollManual()).items ?? [];
		world.addHost({ id: 1 });
		for (let urgency = 1; urgency <= 9; urgency += 1) world.setScore(1, { urgency_score: urgency });
		const shown = (await poller.pollManual()).items ?? [];
		expect(pick(shown, 'entity', 'urgency')).toEqual([5, 6, 7, 8, 9]);
		expectSampleLike(invented, shown[0], NO_SCORE);
		expect(poller.staticData()).toEqual({});
		const wrong = await trigger({ ...ON, filters: { minThreat: 5 } }).pollManual();
		expect(wrong.error).toMatchObject({ message: expect.stringMatching(/no threat/), description: expect.stringMatching(/Minimum Urgency/) });
	});
});

describe('on QUX', () => {
	it.each(['host', 'account'])('invents a sample when no %s has a score', async (type) => {
		const { world, trigger } = await site('qux');
		const poller = trigger({ ...ON, entityTypes: [type] });
		const invented = (await poller.pollManual()).items ?? [];
		if (type === 'host') world.addHost({ id: 1, threat: 50, certainty: 50 });
		else world.addAccount({ id: 1, threat: 50, certainty: 50 });
		expectSampleLike(invented, ((await poller.pollManual()).items ?? [])[0], NO_SCORE);
		expect(poller.staticData()).toEqual({});
	});

	it.each<[string, Partial<VectraSwitches>, Engine, boolean]>([
		['by search', {}, 'legacy', true],
		['by search, durable', { ignoreUnknownFilters: false }, 'durable', true],
		['by search, whatever else is modified', { bumpModifiedOnTag: false, nullLists: true }, 'legacy', true],
		['without search', {}, 'legacy', false],
		['without search, durable', { hostThreatFilters: false }, 'durable', false],
	])('each change is emitted once: %s', async (_name, switches, engine, hasSearch) => {
		const { world, trigger, calls, fault } = await site('qux', switches);
		if (!hasSearch) fault({ kind: 'status', status: 404, path: '/search' });
		world.addHost({ id: 7, name: 'FIN-LT-22', ip: '10.20.4.77', tags: ['finance'], threat: 20, certainty: 30 });
		world.addHost({ id: 8 });
		world.addAccount({ id: 7, name: 'j.doe@lab.example' });
		const poller = trigger(ON, engine);
		expect(await itemsOf(poller, 'activate')).toEqual([]);
		passMinutes(1);
		expect(await itemsOf(poller)).toEqual([]);

		passMinutes(1);
		world.tag(8, 'other');
		world.setScore(7, { threat: 71, certainty: 64 });
		world.setScore(7, { threat: 10, certainty: 10 }, 'account');
		const items = await itemsOf(poller);
		expect(pick(items, 'entity', 'type')).toEqual(['host', 'account']);
		expect(items[0]).toMatchObject({
			event: 'entityScoreChange',
			deployment: 'qux',
			entity: { type: 'host', id: 7, threat: 71, certainty: 64, urgency: null },
			previous: { threat: 20, certainty: 30 },
			host: { id: 7, ip: '10.20.4.77', tags: ['finance'] },
			raw: { id: 7 },
		});
		calls();
		passMinutes(1);
		expect(await itemsOf(poller)).toEqual([]);
		expect(calls().length).toBeLessThanOrEqual(4);
		poller.crash();
		expect(await itemsOf(poller, 'init')).toEqual([]);

		// There and back again is told apart from the first time.
		world.setScore(7, { threat: 20, certainty: 30 });
		passMinutes(1);
		await itemsOf(poller);
		world.setScore(7, { threat: 71, certainty: 64 });
		passMinutes(1);
		const again = await itemsOf(poller);
		expect(again).toHaveLength(1);
		expect(again[0].eventId).not.toBe(items[0].eventId);
	});

	it('finds within the hour what search never shows', async () => {
		const { world, trigger } = await site('qux');
		world.addHost({ id: 1 });
		const poller = trigger({ ...ON, entityTypes: ['host'] });
		await itemsOf(poller, 'activate');
		const host = world.host(1);
		const { modified } = host;
		passMinutes(20);
		world.setScore(1, { threat: 50 });
		host.modified = modified - 3_600_000;
		expect(await itemsOf(poller)).toEqual([]);
		passMinutes(41);
		expect(pick(await itemsOf(poller), 'entity', 'threat')).toEqual([50]);
	});

	it('filters and portions; what is left comes with the next polls', async () => {
		const { world, trigger } = await site('qux');
		for (let id = 1; id <= 12; id += 1) world.addHost({ id, threat: 30, certainty: 30 });
		const poller = trigger({ ...ON, entityTypes: ['host'], filters: { minThreat: 50, onlyIncreases: true }, options: { maxItems: 4 } });
		await itemsOf(poller, 'activate');
		for (let id = 1; id <= 12; id += 1) world.setScore(id, { threat: id > 9 ? 20 : 60 });
		passMinutes(1);
		expect(pick(await itemsOf(poller), 'entity', 'id')).toEqual([1, 2, 3, 4]);
		passMinutes(1);
		expect(pick(await itemsOf(poller), 'entity', 'id')).toEqual([5, 6, 7, 8]);
		passMinutes(1);
		expect(pick(await itemsOf(poller), 'entity', 'id')).toEqual([9]);
		const { error } = await trigger({ ...ON, filters: { onlyPrioritized: true } }).poll();
		expect(error?.message).toMatch(/no urgency score/);
	});

	it('begins anew from a memory that makes no sense', async () => {
		const { world, trigger } = await site('qux');
		world.addHost({ id: 1, threat: 50 });
		const poller = trigger({ ...ON, entityTypes: ['host'] });
		await itemsOf(poller, 'activate');
		const memory = poller.staticData() as { entityScore: { state: { host: { scores: unknown } } } };
		memory.entityScore.state.host.scores = 'torn';
		expect(await itemsOf(poller)).toEqual([]);
	});
});
