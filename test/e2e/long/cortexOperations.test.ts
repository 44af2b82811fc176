import { endpointIdOf } from '../../../lab/src/fleet';
import { Lab, LAB_KEYS } from '../../../lab/src/lab';
import { N8nInstance } from '../../../lab/src/n8n/instance';
import { packPackage } from '../../../lab/src/n8n/pack';
import { callOncePublished, chain, type Call } from '../../support/chain';
import { expectNoSecret, Secrets } from '../../support/secrets';

const MINUTE = 60_000;
const ID = endpointIdOf('OPS-LT-0031');
const CASE = '4711';
const ADDRESS = '203.0.113.9';

const guards = { endpointIds: ID, whenOffline: 'defer', protectedEndpoints: { types: ['AGENT_TYPE_SERVER'] } };
const ofCase = { incident: { __rl: true, mode: 'id', value: CASE } };
const endpoint = { identifyBy: 'endpoint', endpoint: { __rl: true, mode: 'id', value: ID } };
const script = { __rl: true, mode: 'name', value: 'list_directories' };

/** What an investigation needs beside containment, in the order in which it makes sense. A tenant of 5.0 that still answers the calls of 3.x. */
const CALLS: Call[] = [
	['Query', 'xql', 'run', { query: 'dataset = xdr_data', limit: 10 }],
	['Start Query', 'xql', 'start', { query: 'dataset = endpoints' }],
	['Query Results', 'xql', 'getResults', { queryId: "={{ $('Start Query').item.json.queryId }}", maxWait: 60 }],
	['Quota', 'xql', 'getQuota'],
	['Metadata', 'script', 'getMetadata', { script }],
	['Preset', 'script', 'runPreset', { ...guards, preset: 'deleteFile', path: 'C:\\Temp\\bad.exe', allowHighRisk: true }],
	['Snippet', 'script', 'runSnippet', { ...guards, snippetCode: 'print(1)' }],
	['Isolate', 'endpoint', 'isolate', endpoint],
	['Result Files', 'script', 'getResultFiles', { actionId: "={{ $('Snippet').item.json.actionId }}", endpointIds: ID }],
	['Process', 'endpoint', 'terminateProcess', { ...guards, productVersion: 'xdr3', instanceId: 'AdpF0n4c1xUAABQ4AAAAAA==' }],
	['Chain', 'endpoint', 'terminateCausality', { ...guards, productVersion: 'xdr3', causalityId: 'AdpF0n2b0yAAABJwAAAAAA==' }],
	['Triage Presets', 'triage', 'getPresets'],
	['Triage', 'triage', 'start', { ...guards, triagePreset: "={{ $('Triage Presets').item.json.uuid }}" }],
	['Release', 'endpoint', 'unisolate', endpoint],
	['Proof', 'incident', 'addTimelineRecord', { ...ofCase, recordFrom: 'item', options: { isEvidence: true } }],
	['Release Again', 'endpoint', 'unisolate', endpoint],
	['No Proof', 'incident', 'addTimelineRecord', { ...ofCase, recordFrom: 'item' }],
	['Note', 'incident', 'addWarRoomNote', { ...ofCase, note: 'Released' }],
	['Artifacts', 'incident', 'getArtifacts', { ...ofCase, productVersion: 'xdr5' }],
	['Insert', 'indicator', 'insert', { indicators: ADDRESS, type: 'IP', severity: 'high' }],
	['Indicators', 'indicator', 'getMany', { filters: { indicators: ADDRESS } }],
	['Delete', 'indicator', 'delete', { indicators: ADDRESS }],
	['Exception', 'alert', 'createException', { productVersion: 'xdr5', exceptionName: 'Night scan', specifyConditions: 'fields', conditions: { condition: [{ field: 'host_ip', operator: 'EQ', value: ADDRESS }] }, reason: 'It scans at night', options: { approverEmail: 'lead@example.com', category: 'RISK_ACCEPTED', expiresAt: '2099-06-30' } }],
	['Exceptions', 'alert', 'getManyExceptions', { productVersion: 'xdr5', returnAll: true }],
	['Exception Again', 'alert', 'getException', { productVersion: 'xdr5', exceptionId: "={{ $('Exception').item.json.exceptionId }}" }],
	['Remove Exception', 'alert', 'removeException', { productVersion: 'xdr5', exceptionId: "={{ $('Exception').item.json.exceptionId }}" }],
];

const workflow = chain(CALLS, { id: 'investigation', node: 'cortexXdr', credentials: { cortexXdrApi: 'Cortex XDR account' } });

/** The operations of an investigation, packed, in a real n8n against the tenant of the lab. */
describe('operations of an investigation, in a real n8n', () => {
	const lab = new Lab();
	const secrets = new Secrets(lab);
	let n8n: N8nInstance | undefined;
	let runData: Record<string, Array<{ error?: unknown; data?: { main: Array<Array<{ json: Record<string, unknown> }> | null> } }>>;

	beforeAll(async () => {
		await lab.start();
		const { cortex } = lab;
		cortex.keys.add({ ...LAB_KEYS.cortex, role: 'instance_administrator' });
		Object.assign(cortex.world.switches, { version: '5.x' });
		cortex.world.xql.seed('xdr_data', 50);
		cortex.world.incidents.add({ incident_id: CASE, file_artifacts: [{ type: 'HASH', file_name: 'bad.exe' }] }, lab.clock.now());
		n8n = new N8nInstance({ packageTarball: await packPackage(), credentials: lab.credentials(), workflows: [workflow] });
		await n8n.start();
		await callOncePublished(`${n8n.address}/webhook/investigation`);
		const [execution] = await n8n.executions('investigation');
		expect(execution.status).toBe('success');
		runData = execution.data.resultData.runData as typeof runData;
	}, 6 * MINUTE);

	afterAll(async () => {
		await n8n?.dispose();
		await lab.close();
	}, MINUTE);

	const first = (name: string) => runData[name]?.[0].data?.main[0]?.[0]?.json ?? {};

	it.each(CALLS)('%s (%s: %s) ran', (name) => {
		expect(runData[name]).toHaveLength(1);
		expect(runData[name][0].error).toBeUndefined();
	});

	it('did what it says', () => {
		expect(first('Query')).toMatchObject({ finished: true, shownCount: 10 });
		expect(first('Query Results')).toMatchObject({ finished: true });
		expect(first('Quota')).toMatchObject({ queriesToday: 2 });
		expect(first('Metadata')).toMatchObject({ name: 'list_directories' });
		for (const name of ['Preset', 'Snippet', 'Process', 'Chain', 'Triage']) {
			expect(first(name)).toMatchObject({ accepted: true, heldBack: [], endpoints: [{ endpointId: ID }], actionId: expect.any(Number) });
		}
		expect(first('Proof')).toMatchObject({ added: true, recordName: expect.stringMatching(/^n8n: OPS-LT-0031 released, action \d+/) });
		expect(first('No Proof')).toMatchObject({ added: false, reason: expect.stringMatching(/^Nothing to prove/) });
		expect(first('Artifacts')).toMatchObject({ file_name: 'bad.exe' });
		expect(first('Indicators')).toMatchObject({ indicator: ADDRESS });
		expect(first('Delete')).toMatchObject({ verified: true, deleted: [ADDRESS] });
		expect(first('Exception')).toMatchObject({ created: true, verified: true });
		for (const name of ['Exceptions', 'Exception Again']) expect(first(name)).toMatchObject({ name: 'Night scan' });
		expect(first('Remove Exception')).toMatchObject({ removed: true, verified: true, active: false });
		const entry = lab.cortex.world.incidents.get(CASE);
		expect([entry?.timeline.length, entry?.warRoom.map(({ contents }) => contents)]).toEqual([1, ['Released']]);
		expect(lab.cortex.world.find(ID)).toMatchObject({ isolation: 'AGENT_UNISOLATED' });
	});

	it('left no key and no signature in n8n’s database and logs, nor in the journals', async () => {
		await expectNoSecret(secrets, n8n?.userFolder ?? '', { stored: ID, atLeast: CALLS.length + 1 });
	});
});
