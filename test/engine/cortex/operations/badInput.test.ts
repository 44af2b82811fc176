import { ALERTS } from './alertCases';
import { BAD_INPUT, block, REPLIES } from './badInputCases';
import { EXCEPTIONS, EXCLUSIONS } from './exceptionCases';
import { controlTime, cortex, runCortex } from './support';

controlTime();

/** Calls that change nothing and may come before a check. */
const READS = [
	ALERTS,
	'endpoints/get_endpoint',
	'get_triage_presets',
	'scripts/get_scripts',
	'scripts/get_script_metadata',
	'configurations/agent/action_center_expiration',
	'xql/get_query_results',
	'case/timeline/4711/',
	'entries/get',
	'indicators/get',
	EXCLUSIONS,
	EXCEPTIONS,
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
		// Nothing beside it: n8n's expressions could not read an item with an error object.
		expect(spared.raw[0][0]).toEqual({ json: { error: expect.stringMatching(message) }, pairedItem: { item: 0 } });
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
