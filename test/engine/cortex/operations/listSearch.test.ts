import { LoadOptionsContext } from 'n8n-core';
import { Workflow, type INodeParameters } from 'n8n-workflow';
import { CortexXdr } from '../../../../nodes/CortexXdr/CortexXdr.node';
import { methods } from '../../../../nodes/CortexXdr/methods';
import { CredentialStore } from '../../../support/engine';
import { createAdditionalData } from '../../../support/engine/additionalData';
import { TestNodeTypes } from '../../../support/engine/nodeTypes';
import { nodeInstance, WORKFLOW } from '../../../support/engine/runNode';
import { badRequest, controlTime, cortex, credentials } from './support';

controlTime();

/** What the editor does when a person opens “From List”. */
async function search(
	name: keyof (typeof methods)['listSearch'],
	parameters: INodeParameters,
	filter?: string,
) {
	const store = CredentialStore.from(credentials);
	const node = nodeInstance(new CortexXdr(), parameters, store);
	const nodeTypes = new TestNodeTypes([new CortexXdr()]);
	const workflow = new Workflow({ ...WORKFLOW, nodes: [node], connections: {}, active: false, nodeTypes });
	const additionalData = createAdditionalData(store, 'internal', WORKFLOW);
	additionalData.currentNodeParameters = parameters;
	const { results } = await methods.listSearch[name].call(
		new LoadOptionsContext(workflow, node, additionalData, ''),
		filter,
	);
	return results.map((result) => [result.name, result.value]);
}

describe('From List', () => {
	it('offers incidents, newest first, and searches in what it shows', async () => {
		const api = cortex({
			'incidents/get_incidents': [
				200,
				{
					reply: {
						total_count: 3,
						incidents: [
							{ incident_id: '12', description: 'Beacon from FIN-LT-0142', status: 'new', severity: 'high' },
							{ incident_id: 11, incident_name: 'x'.repeat(100), status: 'resolved_other' },
							{ description: 'without an ID' },
						],
					},
				},
			],
		});
		const shown = [
			['12: Beacon from FIN-LT-0142 (new, high)', '12'],
			[`11: ${'x'.repeat(80)}… (resolved_other)`, '11'],
		];
		const parameters = { resource: 'incident', operation: 'get' };
		expect(await search('searchIncidents', parameters)).toEqual(shown);
		expect(await search('searchIncidents', parameters, ' fin-lt ')).toEqual([shown[0]]);
		expect(await search('searchIncidents', parameters, '11')).toEqual([shown[1]]);
		expect(api.sent('incidents/get_incidents')[0]).toMatchObject({
			sort: { field: 'creation_time', keyword: 'desc' },
		});
	});

	it('offers cases when the form says 5.x', async () => {
		const api = cortex({
			'case/search': [200, { reply: { DATA: [{ case_id: 5, case_name: 'C', status_progress: 'New' }] } }],
		});
		const parameters = { resource: 'incident', operation: 'get', productVersion: 'xdr5' };
		expect(await search('searchIncidents', parameters)).toEqual([['5: C (New)', '5']]);
		expect(api.calls).toHaveLength(1);
	});

	it('offers cases to operations that only cases have', async () => {
		const api = cortex({ 'case/search': [200, { reply: { DATA: [{ case_id: 5, case_name: 'C', status_progress: 'New' }] } }] });
		expect(await search('searchCases', { resource: 'incident', operation: 'addWarRoomNote' })).toEqual([['5: C (New)', '5']]);
		expect(api.calls).toHaveLength(1);
	});

	it('offers endpoints with what a person must know before choosing one', async () => {
		const states = ['AGENT_UNISOLATED', 'AGENT_ISOLATED', 'AGENT_PENDING_ISOLATION', 'AGENT_PENDING_ISOLATION_CANCELLATION'];
		const endpoints = states.map((is_isolated, index) => ({
			endpoint_id: String(index).repeat(32),
			endpoint_name: `PC-${index}`,
			endpoint_status: 'CONNECTED',
			ip: [`10.0.0.${index}`],
			is_isolated,
		}));
		cortex({ 'endpoints/get_endpoint': [200, { reply: { total_count: 4, result_count: 4, endpoints } }] });
		const shown = await search('searchEndpoints', { resource: 'endpoint', operation: 'isolate' });
		expect(shown.map(([name]) => name)).toEqual([
			'PC-0 (10.0.0.0, connected)',
			'PC-1 (10.0.0.1, connected, isolated)',
			'PC-2 (10.0.0.2, connected, isolation pending)',
			'PC-3 (10.0.0.3, connected, release pending)',
		]);
	});

	it('offers scripts by name and marks those of high risk', async () => {
		cortex({
			'scripts/get_scripts': [
				200,
				{
					reply: {
						total_count: 3,
						scripts: [
							{ script_uid: 'u2', name: 'list_directories', description: 'Built in' },
							{ script_uid: 'u1', name: 'delete_file', is_high_risk: true },
							{ name: 'without a UID' },
						],
					},
				},
			],
		});
		const parameters = { resource: 'script', operation: 'run' };
		expect(await search('searchScripts', parameters)).toEqual([
			['delete_file (high risk)', 'u1'],
			['list_directories', 'u2'],
		]);
		expect(await search('searchScripts', parameters, 'BUILT')).toEqual([['list_directories', 'u2']]);
	});

	it('offers the presets for triage that can be started', async () => {
		const presets = [
			{ uuid: 'p2', name: 'Quick', os: 'WINDOWS', type: 'Online' },
			{ uuid: 'p1', name: 'Full', type: 'online', description: 'Memory' },
			{ uuid: 'p3', name: 'Disk', os: 'WINDOWS', type: 'Offline' },
			{ name: 'without an ID', type: 'Online' },
		];
		cortex({ get_triage_presets: [200, { reply: { triage_presets: presets } }] });
		const parameters = { resource: 'triage', operation: 'start' };
		expect(await search('searchTriagePresets', parameters)).toEqual([
			['Full', 'p1'],
			['Quick (WINDOWS)', 'p2'],
		]);
		expect(await search('searchTriagePresets', parameters, 'memory')).toEqual([['Full', 'p1']]);
	});

	it.each([
		['searchIncidents', 'incidents/get_incidents'],
		['searchScripts', 'scripts/get_scripts'],
		['searchTriagePresets', 'get_triage_presets'],
	] as const)('%s tells why it cannot', async (name, path) => {
		cortex({ [path]: badRequest('not licensed') });
		await expect(search(name, { resource: 'script', operation: 'run' })).rejects.toThrow(/not licensed/);
	});
});
