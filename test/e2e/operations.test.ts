import { endpointIdOf } from '../../lab/src/fleet';
import { Lab, LAB_KEYS } from '../../lab/src/lab';
import { N8nInstance } from '../../lab/src/n8n/instance';
import { packPackage } from '../../lab/src/n8n/pack';
import { callOncePublished, chain, type Call } from '../support/chain';
import { expectNoSecret, Secrets } from '../support/secrets';

const MINUTE = 60_000;
const MACHINE = 'OPS-LT-0031';
const ID = endpointIdOf(MACHINE);
const HASH = 'b'.repeat(64);
const endpoint = { identifyBy: 'endpoint', endpoint: { __rl: true, mode: 'id', value: ID } };
const hashes = { hashes: HASH };

/** One node for each: what a responder does beyond the main loop, in the order in which it makes sense. */
const CORTEX_CALLS: Call[] = [
	['Get', 'endpoint', 'get', endpoint],
	['Get Many', 'endpoint', 'getMany', { limit: 3, filters: { platform: ['windows'] } }],
	['Policy', 'endpoint', 'getPolicy', endpoint],
	['Tag', 'endpoint', 'assignTag', { endpointIds: ID, tag: 'suspect' }],
	['Untag', 'endpoint', 'removeTag', { endpointIds: ID, tag: 'suspect' }],
	['Alias', 'endpoint', 'setAlias', { ...endpoint, alias: 'kiosk' }],
	['Dry Run', 'endpoint', 'isolate', { ...endpoint, mode: 'dryRun' }],
	['Isolate', 'endpoint', 'isolate', endpoint],
	['Isolation Status', 'action', 'getStatus', { actionId: "={{ $('Isolate').item.json.action.id }}" }],
	['Unisolate', 'endpoint', 'unisolate', endpoint],
	['Scan', 'endpoint', 'scan', { endpointIds: ID }],
	['Block', 'hash', 'block', hashes],
	['Unblock', 'hash', 'remove', { ...hashes, list: 'blocklist' }],
	['Quarantine', 'file', 'quarantine', { endpointIds: ID, filePath: 'C:\\Temp\\bad.exe', fileHash: HASH }],
	['Wait', 'action', 'wait', { actionId: "={{ $('Quarantine').item.json.actionId }}" }],
	['XQL', 'xql', 'run', { query: 'dataset = xdr_data', returnAll: true }],
	['Quota', 'xql', 'getQuota', {}],
	['Scripts', 'script', 'getMany', {}],
	['Incidents', 'incident', 'getMany', {}],
	['Management Audits', 'audit', 'getManyManagement', { limit: 1 }],
];

const workflow = chain(CORTEX_CALLS, {
	id: 'operations',
	node: 'cortexXdr',
	credentials: { cortexXdrApi: 'Cortex XDR account' },
});

/** The breadth of the Cortex XDR node, packed, in a real n8n against the tenant of the lab. */
describe('operations, in a real n8n', () => {
	const lab = new Lab();
	const secrets = new Secrets(lab);
	let n8n: N8nInstance | undefined;
	let runData: Record<string, Array<{ error?: unknown; data?: { main: Array<Array<{ json: Record<string, unknown> }> | null> } }>>;

	beforeAll(async () => {
		await lab.start();
		// A query needs more than the role of a responder.
		lab.cortex.keys.add({ ...LAB_KEYS.cortex, role: 'instance_administrator' });
		// More than one reply holds, so the rows come as a packed stream.
		lab.cortex.world.xql.seed('xdr_data', 1_500);
		n8n = new N8nInstance({ packageTarball: await packPackage(), credentials: lab.credentials(), workflows: [workflow] });
		await n8n.start();
		await callOncePublished(`${n8n.address}/webhook/operations`);
		const [execution] = await n8n.executions('operations');
		expect(execution.status).toBe('success');
		runData = execution.data.resultData.runData as typeof runData;
	}, 15 * MINUTE);

	afterAll(async () => {
		await n8n?.dispose();
		await lab.close();
	}, MINUTE);

	const first = (name: string) => runData[name]?.[0].data?.main[0]?.[0]?.json ?? {};

	it.each(CORTEX_CALLS)('%s (%s: %s) ran', (name) => {
		expect(runData[name]).toHaveLength(1);
		expect(runData[name][0].error).toBeUndefined();
	});

	it('did what it says', () => {
		expect(first('Get')).toMatchObject({ id: ID, name: MACHINE, status: 'CONNECTED' });
		expect(first('Policy')).toMatchObject({ policyName: expect.any(String) });
		expect(first('Dry Run')).toMatchObject({ outcome: 'wouldIsolate' });
		expect(first('Isolate')).toMatchObject({ outcome: 'isolated', settled: true });
		expect(first('Isolation Status')).toMatchObject({ finished: true, succeeded: true });
		expect(first('Unisolate')).toMatchObject({ outcome: 'released', settled: true });
		expect(first('Scan')).toMatchObject({ accepted: true });
		expect(first('Wait')).toMatchObject({ finished: true });
		expect(first('XQL')).toMatchObject({ finished: true, shownCount: 1_500, truncated: false });
		expect(first('Quota')).toMatchObject({ queriesToday: 1 });
		expect(lab.cortex.world.find(ID)).toMatchObject({ isolation: 'AGENT_UNISOLATED' });
	});

	it('left no key and no signature in n8n’s database and logs, nor in the journals', async () => {
		await expectNoSecret(secrets, n8n?.userFolder ?? '', { stored: ID, atLeast: CORTEX_CALLS.length + 1 });
	});
});
