import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import nock from 'nock';
import { generate } from '../../../lab/node_modules/selfsigned';
import { runNode, testCredential } from '../../support/engine';
import { RequestNode } from '../../support/requestNode';

let server: Server;
let host: string;
let requests: string[];

beforeAll(async () => {
	// These requests are to reach a server with a certificate of its own; nock knows no certificates.
	nock.restore();
	const { private: key, cert } = await generate([{ name: 'commonName', value: 'brain.example' }], { keySize: 2048 });
	server = createServer({ key, cert }, (request, response) => {
		requests.push(`${request.method} ${request.url}`);
		const body = request.url?.includes('token') ? { access_token: 'token-1' } : { count: 0, results: [] };
		response.setHeader('content-type', 'application/json');
		response.end(JSON.stringify(body));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
	requests = [];
});

afterAll(async () => {
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});

/** What tells the rights of the role. */
const READS = ['hosts', 'groups', 'detections'].map((list) => `GET /api/v2.5/${list}?page_size=1`);

describe.each([
	['vectraApi', { apiToken: 'token' }, [...READS, 'GET /api/v2.5/hosts?page_size=1']],
	[
		'vectraOAuth2Api',
		{ deployment: 'qux', clientId: 'client-1', clientSecret: 'demo-secret' },
		['POST /api/v2.5/oauth2/token', ...READS, 'GET /api/v2.5/hosts?page_size=1'],
	],
])('%s and a self-signed certificate', (type, fields, testRequests) => {
	it('sends nothing, and the Test names the switch', async () => {
		const { status, message } = await testCredential(type, { ...fields, host });
		expect(status).toBe('Error');
		expect(message).toContain(`The certificate of ${host} is not trusted`);
		expect(message).toContain('Ignore SSL Issues');
		const { error } = await runNode({ node: new RequestNode(type), credentials: { [type]: { ...fields, host } } });
		expect(error).toBeDefined();
		expect(requests).toEqual([]);
	});

	it('is accepted with the switch, for the token too', async () => {
		const accepting = { ...fields, host, ignoreSslIssues: true };
		expect(await testCredential(type, accepting)).toEqual({ status: 'OK', message: 'Connection successful!' });
		expect(requests).toEqual(testRequests);
		const { items } = await runNode({ node: new RequestNode(type), credentials: { [type]: accepting } });
		expect(items).toEqual([{ status: 200, body: { count: 0, results: [] } }]);
	});
});
