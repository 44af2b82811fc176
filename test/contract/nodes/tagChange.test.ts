import type { VectraSwitches } from '../../../lab/src/vectra';
import { expectSampleLike } from '../../support/samples';
import { itemsOf, passMinutes, pick, site, type Deployment, type Engine } from './site';

const ON = { triggerOn: 'tagChange', entityTypes: ['host', 'account'], tags: ['vip', 'triage'] };

const READINGS: Array<[Deployment, Partial<VectraSwitches>, Engine]> = [
	['rux', {}, 'legacy'],
	['rux', { tagFilterMatch: 'exact', bumpModifiedOnTag: false, nullLists: true }, 'durable'],
	['rux', { tagFilterCaseSensitive: false, ruxHostBody: 'minimal', ignoreUnknownFilters: false }, 'legacy'],
	['qux', {}, 'durable'],
	['qux', { tagFilterMatch: 'exact', bumpModifiedOnTag: false, nullLists: true }, 'legacy'],
	['qux', { tagFilterCaseSensitive: false, ignoreUnknownFilters: false, dedupTags: true }, 'legacy'],
];

describe.each(READINGS)('on %s with %j, %s engine', (deployment, switches, engine) => {
	it('each tag put on or taken off is emitted once', async () => {
		const { world, trigger, calls } = await site(deployment, switches);
		world.addHost({ id: 7, name: 'FIN-LT-22', ip: '10.20.4.77', tags: ['vip', 'finance'] });
		world.addHost({ id: 8, name: 'HR-LT-1', tags: ['VIP', 'not_vip', 'triage_done'] });
		world.addAccount({ id: 7, name: 'j.doe@lab.example' });
		const poller = trigger(ON, engine);
		expect(await itemsOf(poller, 'activate')).toEqual([]);
		passMinutes(1);

		world.tag(7, 'triage');
		world.untag(7, 'vip');
		world.tag(8, 'vip');
		world.tag(8, 'other');
		world.tag(7, 'vip', 'account');
		const items = await itemsOf(poller);
		expect(items.map(({ event, tag, entity }) => `${(entity as { type: string }).type} ${(entity as { id: number }).id} ${String(event)} ${String(tag)}`)).toEqual([
			'host 7 tagAdded triage',
			'host 7 tagRemoved vip',
			'host 8 tagAdded vip',
			'account 7 tagAdded vip',
		]);
		expect(items[0]).toMatchObject({
			deployment,
			eventTime: '2026-02-03T09:01:00.250Z',
			entity: { name: 'FIN-LT-22' },
			tags: ['finance', 'triage'],
			host: { id: 7, name: 'FIN-LT-22', ip: '10.20.4.77', tags: ['finance', 'triage'] },
			raw: { id: 7 },
		});
		calls();
		passMinutes(1);
		expect(await itemsOf(poller)).toEqual([]);
		expect(calls()).toHaveLength(2);
		poller.crash();
		expect(await itemsOf(poller, 'init')).toEqual([]);

		// Not listed any more: its name is remembered, the rest is read.
		world.untag(7, 'triage');
		const [gone] = await itemsOf(poller);
		expect(gone).toMatchObject({ event: 'tagRemoved', tag: 'triage', entity: { id: 7, name: 'FIN-LT-22' }, host: { ip: '10.20.4.77' }, raw: null });

		world.tag(7, 'triage');
		const [again] = await itemsOf(poller);
		expect(again).toMatchObject({ event: 'tagAdded', tag: 'triage' });
		expect(again.eventId).not.toBe(items[0].eventId);
	});

	it('all tags, one kind of change, in portions', async () => {
		const { world, trigger } = await site(deployment, switches);
		for (let id = 1; id <= 7; id += 1) world.addHost({ id, tags: ['old'] });
		const parameters = { ...ON, entityTypes: ['host'], watchTags: 'all', tagChanges: ['added'], options: { maxItems: 4, fetchHostDetails: false } };
		const poller = trigger(parameters, engine);
		await itemsOf(poller, 'activate');
		for (let id = 1; id <= 7; id += 1) {
			world.tag(id, `new ${id}`);
			world.untag(id, 'old');
		}
		expect(pick(await itemsOf(poller), 'tag')).toEqual(['new 1', 'new 2', 'new 3', 'new 4']);
		expect(pick(await itemsOf(poller), 'tag')).toEqual(['new 5', 'new 6', 'new 7']);
		expect(await itemsOf(poller)).toEqual([]);
	});

	it('emits what is there already on request, and shows it as a sample', async () => {
		const { world, trigger } = await site(deployment, switches);
		const invented = (await trigger(ON, engine).pollManual()).items ?? [];
		world.addHost({ id: 1, tags: ['vip'] });
		const poller = trigger({ ...ON, options: { emitPresent: true } }, engine);
		const shown = (await poller.pollManual()).items ?? [];
		expect(pick(shown, 'tag')).toEqual(['vip']);
		expectSampleLike(invented, shown[0], /No host or account has a watched tag now\. Add one in Vectra/);
		expect(poller.staticData()).toEqual({});
		expect(pick(await itemsOf(poller, 'activate'), 'tag')).toEqual(['vip']);
		expect(await itemsOf(poller)).toEqual([]);
	});
});

it('a list that was on its way from one state to the other emits nothing that is untrue', async () => {
	const { world, trigger, sim } = await site('qux');
	world.addHost({ id: 1, tags: ['vip'] });
	const poller = trigger({ ...ON, entityTypes: ['host'] });
	await itemsOf(poller, 'activate');
	world.untag(1, 'vip');
	sim.hooks.add({ before: { method: 'GET', path: '/hosts/1' }, hostId: 1, addTag: 'vip' });
	expect(await itemsOf(poller)).toEqual([]);
	world.untag(1, 'vip');
	expect(pick(await itemsOf(poller), 'event')).toEqual(['tagRemoved']);
});

it.each<[object, RegExp]>([
	[{ tags: [] }, /No tag is given/],
	[{ tags: ['a,b'] }, /comma/],
	[{ tagChanges: [] }, /No change/],
	[{ entityTypes: [] }, /No entity type/],
	[{ options: { maxItems: 0 } }, /Max Items per Poll is “0”, which is not a number of 1 or more/],
])('says what is wrong with %j', async (change, message) => {
	const { trigger } = await site('qux');
	expect((await trigger({ ...ON, ...change }).poll()).error?.message).toMatch(message);
});
