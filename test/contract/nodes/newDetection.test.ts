import type { VectraSwitches } from '../../../lab/src/vectra';
import { expectSampleLike } from '../../support/samples';
import { itemsOf, passMinutes, pick, site, type Deployment, type Engine } from './site';

const ON = { triggerOn: 'newDetection', entityTypes: ['host', 'account'] };
const EVERY = { ...ON, detectionEvents: 'everyActivity' };

const READINGS: Array<[Deployment, Partial<VectraSwitches>, Engine]> = [
	['rux', {}, 'legacy'],
	['rux', { nullCheckpointOnEmpty: true, eventsOutOfOrder: true }, 'durable'],
	['rux', { fromBeyondEnd: 'echo', ignoreUnknownFilters: false, nullLists: true }, 'legacy'],
	['qux', {}, 'legacy'],
	['qux', { ignoreUnknownFilters: false, nullLists: true }, 'durable'],
	['qux', { applianceVersion: '8.1', nextScheme: 'http', nextHost: 'internal.example' }, 'legacy'],
];

describe.each(READINGS)('on %s with %j, %s engine', (deployment, switches, engine) => {
	it('each new detection is emitted once', async () => {
		const { world, trigger, calls } = await site(deployment, switches);
		world.addHost({ id: 7, name: 'FIN-LT-22', ip: '10.20.4.77', tags: ['finance'] });
		world.addAccount({ id: 7, name: 'j.doe@lab.example' });
		const { id: old } = world.addDetection({ host_id: 7, threat: 90 });
		const poller = trigger(ON, engine);
		expect(await itemsOf(poller, 'activate')).toEqual([]);
		passMinutes(1);
		world.repeatDetection(old);
		expect(await itemsOf(poller)).toEqual([]);

		const { id } = world.addDetection({ host_id: 7, detection_type: 'Port Scan', threat: 60, certainty: 50, src_ip: '10.20.4.9', mitre: ['T1046'] });
		world.repeatDetection(id);
		const onAccount = world.addDetection({ account_id: 7 }).id;
		const items = await itemsOf(poller);
		expect(pick(items, 'eventId')).toEqual([`detection:new:${id}`, `detection:new:${onAccount}`]);
		expect(items[0]).toMatchObject({
			event: 'newDetection',
			deployment,
			eventTime: '2026-02-03T09:01:00.000Z',
			entity: { type: 'host', id: 7, name: 'FIN-LT-22' },
			detection: { id, type: 'Port Scan', category: 'reconnaissance', threat: 60, certainty: 50, triaged: false, mitre: deployment === 'rux' ? ['T1046'] : null },
			host: { id: 7, ip: '10.20.4.77', tags: ['finance'] },
		});
		expect(items[1]).toMatchObject({ entity: { type: 'account', name: 'j.doe@lab.example' }, host: null });

		passMinutes(1);
		world.repeatDetection(id);
		calls();
		expect(await itemsOf(poller)).toEqual([]);
		expect(calls().length).toBeLessThanOrEqual(2);
		poller.crash();
		const { id: next } = world.addDetection({ host_id: 7 });
		expect(pick(await itemsOf(poller, 'init'), 'detection', 'id')).toEqual([next]);
	});

	it('every activity is emitted once on request', async () => {
		const { world, trigger, calls } = await site(deployment, switches);
		world.addHost({ id: 7 });
		const { id: old } = world.addDetection({ host_id: 7 });
		const poller = trigger(EVERY, engine);
		expect(await itemsOf(poller, 'activate')).toEqual([]);
		passMinutes(1);
		world.repeatDetection(old);
		const { id } = world.addDetection({ host_id: 7 });
		const first = await itemsOf(poller);
		expect(pick(first, 'detection', 'id')).toEqual([old, id]);
		expect(pick(first, 'event')).toEqual(['detectionActivity', 'detectionActivity']);
		passMinutes(1);
		expect(await itemsOf(poller)).toEqual([]);
		world.repeatDetection(id);
		const second = await itemsOf(poller);
		expect(pick(second, 'detection', 'id')).toEqual([id]);
		expect(new Set([...pick(first, 'eventId'), ...pick(second, 'eventId')]).size).toBe(3);
		calls();
		poller.crash();
		expect(await itemsOf(poller, 'init')).toEqual([]);
		expect(calls().length).toBeLessThanOrEqual(4);
	});

	it('filters by type, category, scores, triage and info', async () => {
		const { world, trigger } = await site(deployment, switches);
		world.addHost({ id: 7 });
		world.addAccount({ id: 7 });
		const filters = { detectionTypes: 'port scan, Hidden HTTPS Tunnel, New Host', minThreat: 50, minCertainty: 20 };
		const plain = trigger({ ...ON, entityTypes: ['host'], filters }, engine);
		const wide = trigger({ ...ON, filters: { ...filters, includeInfo: true, includeTriaged: true } }, engine);
		const byCategory = trigger({ ...ON, filters: { categories: ['command_and_control'] } }, engine);
		for (const poller of [plain, wide, byCategory]) {
			await itemsOf(poller, 'activate');
			await itemsOf(poller);
		}
		const add = (input: object) => world.addDetection({ host_id: 7, threat: 60, certainty: 60, ...input }).id;
		const scan = add({ detection_type: 'Port Scan' });
		const tunnel = add({ detection_type: 'Hidden HTTPS Tunnel' });
		const info = add({ detection_type: 'New Host', category: 'info' });
		const triaged = add({ detection_type: 'Port Scan', is_triaged: true });
		const onAccount = add({ detection_type: 'Port Scan', host_id: undefined, account_id: 7 });
		add({ detection_type: 'Port Sweep' });
		const weak = add({ detection_type: 'Port Scan', threat: 10 });
		expect(pick(await itemsOf(plain), 'detection', 'id')).toEqual([scan, tunnel]);
		expect(pick(await itemsOf(wide), 'detection', 'id')).toEqual([scan, tunnel, info, triaged, onAccount]);
		expect(pick(await itemsOf(byCategory), 'detection', 'id')).toEqual([tunnel]);

		// What did not reach a minimum at first is still new when it does.
		world.need('detection', weak).threat = 90;
		passMinutes(1);
		world.repeatDetection(weak);
		world.repeatDetection(scan);
		expect(pick(await itemsOf(plain), 'detection', 'id')).toEqual([weak]);
		expect(await itemsOf(plain)).toEqual([]);
	});

	it.each([ON, EVERY])('takes a burst within one second in portions, and skips nothing: %j', async (on) => {
		const { world, trigger } = await site(deployment, switches);
		world.addHost({ id: 7 });
		const poller = trigger({ ...on, options: { maxItems: 500, fetchHostDetails: false } }, engine);
		await itemsOf(poller, 'activate');
		const ids = Array.from({ length: 1_300 }, () => world.addDetection({ host_id: 7 }).id);
		const got: unknown[] = [];
		for (let round = 0; round < 4; round += 1) {
			got.push(...pick(await itemsOf(poller), 'detection', 'id'));
			poller.crash();
		}
		expect([...got].sort((a, b) => Number(a) - Number(b))).toEqual(ids);
	});

	it.each([ON, EVERY])('emits the backlog that is asked for: %j', async (on) => {
		const { world, trigger } = await site(deployment, switches);
		world.addHost({ id: 7 });
		const old = [world.addDetection({ host_id: 7 }).id, world.addDetection({ host_id: 7 }).id];
		passMinutes(120);
		const recent = world.addDetection({ host_id: 7 }).id;
		world.repeatDetection(old[1]);
		passMinutes(30);
		const poller = trigger({ ...on, options: { backlogHours: 1 } }, engine);
		const ids = pick(await itemsOf(poller, 'activate'), 'detection', 'id');
		expect([...ids].sort()).toEqual(on === ON ? [recent] : [old[1], recent]);
		expect(await itemsOf(poller)).toEqual([]);
	});

	it('shows samples, newest first; an invented one when there are none', async () => {
		const { world, trigger } = await site(deployment, switches);
		const poller = trigger(ON, engine);
		const invented = (await poller.pollManual()).items ?? [];
		world.addHost({ id: 7 });
		const ids = Array.from({ length: 8 }, () => world.addDetection({ host_id: 7 }).id);
		const shown = (await poller.pollManual()).items ?? [];
		expect(pick(shown, 'detection', 'id')).toEqual(ids.slice(3).reverse());
		expectSampleLike(invented, shown[0], /There is no recent detection, or none passes the filters/);
		expect(poller.staticData()).toEqual({});
	});
});

it('a change from new detections to every activity begins there, and back', async () => {
	const { world, trigger } = await site('qux');
	world.addHost({ id: 7 });
	const poller = trigger(ON);
	await itemsOf(poller, 'activate');
	const { id } = world.addDetection({ host_id: 7 });
	expect(await itemsOf(poller)).toHaveLength(1);
	const memory = JSON.parse(JSON.stringify(poller.staticData().detection)) as { state: object };
	expect(Object.keys(memory.state).sort()).toEqual(['ids', 'known']);
	// As if the parameters had been edited: the memory is of the other mode.
	const edited = trigger(EVERY);
	await itemsOf(edited, 'activate');
	world.repeatDetection(id);
	expect(await itemsOf(edited)).toEqual([]);
	passMinutes(1);
	world.repeatDetection(id);
	expect(await itemsOf(edited)).toHaveLength(1);
});
