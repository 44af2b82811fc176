import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';
import { CortexXdr } from '../../../../nodes/CortexXdr/CortexXdr.node';
import { DEFAULT_KEYS, type CortexSwitches } from '../../../../lab/src/cortex';
import { MINUTE, tenant, type Tenant } from '../../../contract/cortex/support';
import { runNode } from '../../../support/engine';
import { LOOKUPS } from './mutationCases';
import { accepted, controlTime, cortex, ID, runCortex, type Answer } from './support';

describe('presets, against a tenant', () => {
	let t: Tenant;
	let windows: string;
	let linux: string;

	async function start(switches: Partial<CortexSwitches> = {}) {
		nock.enableNetConnect('127.0.0.1');
		t = await tenant(switches);
		windows = t.add({ endpoint_name: 'W', os_type: 'AGENT_OS_WINDOWS' });
		linux = t.add({ endpoint_name: 'L', os_type: 'AGENT_OS_LINUX' });
	}
	afterEach(async () => {
		await t.sim.close();
		nock.disableNetConnect();
	});

	async function run(operation: string, parameters: IDataObject = {}) {
		const [{ id, key }] = DEFAULT_KEYS;
		const credentials = { cortexXdrApi: { host: t.url, keyId: id, apiKey: key, keyType: 'standard', requestsPerSecond: 0 } };
		return await runNode({ node: new CortexXdr(), credentials, parameters: { resource: 'script', operation, ...parameters } });
	}
	const sent = () => [...t.sim.world.actions.list()].map(({ detail, executions }) => [detail.name, detail.parameters_values, [...executions.keys()]]);
	const both = () => `${windows}, ${linux}`;

	const PATHS = { deleteFile: { path: 'C:\\Temp\\a.exe' }, fileExists: { path: 'C:\\Temp' }, listDirectories: { path: 'C:\\', levels: 2 } };

	it.each<[string, IDataObject, string, IDataObject, boolean]>([
		['deleteFile', PATHS.deleteFile, 'delete_file', { file_path: 'C:\\Temp\\a.exe' }, false],
		['fileExists', PATHS.fileExists, 'file_exists', { path: 'C:\\Temp' }, false],
		['listDirectories', PATHS.listDirectories, 'list_directories', { path: 'C:\\', number_of_levels: 2 }, false],
		['deleteRegistryKey', { registryPath: 'HKCU\\Software\\X' }, 'registry_delete', { reg_path: 'HKCU\\Software\\X' }, false],
		['runCommands', { commands: 'dir\r\n\n whoami ' }, 'execute_commands', { commands_list: ['dir', 'whoami'] }, true],
		['terminateProcesses', { processName: 'a.exe' }, 'process_kill_name', { process_name: 'a.exe' }, true],
	])('%s runs where it belongs', async (preset, fields, name, values, isForBoth) => {
		for (const version of ['3.x', '5.x'] as const) {
			await start({ version });
			const { items, error } = await run('runPreset', { preset, ...fields, endpointIds: both(), allowHighRisk: true });
			expect(error).toBeUndefined();
			expect(items).toEqual([expect.objectContaining({ accepted: true, scriptName: name, parameters: values })]);
			const ids = isForBoth ? [windows, linux] : [windows];
			expect(sent()).toEqual([[name, values, ids]]);
			expect((items[0].heldBack as IDataObject[]).map(({ outcome, endpointId }) => [outcome, endpointId])).toEqual(isForBoth ? [] : [['unsupported', linux]]);
			t.clock.advance(MINUTE);
			expect((await run('getResults', { actionId: items[0].actionId })).items).toHaveLength(ids.length);
			if (version === '3.x') await t.sim.close();
		}
	});

	it.each<[CortexSwitches['bundledScripts'], RegExp | undefined]>([
		['known', undefined],
		['otherUid', undefined],
		['renamed', /^The bundled script “list_directories” is another one here: its name is “xdr_list_directories”$/],
		['otherInputs', /is another one here: its inputs are the_path, the_number_of_levels, not path, number_of_levels$/],
		['absent', /^This tenant has no bundled script “list_directories”$/],
	])('where the scripts are %s', async (bundledScripts, message) => {
		await start({ bundledScripts });
		const { items, error } = await run('runPreset', { preset: 'listDirectories', ...PATHS.listDirectories, endpointIds: windows });
		if (message === undefined) expect(items).toEqual([expect.objectContaining({ accepted: true })]);
		else expect([items, error?.message, error?.description]).toEqual([[], expect.stringMatching(message), expect.stringMatching(/^Item 0: nothing was sent\. .*Script → Run/)]);
		expect(sent()).toHaveLength(message === undefined ? 1 : 0);
	});

	it('needs the switch for a script of high risk', async () => {
		await start();
		const { error } = await run('runPreset', { preset: 'deleteFile', ...PATHS.deleteFile, endpointIds: windows });
		expect(error?.message).toMatch(/“delete_file” as high risk/);
		expect(sent()).toEqual([]);
	});

	it('holds back an endpoint on whose system the path would be relative, and sends nothing', async () => {
		await start();
		const { items } = await run('runPreset', { preset: 'deleteFile', ...PATHS.deleteFile, endpointIds: linux, allowHighRisk: true });
		expect(items).toEqual([expect.objectContaining({ accepted: false, heldBack: [expect.objectContaining({ reason: expect.stringMatching(/^The path is one of Windows/) })] })]);
		expect(sent()).toEqual([]);
	});
});

describe('presets, with odd replies', () => {
	controlTime();
	const preset = { resource: 'script', operation: 'runPreset', preset: 'listDirectories', path: '/tmp', endpointIds: ID };

	it.each<[string, unknown, RegExp]>([
		['null', null, /its name is “”/],
		['a list', [], /its name is “”/],
		['no inputs', { name: 'list_directories' }, /its inputs are not known/],
		['inputs of another form', { name: 'list_directories', script_input: ['path', null] }, /its inputs are/],
		['one input more', { name: 'list_directories', script_input: ['path', 'number_of_levels', 'x'].map((name) => ({ name })) }, /its inputs are path, number_of_levels, x/],
	])('metadata: %s', async (_title, reply, message) => {
		const api = cortex({ ...LOOKUPS, 'scripts/get_script_metadata': [200, { reply }], 'scripts/run_script': accepted(1) });
		expect((await runCortex(preset)).error?.message).toMatch(message);
		expect(api.sent('scripts/run_script')).toEqual([]);
	});

	it('does not take somebody’s own script of the same name, nor one of two', async () => {
		const row = { script_uid: 'u1', name: 'list_directories' };
		for (const scripts of [[{ ...row, created_by: 'jo@acme.example' }], [{ ...row, created_by: 'Palo Alto Networks' }, { ...row, script_uid: 'u2', created_by: 'Palo Alto Networks' }], null]) {
			const reply: Answer = [200, { reply: { total_count: scripts?.length ?? 0, scripts } }];
			const api = cortex({ ...LOOKUPS, 'scripts/get_scripts': reply, 'scripts/run_script': accepted(1) });
			expect((await runCortex(preset)).error).toBeDefined();
			expect(api.sent('scripts/run_script')).toEqual([]);
			nock.cleanAll();
		}
	});

	it.each<[IDataObject, RegExp]>([
		[{ preset: 'format', processName: 'a', registryPath: 'a', commands: 'a' }, /^Preset is “format”, which is not one of its choices$/],
		[{ preset: 'runCommands', commands: ' \n ' }, /^No command is given$/],
		[{ preset: "={{ $fromAI('x') }}", processName: 'a', registryPath: 'a', commands: 'a' }, /^Preset is left to a model/],
		[{ preset: 'runCommands', commands: "={{ $fromAI('x') }}" }, /^Commands is left to a model/],
	])('%j is refused before any call', async (fields, message) => {
		const api = cortex(LOOKUPS);
		const { error } = await runCortex({ ...preset, ...fields });
		expect(error?.message).toMatch(message);
		expect(api.calls).toEqual([]);
	});
});
