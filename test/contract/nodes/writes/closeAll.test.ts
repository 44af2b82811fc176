import { A, BOTH, byId, site, type Site } from '../site';

const closeAll = (rest: object = {}) => ({ resource: 'entity', operation: 'closeDetections', entity: byId(7), closeAs: 'fixed', ...rest });

/** A host and an account of one number, and detections of both. */
function detections({ world }: Site) {
	world.addHost({ id: 7 });
	world.addHost({ id: 8 });
	world.addAccount({ id: 7, name: 'j.doe@lab.example' });
	return {
		own: [11, 12].map((id) => world.addDetection({ id, host_id: 7 })),
		others: [world.addDetection({ id: 21, host_id: 8 }), world.addDetection({ id: 22, account_id: 7 })],
		silent: [world.addDetection({ id: 31, host_id: 7, is_triaged: true }), world.addDetection({ id: 32, host_id: 7, category: 'info' })],
		fixed: world.addDetection({ id: 41, host_id: 7, state: 'fixed' }),
	};
}

describe.each(BOTH)('close all detections on %s', (deployment) => {
	it.each([{}, { objectUrls: 'api', nullLists: true }] as const)(
		'closes what is active and counts, in one call, and nothing else (%j)',
		async (switches) => {
			const one = await site(deployment, switches);
			const { own, others, silent } = detections(one);
			const run = async () => await one.good(closeAll());
			const [closed] = await run();
			expect(closed).toMatchObject({ changed: true, workflow: 'fixed', reason: null, closed: [11, 12], entityType: 'host', entityId: 7 });
			expect(closed.leftOpen).toEqual(deployment === 'qux' ? [31, 32] : [31]);
			expect(one.writes()).toEqual([{ call: 'PATCH /detections', body: { detectionIdList: [11, 12], mark_as_fixed: 'True' } }]);
			expect(own.map(({ state }) => state)).toEqual(['fixed', 'fixed']);
			expect([...others, ...silent].map(({ state }) => state)).toEqual(['active', 'active', 'active', 'active']);
			expect(await run()).toMatchObject([{ changed: false, workflow: null, closed: [] }]);
			expect(one.writes()).toEqual([]);
			expect(await one.good(closeAll({ entityType: 'account' }))).toMatchObject([{ closed: [22], entityType: 'account' }]);
		},
	);

	it('closes nothing by a list that cannot be read whole', async () => {
		const one = await site(deployment, { listCount: 'tooLarge' });
		detections(one);
		const { error } = await one.run(closeAll());
		expect(error?.message).toMatch(/rows of the active detections of host 7 could be read/);
		expect(one.writes()).toEqual([]);
	});

	it.each(['fixed', 'closed'] as const)('with a reason, where Vectra can (state %s)', async (closedState) => {
		const one = await site(deployment, { closeWorkflow: 'both', closedState, olderMark: 'refused' });
		const { own } = detections(one);
		expect(await one.good(closeAll({ closeAs: 'benign' }))).toMatchObject([{ workflow: 'close', reason: 'benign', closed: [11, 12] }]);
		expect(own.map(({ state, reason }) => [state, reason])).toEqual([[closedState, 'benign'], [closedState, 'benign']]);
	});

	it('marks as fixed where Vectra lacks the Close workflow, and says so', async () => {
		const one = await site(deployment, { closeWorkflow: 'none' });
		const { own } = detections(one);
		expect(await one.good(closeAll({ closeAs: 'remediated' }))).toMatchObject([{ workflow: 'fixed', reason: null, closed: [11, 12] }]);
		expect(own.map(({ state }) => state)).toEqual(['fixed', 'fixed']);
		expect(one.writes().at(-1)).toMatchObject({ call: 'PATCH /detections' });
	});

	it('does not mark as fixed after any other answer', async () => {
		const one = await site(deployment, { closeWorkflow: 'both' });
		const { own } = detections(one);
		one.fault({ kind: 'status', status: 403, method: 'PATCH', path: '/detections/close', times: 1 });
		const { error } = await one.run(closeAll({ closeAs: 'benign' }));
		expect(error?.message).toMatch(/role of this Vectra credential/);
		expect(one.writes()).toHaveLength(1);
		expect(own.map(({ state }) => state)).toEqual(['active', 'active']);
	});

	it.each([['refused', /Close detections with a reason instead/], ['ignored', /are still active: 11, 12/]] as const)(
		'an older mark that is %s is an error',
		async (olderMark, message) => {
			const one = await site(deployment, { olderMark });
			detections(one);
			const { error } = await one.run(closeAll());
			expect(`${error?.message} ${error?.description}`).toMatch(message);
		},
	);

	it.each(['replyLost', 'reset'] as const)('reads what became of it: %s', async (kind) => {
		const one = await site(deployment);
		detections(one);
		await one.good(closeAll({ entity: byId(8) }));
		one.writes();
		one.fault({ kind, method: 'PATCH', times: 1 });
		expect(await one.good(closeAll())).toMatchObject([{ closed: [11, 12] }]);
		expect(one.writes()).toHaveLength(kind === 'reset' ? 2 : 1);
	});
});

describe.each(BOTH)('Close Detections of Record Release on %s', (deployment) => {
	const item = (outcome: string) => ({ host: { id: 7 }, outcome, endpoint: { id: A, name: 'FIN-LT-22' }, action: { id: 7 } });
	const recordRelease = async (one: Site, outcome: string, closeDetections?: string) => {
		const options = closeDetections === undefined ? {} : { closeDetections };
		const [{ record }] = await one.good({ resource: 'containment', operation: 'recordRelease', options }, [item(outcome)]);
		return record as { recorded: boolean; reason: string; detections: unknown };
	};
	const contained = async (switches = {}) => {
		const one = await site(deployment, switches);
		const { own } = detections(one);
		await one.record('recordIsolation', 7, 'isolated');
		one.writes();
		return { one, states: () => own.map(({ state }) => state) };
	};

	it('closes them after the tags say that the host is released', async () => {
		const { one, states } = await contained();
		expect(await recordRelease(one, 'released', 'fixed')).toMatchObject({
			recorded: true,
			reason: 'Recorded',
			detections: { closed: [11, 12], workflow: 'fixed', failure: null },
		});
		expect(states()).toEqual(['fixed', 'fixed']);
		const order = one.writes().map(({ call }) => call);
		expect(order.indexOf('PATCH /detections')).toBe(order.length - 1);
		expect(order.length).toBeGreaterThan(1);
	});

	it.each([undefined, 'no'])('leaves them open by default (%s)', async (closeDetections) => {
		const { one, states } = await contained();
		expect(await recordRelease(one, 'released', closeDetections)).toMatchObject({ recorded: true, detections: null });
		expect(states()).toEqual(['active', 'active']);
	});

	it.each(['pendingRelease', 'unknown', 'failed', 'error', 'deferred', 'wouldRelease'])('leaves them open after “%s”', async (outcome) => {
		const { one, states } = await contained();
		expect(await recordRelease(one, outcome, 'fixed')).toMatchObject({ detections: null });
		expect(states()).toEqual(['active', 'active']);
	});

	it('leaves them open while another endpoint of the host is contained', async () => {
		const { one, states } = await contained();
		const other = { ...item('isolated'), endpoint: { id: 'b'.repeat(32), name: 'X' } };
		await one.good({ resource: 'containment', operation: 'recordIsolation' }, [other]);
		expect(await recordRelease(one, 'released', 'fixed')).toMatchObject({ recorded: true, detections: null });
		expect(states()).toEqual(['active', 'active']);
	});

	it('a failure is reported, and the record stays', async () => {
		const { one, states } = await contained();
		one.fault({ kind: 'status', status: 403, method: 'PATCH', path: '/detections', times: 1 });
		const record = await recordRelease(one, 'released', 'fixed');
		expect(record).toMatchObject({ recorded: true, detections: { closed: [], failure: expect.stringMatching(/role of this Vectra credential/) } });
		expect(record.reason).toMatch(/^Recorded, but its detections could not be closed: /);
		expect(one.tagsOf(7)).toEqual([]);
		expect(states()).toEqual(['active', 'active']);
		// Running again is safe, and closes them.
		expect(await recordRelease(one, 'released', 'fixed')).toMatchObject({ detections: { closed: [11, 12] } });
	});

	it('a choice that is none is refused before anything is sent', async () => {
		const { one } = await contained();
		const { error } = await one.run({ resource: 'containment', operation: 'recordRelease', options: { closeDetections: 'bored' } }, [item('released')]);
		expect(error?.message).toMatch(/“bored”/);
		expect(one.writes()).toEqual([]);
	});
});
