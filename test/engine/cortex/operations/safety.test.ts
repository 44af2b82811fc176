import { incident, SCRIPT_UID, theEndpoint, TRUE } from './mutationCases';
import { accepted, controlTime, cortex, endpointReply, ID, runCortex, UNAUTHORIZED, type Answer } from './support';

controlTime();

describe('safety', () => {
	it('a high risk script needs the switch', async () => {
		const scripts: Answer = [
			200,
			{ reply: { scripts: [{ script_uid: SCRIPT_UID, name: 'delete_file', is_high_risk: true }] } },
		];
		const api = cortex({ 'scripts/get_scripts': scripts, 'endpoints/get_endpoint': endpointReply(), 'scripts/run_script': accepted(1) });
		const parameters = {
			resource: 'script',
			operation: 'run',
			script: { __rl: true, mode: 'id', value: SCRIPT_UID },
			endpointIds: ID,
		};
		expect((await runCortex(parameters)).error?.message).toMatch(/“delete_file” as high risk/);
		expect(api.sent('scripts/run_script')).toEqual([]);
		expect((await runCortex({ ...parameters, allowHighRisk: true })).items).toHaveLength(1);
	});

	it('one name for several scripts runs none of them', async () => {
		const rows = ['a', 'b'].map((uid) => ({ script_uid: uid, name: 'cleanup' }));
		const api = cortex({ 'scripts/get_scripts': [200, { reply: { scripts: rows } }] });
		const script = { __rl: true, mode: 'name', value: 'cleanup' };
		const { error } = await runCortex({ resource: 'script', operation: 'run', script, endpointIds: ID });
		expect(`${error?.message} ${error?.description}`).toMatch(/2 scripts are named “cleanup”.*a, b/);
		expect(api.sent('scripts/run_script')).toEqual([]);
	});

	it('an endpoint that is not there gets no alias, though Cortex would say yes', async () => {
		const none: Answer = [200, { reply: { total_count: 0, endpoints: [] } }];
		const api = cortex({ 'endpoints/get_endpoint': none, 'endpoints/update_agent_name': TRUE });
		const { error } = await runCortex({
			resource: 'endpoint',
			operation: 'setAlias',
			...theEndpoint,
			alias: 'x',
		});
		expect(error?.message).toMatch(/no endpoint|not found/i);
		expect(api.sent('endpoints/update_agent_name')).toEqual([]);
	});

	it('notes that cannot be read are not written over', async () => {
		const api = cortex({
			'case/search': [200, { reply: { DATA: [{ case_id: 4711 }] } }],
			'case/update/4711': [204, ''],
		});
		const parameters = {
			resource: 'incident',
			operation: 'addComment',
			productVersion: 'xdr5',
			incident,
			comment: 'x',
		};
		expect((await runCortex(parameters)).error?.message).toMatch(/does not show the notes/);
		expect(api.sent('case/update/4711')).toEqual([]);
	});

	it('the expiry is read back, and not written when it is so already', async () => {
		const path = 'configurations/agent/action_center_expiration';
		const api = cortex({
			[path]: [
				[200, { reply: { isolate: 96 } }],
				[200, { reply: { isolate: 24 } }],
			],
			[`${path}/set`]: [200, { reply: true }],
		});
		const parameters = {
			resource: 'tenant',
			operation: 'setActionExpiry',
			confirm: true,
			unit: 'hours',
			expiresAfter: 24,
		};
		expect((await runCortex(parameters)).items).toEqual([
			expect.objectContaining({ hoursBefore: 96, hoursAfter: 24, changed: true }),
		]);
		expect((await runCortex(parameters)).items).toEqual([
			expect.objectContaining({ hoursBefore: 24, hoursAfter: 24, changed: false }),
		]);
		expect(api.sent(`${path}/set`)).toHaveLength(1);
	});

	it('a change of the expiry that cannot be read back is told, not lost', async () => {
		const path = 'configurations/agent/action_center_expiration';
		cortex({ [path]: [[200, { isolate: 96 }], UNAUTHORIZED], [`${path}/set`]: [200, { reply: true }] });
		const { items } = await runCortex({
			resource: 'tenant',
			operation: 'setActionExpiry',
			confirm: true,
			expiresAfter: 2,
		});
		expect(items).toEqual([
			expect.objectContaining({
				hoursAfter: null,
				changed: null,
				note: expect.stringMatching(/accepted the change/),
			}),
		]);
	});
});
