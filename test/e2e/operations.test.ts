import { setTimeout as sleep } from 'node:timers/promises';
import axios from 'axios';
import { endpointIdOf } from '../../lab/src/fleet';
import { Lab } from '../../lab/src/lab';
import { N8nInstance, type WorkflowImport } from '../../lab/src/n8n/instance';
import { packPackage } from '../../lab/src/n8n/pack';

const MINUTE = 60_000;
const MACHINE = 'OPS-LT-0031';
const ID = endpointIdOf(MACHINE);
const HASH = 'b'.repeat(64);
const endpoint = { identifyBy: 'endpoint', endpoint: { __rl: true, mode: 'id', value: ID } };
const hashes = { hashes: HASH };

type Call = [name: string, resource: string, operation: string, parameters?: Record<string, unknown>];

/** One node for each: what a responder does beyond the main loop, in the order in which it makes sense. */
const CORTEX_CALLS: Call[] = [
	['Get', 'endpoint', 'get', endpoint],
	['Get Many', 'endpoint', 'getMany', { limit: 3, filters: { platform: ['windows'] } }],
	['Policy', 'endpoint', 'getPolicy', endpoint],
	['Tag', 'endpoint', 'assignTag', { endpointIds: ID, tag: 'suspect' }],
	['Untag', 'endpoint', 'removeTag', { endpointIds: ID, tag: 'suspect' }],
	['Alias', 'endpoint', 'setAlias', { ...endpoint, alias: 'kiosk' }],
	['Dry Run', 'endpoint', 'isolate', { ...endpoint, options: { dryRun: true } }],
	['Isolate', 'endpoint', 'isolate', endpoint],
	['Isolation Status', 'action', 'getStatus', { actionId: "={{ $('Isolate').item.json.action.id }}" }],
	['Unisolate', 'endpoint', 'unisolate', endpoint],
	['Scan', 'endpoint', 'scan', { endpointIds: ID }],
	['Block', 'hash', 'block', hashes],
	['Unblock', 'hash', 'remove', { ...hashes, list: 'blocklist' }],
	['Quarantine', 'file', 'quarantine', { endpointIds: ID, filePath: 'C:\\Temp\\bad.exe', fileHash: HASH }],
	['Wait', 'action', 'wait', { actionId: "={{ $('Quarantine').item.json.actionId }}" }],
	['Scripts', 'script', 'getMany', {}],
	['Incidents', 'incident', 'getMany', {}],
	['Management Audits', 'audit', 'getManyManagement', { limit: 1 }],
];

function workflow(): WorkflowImport {
	const cortex = CORTEX_CALLS.map(([name, resource, operation, parameters]) => ({
		name,
		type: 'n8n-nodes-vectra-cortex-xdr.cortexXdr',
		parameters: { resource, operation, ...parameters },
		credentials: { cortexXdrApi: { id: null, name: 'Cortex XDR account' } },
		executeOnce: true,
		// A list may be empty; the chain goes on all the same.
		alwaysOutputData: true,
	}));
	const webhook = {
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		webhookId: '5b1e4c9e-0000-4000-8000-000000000001',
		parameters: { httpMethod: 'POST', path: 'operations', responseMode: 'lastNode', options: {} },
	};
	const nodes = [webhook, ...cortex].map((node, index) => ({
		id: `00000000-0000-4000-8000-0000000000${String(index).padStart(2, '0')}`,
		typeVersion: 1,
		position: [index * 200, 0],
		...node,
	}));
	const connections = Object.fromEntries(
		nodes.slice(1).map(({ name }, index) => [nodes[index].name, { main: [[{ node: name, type: 'main', index: 0 }]] }]),
	);
	return { id: 'operations01', name: 'Operations', nodes, connections, active: false, settings: { executionOrder: 'v1' } };
}

/** n8n publishes in the background after its start: until then it knows no such webhook. */
async function callOncePublished(url: string): Promise<void> {
	const deadline = Date.now() + MINUTE;
	for (;;) {
		const { status } = await axios.post(url, {}, { proxy: false, timeout: 3 * MINUTE, validateStatus: () => true });
		if (status === 200) return;
		if (status !== 404 || Date.now() > deadline) throw new Error(`The webhook answered ${status}`);
		await sleep(500);
	}
}

/** The breadth of the Cortex XDR node, packed, in a real n8n against the tenant of the lab. */
describe('operations, in a real n8n', () => {
	const lab = new Lab();
	let n8n: N8nInstance | undefined;
	let runData: Record<string, Array<{ error?: unknown; data?: { main: Array<Array<{ json: Record<string, unknown> }> | null> } }>>;

	beforeAll(async () => {
		await lab.start();
		n8n = new N8nInstance({ packageTarball: await packPackage(), credentials: lab.credentials(), workflows: [workflow()] });
		await n8n.start();
		await callOncePublished(`${n8n.address}/webhook/operations`);
		const [execution] = await n8n.executions('operations01');
		expect(execution.status).toBe('success');
		runData = execution.data.resultData.runData as typeof runData;
	}, 6 * MINUTE);

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
		expect(lab.cortex.world.find(ID)).toMatchObject({ isolation: 'AGENT_UNISOLATED' });
	});
});
