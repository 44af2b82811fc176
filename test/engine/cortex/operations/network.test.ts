import nock from 'nock';
import { TRUE } from './mutationCases';
import { controlTime, cortex, endpointReply, HOST, ID, runCortex } from './support';

const { slept } = controlTime();

const failing = (code: string, times: number, path = 'endpoints/get_endpoint') =>
	nock(`https://${HOST}`)
		.post(`/public_api/v1/${path}`)
		.times(times)
		.replyWithError(Object.assign(new Error(`getaddrinfo ${code} ${HOST}`), { code, syscall: 'getaddrinfo' }));

const get = { resource: 'endpoint', operation: 'get', endpoint: { __rl: true, mode: 'id', value: ID } };
const block = { resource: 'hash', operation: 'block', hashes: 'ab'.repeat(32) };

describe.each(['EAI_AGAIN', 'EAI_FAIL'])('a name that cannot be looked up for the moment: %s', (code) => {
	it('is looked up four times for a read, and explained as a matter of the network', async () => {
		const scope = failing(code, 4);
		const { error } = await runCortex(get);
		expect(scope.isDone()).toBe(true);
		expect(slept.filter((ms) => ms >= 1_000)).toEqual([1_000, 2_000, 4_000]);
		expect(error).toMatchObject({
			message: 'Cortex XDR cannot be reached',
			description: expect.stringMatching(/^n8n cannot look up the name of \S+ at the moment\. Check the host in the credential, the network and the proxy$/) as string,
			httpCode: code,
		});
		expect(error?.description).not.toMatch(/Correct the/);
	});

	it('does not fail a read when a later try finds it', async () => {
		failing(code, 3);
		cortex({ 'endpoints/get_endpoint': endpointReply() });
		expect((await runCortex(get)).items).toEqual([expect.objectContaining({ id: ID })]);
	});

	it('is looked up once for a mutation, of which nothing was sent then', async () => {
		const scope = failing(code, 1, 'hash_exceptions/blocklist');
		const second = cortex({ 'hash_exceptions/blocklist': TRUE });
		const { error } = await runCortex(block);
		expect(error?.message).toBe('Cortex XDR cannot be reached');
		expect([scope.isDone(), second.calls]).toEqual([true, []]);
	});
});
