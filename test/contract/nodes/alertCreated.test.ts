import type { CortexSwitches } from '../../../lab/src/cortex';
import { expectSampleLike } from '../../support/samples';
import { cortexSite } from './cortexSite';
import { itemsOf, pick, type Engine } from './site';

const ON = { triggerOn: 'alertCreated' };

const READINGS: Array<[Partial<CortexSwitches>, Engine]> = [
	[{}, 'legacy'],
	[{ alertInsertLag: 'long', alertIndexLagSeconds: 60, alertLists: 'scalar' }, 'durable'],
	[{ alertCountCap: 50, alertLists: 'null', alertGroupingSeconds: null }, 'legacy'],
	[{ alertPagingHonoured: false }, 'durable'],
	[{ version: '5.x' }, 'legacy'],
	[{ version: '5.x', issueDialect: 'xsiam34', alertIndexLagSeconds: 60 }, 'durable'],
	[{ version: '5.x', issuePaging: 'outside', oldCallsIn5: false }, 'legacy'],
];

describe.each(READINGS)('with %j, %s engine', (switches, engine) => {
	const lag = switches.alertIndexLagSeconds ?? 0;

	async function start(parameters: object = {}) {
		const site = await cortexSite(switches);
		const endpoint = site.add('FIN-LT-22', { users: ['j.doe'] });
		site.world.alerts.add({ endpoint_id: endpoint });
		site.pass(lag + 1);
		const poller = site.trigger({ ...ON, ...parameters }, engine);
		expect(await itemsOf(poller, 'activate')).toEqual([]);
		site.pass(60);
		expect(await itemsOf(poller)).toEqual([]);
		return { ...site, poller, endpoint };
	}

	it('each alert is emitted once, however long ago it happened', async () => {
		const { poller, endpoint, world, pass, calls } = await start();
		const { id } = world.alerts.add({ endpoint_id: endpoint, name: 'LSASS', severity: 'critical' });
		const late = world.alerts.add({ name: 'Firewall', detection_timestamp: world.clock.now() - 2 * 3_600_000 });
		pass(lag);
		const items = await itemsOf(poller);
		expect(items).toMatchObject([
			{
				eventId: `alert:${id}`,
				event: 'created',
				alert: { alertId: String(id), name: 'LSASS', severity: 'critical', endpointId: endpoint },
				endpoint: { id: endpoint, name: 'FIN-LT-22' },
			},
			{ eventId: `alert:${late.id}`, endpoint: null },
		]);
		pass(60);
		calls();
		expect(await itemsOf(poller)).toEqual([]);
		expect(calls()).toHaveLength(1);
		poller.crash();
		const next = world.alerts.add({ endpoint_id: endpoint });
		pass(lag);
		expect(pick(await itemsOf(poller, 'init'), 'eventId')).toEqual([`alert:${next.id}`]);
	});

	it('finds an alert that can be read only after later ones', async () => {
		const { poller, endpoint, world, pass } = await start();
		const first = world.alerts.add({ endpoint_id: endpoint });
		pass(lag);
		await itemsOf(poller);
		const late = world.alerts.add({ endpoint_id: endpoint, local_insert_ts: first.insertedAt - 300_000 });
		expect(pick(await itemsOf(poller), 'eventId')).toEqual([`alert:${late.id}`]);
		expect(await itemsOf(poller)).toEqual([]);
	});

	it('takes a burst in portions, and skips none', async () => {
		const { poller, endpoint, world, pass } = await start({ options: { maxItems: 90 } });
		const ids: string[] = [];
		for (let second = 0; second < 12; second += 1) {
			// As many at once as a tenant can be read that always sends its first page.
			for (let count = 0; count < 20; count += 1) ids.push(`alert:${world.alerts.add({ endpoint_id: endpoint }).id}`);
			pass(1);
		}
		pass(lag);
		const got: unknown[] = [];
		for (let round = 0; round < 5; round += 1) {
			got.push(...pick(await itemsOf(poller), 'eventId'));
			poller.crash();
		}
		expect([...got].sort()).toEqual([...ids].sort());
	});

	it('filters at the server and here', async () => {
		const filters = { severities: ['high'], sources: 'XDR Agent', endpoints: 'fin-lt-22, HR-LT-1', mitre: 'T1003', onlyWithEndpoint: true };
		const { poller, endpoint, world, add, pass } = await start({ filters });
		const other = add('ENG-LT-1');
		const { id } = world.alerts.add({ endpoint_id: endpoint });
		world.alerts.add({ endpoint_id: endpoint, severity: 'low' });
		world.alerts.add({ endpoint_id: endpoint, source: 'Correlation' });
		world.alerts.add({ endpoint_id: other });
		world.alerts.add({ endpoint_id: endpoint, mitre_tactics: [], mitre_techniques: [] });
		world.alerts.add({ host_name: 'FIN-LT-22' });
		pass(lag);
		// A tenant that names no techniques has none that match.
		expect(pick(await itemsOf(poller), 'eventId')).toEqual(switches.alertLists === 'null' ? [] : [`alert:${id}`]);
	});

	it('shows samples; an invented one when there are none', async () => {
		const { trigger, world, pass, add } = await cortexSite(switches);
		const poller = trigger(ON, engine);
		const invented = (await poller.pollManual()).items ?? [];
		const { id } = world.alerts.add({ endpoint_id: add('FIN-LT-22') });
		pass(lag);
		const shown = (await poller.pollManual()).items ?? [];
		expect(shown).toMatchObject([{ eventId: `alert:${id}` }]);
		expectSampleLike(invented, shown[0], /There is no recent alert, or none passes the filters/);
		expect(poller.staticData()).toEqual({});
	});
});

it('says what to narrow when Cortex does not count all alerts of a second', async () => {
	const { trigger, world, add } = await cortexSite();
	const endpoint_id = add('FIN-LT-22');
	const poller = trigger(ON);
	await itemsOf(poller, 'activate');
	for (let count = 0; count < 10_000; count += 1) world.alerts.add({ endpoint_id });
	const { error } = await poller.poll();
	expect(error?.message).toBe('Cortex XDR counts no further than the alerts of one second');
	expect((error as Error & { description: string }).description).toMatch(/Narrow it with Severities or Sources/);
	expect(pick([(await trigger({ ...ON, filters: { severities: ['low'] } }).poll('activate')) as never], 'error')).toEqual([undefined]);
});

it('goes on when the tenant moves to another version', async () => {
	const { trigger, world, add, pass } = await cortexSite();
	const endpoint_id = add('FIN-LT-22');
	const poller = trigger(ON);
	await itemsOf(poller, 'activate');
	Object.assign(world.switches, { version: '5.x', oldCallsIn5: false });
	pass(60);
	const { id } = world.alerts.add({ endpoint_id });
	expect(pick(await itemsOf(poller), 'eventId')).toEqual([`alert:${id}`]);
	expect(await itemsOf(poller)).toEqual([]);
});

it.each<[object, RegExp]>([
	[{ filters: { severities: ['huge'] } }, /“huge” is not one of the choices of Severities/],
	[{ filters: { onlyWithEndpoint: 'maybe' } }, /Only With an Endpoint is “maybe”/],
	[{ options: { productVersion: '4' } }, /Product Version is “4”/],
])('says what is wrong with %j, and sends nothing', async (wrong, message) => {
	const { trigger, calls } = await cortexSite();
	expect((await trigger({ ...ON, ...wrong }).poll()).error?.message).toMatch(message);
	expect(calls()).toEqual([]);
});
