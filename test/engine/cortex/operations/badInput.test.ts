import { BAD_INPUT, block } from './badInputCases';
import { accepted, controlTime, cortex, endpointReply, ID, runCortex, type Script } from './support';

controlTime();

const REPLIES: Script = {
	'endpoints/get_endpoint': endpointReply(),
	'endpoints/get_policy': [200, { reply: { policy_name: 'x' } }],
	'scripts/get_scripts': ({ filters }) => [
		200,
		{
			reply: {
				scripts: JSON.stringify(filters ?? '').includes('u9') ? [] : [{ script_uid: 'u1', name: 'ls' }],
			},
		},
	],
	'scripts/get_script_execution_status': [200, { reply: { general_status: 'PENDING' } }],
	'scripts/get_script_execution_results': [200, { reply: { results: [{ endpoint_id: ID }] } }],
	'actions/get_action_status': [200, { reply: { data: { [ID]: 'FAILED' } } }],
	'actions/file_retrieval_details': [200, { reply: { data: { [ID]: '' } } }],
	'quarantine/status': [200, { reply: [] }],
	'incidents/get_incident_extra_data': [200, { reply: { incident: { incident_id: '4711' } } }],
	'incidents/get_incidents': [200, { reply: { total_count: 1, incidents: [{ incident_id: '4711' }] } }],
	'audits/management_logs': [200, { reply: { total_count: 1, data: [{ AUDIT_ID: 1 }] } }],
	'audits/agents_reports': [200, { reply: { total_count: 1, data: [{ ENDPOINTID: ID }] } }],
	'configurations/agent/action_center_expiration': [200, { isolate: 5 }],
	...Object.fromEntries(
		[
			'endpoints/scan',
			'endpoints/quarantine',
			'endpoints/restore',
			'endpoints/file_retrieval',
			'scripts/run_script',
		].map((path) => [path, accepted(1)]),
	),
	...Object.fromEntries(
		[
			'tags/agents/assign',
			'endpoints/update_agent_name',
			'hash_exceptions/blocklist',
			'hash_exceptions/blocklist/remove',
			'incidents/update_incident',
			'case/update/4711',
			'configurations/agent/action_center_expiration/set',
		].map((path) => [path, [200, true]]),
	),
};

/** Calls that change nothing and may come before a check. */
const READS = [
	'endpoints/get_endpoint',
	'scripts/get_scripts',
	'configurations/agent/action_center_expiration',
];

describe('bad input', () => {
	it.each(
		BAD_INPUT.map(
			([parameters, bad, good, message]) =>
				[
					`${parameters.resource} ${parameters.operation} ${JSON.stringify(bad)?.slice(0, 40)}`,
					{ parameters, bad, good, message },
				] as const,
		),
	)('%s', async (_title, { parameters, bad, good, message }) => {
		const api = cortex(REPLIES);
		const alone = await runCortex(parameters, { items: [{ value: good }, { value: bad }] });
		expect(alone.error).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringMatching(message),
		});
		expect(alone.error?.context?.itemIndex).toBe(1);
		expect(alone.error?.description).toMatch(/Item 1: nothing was (sent|looked up)/);

		const before = api.calls.length;
		const spared = await runCortex(parameters, {
			continueOnFail: true,
			items: [{ value: bad }, { value: good }],
		});
		expect(spared.error).toBeUndefined();
		expect(spared.items[0]).toEqual({ error: expect.stringMatching(message) });
		expect(spared.items.length).toBeGreaterThan(1);
		expect(spared.items.slice(1).every((item) => !('error' in item))).toBe(true);
		expect(spared.raw[0][1].pairedItem).toEqual({ item: 1 });

		// Only the good item may have led to more than a look-up.
		const calls = api.calls.slice(before).filter(({ path }) => !READS.includes(path));
		expect(calls.length).toBeLessThanOrEqual(1);
	});

	it('a tenant-wide change needs the switch, and nothing is read before', async () => {
		const api = cortex(REPLIES);
		const { error } = await runCortex({ resource: 'tenant', operation: 'setActionExpiry', expiresAfter: 4 });
		expect(error?.message).toMatch(/for everybody in the tenant/);
		expect(api.calls).toEqual([]);
	});

	it('an update of nothing is none', async () => {
		const api = cortex(REPLIES);
		const { error } = await runCortex({ resource: 'incident', operation: 'update', incident: 4711 });
		expect(error?.message).toBe('There is nothing to update');
		expect(api.calls).toEqual([]);
	});

	it.each(['MD5', 'SHA-1'])('says that %s does not do', async (kind) => {
		cortex(REPLIES);
		const { error } = await runCortex({ ...block, hashes: 'a'.repeat(kind === 'MD5' ? 32 : 40) });
		expect(error?.description).toContain(`looks like ${kind}`);
	});
});
