import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';
import { CortexXdr } from '../../../../nodes/CortexXdr/CortexXdr.node';
import { DEFAULT_KEYS, type CortexSwitches } from '../../../../lab/src/cortex';
import { MINUTE, tenant, type Tenant } from '../../../contract/cortex/support';
import { runNode } from '../../../support/engine';

/** Ending processes and forensic triage, against a tenant under every setting of what nobody published. */
let t: Tenant;
let id: string;
let offline: string;
let server: string;

const PRESET = '3f9d1c2e-8a47-4c0b-9d55-1e7f6a2b4c80';

async function start(switches: Partial<CortexSwitches> = {}) {
	nock.enableNetConnect('127.0.0.1');
	t = await tenant(switches);
	id = t.add({ endpoint_name: 'A' });
	offline = t.add({ endpoint_name: 'O', endpoint_status: 'DISCONNECTED' });
	server = t.add({ endpoint_name: 'S', endpoint_type: 'AGENT_TYPE_SERVER' });
}
afterEach(async () => {
	await t.sim.close();
	nock.disableNetConnect();
});

async function run(resource: string, operation: string, parameters: IDataObject = {}) {
	const [{ id: keyId, key }] = DEFAULT_KEYS;
	const credentials = { cortexXdrApi: { host: t.url, keyId, apiKey: key, keyType: 'standard', requestsPerSecond: 0 } };
	return await runNode({ node: new CortexXdr(), credentials, parameters: { resource, operation, ...parameters } });
}
const count = () => [...t.sim.world.actions.list()].length;
const guards = { protectedEndpoints: { types: ['AGENT_TYPE_SERVER'] } };

describe.each([
	['terminateProcess', { instanceId: 'i1' }],
	['terminateCausality', { causalityId: 'c1' }],
])('%s', (operation, own) => {
	const end = async (parameters: IDataObject) => await run('endpoint', operation, { ...own, ...guards, ...parameters });

	it.each<Partial<CortexSwitches>>([{}, { actionIdsAsStrings: true }])('is sent, and its end is read, with %j', async (switches) => {
		await start(switches);
		const [{ actionId, accepted }] = (await end({ endpointIds: id })).items;
		expect([accepted, typeof actionId]).toEqual([true, 'number']);
		t.clock.advance(MINUTE);
		expect((await run('action', 'getStatus', { actionId })).items).toEqual([expect.objectContaining({ finished: true, succeeded: true })]);
	});

	it('is held back by each guard, and says so', async () => {
		await start();
		const held = async (parameters: IDataObject) => ((await end(parameters)).items[0].heldBack as IDataObject[]).map(({ outcome }) => outcome);
		expect(await held({ endpointIds: server })).toEqual(['protected']);
		expect(await held({ endpointIds: offline })).toEqual(['deferred']);
		expect(await held({ endpointIds: 'f'.repeat(32) })).toEqual(['notFound']);
		expect((await end({ endpointIds: id, mode: 'dryRun' })).items[0]).toMatchObject({ accepted: false, heldBack: [], endpoints: [{ endpointName: 'A' }] });
		expect(count()).toBe(0);
	});

	it('shows that an end which waited for the agent failed', async () => {
		await start();
		const [{ actionId }] = (await end({ endpointIds: offline, whenOffline: 'queue' })).items;
		t.sim.world.connect(offline);
		t.clock.advance(10 * MINUTE);
		const [status] = (await run('action', 'getStatus', { actionId })).items;
		expect(status).toMatchObject({ succeeded: false, endpoints: [{ errorReason: 'The process instance was not found' }] });
	});

	it('is not sent to 5.x, unless the form says that it is there', async () => {
		await start({ version: '5.x' });
		expect((await end({ endpointIds: id })).error?.message).toMatch(/5\.x has no call to end a process/);
		expect(count()).toBe(0);
		expect((await end({ endpointIds: id, productVersion: 'xdr3' })).items).toEqual([expect.objectContaining({ accepted: true })]);
	});

	it('does not know what became of it where the call is not there', async () => {
		await start({ terminateCalls: false });
		expect((await end({ endpointIds: id })).error?.message).toMatch(/It cannot be told/);
	});
});

describe('triage', () => {
	const triage = async (endpointIds: string, parameters: IDataObject = {}) =>
		await run('triage', 'start', { triagePreset: { __rl: true, mode: 'id', value: PRESET }, endpointIds, ...guards, ...parameters });

	it.each<Partial<CortexSwitches>>([{}, { version: '5.x' }, { actionIdsAsStrings: true }])('starts where the preset belongs, with %j', async (switches) => {
		await start(switches);
		const mac = t.add({ os_type: 'AGENT_OS_MAC' });
		const [item] = (await triage([id, server, offline, mac].join())).items;
		expect(item).toMatchObject({ accepted: true, endpointsCount: 1, endpoints: [{ endpointId: id }], refused: [], presetName: 'Windows Quick' });
		expect((item.heldBack as IDataObject[]).map(({ outcome }) => outcome)).toEqual(['protected', 'deferred', 'unsupported']);
		t.clock.advance(MINUTE);
		expect((await run('action', 'getStatus', { actionId: item.actionId })).items).toEqual([expect.objectContaining({ succeeded: true })]);
	});

	it.each<CortexSwitches['triageRefusal']>(['object', 'id', 'byId'])('names the endpoints that Cortex did not take, given as %s', async (triageRefusal) => {
		await start({ triageParallel: 1, triageBeyond: 'unsuccessful', triageRefusal });
		const other = t.add();
		const reason = triageRefusal === 'id' ? 'Cortex XDR gave no reason' : 'Too many triages, or no such agent';
		expect((await triage(`${id}, ${other}`)).items).toEqual([
			expect.objectContaining({ accepted: true, endpointsCount: 1, refused: [{ endpointId: other, reason }] }),
		]);
		expect((await triage(other)).items).toEqual([
			expect.objectContaining({ accepted: false, endpointsCount: 0, refused: [{ endpointId: other, reason }], actionId: null }),
		]);
		expect(count()).toBe(1);
	});

	it('tells the refusal of the vendor, and that the add-on is missing', async () => {
		await start({ triageParallel: 1 });
		expect((await triage(`${id}, ${t.add()}`)).error?.message).toMatch(/At most 1 triages/);
		await t.http.put('/_sim/switches', { forensics: false });
		for (const { error } of [await triage(id), await run('triage', 'getPresets')]) expect(error?.message).toMatch(/Forensics|licen[cs]e/i);
		expect(count()).toBe(0);
	});
});
