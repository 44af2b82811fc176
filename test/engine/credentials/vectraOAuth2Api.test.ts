import nock from 'nock';
import { CredentialStore, runNode, testCredential } from '../../support/engine';
import { RequestNode } from '../../support/requestNode';

const TYPE = 'vectraOAuth2Api';
const RUX = 'https://123456789012.uw2.portal.vectra.ai';
const SECRET = 'demo-secret-which-nobody-may-see';
const fields = { deployment: 'rux', host: '123456789012.uw2.portal.vectra.ai/', clientId: 'client-1', clientSecret: SECRET };
const parameters = { url: '/api/v3.4/hosts', renew: true };
const basic = `Basic ${Buffer.from(`client-1:${SECRET}`).toString('base64')}`;

/** The token endpoint: hands out token-1, token-2, … and counts. */
function tokens(times: number, host = RUX, path = '/oauth2/token') {
	let count = 0;
	nock(host, { reqheaders: { authorization: basic, 'content-type': 'application/x-www-form-urlencoded' } })
		.post(path, 'grant_type=client_credentials')
		.times(times)
		.reply(() => [200, { access_token: `token-${(count += 1)}`, expires_in: 21600, refresh_token: 'r-1', token_type: 'Bearer' }]);
	return { count: () => count };
}

/** A resource that accepts one token and counts the requests. */
function resource(accepted: string, times: number) {
	const seen: string[] = [];
	nock(RUX)
		.get('/api/v3.4/hosts')
		.times(times)
		.reply(function () {
			const given = String(this.req.headers.authorization);
			seen.push(given);
			return given === `Bearer ${accepted}` ? [200, { results: [] }] : [401, { detail: 'Unauthorized' }];
		});
	return seen;
}

const run = async (credentials: CredentialStore | Record<string, object>, items = [{}]) =>
	await runNode({ node: new RequestNode(TYPE), credentials: credentials as CredentialStore, parameters, items });

describe('the token', () => {
	it('is fetched once, kept, and used by later requests and executions', async () => {
		const issued = tokens(1);
		const seen = resource('token-1', 3);
		const first = await run({ [TYPE]: fields }, [{}, {}]);
		const second = await run(first.credentials);
		expect([...first.items, ...second.items].map(({ status }) => status)).toEqual([200, 200, 200]);
		expect(issued.count()).toBe(1);
		expect(seen).toEqual(['Bearer token-1', 'Bearer token-1', 'Bearer token-1']);
		expect(JSON.stringify([first.run, second.run])).not.toMatch(/token-1|which-nobody/);
	});

	it('is renewed on 401, and the request sent again exactly once', async () => {
		const issued = tokens(2);
		resource('token-1', 1);
		const first = await run({ [TYPE]: fields });
		const seen = resource('token-2', 2);
		const second = await run(first.credentials);
		expect(second.items).toEqual([{ status: 200, body: { results: [] } }]);
		expect(seen).toEqual(['Bearer token-1', 'Bearer token-2']);
		expect(issued.count()).toBe(2);
	});

	it('gives up after one renewal', async () => {
		const issued = tokens(5);
		const seen = resource('none that is handed out', 5);
		const store = new CredentialStore({ [TYPE]: fields });
		const { items } = await run(store);
		expect(items).toEqual([{ status: 401, body: { detail: 'Unauthorized' } }]);
		expect(seen).toEqual(['Bearer token-1', 'Bearer token-2']);
		expect(issued.count()).toBe(2);
	});

	it('is not sent to a host, nor for a client, that it was not given for', async () => {
		tokens(1);
		resource('token-1', 1);
		const { credentials } = await run({ [TYPE]: fields });
		const other = 'https://999.cc1.portal.vectra.ai';
		const seen: string[] = [];
		nock(other)
			.get('/api/v3.4/hosts')
			.reply(function () {
				seen.push(String(this.req.headers.authorization));
				return [200, { results: [] }];
			});
		tokens(1, other);
		credentials.write(TYPE, { ...credentials.read(TYPE), host: '999.cc1.portal.vectra.ai' });
		expect((await run(credentials)).items).toEqual([{ status: 200, body: { results: [] } }]);
		expect(seen).toEqual(['Bearer token-1']);
		expect(nock.isDone()).toBe(true);
	});

	it('comes from the path of the deployment', async () => {
		tokens(1, 'https://brain.example:8443', '/api/v2.5/oauth2/token');
		nock('https://brain.example:8443').get('/api/v3.4/hosts').reply(200, { results: [] });
		const { items } = await run({ [TYPE]: { ...fields, deployment: 'qux', host: 'https://brain.example:8443/api/v2.5' } });
		expect(items).toHaveLength(1);
	});

	it.each([
		[401, { error: 'bad' }, {}, 'refused the client ID and secret'],
		[400, { error: 'invalid_client' }, {}, 'refused the client ID and secret'],
		[403, {}, {}, 'does not let this API client in'],
		[302, '', { location: 'https://login.example/' }, 'redirects instead of answering'],
		[404, '', {}, 'hands out no OAuth2 tokens'],
		[405, '', {}, 'hands out no OAuth2 tokens'],
		[429, '', {}, 'too many requests for tokens'],
		[503, '', {}, 'at the moment (status 503)'],
		[200, '<html>Log in</html>', {}, 'a web page or another text instead of an access token'],
		[200, { token: 'x' }, {}, 'something else instead of an access token'],
		[200, { access_token: '' }, {}, 'something else instead of an access token'],
	])('that cannot be had: %s %j', async (status, body, headers, text) => {
		nock(RUX).post('/oauth2/token').reply(status, body, headers as Record<string, string>);
		const { error, run: stored } = await run({ [TYPE]: fields });
		expect(error?.message).toContain(text);
		expect(JSON.stringify(stored)).not.toContain(SECRET);
		nock(RUX).post('/oauth2/token').reply(status, body, headers as Record<string, string>);
		expect(await testCredential(TYPE, fields)).toEqual({ status: 'Error', message: expect.stringContaining(text) as string });
	});
});

describe('the Test', () => {
	it.each([
		['rux', RUX, '/oauth2/token', '/api/v3.4'],
		['qux', RUX, '/api/v2.5/oauth2/token', '/api/v2.5'],
	])('passes: %s', async (deployment, host, tokenPath, prefix) => {
		tokens(1, host, tokenPath);
		const vectra = nock(host, { reqheaders: { authorization: 'Bearer token-1' } });
		vectra.get(`${prefix}/hosts?page_size=1`).times(2).reply(200, { count: 0, results: [] });
		for (const path of ['groups', 'detections']) vectra.get(`${prefix}/${path}?page_size=1`).reply(200, { count: 0, results: [] });
		expect(await testCredential(TYPE, { ...fields, deployment })).toEqual({ status: 'OK', message: 'Connection successful!' });
		expect(nock.isDone()).toBe(true);
	});

	it('says which rights to read the role has and which it lacks', async () => {
		tokens(1);
		const vectra = nock(RUX);
		vectra.get('/api/v3.4/hosts?page_size=1').reply(200, { count: 1, results: [{ id: 7 }] });
		vectra.get('/api/v3.4/groups?page_size=1').reply(403, {});
		vectra.get('/api/v3.4/detections?page_size=1').reply(200, {});
		vectra.get('/api/v3.4/tagging/host/7').reply(200, {});
		vectra.get('/api/v3.4/hosts/7/notes').reply(403, {});
		expect(await testCredential(TYPE, fields)).toEqual({
			status: 'Error',
			message: expect.stringMatching(/^The client ID and secret are right, .* may read hosts, detections, tags\. It may not read groups, notes\. /) as string,
		});
		expect(nock.isDone()).toBe(true);
	});

	it('asks for a new token even if one is kept: the secret may have been withdrawn', async () => {
		tokens(1);
		resource('token-1', 1);
		const { credentials } = await run({ [TYPE]: fields });
		nock(RUX).post('/oauth2/token').reply(401, { error: 'bad' });
		const { message } = await testCredential(TYPE, credentials.read(TYPE));
		expect(message).toContain('refused the client ID and secret');
	});

	it.each<[number, nock.Body, string]>([
		[401, {}, 'gave a token to this client but then refused it'],
		[403, {}, 'role of the API client'],
		[404, '', 'does not offer the API that belongs to the deployment'],
		[405, '', 'does not offer the API that belongs to the deployment'],
		[302, '', 'redirects'],
		[502, '', 'cannot answer at the moment'],
		[200, '<html></html>', 'a web page or another service'],
	])('%s %j: %s', async (status, body, text) => {
		tokens(2);
		nock(RUX).get('/api/v3.4/hosts?page_size=1').times(4).reply(status, body, { location: 'https://login.example/' });
		expect(await testCredential(TYPE, fields)).toEqual({ status: 'Error', message: expect.stringContaining(text) as string });
	});

	it.each([
		['ENOTFOUND', 'There is no host named 123456789012.uw2.portal.vectra.ai'],
		['SELF_SIGNED_CERT_IN_CHAIN', 'NODE_EXTRA_CA_CERTS'],
	])('%s: %s', async (code, text) => {
		nock(RUX).post('/oauth2/token').replyWithError(Object.assign(new Error(code), { code }));
		expect((await testCredential(TYPE, fields)).message).toContain(text);
	});
});

it('does not wait for a token that never comes to its end', async () => {
	nock(RUX)
		.post('/oauth2/token')
		.delay({ head: 0, body: 2_000 })
		.reply(200, { access_token: 'token-1' });
	jest.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
		const controller = new AbortController();
		setTimeout(() => controller.abort(), 50);
		return controller.signal;
	});
	const result = await testCredential(TYPE, fields);
	jest.restoreAllMocks();
	expect(result).toMatchObject({ status: 'Error', message: expect.stringContaining('did not answer in time') as string });
});
