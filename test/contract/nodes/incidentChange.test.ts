import type { CortexSwitches } from '../../../lab/src/cortex';
import { expectSampleLike } from '../../support/samples';
import { cortexSite } from './cortexSite';
import { itemsOf, pick, type Engine } from './site';

const ON = { triggerOn: 'incidentChange' };
const BOTH = { ...ON, incidentEvents: ['created', 'updated'], comparedFields: ['alertCount', 'assignee', 'hosts', 'severity', 'status'] };

const READINGS: Array<[Partial<CortexSwitches>, Engine]> = [
	[{}, 'legacy'],
	[{ incidentCountCap: 50, incidentIndexLagSeconds: 90, errorsAs200: true }, 'durable'],
	[{ restrictedIncidents: 7, incidentsChangeWhilePaging: true }, 'legacy'],
	[{ version: '5.x' }, 'durable'],
	[{ version: '5.x', restrictedIncidents: 5, incidentsChangeWhilePaging: true, oldCallsIn5: false }, 'legacy'],
	[{ version: '5.x', caseDialect: 'xsiam34' }, 'legacy'],
];

describe.each(READINGS)('with %j, %s engine', (switches, engine) => {
	const lag = switches.incidentIndexLagSeconds ?? 0;

	async function start(parameters: object = BOTH) {
		const site = await cortexSite(switches);
		const add = (input: Parameters<typeof site.world.incidents.add>[0] = {}) => {
			// One beyond the scope of the key shows nothing that a test could wait for.
			for (;;) {
				const { incident_id: id } = site.world.incidents.add(input, site.world.clock.now());
				if (switches.restrictedIncidents == null || Number(id) % switches.restrictedIncidents !== 0) return Number(id);
			}
		};
		const old = add({ severity: 'high' });
		site.pass(lag + 1);
		const poller = site.trigger({ ...parameters }, engine);
		expect(await itemsOf(poller, 'activate')).toEqual([]);
		site.pass(60);
		expect(await itemsOf(poller)).toEqual([]);
		return { ...site, poller, old, put: add };
	}
	const change = (site: Awaited<ReturnType<typeof start>>, id: number, fields: object) =>
		site.world.incidents.update(String(id), fields, undefined, site.world.clock.now());

	it('a new one is emitted once, and each real difference once', async () => {
		const site = await start();
		const { poller, put, pass, calls } = site;
		const host = { hosts: ['FIN-LT-0142:5d0c1e7a9b3f4c21a6e8d47f0b92c3ee'], users: ['j.doe'] };
		const id = put({ ...host, severity: 'high', description: 'LSASS' });
		pass(lag);
		expect(await itemsOf(poller)).toMatchObject([
			{
				eventId: `incident:${id}:created`,
				event: 'created',
				changes: null,
				incident: { id, severity: 'high', hosts: [{ name: 'FIN-LT-0142', endpointId: '5d0c1e7a9b3f4c21a6e8d47f0b92c3ee' }], users: ['j.doe'] },
			},
		]);
		calls();
		expect(await itemsOf(poller)).toEqual([]);
		expect(calls().length).toBe(1);

		pass(60);
		change(site, id, { status: 'under_investigation', assigned_user_mail: 'jo@acme.example' });
		pass(lag);
		const updated = await itemsOf(poller);
		expect(updated).toMatchObject([{ event: 'updated', incident: { id, assignee: 'jo@acme.example' } }]);
		expect(updated[0].changes).toMatchObject({ status: {}, assignee: { before: null, after: 'jo@acme.example' } });
		// The platform touches it, but nothing is different.
		pass(60);
		change(site, id, {});
		pass(lag);
		expect(await itemsOf(poller)).toEqual([]);
		pass(60);
		change(site, id, { hosts: [...host.hosts, 'HR-LT-1:'], alert_count: 9 });
		pass(lag);
		poller.crash();
		const [more] = await itemsOf(poller, 'init');
		expect(more.changes).toEqual({ hosts: { before: 1, after: 2 }, alertCount: { before: 0, after: 9 } });
		pass(60);
		change(site, id, { hosts: ['hr-lt-1', 'fin-lt-0142:5D0C1E7A9B3F4C21A6E8D47F0B92C3EE'] });
		pass(lag);
		expect(await itemsOf(poller)).toEqual([]);
	});

	it('an older one is emitted when it really changes', async () => {
		const site = await start();
		change(site, site.old, { severity: 'critical' });
		site.pass(lag);
		expect(await itemsOf(site.poller)).toMatchObject([
			{ event: 'updated', incident: { id: site.old }, changes: { severity: { before: 'high', after: 'critical' } } },
		]);
	});

	it('takes a burst within one millisecond in portions, and skips none', async () => {
		const { poller, put, pass } = await start({ ...BOTH, options: { maxItems: 120 } });
		const ids = Array.from({ length: 330 }, () => put());
		pass(lag);
		const got: unknown[] = [];
		for (let round = 0; round < 5; round += 1) {
			got.push(...pick(await itemsOf(poller), 'incident', 'id'));
			pass(1);
			poller.crash();
		}
		// What changed while it was read comes once more only if a field is different.
		expect([...got].sort()).toEqual([...ids].sort());
	});

	it('filters by severity and host; one that passes later is new then', async () => {
		const filters = { minSeverity: 'high', hosts: 'fin-lt-0142.acme.example' };
		const site = await start({ ...ON, filters });
		const { poller, put, pass } = site;
		const id = put({ severity: 'low', hosts: ['FIN-LT-0142:5d0c1e7a9b3f4c21a6e8d47f0b92c3ee'] });
		put({ severity: 'high', hosts: ['HR-LT-1:'] });
		pass(lag);
		expect(await itemsOf(poller)).toEqual([]);
		pass(60);
		change(site, id, { severity: 'critical' });
		pass(lag);
		expect(await itemsOf(poller)).toMatchObject([{ event: 'created', incident: { id, severity: 'critical' } }]);
		expect(await itemsOf(poller)).toEqual([]);
	});

	it('shows samples; an invented one when there are none', async () => {
		const { trigger, world, pass } = await cortexSite(switches);
		const poller = trigger(ON, engine);
		const invented = (await poller.pollManual()).items ?? [];
		const updated = (await trigger({ ...ON, incidentEvents: ['updated'] }, engine).pollManual()).items;
		expect(updated).toMatchObject([{ sample: true, event: 'updated', changes: { status: { before: 'new' } } }]);
		world.incidents.add({ incident_id: '101' }, world.clock.now());
		pass(lag);
		const shown = (await poller.pollManual()).items ?? [];
		expect(shown).toMatchObject([{ event: 'created', incident: { id: 101 } }]);
		expectSampleLike(invented, shown[0], /There is no incident, or none passes the filters/);
		expect(poller.staticData()).toEqual({});
	});
});

it('sees new cases, and says that it sees no updates, where cases can be listed by creation only', async () => {
	const { trigger, world, pass } = await cortexSite({ version: '5.x', caseDialect: 'xsiam34', oldCallsIn5: false });
	const poller = trigger(BOTH);
	await itemsOf(poller, 'activate');
	const { incident_id: id } = world.incidents.add({}, world.clock.now());
	expect(pick(await itemsOf(poller), 'incident', 'id')).toEqual([Number(id)]);
	pass(60);
	world.incidents.update(id, { status: 'resolved_other' }, undefined, world.clock.now());
	expect(await itemsOf(poller)).toEqual([]);
});

it.each<Partial<CortexSwitches>>([
	{ incidentCreationDrifts: true, alertInsertLag: 'none' },
	{ incidentCreationDrifts: true, alertInsertLag: 'none', version: '5.x' },
])('emits an incident as created once, though its time of creation moves: %j', async (switches) => {
	const { trigger, world, pass, add } = await cortexSite(switches);
	const poller = trigger(BOTH);
	await itemsOf(poller, 'activate');
	const endpoint_id = add('FIN-LT-0142');
	world.alerts.add({ endpoint_id });
	pass(60);
	const [created] = await itemsOf(poller);
	expect(created).toMatchObject({ event: 'created', incident: { alertCount: 1 } });
	const { creation_time: before } = world.incidents.list()[0];
	world.alerts.add({ endpoint_id });
	pass(60);
	expect(world.incidents.list()[0].creation_time).toBeGreaterThan(before);
	expect(await itemsOf(poller)).toMatchObject([{ event: 'updated', changes: { alertCount: { before: 1, after: 2 } } }]);
});

it('goes on when the tenant moves to another version', async () => {
	const { trigger, world, pass } = await cortexSite();
	const poller = trigger(BOTH);
	await itemsOf(poller, 'activate');
	Object.assign(world.switches, { version: '5.x', oldCallsIn5: false });
	pass(60);
	const { incident_id: id } = world.incidents.add({}, world.clock.now());
	expect(pick(await itemsOf(poller), 'incident', 'id')).toEqual([Number(id)]);
	expect(await itemsOf(poller)).toEqual([]);
});

it('emits nothing and forgets nothing while Cortex is away', async () => {
	const { trigger, world, fault } = await cortexSite();
	const poller = trigger(ON);
	await itemsOf(poller, 'activate');
	const { incident_id: id } = world.incidents.add({}, world.clock.now());
	fault({ kind: 'status', status: 503, times: 4, body: '' });
	expect((await poller.poll()).error?.message).toMatch(/cannot be reached/);
	expect(pick(await itemsOf(poller), 'incident', 'id')).toEqual([Number(id)]);
});

it.each<[object, RegExp]>([
	[{ incidentEvents: [] }, /Nothing is chosen in Events/],
	[{ incidentEvents: ['updated'], comparedFields: [] }, /Nothing is chosen in Fields to Compare/],
	[{ filters: { minSeverity: 'huge' } }, /Minimum Severity is “huge”/],
	[{ options: { productVersion: '4' } }, /Product Version is “4”/],
])('says what is wrong with %j, and sends nothing', async (wrong, message) => {
	const { trigger, calls } = await cortexSite();
	expect((await trigger({ ...ON, ...wrong }).poll()).error?.message).toMatch(message);
	expect(calls()).toEqual([]);
});
