import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';
import { CortexXdr } from '../../../../nodes/CortexXdr/CortexXdr.node';
import { systemClock } from '../../../../nodes/shared/clock';
import type { ApiKeyInput, CortexSwitches } from '../../../../lab/src/cortex';
import { tenant, type Tenant } from '../../../contract/cortex/support';
import { runNode } from '../../../support/engine';
import { cortex, envelope, runCortex, UNAUTHORIZED, WAITRESS, type Answer } from './support';

/** Check Set-Up and Identity Coverage, against a whole tenant where the answer depends on many calls. */
let t: Tenant;

async function start(switches: Partial<CortexSwitches> = {}) {
	nock.enableNetConnect('127.0.0.1');
	t = await tenant(switches);
}
afterEach(async () => {
	jest.restoreAllMocks();
	nock.disableNetConnect();
	await t?.sim.close();
});

const ADMIN: ApiKeyInput = { id: '7', key: 'k7', type: 'advanced', role: 'instance_administrator' };

async function run(operation: string, parameters: IDataObject = {}, items: IDataObject[] = [{}], key = ADMIN) {
	t.sim.keys.add(key);
	return await runNode({
		node: new CortexXdr(),
		credentials: {
			cortexXdrApi: { host: t.url, keyId: key.id, apiKey: key.key, keyType: key.type, requestsPerSecond: 1_000 },
		},
		parameters: { resource: 'tenant', operation, ...parameters },
		items,
	});
}

const resultsOf = (items: IDataObject[]): Record<string, unknown> =>
	Object.fromEntries(items.map(({ check, result }) => [check, result]));

describe('Check Set-Up', () => {
	it('finds all in order that can be read, in 5.x', async () => {
		await start({ version: '5.x' });
		t.add();
		const { items, error } = await run('checkSetUp');
		expect(error).toBeUndefined();
		expect(resultsOf(items)).toEqual({
			'Product line': 'ok',
			'Key level': 'ok',
			Clock: 'ok',
			'Right: Endpoint Administration: View': 'ok',
			'Right: Action Center: View': 'ok',
			'Right: Alerts & Incidents: View': 'ok',
			'Right: Auditing: View': 'ok',
			'Rights to change something': 'unknown',
			Agents: 'ok',
			'Action expiry': 'ok',
			'Rate limit': 'ok',
		});
		expect(items.map(({ finding }) => finding)).toEqual(
			expect.arrayContaining(['Cortex XDR 5.x: it has cases and issues', 'A pending isolation waits 96 hours for its agent']),
		);
		for (const item of items) expect(Object.keys(item)).toEqual(['check', 'result', 'finding', 'whatToDo', 'details']);
	});

	it('changes nothing', async () => {
		await start({ version: '5.x' });
		t.add();
		await run('checkSetUp');
		const paths = t.sim.server.journal.list().map(({ path }) => path.replace('/public_api/v1/', ''));
		expect(new Set(paths)).toEqual(
			new Set([
				'endpoints/get_endpoint',
				'case/search',
				'incidents/get_incidents',
				'actions/get_action_status',
				'audits/management_logs',
				'configurations/agent/action_center_expiration',
			]),
		);
	});

	it.each<[CortexSwitches['unknownActionReply']]>([['emptyData'], ['error'], ['noData']])(
		'names the rights that the role lacks, in 3.x (an unknown action: %s)',
		async (unknownActionReply) => {
			await start({ unknownActionReply });
			t.add({ endpoint_status: 'LOST' });
			const key: ApiKeyInput = { id: '8', key: 'k8', type: 'standard', role: 'containment' };
			const { items } = await run('checkSetUp', {}, [{}], key);
			expect(resultsOf(items)).toMatchObject({
				'Key level': 'attention',
				'Right: Endpoint Administration: View': 'ok',
				'Right: Action Center: View': 'ok',
				'Right: Alerts & Incidents: View': 'problem',
				'Right: Auditing: View': 'problem',
				Agents: 'problem',
				'Action expiry': 'unknown',
			});
			expect(items.find(({ check }) => check === 'Right: Auditing: View')).toMatchObject({
				whatToDo: 'Add Auditing: View to the role of the key',
			});
		},
	);

	it('counts agents by status', async () => {
		await start();
		for (const endpoint_status of ['CONNECTED', 'CONNECTED', 'DISCONNECTED', 'LOST', 'UNINSTALLED']) t.add({ endpoint_status });
		t.add({ is_isolated: 'AGENT_ISOLATED' });
		const { items } = await run('checkSetUp');
		expect(items.find(({ check }) => check === 'Agents')).toMatchObject({
			result: 'attention',
			details: { connected: 3, disconnected: 1, lost: 1, uninstalled: 1, isolated: 1 },
		});
	});

	it.each([
		[10, 'problem'],
		[2, 'attention'],
	])('sees a clock that is %s minutes off', async (serverClockOffsetMinutes, result) => {
		await start({ serverClockOffsetMinutes });
		const { items } = await run('checkSetUp');
		expect(items.find(({ check }) => check === 'Clock')).toMatchObject({ result, finding: expect.stringContaining('behind') });
	});

	it('says how often it was refused for too many requests', async () => {
		await start();
		jest.spyOn(systemClock, 'sleep').mockResolvedValue();
		t.sim.server.faults.add({ kind: 'status', status: 429, times: 2 });
		const { items } = await run('checkSetUp');
		expect(items.find(({ check }) => check === 'Rate limit')).toMatchObject({
			result: 'attention',
			details: { requestsPerSecond: 1_000, refusedDuringCheck: 2 },
		});
	});

	it('fails where the key itself is refused', async () => {
		cortex({ 'endpoints/get_endpoint': UNAUTHORIZED });
		const { error, items } = await runCortex({ resource: 'tenant', operation: 'checkSetUp' });
		expect(items).toEqual([]);
		expect(error?.message).toBe('Cortex XDR refused the API key');
	});

	it.each<[string, Answer]>([
		['an error', [500, envelope(500, 'An error occurred')]],
		['a licence', [402, '']],
		['no such call', WAITRESS],
		['a page', [200, '<html>']],
		['an odd reply', [200, { reply: null }]],
	])('takes nothing for granted: %s', async (_title, answer) => {
		const paths = ['endpoints/get_endpoint', 'case/search', 'incidents/get_incidents', 'actions/get_action_status', 'audits/management_logs'];
		cortex(Object.fromEntries(paths.map((path) => [path, answer])));
		const { items, error } = await runCortex({ resource: 'tenant', operation: 'checkSetUp' });
		expect(error).toBeUndefined();
		expect(items).toHaveLength(11);
		expect(resultsOf(items)).toMatchObject({ Agents: 'unknown', 'Action expiry': 'unknown' });
	});
});

describe('Identity Coverage', () => {
	const host = (name: string, ip: string, more: IDataObject = {}): IDataObject => ({ host: { name, ip, ...more } });
	const parameters = { identifiers: { vectraHost: '={{ $json.host }}' } };
	const hosts = [
		host('FIN-1', '10.0.0.1'),
		host('FIN-2', '10.9.9.9'),
		host('IP-10.0.0.3', '10.0.0.3'),
		host('TWIN', '10.9.9.8'),
		host('NOBODY', '10.9.9.7'),
		{ host: null },
	];
	const fleet = () => {
		t.add({ endpoint_name: 'FIN-1', ip: ['10.0.0.1'] });
		t.add({ endpoint_name: 'FIN-2', ip: ['10.0.0.2'] });
		t.add({ endpoint_name: 'FIN-3', ip: ['10.0.0.3'] });
		t.add({ endpoint_name: 'TWIN', ip: ['10.0.0.4'] });
		t.add({ endpoint_name: 'TWIN', ip: ['10.0.0.5'] });
	};

	it('counts where the hosts of all items lead', async () => {
		await start();
		fleet();
		const { items, error } = await run('identityCoverage', parameters, hosts);
		expect(error).toBeUndefined();
		expect(items).toHaveLength(1);
		expect(items[0]).toMatchObject({
			hostCount: 6,
			enoughToIsolate: 1,
			enoughToIsolatePercent: 17,
			endpointId: 0,
			nameAndAddress: 1,
			nameAlone: 1,
			addressAlone: 1,
			several: 1,
			contradicted: 0,
			none: 1,
			unusable: 1,
			whatToDo: expect.stringMatching(/1 have no endpoint.*1 lead to several.*2 lead to one endpoint, but by too little/),
		});
		const lookups = t.sim.server.journal.list().filter(({ path }) => path.endsWith('get_endpoint'));
		expect(lookups.length).toBeLessThanOrEqual(2);
	});

	it('shows each host, with the endpoint or the reason', async () => {
		await start();
		fleet();
		const { items } = await run('identityCoverage', { ...parameters, output: 'hosts' }, hosts);
		expect(items.map(({ leadsTo, endpointName }) => [leadsTo, endpointName])).toEqual([
			['nameAndAddress', 'FIN-1'],
			['nameAlone', 'FIN-2'],
			['addressAlone', 'FIN-3'],
			['several', null],
			['none', null],
			['unusable', null],
		]);
		expect(items[3].reason).toMatch(/2 different endpoints|2 endpoints match/);
		expect(items[5].reason).toMatch(/Vectra Host|look for/i);
	});

	it('counts what something contradicts', async () => {
		await start();
		t.add({ endpoint_name: 'FIN-1', ip: ['10.0.0.1'] });
		const identity = { names: [{ name: 'HR-9', source: 'kerberos' }] };
		const { items } = await run('identityCoverage', parameters, [host('HR-9', '10.0.0.1', { identity })]);
		expect(items).toMatchObject([{ hostCount: 1, contradicted: 1, enoughToIsolate: 0 }]);
	});

	it('says what the vendor says', async () => {
		cortex({ 'endpoints/get_endpoint': [500, envelope(500, 'An error occurred', 'the filter is not supported')] });
		const { error, items } = await runCortex({ resource: 'tenant', operation: 'identityCoverage', ...parameters }, { items: [hosts[0]] });
		expect(items).toEqual([]);
		expect(error?.message).toMatch(/the filter is not supported/);
	});
});
