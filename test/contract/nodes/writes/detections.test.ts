import { BOTH, site } from '../site';

const change = (operation: 'close' | 'reopen', rest: object = {}) => ({
	resource: 'detection',
	operation,
	detectionIds: '={{ $json.ids }}',
	...rest,
});

describe.each(BOTH)('detections on %s', (deployment) => {
	it.each([true, false])('are marked as fixed and reopened, many in one call (flag must be text: %s)', async (text) => {
		const { world, good, writes } = await site(deployment, { fixedFlagMustBeString: text });
		world.addHost({ id: 1 });
		const own = [11, 12, 13, 14].map((id) => world.addDetection({ id, host_id: 1, ...(id === 14 ? { category: 'info' } : {}) }));
		own[2].state = 'fixed';
		const items = [{ ids: '11, 12' }, { ids: [13, 14] }];
		const closed = await good(change('close'), items);
		expect(closed).toMatchObject([
			{ workflow: 'fixed', closed: [11, 12], unchanged: [], changed: true },
			{ closed: [14], unchanged: [13], detections: [{ id: 13, stateBefore: 'fixed' }, { stateBefore: 'active', stateAfter: 'fixed' }] },
		]);
		expect(own.map(({ state }) => state)).toEqual(['fixed', 'fixed', 'fixed', 'fixed']);
		expect(writes()).toEqual([
			{ call: 'PATCH /detections', body: { detectionIdList: [11, 12, 14], mark_as_fixed: 'True' } },
		]);
		expect(await good(change('close'), items)).toMatchObject([{ changed: false }, { changed: false }]);
		expect(writes()).toEqual([]);
		expect(await good(change('reopen'), items)).toMatchObject([{ reopened: [11, 12] }, { reopened: [13, 14] }]);
		expect(own.map(({ state }) => state)).toEqual(['active', 'active', 'active', 'active']);
	});

	it.each(['fixed', 'closed'] as const)('are closed with a reason where Vectra can (state %s)', async (closedState) => {
		const { world, good } = await site(deployment, { closeWorkflow: 'both', closedState });
		world.addHost({ id: 1 });
		const detection = world.addDetection({ id: 11, host_id: 1 });
		const [closed] = await good(change('close', { workflow: 'close', reason: 'benign' }), [{ ids: 11 }]);
		expect(closed).toMatchObject({ reason: 'benign', closed: [11] });
		expect(detection).toMatchObject({ state: closedState, reason: 'benign' });
		expect(await good(change('close', { workflow: 'close' }), [{ ids: 11 }])).toMatchObject([{ changed: false }]);
		expect(await good(change('reopen', { workflow: 'close' }), [{ ids: 11 }])).toMatchObject([{ reopened: [11] }]);
	});

	it('are not closed otherwise where Vectra lacks the workflow, and it says so', async () => {
		const { world, run } = await site(deployment, { closeWorkflow: 'none' });
		world.addHost({ id: 1 });
		const detection = world.addDetection({ id: 11, host_id: 1 });
		const { error } = await run(change('close', { workflow: 'close' }), [{ ids: 11 }]);
		expect(error).toMatchObject({
			message: 'This Vectra does not have the Close workflow in its API',
			description: expect.stringContaining('Set Workflow to Mark as Fixed'),
		});
		expect(detection.state).toBe('active');
	});

	it('names those that do not exist, before anything is written', async () => {
		const { world, run, writes } = await site(deployment);
		world.addHost({ id: 1 });
		const detection = world.addDetection({ id: 11, host_id: 1 });
		const items = [{ ids: '11' }, { ids: '11, 98, 99' }];
		const failed = await run(change('close'), items);
		expect(failed.error).toMatchObject({ message: 'There are no detections 98, 99 in Vectra', context: { itemIndex: 1 } });
		expect(writes()).toEqual([]);
		const spared = await run(change('close'), [...items, { ids: 'x' }, { ids: '' }], true);
		expect(spared.items).toMatchObject([
			{ closed: [11] },
			{ error: 'There are no detections 98, 99 in Vectra' },
			{ error: expect.stringMatching(/“x” is not the ID of a detection/) },
			{ error: 'No detection is given' },
		]);
		expect(detection.state).toBe('fixed');
	});

	it.each(['replyLost', 'reset'] as const)('are read when the reply does not come: %s', async (kind) => {
		const { world, good, fault, writes } = await site(deployment);
		world.addHost({ id: 1 });
		world.addDetection({ id: 11, host_id: 1 });
		await good(change('reopen'), [{ ids: 11 }]);
		fault({ kind, method: 'PATCH', times: 1 });
		expect(await good(change('close'), [{ ids: 11 }])).toMatchObject([{ closed: [11] }]);
		expect(writes()).toHaveLength(kind === 'reset' ? 2 : 1);
	});
});
