import type { CortexSwitches } from '../../../lab/src/cortex';
import { expectSampleLike } from '../../support/samples';
import { cortexSite } from './cortexSite';
import { itemsOf, pick, type Engine } from './site';

const ALL = { triggerOn: 'agentStatusChange', statusEvents: ['connected', 'disconnected', 'lost', 'uninstalled'] };

const READINGS: Array<[Partial<CortexSwitches>, Engine, object]> = [
	[{}, 'legacy', {}],
	[{ mixedCaseStatus: true, nullLists: true }, 'durable', {}],
	[{ scalarLists: true, tagsPresent: false }, 'legacy', { watchEndpoints: 'groups', watchGroups: ['Finance'] }],
	[{ totalCountPresent: false, version: '5.x' }, 'durable', { watchEndpoints: 'groups', watchGroups: ['Finance'] }],
];

describe.each(READINGS)('with %j, %s engine, %j', (switches, engine, scope) => {
	async function start(parameters: object = {}) {
		const site = await cortexSite(switches);
		const put = (name: string, input: object = {}) => site.add(name, { group_name: ['Finance'], ...input });
		const [id, gone] = [put('FIN-LT-22'), put('FIN-LT-23', { endpoint_status: 'DISCONNECTED' })];
		const poller = site.trigger({ ...ALL, ...scope, ...parameters }, engine);
		expect(await itemsOf(poller, 'activate')).toEqual([]);
		expect(await itemsOf(poller)).toEqual([]);
		return { ...site, put, poller, id, gone };
	}

	it('a status is emitted once, when it has lasted', async () => {
		const { world, poller, pass, id, calls } = await start();
		world.disconnect(id);
		expect(await itemsOf(poller)).toEqual([]);
		pass(299);
		expect(await itemsOf(poller)).toEqual([]);
		pass(1);
		poller.crash();
		const first = await itemsOf(poller, 'init');
		// The older engine saves its memory with an execution only: after a crash the hold-down begins again.
		if (engine === 'legacy') pass(300);
		const items = engine === 'legacy' ? await itemsOf(poller) : first;
		expect(items).toMatchObject([
			{ event: 'disconnected', statusBefore: 'CONNECTED', statusAfter: 'DISCONNECTED', endpoint: { id, name: 'FIN-LT-22' }, raw: { endpoint_id: id } },
		]);
		calls();
		expect(await itemsOf(poller)).toEqual([]);
		expect(calls()).toHaveLength(1);
		world.connect(id);
		await itemsOf(poller);
		pass(300);
		expect(pick(await itemsOf(poller), 'event')).toEqual(['connected']);
		world.uninstall(id);
		await itemsOf(poller);
		pass(300);
		expect(pick(await itemsOf(poller), 'event')).toEqual(['uninstalled']);
		expect(await itemsOf(poller)).toEqual([]);
	});

	it('a laptop that comes and goes is quiet', async () => {
		const { world, poller, pass, id } = await start();
		for (let round = 0; round < 6; round += 1) {
			world.disconnect(id);
			expect(await itemsOf(poller)).toEqual([]);
			pass(120);
			world.connect(id);
			expect(await itemsOf(poller)).toEqual([]);
			pass(300);
		}
		expect(await itemsOf(poller)).toEqual([]);
	});

	it('emits at once without a hold-down, the chosen statuses only, in portions', async () => {
		const { world, poller, pass, put } = await start({ statusEvents: ['lost'], options: { holdMinutes: 0, maxItems: 40 } });
		const ids = Array.from({ length: 110 }, (_, index) => put(`M-${index}`));
		await itemsOf(poller);
		for (const id of ids) world.disconnect(id);
		pass(60);
		expect(await itemsOf(poller)).toEqual([]);
		for (const id of ids) world.lose(id);
		const got: unknown[] = [];
		for (let round = 0; round < 4; round += 1) {
			got.push(...pick(await itemsOf(poller), 'endpoint', 'id'));
			poller.crash();
		}
		expect([...got].sort()).toEqual([...ids].sort());
	});

	it('shows samples; an invented one when there are none', async () => {
		const { poller, gone, trigger } = await start();
		const shown = (await trigger({ ...ALL, ...scope, statusEvents: ['disconnected'] }, engine).pollManual()).items;
		expect(shown).toMatchObject([{ event: 'disconnected', statusBefore: null, endpoint: { id: gone } }]);
		const none = trigger({ ...ALL, ...scope, statusEvents: ['lost'] }, engine);
		expectSampleLike((await none.pollManual()).items ?? [], shown?.[0] ?? {}, /No agent has one of these statuses now\. Choose more in Statuses/);
		expect(none.staticData()).toEqual({});
		expect(poller.staticData()).not.toEqual({});
	});
});

it('an edit of the IDs emits nothing, and an agent that is not shown any more is not a change', async () => {
	const { world, trigger, add, pass } = await cortexSite();
	const [one, other] = [add('A-1'), add('B-1', { endpoint_status: 'DISCONNECTED' })];
	const options = { holdMinutes: 0 };
	const memory = trigger({ ...ALL, watchEndpoints: 'ids', watchIds: one, options });
	await itemsOf(memory, 'activate');
	const both = trigger({ ...ALL, watchEndpoints: 'ids', watchIds: `${one}\n${other}`, options });
	await itemsOf(both, 'activate');
	expect(await itemsOf(both)).toEqual([]);
	world.delete(world.find(other));
	pass(3_600);
	expect(await itemsOf(both)).toEqual([]);
	world.connect(other);
	expect(pick(await itemsOf(both), 'event')).toEqual(['connected']);
});

it('goes on without details when the record cannot be read', async () => {
	const { world, trigger, add, fault } = await cortexSite();
	const id = add('A-1');
	const poller = trigger({ ...ALL, options: { holdMinutes: 0 } });
	await itemsOf(poller, 'activate');
	world.disconnect(id);
	fault({ kind: 'status', path: 'endpoints/get_endpoint', skip: 1, status: 403, body: { reply: { err_code: 403, err_msg: 'No', err_extra: null } } });
	expect(await itemsOf(poller)).toMatchObject([{ event: 'disconnected', endpoint: { id }, raw: null }]);
});

it.each<[object, RegExp]>([
	[{ statusEvents: [] }, /Nothing is chosen in Statuses/],
	[{ options: { holdMinutes: -1 } }, /Hold-Down is “-1”, which is not a number from 0 to 1440/],
])('says what is wrong with %j, and sends nothing', async (wrong, message) => {
	const { trigger, calls } = await cortexSite();
	expect((await trigger({ ...ALL, ...wrong }).poll()).error?.message).toMatch(message);
	expect(calls()).toEqual([]);
});
