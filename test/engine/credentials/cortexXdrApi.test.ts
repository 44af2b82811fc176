import nock from 'nock';
import { advancedHeaders } from '../../../credentials/cortexSignature';
import { runNode, runWorkflow, testCredential } from '../../support/engine';
import { RequestNode } from '../../support/requestNode';

const TYPE = 'cortexXdrApi';
const HOST = 'https://api-acme.xdr.eu.paloaltonetworks.com';
const PROBE = '/public_api/v1/endpoints/get_endpoint';
const KEY = 'demo-api-key-which-nobody-may-see';
const fields = { host: 'acme.xdr.eu.paloaltonetworks.com', keyId: ' 17 ', apiKey: `${KEY}\n`, keyType: 'advanced' };
const run = async (changes: object = {}, parameters = {}, items = [{}]) =>
	await runNode({ node: new RequestNode(TYPE), credentials: { [TYPE]: { ...fields, ...changes } }, parameters, items });

describe('what is sent', () => {
	it('advanced: a fresh signature for each request, made of fresh nonces and the time in ms', async () => {
		const seen: Array<Record<string, string>> = [];
		nock(HOST)
			.get('/api/thing')
			.times(2)
			.reply(function () {
				seen.push(this.req.headers as unknown as Record<string, string>);
				return [200, { reply: {} }];
			});
		const before = Date.now();
		const { items, error } = await run({}, {}, [{}, {}]);
		expect(error).toBeUndefined();
		expect(items).toHaveLength(2);
		expect(new Set(seen.map((headers) => headers['x-xdr-nonce'])).size).toBe(2);
		for (const headers of seen) {
			const timestamp = Number(headers['x-xdr-timestamp']);
			expect(timestamp).toBeGreaterThanOrEqual(before);
			expect(timestamp).toBeLessThanOrEqual(Date.now());
			expect(headers['x-xdr-nonce']).toMatch(/^[0-9a-zA-Z]{64}$/);
			const { Authorization } = advancedHeaders({ id: '17', apiKey: KEY }, headers['x-xdr-nonce']!, timestamp);
			expect(headers).toMatchObject({ 'x-xdr-auth-id': '17', authorization: Authorization });
		}
	});

	it('standard: the key itself', async () => {
		nock(HOST, { reqheaders: { 'x-xdr-auth-id': '17', authorization: KEY }, badheaders: ['x-xdr-nonce'] })
			.get('/api/thing')
			.reply(200, { reply: {} });
		expect((await run({ keyType: 'standard' })).items).toEqual([{ status: 200, body: { reply: {} } }]);
	});

	it('does not follow a redirect with the key', async () => {
		nock(HOST).get('/api/thing').reply(302, '', { location: 'https://elsewhere.example/login' });
		expect((await run()).items).toEqual([{ status: 302, body: '' }]);
	});

	it.each([
		['another host', {}, { url: 'https://elsewhere.example/x' }, 'is for api-acme.xdr.eu.paloaltonetworks.com only'],
		['http', { host: 'http://acme.xdr.eu.paloaltonetworks.com' }, {}, 'unencrypted'],
		['no host', { host: '' }, {}, 'The host is missing'],
		['no key', { apiKey: '' }, {}, 'The API key is missing'],
		['no key ID', { keyId: '' }, {}, 'The key ID is missing'],
		['a torn key', { apiKey: 'abc def' }, {}, 'The API key holds a blank'],
	])('sends nothing: %s', async (_title, changes, parameters, reason) => {
		const { error, run: stored } = await run(changes, parameters);
		expect(error?.message).toContain(reason);
		expect(JSON.stringify(stored)).not.toContain(KEY);
	});

	it('leaves no key in what is stored of a failed execution', async () => {
		nock(HOST).get('/api/thing').replyWithError(Object.assign(new Error('certificate expired'), { code: 'CERT_HAS_EXPIRED' }));
		const { error, run: stored } = await run({ keyType: 'standard' });
		expect(error?.message).toBe('NetworkFailure: certificate expired');
		expect(JSON.stringify(stored)).not.toContain(KEY);
	});
});

describe('the Test', () => {
	/** Two requests: the check of the connection and the test itself. */
	const answer = (status: number, body: unknown, headers = {}, actions = 200) => {
		nock(HOST).post('/public_api/v1/actions/get_action_status', { request_data: { group_action_id: 1 } }).reply(actions, { reply: { data: {} } });
		nock(HOST)
			.post(PROBE, { request_data: { search_from: 0, search_to: 1 } })
			.times(2)
			.reply(status, body as nock.Body, headers);
	};

	it('passes', async () => {
		answer(200, { reply: { total_count: 0, result_count: 0, endpoints: [] } });
		expect(await testCredential(TYPE, fields)).toEqual({ status: 'OK', message: 'Connection successful!' });
	});

	it.each([200, 404, 500])('passes when the answer about an action is %s, for there need not be one', async (status) => {
		answer(200, { reply: { total_count: 0, result_count: 0, endpoints: [] } }, {}, status);
		expect((await testCredential(TYPE, fields)).status).toBe('OK');
	});

	it('says which rights the key has, and which one isolation lacks', async () => {
		answer(200, { reply: { total_count: 0, result_count: 0, endpoints: [] } }, {}, 403);
		expect(await testCredential(TYPE, fields)).toEqual({
			status: 'Error',
			message: expect.stringMatching(/may view endpoints .*may not view actions: .*Action Center: View\/Edit with Isolate ticked/) as string,
		});
	});

	it.each<[number, unknown, string]>([
		[302, '', 'redirects instead of answering'],
		[401, { reply: { err_code: 401, err_msg: 'Public API request unauthorized', err_extra: null } }, 'security level (Standard or Advanced)'],
		[401, '', 'the clock of the n8n machine'],
		[402, '', 'licence'],
		[403, '', 'Endpoint Administration: View'],
		[404, '', 'no Cortex XDR API at this host'],
		[500, 'Internal Server Error\r\n\r\n(generated by waitress)', 'If it is not the API host'],
		[503, '', 'cannot be reached at the moment'],
		[200, '<html><title>Log in</title></html>', 'a web page or another service'],
		[200, '', 'a web page or another service'],
		[200, { status: 'ok' }, 'a web page or another service'],
		[200, { reply: { err_code: 500, err_msg: 'no', err_extra: null } }, 'a web page or another service'],
	])('%s %j: %s', async (status, body, text) => {
		answer(status, body, { location: 'https://acme.xdr.eu.paloaltonetworks.com/login' });
		const { status: verdict, message } = await testCredential(TYPE, fields);
		expect(verdict).toBe('Error');
		expect(message).toContain(text);
	});

	it.each([
		['ENOTFOUND', 'There is no host named api-acme.xdr.eu.paloaltonetworks.com'],
		['ECONNREFUSED', 'refuses the connection'],
		['ETIMEDOUT', 'did not answer in time'],
		['ECONNRESET', 'cannot be reached (connreset)'],
		['SELF_SIGNED_CERT_IN_CHAIN', 'NODE_EXTRA_CA_CERTS'],
	])('%s: %s', async (code, text) => {
		nock(HOST).post(PROBE).replyWithError(Object.assign(new Error(`connect ${code}`), { code }));
		expect(await testCredential(TYPE, fields)).toEqual({ status: 'Error', message: expect.stringContaining(text) as string });
	});

	it('says what is missing', async () => {
		expect((await testCredential(TYPE, { ...fields, host: 'ftp://x' })).message).toContain('begins with ftp://');
		expect((await testCredential(TYPE, { ...fields, apiKey: '' })).message).toBe('The API key is missing in the credential');
	});
});

describe('n8n’s own HTTP Request node', () => {
	const call = async (url: string) =>
		await runWorkflow(
			{
				nodes: [
					{ id: 'a', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
					{
						id: 'b',
						name: 'Call',
						type: 'n8n-nodes-base.httpRequest',
						typeVersion: 4.2,
						position: [0, 0],
						parameters: { url, authentication: 'predefinedCredentialType', nodeCredentialType: TYPE, options: {} },
						credentials: { [TYPE]: { id: null, name: 'Cortex XDR account' } },
					},
				],
				connections: { Start: { main: [[{ node: 'Call', type: 'main', index: 0 }]] } },
			},
			{ credentials: { [TYPE]: { ...fields, keyType: 'standard' } } },
		);

	it('may use the credential for other calls of the API', async () => {
		nock(HOST, { reqheaders: { authorization: KEY } }).get('/public_api/v1/healthcheck').reply(200, { status: 'available' });
		expect((await call(`${HOST}/public_api/v1/healthcheck`)).items('Call')).toEqual([{ status: 'available' }]);
	});

	it('cannot send it elsewhere', async () => {
		const scope = nock('https://elsewhere.example').get('/').reply(200, {});
		const { error, run: stored } = await call('https://elsewhere.example/');
		expect(error?.message).toContain('is not sent to another host');
		expect(scope.isDone()).toBe(false);
		expect(JSON.stringify(stored)).not.toContain(KEY);
	});
});
