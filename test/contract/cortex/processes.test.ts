import { MINUTE, refusal, tenant, type Tenant } from './support';
import type { CortexSwitches } from '../../../lab/src/cortex';

let t: Tenant;
const open = async (switches: Partial<CortexSwitches> = {}) => void (t = await tenant(switches));
afterEach(async () => await t.sim.close());

const WINDOWS = '3f9d1c2e-8a47-4c0b-9d55-1e7f6a2b4c80';
const end = async (agent_id: string, more: object = { instance_id: 'i1' }) => await t.post('endpoints/terminate_process', { agent_id, ...more });

describe('the end of a process', () => {
	test('is carried out by the agent', async () => {
		await open();
		const id = t.add();
		const { data } = await end(id);
		expect(data).toEqual({ reply: { group_action_id: expect.any(Number) } });
		t.clock.advance(MINUTE);
		expect(await t.status(data.reply.group_action_id)).toEqual({ [id]: 'COMPLETED_SUCCESSFULLY' });
	});

	test.each([
		[true, 'FAILED'],
		[false, 'COMPLETED_SUCCESSFULLY'],
	])('that waited for the agent, with lateTerminateFails %s: %s', async (lateTerminateFails, status) => {
		await open({ lateTerminateFails });
		const id = t.add({ endpoint_status: 'DISCONNECTED' });
		const { group_action_id } = (await t.post('endpoints/terminate_causality', { agent_id: id, causality_id: 'c1' })).data.reply;
		t.sim.world.connect(id);
		t.clock.advance(10 * MINUTE);
		const { reply } = (await t.post('actions/get_action_status', { group_action_id })).data;
		expect(reply.data).toEqual({ [id]: status });
		if (status === 'FAILED') expect(reply.errorReasons[id]).toMatchObject({ terminated_by: 'instance_id', terminate_result: [{ status: 1 }] });
	});

	test('needs its fields, an endpoint and the call', async () => {
		await open();
		expect((await t.post('endpoints/terminate_process', {})).data.reply.err_extra).toBe("Field 'agent_id': Field required; Field 'instance_id': Field required");
		expect(JSON.stringify((await end('x')).data)).toBe(JSON.stringify(JSON.parse(refusal('TERMINATE_PROCESS'))));
		await t.http.put('/_sim/switches', { terminateCalls: false });
		expect(String((await end(t.add())).data)).toMatch(/waitress/);
		await t.http.put('/_sim/switches', { terminateCalls: true, version: '5.x', oldCallsIn5: false });
		expect(String((await end(t.add())).data)).toMatch(/waitress/);
	});
});

describe('triage', () => {
	const start = async (agent_ids: string[], collector_uuid = WINDOWS) => (await t.post('triage_endpoint', { agent_ids, collector_uuid })).data.reply;

	test('has presets, of which those of the type Online start', async () => {
		await open();
		const { triage_presets: presets } = (await t.post('get_triage_presets')).data.reply;
		expect(presets.map(({ os, type }: Record<string, string>) => [os, type])).toEqual([['WINDOWS', 'Online'], ['MACOS', 'Online'], ['WINDOWS', 'Offline']]);
		const id = t.add();
		const reply = await start([id]);
		expect(reply).toEqual({ group_action_id: expect.any(Number), successful_agent_ids: [id], unsuccessful_agent_ids: [] });
		t.clock.advance(MINUTE);
		expect(await t.status(reply.group_action_id)).toEqual({ [id]: 'COMPLETED_SUCCESSFULLY' });
		expect((await start([id], presets[2].uuid)).err_extra).toMatch(/cannot be started/);
		expect((await start([id, t.add({ os_type: 'AGENT_OS_LINUX' })])).err_extra).toMatch(/one operating system/);
	});

	test.each<[CortexSwitches['triageRefusal'], (id: string) => unknown]>([
		['object', (id) => ({ agent_id: id, error: expect.any(String) })],
		['id', (id) => id],
		['byId', (id) => ({ [id]: expect.any(String) })],
	])('beyond the limit, named as %s', async (triageRefusal, named) => {
		await open({ triageParallel: 1, triageBeyond: 'unsuccessful', triageRefusal });
		const [one, two] = [t.add(), t.add()];
		expect(await start([one, two])).toMatchObject({ successful_agent_ids: [one], unsuccessful_agent_ids: [named(two)] });
		expect(await start([two])).toEqual({ group_action_id: null, successful_agent_ids: [], unsuccessful_agent_ids: [named(two)] });
		await t.http.put('/_sim/switches', { triageBeyond: 'error' });
		expect((await start([two])).err_extra).toMatch(/At most 1 triages/);
	});

	test('needs the add-on', async () => {
		await open({ forensics: false });
		expect((await t.post('get_triage_presets')).status).toBe(402);
	});
});
