import type { CortexSwitches } from '../../../lab/src/cortex';
import { expectSampleLike } from '../../support/samples';
import { cortexSite } from './cortexSite';
import { itemsOf, pick, type Engine } from './site';

const ON = { triggerOn: 'isolationChange' };

const READINGS: Array<[Partial<CortexSwitches>, Engine]> = [
	[{}, 'legacy'],
	[{ isolateFilterPendingBucket: 'isolated', nullLists: true }, 'durable'],
	[{ isolateFilterPendingBucket: 'neither', scalarLists: true, tagsPresent: false }, 'legacy'],
	[{ isolateFilterFirstHitOnly: true, totalCountPresent: false, version: '5.x' }, 'durable'],
	[{ isolatedDate: 'iso', stateAfterCancel: 'pending', stateAfterExpiry: 'pending' }, 'legacy'],
];

describe.each(READINGS)('with %j, %s engine', (switches, engine) => {
	it('an isolation and its release are emitted once each, with the state before and after', async () => {
		const { world, trigger, add, pass, calls } = await cortexSite(switches);
		const [old, id] = [add('OLD-LT-01', { is_isolated: 'AGENT_ISOLATED' }), add('FIN-LT-22', { group_name: ['Finance'] })];
		const poller = trigger(ON, engine);
		expect(await itemsOf(poller, 'activate')).toEqual([]);
		expect(await itemsOf(poller)).toEqual([]);

		world.consoleIsolate(id);
		pass(60);
		// A filter that finds one endpoint only shows the other once that one is gone.
		if (switches.isolateFilterFirstHitOnly) world.setState(old, { is_isolated: 'AGENT_UNISOLATED' });
		const items = await itemsOf(poller);
		const isolated = items.filter(({ event }) => event === 'isolated');
		expect(isolated).toMatchObject([
			{
				event: 'isolated',
				desired: 'isolated',
				stateBefore: 'AGENT_UNISOLATED',
				stateAfter: 'AGENT_ISOLATED',
				eventTime: '2026-02-03T09:01:00.250Z',
				endpoint: { id, name: 'FIN-LT-22', status: 'CONNECTED' },
				requestedBy: null,
				raw: { endpoint_id: id },
			},
		]);
		calls();
		expect(await itemsOf(poller)).toEqual([]);
		expect(calls().length).toBeLessThanOrEqual(2);

		world.consoleRelease(id);
		pass(60);
		poller.crash();
		const released = await itemsOf(poller, 'init');
		expect(pick(released, 'event')).toContain('released');
		expect(released.filter(({ endpoint }) => (endpoint as { id: string }).id === id)).toMatchObject([
			{ event: 'released', desired: 'released', stateBefore: 'AGENT_ISOLATED', stateAfter: 'AGENT_UNISOLATED' },
		]);
		expect(await itemsOf(poller)).toEqual([]);
	});

	it('what is pending on an endpoint that is known is followed to its end', async () => {
		const { world, trigger, add, pass } = await cortexSite(switches);
		const id = add('FIN-LT-22', { is_isolated: 'AGENT_ISOLATED' });
		const poller = trigger(ON, engine);
		await itemsOf(poller, 'activate');
		world.disconnect(id);
		const actionId = world.consoleRelease(id);
		expect(await itemsOf(poller)).toMatchObject([
			{ event: 'pending', desired: 'released', stateBefore: 'AGENT_ISOLATED', stateAfter: 'AGENT_PENDING_ISOLATION_CANCELLATION' },
		]);
		expect(await itemsOf(poller)).toEqual([]);
		world.cancelPending(actionId);
		pass(60);
		world.connect(id);
		pass(600);
		expect(await itemsOf(poller)).toMatchObject([
			{ event: 'cancelledOrExpired', desired: 'released', stateAfter: 'AGENT_ISOLATED' },
		]);
		world.disconnect(id);
		world.consoleRelease(id);
		await itemsOf(poller);
		world.connect(id);
		pass(60);
		expect(pick(await itemsOf(poller), 'event')).toEqual(['released']);
	});

	it.each(['publicApi', 'response', 'none'] as const)('says who asked, as far as the log tells: %s', async (isolationAudit) => {
		const { world, trigger, add, pass } = await cortexSite({ ...switches, isolationAudit });
		const id = add('FIN-LT-22');
		const poller = trigger({ ...ON, options: { findRequester: true } }, engine);
		await itemsOf(poller, 'activate');
		world.disconnect(id);
		world.consoleIsolate(id);
		const pending = await itemsOf(poller);
		if (isolationAudit !== 'none') {
			expect(pending).toMatchObject([
				{ event: 'pending', desired: 'isolated', endpoint: { id }, requestedBy: { name: 'Console User', result: 'SUCCESS' } },
			]);
			expect(await itemsOf(poller)).toEqual([]);
		} else if (switches.isolateFilterPendingBucket !== 'isolated') {
			// The documented limit: nothing that can be read names the endpoint.
			expect(pending).toEqual([]);
		}
		pass(7_200);
		world.connect(id);
		pass(60);
		const [isolated] = await itemsOf(poller);
		expect(isolated).toMatchObject({ event: 'isolated', endpoint: { id } });
		if (isolationAudit === 'none') expect(isolated.requestedBy).toBeNull();
		else expect(isolated.requestedBy).toMatchObject({ name: 'Console User', time: '2026-02-03T09:00:00.250Z' });
	});

	it('a pending isolation that comes to nothing is reported as such', async () => {
		const { world, trigger, add, pass } = await cortexSite(switches);
		const id = add('FIN-LT-22');
		const poller = trigger({ ...ON, watchEndpoints: 'ids', watchIds: id.toUpperCase() }, engine);
		await itemsOf(poller, 'activate');
		world.disconnect(id);
		world.consoleIsolate(id);
		expect(pick(await itemsOf(poller), 'event')).toEqual(['pending']);
		pass(97 * 3_600);
		world.connect(id);
		// The agent must not take up what is queued: it expired before.
		pass(600);
		expect(await itemsOf(poller)).toMatchObject([
			{ event: 'cancelledOrExpired', desired: 'isolated', stateBefore: 'AGENT_PENDING_ISOLATION', stateAfter: 'AGENT_UNISOLATED' },
		]);
		expect(await itemsOf(poller)).toEqual([]);
	});

	it('keeps to its groups, and an edit of them emits nothing', async () => {
		const { world, trigger, add, pass } = await cortexSite({ ...switches, isolateFilterFirstHitOnly: false });
		const finance = add('FIN-LT-22', { group_name: ['Finance'] });
		const lab = add('LAB-LT-01', { group_name: ['Lab'], is_isolated: 'AGENT_ISOLATED' });
		const groups = { ...ON, watchEndpoints: 'groups' };
		const poller = trigger({ ...groups, watchGroups: ['Finance'] }, engine);
		await itemsOf(poller, 'activate');
		await itemsOf(poller);
		world.consoleIsolate(finance);
		pass(60);
		expect(pick(await itemsOf(poller), 'endpoint', 'id')).toEqual([finance]);
		const memory = poller.staticData();
		const both = trigger({ ...groups, watchGroups: ['Lab', 'Finance'] }, engine);
		await itemsOf(both, 'activate');
		await itemsOf(both);
		world.consoleRelease(lab);
		pass(60);
		expect(pick(await itemsOf(both), 'event')).toEqual(['released']);
		expect(memory).not.toEqual({});
		const typo = trigger({ ...groups, watchGroups: ['Finanse'] }, engine);
		expect((await typo.poll('activate')).error?.message).toBe('No endpoint is in the group “Finanse”');
	});

	it('takes many changes in portions, and skips none', async () => {
		const { world, trigger, add } = await cortexSite({ ...switches, isolateFilterFirstHitOnly: false });
		const poller = trigger({ ...ON, options: { maxItems: 60 } }, engine);
		await itemsOf(poller, 'activate');
		await itemsOf(poller);
		const ids = Array.from({ length: 250 }, (_, index) => add(`M-${index}`, { is_isolated: 'AGENT_ISOLATED' }));
		const got: unknown[] = [];
		for (let round = 0; round < 6; round += 1) {
			got.push(...pick(await itemsOf(poller), 'endpoint', 'id'));
			poller.crash();
		}
		expect([...got].sort()).toEqual([...ids].sort());
		world.setState(ids[7], { is_isolated: 'AGENT_UNISOLATED' });
		expect(pick(await itemsOf(poller), 'endpoint', 'id')).toEqual([ids[7]]);
	});

	it('emits the chosen changes only, and a state that nobody knows says nothing', async () => {
		const { world, trigger, add } = await cortexSite(switches);
		const id = add('FIN-LT-22');
		const poller = trigger({ ...ON, isolationEvents: ['released'] }, engine);
		await itemsOf(poller, 'activate');
		await itemsOf(poller);
		world.setState(id, { is_isolated: 'AGENT_ISOLATED' });
		expect(await itemsOf(poller)).toEqual([]);
		world.setState(id, { is_isolated: 'AGENT_SOMETHING_NEW' });
		expect(await itemsOf(poller)).toEqual([]);
		world.setState(id, { is_isolated: 'AGENT_UNISOLATED' });
		expect(pick(await itemsOf(poller), 'event')).toEqual(['released']);
	});

	it('shows samples; an invented one when there are none', async () => {
		const { trigger, add } = await cortexSite(switches);
		const poller = trigger(ON, engine);
		const invented = (await poller.pollManual()).items ?? [];
		const withRequester = (await trigger({ ...ON, options: { findRequester: true } }, engine).pollManual()).items;
		expect(withRequester).toMatchObject([{ sample: true, requestedBy: { name: 'Sample Analyst' } }]);
		const id = add('FIN-LT-22', { is_isolated: 'AGENT_ISOLATED' });
		const shown = (await poller.pollManual()).items ?? [];
		expect(shown).toMatchObject([{ event: 'isolated', endpoint: { id } }]);
		expectSampleLike(invented, shown[0], /No endpoint that is watched is isolated now\. Isolate one/);
		expect(poller.staticData()).toEqual({});
	});
});

it('an endpoint that Cortex does not show any more is not a released one', async () => {
	const { world, trigger, add, pass } = await cortexSite();
	const id = add('FIN-LT-22', { is_isolated: 'AGENT_ISOLATED' });
	const poller = trigger(ON);
	await itemsOf(poller, 'activate');
	world.delete(world.find(id));
	expect(await itemsOf(poller)).toEqual([]);
	pass(24 * 3_600);
	expect(await itemsOf(poller)).toEqual([]);
	world.connect(id);
	expect(await itemsOf(poller)).toEqual([]);
	world.setState(id, { is_isolated: 'AGENT_UNISOLATED' });
	expect(pick(await itemsOf(poller), 'event')).toEqual(['released']);
});

it('emits nothing and forgets nothing while Cortex is away', async () => {
	const { world, trigger, add, pass, fault } = await cortexSite();
	const id = add('FIN-LT-22');
	const poller = trigger(ON);
	await itemsOf(poller, 'activate');
	world.consoleIsolate(id);
	pass(60);
	fault({ kind: 'status', times: 4, status: 503, body: '' });
	expect((await poller.poll()).error?.message).toMatch(/cannot be reached at the moment/);
	expect(pick(await itemsOf(poller), 'event')).toEqual(['isolated']);
});

it.each<Engine>(['legacy', 'durable'])('tells of a refused key at the first and every fifth poll, and emits what happened as soon as it is mended, %s engine', async (engine) => {
	const { sim, world, trigger, add, pass, fault } = await cortexSite();
	const id = add('FIN-LT-22');
	const poller = trigger(ON, engine);
	// With durable cursors n8n drops what this poll remembered.
	expect(await itemsOf(poller, 'activate')).toEqual([]);
	world.consoleIsolate(id);
	fault({ kind: 'status', status: 401, body: '' });
	const heard: number[] = [];
	for (let poll = 1; poll <= 7; poll += 1) {
		pass(60);
		const { error, warnings } = await poller.poll();
		if (error) heard.push(poll);
		expect(error?.message ?? warnings.join()).toMatch(/Cortex XDR refused the API key/);
		if (error) expect((error as { failure?: unknown }).failure).toEqual({ cause: 'temporarily-unavailable' });
	}
	expect(heard).toEqual([1, 6]);
	sim.server.faults.clear();
	pass(60);
	expect(pick(await itemsOf(poller), 'event')).toEqual(['isolated']);
});

it('goes on without the log when it cannot be read, but not at the first poll', async () => {
	const { world, trigger, add, pass, fault } = await cortexSite();
	const id = add('FIN-LT-22');
	const parameters = { ...ON, options: { findRequester: true } };
	const poller = trigger(parameters);
	await itemsOf(poller, 'activate');
	world.consoleIsolate(id);
	pass(60);
	fault({ kind: 'status', path: 'audits/management_logs', status: 403, body: { reply: { err_code: 403, err_msg: 'Forbidden', err_extra: null } } });
	expect(await itemsOf(poller)).toMatchObject([{ event: 'isolated', requestedBy: null }]);
	expect((await trigger(parameters).poll('activate')).error?.message).toMatch(/role of this Cortex XDR API key/);
});

it.each<[object, RegExp]>([
	[{ isolationEvents: [] }, /Nothing is chosen in Changes/],
	[{ isolationEvents: ['isolate'] }, /Changes holds “isolate”, which is not one of its choices/],
	[{ watchEndpoints: 'groups', watchGroups: [] }, /No endpoint group is given/],
	[{ watchEndpoints: 'ids', watchIds: '' }, /No endpoint ID is given/],
	[{ watchEndpoints: 'ids', watchIds: 'FIN-LT-22' }, /“FIN-LT-22” is not an endpoint ID/],
	[{ watchEndpoints: 'some' }, /Watch is “some”/],
	[{ options: { maxItems: 0 } }, /Max Items per Poll is “0”, which is not a number of 1 or more/],
	[{ options: { findRequester: 'perhaps' } }, /Find Who Asked is “perhaps”/],
	[{ triggerOn: 'everything' }, /“everything” is not a supported trigger/],
])('says what is wrong with %j, and sends nothing', async (change, message) => {
	const { trigger, calls } = await cortexSite();
	expect((await trigger({ ...ON, ...change }).poll()).error?.message).toMatch(message);
	expect(calls()).toEqual([]);
});
