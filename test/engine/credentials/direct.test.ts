import nock from 'nock';
import type { ICredentialDataDecryptedObject, IHttpRequestOptions, INodeParameters } from 'n8n-workflow';
import { keepToken, readOAuthClient } from '../../../credentials/vectraToken';
import { credentialType, CredentialStore } from '../../support/engine/credentials';
import { runWorkflow } from '../../support/engine';

const CORTEX = 'https://api-acme.xdr.eu.paloaltonetworks.com';
const BRAIN = 'https://brain.example';
const KEY = 'demo-api-key-which-nobody-may-see';
const cortex = { host: CORTEX, keyId: '17', apiKey: KEY, keyType: 'standard' };
const vectra = { host: BRAIN, apiToken: KEY, ignoreSslIssues: false };
const client = { deployment: 'qux', host: BRAIN, clientId: 'client', clientSecret: KEY, ignoreSslIssues: false };
const oAuth2 = { ...client, accessToken: keepToken(KEY, readOAuthClient(client)) };
const lenient = { ...vectra, ignoreSslIssues: true };

/** Fields as nodes of all versions name them, beyond the type of the current helper. */
type Options = IHttpRequestOptions & Record<string, unknown>;

const sign = async (type: string, fields: ICredentialDataDecryptedObject, options: Partial<Options>): Promise<Options> => {
	const { authenticate } = credentialType(type);
	if (typeof authenticate !== 'function') throw new Error('no function');
	return (await authenticate(fields, { url: '/api/thing', ...options } as Options)) as Options;
};

describe.each([
	['cortexXdrApi', cortex],
	['vectraApi', vectra],
	['vectraOAuth2Api', oAuth2],
])('%s refuses to sign a request', (type, fields) => {
	it.each<[string, Partial<Options>, string]>([
		['through a proxy', { proxy: { host: 'proxy.example', port: 8080 } }, 'a proxy'],
		['through a proxy, as the HTTP Request node says it', { proxy: 'http://proxy.example:8080' as never }, 'a proxy'],
		['that skips the check of certificates', { skipSslCertificateValidation: true }, 'Ignore SSL Issues'],
		['that skips it in older words', { rejectUnauthorized: false }, 'Ignore SSL Issues'],
		['with an authority of its own', { agentOptions: { ca: 'PEM' } }, 'of the request’s own'],
		['with an agent of its own', { httpsAgent: {} }, 'of the request’s own'],
		['over a socket', { socketPath: '/tmp/x' }, 'of the request’s own'],
		['for another server at the same address', { headers: { hOST: 'elsewhere.example' } }, 'a Host header'],
		['that asks for itself', { method: 'trace' as never }, 'TRACE'],
		['to another host', { url: 'https://elsewhere.example/' }, 'not sent to another host'],
		['to another host, in older words', { url: undefined, uri: 'https://elsewhere.example/' }, 'not sent to another host'],
	])('%s', async (_title, options, reason) => {
		const error: unknown = await sign(type, fields, options).catch((refusal: unknown) => refusal);
		expect(error).toBeInstanceOf(Error);
		expect((error as Error).message).toContain(reason);
		expect(JSON.stringify([error, (error as Error).message])).not.toContain(KEY);
	});

	it('is fine with what changes nothing, and lets nobody follow a redirect', async () => {
		const signed = await sign(type, fields, {
			proxy: undefined,
			agentOptions: {},
			rejectUnauthorized: true,
			skipSslCertificateValidation: false,
			followRedirect: true,
			followAllRedirects: true,
			maxRedirects: 21,
			sendCredentialsOnCrossOriginRedirect: true,
			headers: { Host: new URL(String(fields.host)).host },
		});
		expect(signed).toMatchObject({
			disableFollowRedirect: true,
			maxRedirects: 0,
			followRedirect: false,
			followAllRedirects: false,
			sendCredentialsOnCrossOriginRedirect: false,
			rejectUnauthorized: true,
		});
	});
});

describe('Ignore SSL Issues of the credential itself', () => {
	it('holds for requests of every kind', async () => {
		expect(await sign('vectraApi', lenient, {})).toMatchObject({ skipSslCertificateValidation: true, rejectUnauthorized: false });
		expect(await sign('vectraApi', lenient, { rejectUnauthorized: false })).toMatchObject({ rejectUnauthorized: false });
	});

	it('opens no other way', async () => {
		await expect(sign('vectraApi', lenient, { proxy: 'http://proxy.example' as never })).rejects.toThrow('a proxy');
		await expect(sign('vectraApi', lenient, { agentOptions: { ca: 'PEM' } })).rejects.toThrow('of the request’s own');
	});
});

/** The way a person who may only use the credential would try. */
describe.each([2, 3, 4, 4.1, 4.2, 4.4])('n8n’s HTTP Request node, version %f', (typeVersion) => {
	const call = async (options: INodeParameters, more: INodeParameters = {}) => {
		const url = `${CORTEX}/public_api/v1/healthcheck`;
		const older = { requestMethod: 'GET', responseFormat: 'json', nodeCredentialType: 'cortexXdrApi' };
		return await runWorkflow(
			{
				nodes: [
					{ id: 'a', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
					{
						id: 'b',
						name: 'Call',
						type: 'n8n-nodes-base.httpRequest',
						typeVersion,
						position: [0, 0],
						parameters: {
							url,
							authentication: 'predefinedCredentialType',
							nodeCredentialType: 'cortexXdrApi',
							...(typeVersion < 3 ? older : {}),
							options,
							...more,
						},
						credentials: { cortexXdrApi: { id: null, name: 'Cortex XDR account' } },
					},
				],
				connections: { Start: { main: [[{ node: 'Call', type: 'main', index: 0 }]] } },
			},
			{ credentials: new CredentialStore({ cortexXdrApi: cortex }) },
		);
	};

	/** Any host that is asked keeps what it is told. */
	const seen: string[] = [];
	beforeEach(() => {
		seen.length = 0;
		nock(/elsewhere\.example|proxy\.example/)
			.persist()
			.get(/.*/)
			.reply(function () {
				seen.push(JSON.stringify(this.req.headers));
				return [200, {}];
			});
	});

	it.each<[string, INodeParameters, INodeParameters, string]>([
		['a proxy', { proxy: 'http://proxy.example:8080' }, {}, 'is not sent through a proxy'],
		[
			'Ignore SSL Issues',
			{ allowUnauthorizedCerts: true },
			{ allowUnauthorizedCerts: true },
			'is not sent with Ignore SSL Issues in the request',
		],
	])('sends nothing with %s', async (_title, options, more, reason) => {
		const scope = nock(CORTEX).get('/public_api/v1/healthcheck').reply(200, {});
		const { error, run } = await call(options, more);
		expect(`${error?.message} ${error?.description}`).toContain(reason);
		expect(scope.isDone()).toBe(false);
		expect(JSON.stringify(run)).not.toContain(KEY);
		nock.cleanAll();
	});

	it('follows no redirect', async () => {
		nock(CORTEX).get('/public_api/v1/healthcheck').reply(302, '', { location: 'https://elsewhere.example/steal' });
		const redirects = typeVersion >= 3 ? { redirect: { redirect: { followRedirects: true, maxRedirects: 21 } } } : { followRedirect: true, followAllRedirects: true };
		await call(redirects);
		expect(seen).toEqual([]);
	});

	it('keeps no key in what is stored of a call that failed', async () => {
		nock(CORTEX).get('/public_api/v1/healthcheck').reply(403, { reply: { err_code: 403, err_msg: 'no', err_extra: null } });
		const { error, run } = await call({});
		expect(error).toBeDefined();
		expect(JSON.stringify([run, error])).not.toContain(KEY);
	});

	it('may still use the credential as it is', async () => {
		nock(CORTEX, { reqheaders: { authorization: KEY } }).get('/public_api/v1/healthcheck').reply(200, { status: 'available' });
		expect((await call({})).items('Call')).toEqual([{ status: 'available' }]);
	});
});
