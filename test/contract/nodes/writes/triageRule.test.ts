import { BOTH, site, type Deployment } from '../site';

const ask = { resource: 'detection', operation: 'createTriageRule', detectionIds: '11, 12, 11', triageCategory: ' Vulnerability \n scanner ' };
const body = { triage_category: 'Vulnerability scanner', detectionIdList: [11, 12] };

async function brain(deployment: Deployment) {
	const one = await site(deployment);
	one.world.addHost({ id: 7 });
	for (const id of [11, 12]) one.world.addDetection({ id, host_id: 7, category: 'exfiltration' });
	return one;
}

describe.each(BOTH)('a triage rule from detections, on %s', (deployment) => {
	it('is made with one call and read back, and a second run changes nothing', async () => {
		const { good, writes, world } = await brain(deployment);
		expect(await good(ask)).toEqual([
			{
				changed: true,
				category: 'Vulnerability scanner',
				triaged: [11, 12],
				unchanged: [],
				detections: [{ triageRuleId: 1, id: 11 }, { triageRuleId: 1, id: 12 }],
			},
		]);
		expect(writes()).toEqual([{ call: 'POST /rules', body }]);
		expect(await good(ask)).toMatchObject([{ changed: false, triaged: [], unchanged: [11, 12] }]);
		expect(writes()).toEqual([]);
		expect(world.rules.all()).toHaveLength(1);
	});

	it('leaves alone what is triaged already', async () => {
		const { good, writes, world } = await brain(deployment);
		world.rules.add('Known', [world.detections.get(11)!]);
		expect(await good(ask)).toMatchObject([{ triaged: [12], unchanged: [11] }]);
		expect(writes()).toMatchObject([{ body: { detectionIdList: [12] } }]);
	});

	it.each(['replyLost', 'reset'] as const)('is read after a lost reply, and never made twice: %s', async (kind) => {
		const { run, world, fault } = await brain(deployment);
		fault({ kind, method: 'POST', path: '/rules', times: 1 });
		const { error, items } = await run(ask);
		if (kind === 'replyLost') expect(items).toMatchObject([{ changed: true }]);
		else expect(error?.message).toBe('It is not known whether Vectra made the triage rule: its reply was lost');
		expect(world.rules.all()).toHaveLength(kind === 'replyLost' ? 1 : 0);
	});

	it('is an error where the role does not allow it', async () => {
		const { run, world, fault } = await brain(deployment);
		fault({ kind: 'status', status: 403, method: 'POST', path: '/rules', times: 1, body: { detail: 'You do not have permission to perform this action.' } });
		expect((await run(ask)).error).toBeDefined();
		expect(world.rules.all()).toEqual([]);
	});

	it.each([
		['no category', { triageCategory: '  ' }, /The Triage Category is missing/],
		['no detection', { detectionIds: ' , ' }, /No detection is given/],
		['what is no ID', { detectionIds: '11, abc' }, /abc/],
		['too many', { detectionIds: Array.from({ length: 101 }, (_, at) => at + 1) }, /more than 100/],
	])('is refused with %s before anything is sent', async (_title, change, message) => {
		const { run, writes } = await brain(deployment);
		const { error } = await run({ ...ask, ...change });
		expect(error?.message).toMatch(message);
		expect(writes()).toEqual([]);
	});
});
