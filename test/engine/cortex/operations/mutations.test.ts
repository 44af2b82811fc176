import nock from 'nock';
import { MACHINE_MUTATIONS } from './machineMutations';
import { LOOKUPS, type MutationCase } from './mutationCases';
import {
	controlTime,
	cortex,
	envelope,
	HASH,
	HOST,
	ID,
	KEY,
	badRequest,
	runCortex,
	UNAUTHORIZED,
	WAITRESS,
	type Answer,
} from './support';
import { TENANT_MUTATIONS } from './tenantMutations';

controlTime();

const run = async ({ resource, operation, parameters }: MutationCase, more = {}) =>
	await runCortex({ resource, operation, ...parameters }, more);
const table = [...MACHINE_MUTATIONS, ...TENANT_MUTATIONS].map((one): [string, MutationCase] => [
	`${one.resource}: ${one.title}`,
	one,
]);

describe('mutations', () => {
	it.each(table)('%s', async (_title, one) => {
		const api = cortex({ ...LOOKUPS, [one.path]: one.answers });
		const { items, error } = await run(one);
		expect(error).toBeUndefined();
		expect(items).toEqual([expect.objectContaining(one.item)]);
		expect(api.sent(one.path)).toEqual([one.sends]);
	});

	it.each(table)('%s: a refusal is told in the product’s words and sent once', async (_title, one) => {
		const api = cortex({ ...LOOKUPS, [one.path]: one.refused[0] });
		const { error, items } = await run(one);
		expect(items).toEqual([]);
		expect(error).toMatchObject({ name: 'NodeApiError', message: expect.stringMatching(one.refused[1]) });
		expect(error?.message).not.toMatch(/cannot be told/);
		expect(api.sent(one.path)).toHaveLength(1);
	});

	it.each(table)('%s: a lost reply is not taken for either, and nothing is repeated', async (_title, one) => {
		for (const lost of [
			[408, ''],
			[502, '<html>Bad gateway</html>'],
			[503, envelope(503, 'Service unavailable')],
			[504, envelope(504, 'Timed out')],
			WAITRESS,
			[200, '<html>Sign in</html>'],
		] as Answer[]) {
			const api = cortex({ ...LOOKUPS, [one.path]: lost });
			const { error } = await run(one);
			expect(error?.message).toMatch(/It cannot be told whether Cortex XDR carried out the request/);
			expect(error?.description).toMatch(
				/sent once and was not repeated\. Before you run it again: (look|read)/,
			);
			expect(api.sent(one.path)).toHaveLength(1);
			nock.cleanAll();
		}
	});

	it.each(table)('%s: a wrong key is told, and is in no output', async (_title, one) => {
		const script = Object.fromEntries(
			[...Object.keys(LOOKUPS), one.path].map((path) => [path, UNAUTHORIZED]),
		);
		cortex(script);
		const failed = await run(one, { continueOnFail: true });
		expect(failed.items).toEqual([{ error: 'Cortex XDR refused the API key' }]);
		expect(JSON.stringify(failed.run)).not.toContain(KEY);
	});
});

describe('a hash that is on the list already', () => {
	it.each(['allow', 'block'])('is no error for %s', async (operation) => {
		const list = operation === 'allow' ? 'allowlist' : 'blocklist';
		cortex({
			[`hash_exceptions/${list}`]: badRequest(
				'All hashes have already been added to the allow or block list',
			),
		});
		const { items } = await runCortex({ resource: 'hash', operation, hashes: HASH });
		expect(items).toEqual([{ list, change: 'added', hashes: [HASH], alreadyPresent: true }]);
	});
});

describe('mutations that answer no', () => {
	it.each<[string, unknown]>([
		['false', false],
		['{reply: false}', { reply: false }],
		['status 0', { reply: { status: 0 } }],
	])('%s is a refusal', async (_title, body) => {
		cortex({ 'endpoints/scan': [200, body] });
		const { error } = await runCortex({ resource: 'endpoint', operation: 'scan', endpointIds: ID });
		expect(error?.message).toMatch(/answered that the request failed/);
	});

	it.each<[string, RegExp]>([
		['ECONNRESET', /It cannot be told whether/],
		['ECONNREFUSED', /^Cortex XDR cannot be reached$/],
	])('%s is told for what it is', async (code, message) => {
		const scope = nock(`https://${HOST}`)
			.post('/public_api/v1/endpoints/scan')
			.replyWithError(Object.assign(new Error('socket'), { code }));
		const { error } = await runCortex({ resource: 'endpoint', operation: 'scan', endpointIds: ID });
		expect(error?.message).toMatch(message);
		expect(scope.isDone()).toBe(true);
	});

	it('an action without an ID is not taken for accepted', async () => {
		cortex({ 'endpoints/scan': [200, { reply: { status: 1 } }] });
		const { error } = await runCortex({ resource: 'endpoint', operation: 'scan', endpointIds: ID });
		expect(error?.message).toMatch(/cannot be told.*no action ID/);
	});
});
