import type { IDataObject } from 'n8n-workflow';
import type { VectraSwitches } from '../../../lab/src/vectra';
import { expectSampleLike } from '../../support/samples';
import { byId, itemsOf, passMinutes, pick, site, type Deployment, type Engine, type Site } from './site';

const ON = { triggerOn: 'assignmentChange', entityTypes: ['host', 'account'] };

const READINGS: Array<[Deployment, Partial<VectraSwitches>, Engine]> = [
	['rux', {}, 'legacy'],
	['rux', { bumpModifiedOnAssignment: false, nullLists: true }, 'durable'],
	['qux', {}, 'durable'],
	['qux', { bumpModifiedOnAssignment: false, nullLists: true }, 'legacy'],
];

/** What analysts do, by the calls of Vectra. */
const acts = ({ good }: Site) => ({
	assign: async (user: number, entity = 7, entityType = 'host') => {
		const [{ assignment }] = await good({ resource: 'assignment', operation: 'create', entityType, entity: byId(entity), user: byId(user) });
		return (assignment as { id: number }).id;
	},
	resolve: async (id: number) => await good({ resource: 'assignment', operation: 'resolve', assignment: byId(id), outcome: byId(3) }),
	remove: async (id: number) => await good({ resource: 'assignment', operation: 'remove', assignment: byId(id) }),
});

const shortOf = ({ event, entity, assignment }: IDataObject): string =>
	`${String(event)} ${(entity as IDataObject).type as string} ${String((entity as IDataObject).id)} ${String(((assignment as IDataObject).assignedTo as IDataObject).id)}`;

async function world(deployment: Deployment, switches: Partial<VectraSwitches> = {}) {
	const one = await site(deployment, switches);
	one.world.addHost({ id: 7, name: 'FIN-LT-22', ip: '10.20.4.77' });
	one.world.addHost({ id: 8, name: 'HR-LT-1' });
	one.world.addAccount({ id: 7, name: 'j.doe@lab.example' });
	return { ...one, ...acts(one) };
}

describe.each(READINGS)('assignments on %s with %j, %s engine', (deployment, switches, engine) => {
	it('each change is emitted once', async () => {
		const { trigger, assign, resolve, remove, calls } = await world(deployment, switches);
		const old = await assign(31, 8);
		const poller = trigger(ON, engine);
		expect(await itemsOf(poller, 'activate')).toEqual([]);
		passMinutes(1);

		const first = await assign(31);
		const other = await assign(28, 7, 'account');
		await assign(28, 8);
		const items = await itemsOf(poller);
		expect(items.map(shortOf)).toEqual(['assignmentReassigned host 8 28', 'assignmentCreated host 7 31', 'assignmentCreated account 7 28']);
		expect(items[0].assignment).toMatchObject({ previouslyAssignedTo: { id: 31 }, id: old });
		expect(items[1]).toMatchObject({
			eventId: `assignment:${first}:created`,
			deployment,
			eventTime: '2026-02-03T09:01:00.000Z',
			entity: { type: 'host', id: 7, name: 'FIN-LT-22' },
			assignment: { previouslyAssignedTo: null, outcome: null },
			host: { id: 7, ip: '10.20.4.77' },
			raw: { id: first },
		});
		expect(items[2]).toMatchObject({ entity: { name: '' }, host: null });
		calls();
		passMinutes(1);
		expect(await itemsOf(poller)).toEqual([]);
		expect(calls()).toEqual(['GET /assignments']);
		poller.crash();
		expect(await itemsOf(poller, 'init')).toEqual([]);

		await resolve(first);
		await remove(other);
		const ended = await itemsOf(poller);
		expect(ended.map(shortOf)).toEqual(['assignmentResolved host 7 31', 'assignmentRemoved account 7 28']);
		expect(ended[0]).toMatchObject({ eventId: `assignment:${first}:resolved`, assignment: { outcome: { category: 'false_positive' } }, raw: { id: first } });
		expect(ended[1]).toMatchObject({ eventId: `assignment:${other}:removed`, raw: null });
		expect(await itemsOf(poller)).toEqual([]);

		// The same analyst as before: another event all the same.
		await assign(31, 8);
		await itemsOf(poller);
		await assign(28, 8);
		const [again] = await itemsOf(poller);
		expect([again.event, again.eventId === items[0].eventId]).toEqual(['assignmentReassigned', false]);
	});

	it('one kind of change, one kind of entity, in portions', async () => {
		const { trigger, assign, resolve } = await world(deployment, switches);
		const parameters = { ...ON, entityTypes: ['host'], assignmentChanges: ['resolved'], options: { maxItems: 1, fetchHostDetails: false } };
		const poller = trigger(parameters, engine);
		await itemsOf(poller, 'activate');
		const ids = [await assign(31), await assign(31, 8), await assign(31, 7, 'account')];
		expect(await itemsOf(poller)).toEqual([]);
		for (const id of ids) await resolve(id);
		expect((await itemsOf(poller)).map(shortOf)).toEqual(['assignmentResolved host 7 31']);
		expect((await itemsOf(poller)).map(shortOf)).toEqual(['assignmentResolved host 8 31']);
		expect(await itemsOf(poller)).toEqual([]);
	});

	it('emits what is there already on request, and shows it as a sample', async () => {
		const { trigger, assign } = await world(deployment, switches);
		const invented = (await trigger(ON, engine).pollManual()).items ?? [];
		await assign(31);
		const poller = trigger({ ...ON, options: { emitPresent: true } }, engine);
		const shown = (await poller.pollManual()).items ?? [];
		expect(shown.map(shortOf)).toEqual(['assignmentCreated host 7 31']);
		expectSampleLike(invented, shown[0], /No host or account is assigned now\. Assign one in Vectra/);
		expect(poller.staticData()).toEqual({});
		expect((await itemsOf(poller, 'activate')).map(shortOf)).toEqual(['assignmentCreated host 7 31']);
		expect(await itemsOf(poller)).toEqual([]);
	});
});

describe.each<Deployment>(['qux', 'rux'])('what Vectra does not say on %s', (deployment) => {
	it('a list that cannot be read whole, or not at all, ends nothing and loses nothing', async () => {
		const { trigger, assign, resolve, fault, world: lab } = await world(deployment);
		const id = await assign(31);
		const poller = trigger({ ...ON, options: { fetchHostDetails: false } });
		await itemsOf(poller, 'activate');
		await resolve(id);
		lab.switches.listCount = 'tooLarge';
		expect((await poller.poll()).items ?? []).toEqual([]);
		lab.switches.listCount = 'exact';
		fault({ kind: 'status', status: 500, method: 'GET', path: `/assignments/${id}` });
		expect((await poller.poll()).items ?? []).toEqual([]);
	});

	it('more than one page is read to its end', async () => {
		const { trigger, world: lab, calls } = await world(deployment);
		const user = lab.users.get(31);
		if (user === undefined) throw new Error('The lab has no user 31');
		const hosts = Array.from({ length: 120 }, (_, index) => lab.addHost({ id: 1_000 + index }));
		const poller = trigger({ ...ON, options: { fetchHostDetails: false, maxItems: 500 } });
		await itemsOf(poller, 'activate');
		for (const host of hosts) lab.assignments.create(host, user, { id: 1, username: 'lead' } as never, 0);
		calls();
		expect(await itemsOf(poller)).toHaveLength(120);
		expect(calls()).toHaveLength(3);
		expect(pick(await itemsOf(poller), 'event')).toEqual([]);
	});
});

it.each<[object, RegExp]>([
	[{ assignmentChanges: [] }, /Nothing is chosen in Changes/],
	[{ assignmentChanges: ['closed'] }, /closed/],
	[{ entityTypes: [] }, /No entity type/],
	[{ options: { maxItems: 0 } }, /Max Items per Poll is “0”, which is not a number of 1 or more/],
])('says what is wrong with %j', async (change, message) => {
	const { trigger } = await site('qux');
	expect((await trigger({ ...ON, ...change }).poll()).error?.message).toMatch(message);
});
