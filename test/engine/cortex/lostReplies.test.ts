import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';
import { CortexXdr } from '../../../nodes/CortexXdr/CortexXdr.node';
import { LOST_REPLIES, startBrokenTenant, type Breakage, type BrokenTenant } from '../../support/brokenTenant';
import { endpointId, endpointRecord } from '../../support/endpoints';
import { runNode } from '../../support/engine';
import { controlTime } from './operations/support';

const A = endpointId(0xa);
const SCRIPT_UID = '956e8989f67ebcb2c71c4635311e47e4';
const HASH = 'ab'.repeat(32);

// A reply on a real socket; nock knows none that is no HTTP.
beforeAll(() => {
	nock.restore();
});

let tenant: BrokenTenant | undefined;

afterEach(async () => {
	await tenant?.stop();
	tenant = undefined;
});

/** The state that the endpoint shows once the mutation has arrived. */
async function run(parameters: IDataObject, path: string, breakage: Breakage, stateAfter = 'AGENT_UNISOLATED') {
	let hasArrived = false;
	const started = await startBrokenTenant(
		(called) =>
			called === 'scripts/get_scripts'
				? { total_count: 1, scripts: [{ script_uid: SCRIPT_UID, name: 'list', is_high_risk: false }] }
				: {
						total_count: 1,
						endpoints: [endpointRecord({ endpoint_id: A, ...(hasArrived ? { is_isolated: stateAfter } : {}) })],
					},
		{
			[path]: (socket, server) => {
				hasArrived = true;
				breakage(socket, server);
			},
		},
	);
	tenant = started;
	const credentials = { cortexXdrApi: { host: started.host, keyId: '17', apiKey: 'key-of-the-test', keyType: 'advanced' } };
	const result = await runNode({ node: new CortexXdr(), parameters, credentials });
	expect(started.calls.filter((called) => called === path)).toHaveLength(1);
	return result;
}

const isolate: IDataObject = {
	resource: 'endpoint',
	operation: 'isolate',
	identifyBy: 'identifiers',
	identifiers: { endpointId: A },
	waitForCompletion: false,
};

describe.each(LOST_REPLIES)('a reply that is lost: %s', (_title, breakage) => {
	it('leaves an isolation unknown while Cortex shows no trace of it', async () => {
		const { items, error } = await run(isolate, 'endpoints/isolate', breakage);
		expect(error).toBeUndefined();
		expect(items).toEqual([expect.objectContaining({ outcome: 'unknown', settled: false, action: null })]);
	});

	it('does not hide an isolation that took effect', async () => {
		const { items } = await run(isolate, 'endpoints/isolate', breakage, 'AGENT_ISOLATED');
		expect(items).toEqual([expect.objectContaining({ outcome: 'isolated', stateAfter: 'AGENT_ISOLATED' })]);
	});

	it.each<[string, IDataObject, string]>([
		[
			'Run Script',
			{ resource: 'script', operation: 'run', script: { __rl: true, mode: 'id', value: SCRIPT_UID }, endpointIds: A },
			'scripts/run_script',
		],
		['Block Hash', { resource: 'hash', operation: 'block', hashes: HASH }, 'hash_exceptions/blocklist'],
		[
			'Quarantine',
			{ resource: 'file', operation: 'quarantine', endpointIds: A, filePath: 'C:\\x.exe', fileHash: HASH },
			'endpoints/quarantine',
		],
	])('%s does not claim that nothing happened', async (_operation, parameters, path) => {
		const { items, error } = await run(parameters, path, breakage);
		expect(items).toEqual([]);
		expect(error?.message).toMatch(/^It cannot be told whether Cortex XDR carried out the request/);
		expect(error?.description).toMatch(/It was sent once and was not repeated/);
	});
});

describe('a request that cannot have arrived', () => {
	controlTime();

	it('is a failure that says so, when the connection is refused', async () => {
		const started = await startBrokenTenant(
			() => ({ total_count: 1, endpoints: [endpointRecord({ endpoint_id: A })] }),
			{},
			(_path, server) => void server.close(),
		);
		tenant = { ...started, stop: async () => undefined };
		const credentials = { cortexXdrApi: { host: started.host, keyId: '17', apiKey: 'key-of-the-test', keyType: 'advanced' } };
		const { items } = await runNode({ node: new CortexXdr(), parameters: isolate, credentials });
		expect(started.calls).toEqual(['endpoints/get_endpoint']);
		expect(items).toEqual([
			expect.objectContaining({ outcome: 'failed', reason: expect.stringContaining('Cortex XDR cannot be reached') as string }),
		]);
	});
});
