import axios from 'axios';
import https from 'node:https';
import { selfSigned } from '../../../lab/src/core/certificate';
import { SimClock } from '../../../lab/src/core/clock';
import { DEFAULT_CLIENT, DEFAULT_TOKEN, VectraSimulator, type VectraSwitches } from '../../../lab/src/vectra';
import { accessToken, as, brain, HOUR, SECOND, START, tokenRequest, type Brain } from './support';

let b: Brain;
afterEach(async () => await b.sim.close());

describe('personal access tokens', () => {
	test.each<[string, string, number]>([
		['good', `Token ${DEFAULT_TOKEN}`, 200],
		['unknown', 'Token ffffffffffffffffffffffffffffffffffffffff', 401],
		['as a Bearer', `Bearer ${DEFAULT_TOKEN}`, 401],
		['bare', DEFAULT_TOKEN, 401],
	])('%s', async (_name, authorization, status) => {
		b = await brain();
		const reply = await as(b, { authorization })('/hosts');
		expect(reply.status).toBe(status);
	});

	test.each<[VectraSwitches['invalidTokenKey']]>([['details'], ['detail']])(
		'the 401 says so in %s',
		async (key) => {
			b = await brain({ switches: { invalidTokenKey: key } });
			const reply = await as(b, { authorization: 'Token nothing-at-all' })('/hosts');
			expect(reply.data).toEqual({ [key]: 'Invalid token.' });
		},
	);

	test('RUX takes none', async () => {
		b = await brain({ personality: 'rux' });
		b.sim.tokens.addPat('a-personal-token');
		const reply = await as(b, { authorization: 'Token a-personal-token' })('/hosts');
		expect(reply.status).toBe(401);
	});

	test('is good until it is revoked', async () => {
		b = await brain();
		b.clock.advance(10_000 * HOUR);
		expect((await b.get('/hosts')).status).toBe(200);
		expect((await b.control('POST', '/tokens/revoke', { token: DEFAULT_TOKEN })).status).toBe(200);
		expect((await b.get('/hosts')).status).toBe(401);
	});
});

describe('OAuth2 on RUX', () => {
	beforeEach(async () => {
		b = await brain({ personality: 'rux' });
	});

	test('client credentials give an access and a refresh token', async () => {
		const { status, data } = await tokenRequest(b.http);
		expect(status).toBe(200);
		expect(data).toEqual({
			access_token: expect.stringMatching(/^ey/),
			expires_in: 21_600,
			refresh_token: expect.stringMatching(/^ey/),
			refresh_expires_in: 86_400,
			token_type: 'Bearer',
		});
		expect(data.access_token.length).toBeGreaterThan(1_800);
		expect(data.refresh_token.length).toBeGreaterThan(2_400);
		expect((await as(b, { authorization: `Bearer ${data.access_token}` })('/entities')).status).toBe(200);
	});

	test.each<[string, Parameters<typeof tokenRequest>[1], number, string]>([
		['wrong secret', { client: { ...DEFAULT_CLIENT, clientSecret: 'wrong' } }, 401, 'invalid_client'],
		['unknown client', { client: { clientId: 'who', clientSecret: 'wrong' } }, 401, 'invalid_client'],
		['no Basic header', { client: null }, 401, 'invalid_client'],
		['other grant', { form: { grant_type: 'password' } }, 400, 'unsupported_grant_type'],
	])('%s', async (_name, options, status, error) => {
		const reply = await tokenRequest(b.http, options);
		expect(reply.status).toBe(status);
		expect(reply.data).toEqual({ error });
	});

	test('client id and secret in the form are ignored', async () => {
		const { clientId, clientSecret } = DEFAULT_CLIENT;
		const form = {
			grant_type: 'client_credentials',
			scope: 'read',
			client_id: clientId,
			client_secret: clientSecret,
		};
		expect((await tokenRequest(b.http, { form })).status).toBe(200);
		expect((await tokenRequest(b.http, { form, client: null })).status).toBe(401);
	});

	test('JSON is not a form', async () => {
		const auth = { username: DEFAULT_CLIENT.clientId, password: DEFAULT_CLIENT.clientSecret };
		const reply = await b.http.post('/oauth2/token', { grant_type: 'client_credentials' }, { auth });
		expect(reply.status).toBe(400);
	});

	test('GET, as after a redirect, is 405', async () => {
		expect((await b.http.get('/oauth2/token')).status).toBe(405);
	});

	test('an access token ends with its time, and 401 says Unauthorized', async () => {
		b.world.switches.tokenExpiresIn = 2;
		const call = as(b, { authorization: `Bearer ${await accessToken(b.http)}` });
		b.clock.advance(2 * SECOND - 1);
		expect((await call('/hosts')).status).toBe(200);
		b.clock.advance(1);
		const late = await call('/hosts');
		expect(late.status).toBe(401);
		expect(late.data).toEqual({ message: 'Unauthorized' });
	});

	test('the 401 may be plain text', async () => {
		b.world.switches.unauthorizedBody = 'text';
		expect((await as(b, { authorization: 'Bearer nothing' })('/hosts')).data).toBe('Unauthorized');
	});

	test('refresh gives a new access token without Basic, and keeps the refresh token', async () => {
		const first = (await tokenRequest(b.http)).data;
		b.clock.advance(7 * HOUR);
		const form = { grant_type: 'refresh_token', refresh_token: first.refresh_token };
		const { status, data } = await tokenRequest(b.http, { form, client: null });
		expect(status).toBe(200);
		expect(data).toEqual({ access_token: expect.any(String), expires_in: 21_600, token_type: 'Bearer' });
		expect((await as(b, { authorization: `Bearer ${data.access_token}` })('/hosts')).status).toBe(200);
		expect((await tokenRequest(b.http, { form, client: null })).status).toBe(200);
	});

	test('refresh may rotate the refresh token', async () => {
		b.world.switches.refreshRotates = true;
		const first = (await tokenRequest(b.http)).data;
		const form = { grant_type: 'refresh_token', refresh_token: first.refresh_token };
		const { data } = await tokenRequest(b.http, { form, client: null });
		expect(data.refresh_token).not.toBe(first.refresh_token);
	});

	test.each<[string, number, string, string]>([
		['expired', 24 * HOUR, 'own', 'Please try reauthenticating using API client credentials'],
		[
			'unknown',
			0,
			'other',
			'Invalid refresh token. Please reauthenticate using client credentials and try again.',
		],
	])('a refresh token that is %s', async (_name, wait, which, error) => {
		const own = (await tokenRequest(b.http)).data.refresh_token;
		b.clock.advance(wait);
		const form = { grant_type: 'refresh_token', refresh_token: which === 'own' ? own : 'something' };
		const reply = await tokenRequest(b.http, { form, client: null });
		expect(reply.status).toBe(401);
		expect(reply.data).toEqual({ error });
		b.world.switches.refreshFailureStatus = 400;
		expect((await tokenRequest(b.http, { form, client: null })).status).toBe(400);
	});

	test('tokens of a client live side by side, unless switched off', async () => {
		const first = as(b, { authorization: `Bearer ${await accessToken(b.http)}` });
		await accessToken(b.http);
		expect((await first('/hosts')).status).toBe(200);
		b.world.switches.concurrentTokens = false;
		await accessToken(b.http);
		expect((await first('/hosts')).status).toBe(401);
	});

	test('revoked access tokens end; the client may ask again', async () => {
		expect((await b.control('POST', '/tokens/revoke', { allAccess: true })).data.ended).toBe(1);
		expect((await b.get('/hosts')).status).toBe(401);
		const again = await accessToken(b.http);
		expect((await as(b, { authorization: `Bearer ${again}` })('/hosts')).status).toBe(200);
	});

	test('a revoked client is gone with its tokens', async () => {
		await b.control('POST', '/tokens/revoke', { clientId: DEFAULT_CLIENT.clientId });
		expect((await b.get('/hosts')).status).toBe(401);
		expect((await tokenRequest(b.http)).status).toBe(401);
	});

	test('no secret reaches the journal', async () => {
		const { data } = await tokenRequest(b.http);
		const form = { grant_type: 'refresh_token', refresh_token: data.refresh_token };
		await tokenRequest(b.http, { form });
		const kept = JSON.stringify(b.sim.server.journal.list());
		expect(kept).toContain('"grant_type":"refresh_token"');
		for (const secret of [data.access_token, data.refresh_token, DEFAULT_CLIENT.clientSecret]) {
			expect(kept).not.toContain(secret);
		}
	});
});

describe('OAuth2 on QUX', () => {
	const path = '/api/v2.5/oauth2/token';

	test('gives an access token for v2.5, without a refresh token', async () => {
		b = await brain();
		const { status, data } = await tokenRequest(b.http, { path });
		expect(status).toBe(200);
		expect(data).toEqual({ access_token: expect.any(String), expires_in: 21_600, token_type: 'Bearer' });
		const authorization = `Bearer ${data.access_token}`;
		expect((await as(b, { authorization })('/hosts')).status).toBe(200);
		expect((await as(b, { authorization, version: 'v2.4' })('/hosts')).status).toBe(401);
		expect((await tokenRequest(b.http, { path: '/oauth2/token' })).status).toBe(404);
		const form = { grant_type: 'refresh_token', refresh_token: 'x' };
		expect((await tokenRequest(b.http, { path, form })).status).toBe(400);
	});

	test('needs appliance 9.1', async () => {
		b = await brain({ switches: { applianceVersion: '9.0' } });
		expect((await tokenRequest(b.http, { path })).status).toBe(404);
		expect((await b.get('/hosts')).status).toBe(200);
	});
});

describe('roles', () => {
	const NOTE = { note: 'x' };

	test.each<['read-only' | 'auditor' | 'analyst' | 'admin', number, number, number]>([
		['read-only', 200, 403, 403],
		['auditor', 200, 403, 200],
		['analyst', 200, 201, 403],
		['admin', 200, 201, 200],
	])('%s: reads %i, writes %i, audits %i', async (role, read, write, audits) => {
		b = await brain({ personality: 'rux' });
		b.world.addHost({ id: 7 });
		const client = { clientId: 'c', clientSecret: 's' };
		b.sim.tokens.addClient({ ...client, role });
		const headers = { Authorization: `Bearer ${await accessToken(b.http, client)}` };
		expect((await b.http.get('/api/v3.4/hosts/7', { headers })).status).toBe(read);
		expect((await b.http.get('/api/v3.4/lockdown?type=host', { headers })).status).toBe(read);
		const written = await b.http.post('/api/v3.4/hosts/7/notes', NOTE, { headers });
		expect(written.status).toBe(write);
		if (write === 403) {
			expect(written.data).toEqual({ details: 'You do not have permission to perform this action.' });
			expect(b.world.notesOf('host', 7)).toHaveLength(0);
		}
		expect((await b.http.get('/api/v3.4/events/audits', { headers })).status).toBe(audits);
		expect((await b.http.get('/api/v3.4/events/health', { headers })).status).toBe(audits);
	});
});

describe('what stands before the API', () => {
	test('redirects', async () => {
		b = await brain({ switches: { redirectTo: 'https://elsewhere.example/' } });
		const reply = await b.get('/hosts');
		expect([reply.status, reply.headers.location]).toEqual([302, 'https://elsewhere.example/']);
		expect((await b.http.get('/anything')).status).toBe(302);
	});

	test('refuses very long addresses', async () => {
		b = await brain();
		const ids = Array.from({ length: 2_000 }, (_, index) => index).join(',');
		expect((await b.get('/groups', { host_ids: ids })).status).toBe(414);
	});

	test.each<[number | null, string | undefined]>([
		[7, '7'],
		[null, undefined],
	])('limits calls; Retry-After %s', async (retryAfterSeconds, header) => {
		b = await brain({ switches: { requestsPerSecond: 2, retryAfterSeconds } });
		const replies = await Promise.all([b.get('/hosts'), b.get('/hosts'), b.get('/hosts')]);
		const refused = replies.filter(({ status }) => status === 429);
		expect(refused).toHaveLength(1);
		expect(refused[0].headers['retry-after']).toBe(header);
	});

	test('speaks TLS with a certificate of its own', async () => {
		b = await brain();
		const pem = await selfSigned();
		const sim = new VectraSimulator({ clock: new SimClock(START), personality: 'qux', https: pem });
		const url = await sim.listen();
		const options = { headers: { Authorization: `Token ${DEFAULT_TOKEN}` } };
		try {
			expect(url).toMatch(/^https:/);
			await expect(axios.get(`${url}/api/v2.5/hosts`, options)).rejects.toThrow(/self-signed/);
			const httpsAgent = new https.Agent({ ca: pem.cert, checkServerIdentity: () => undefined });
			expect((await axios.get(`${url}/api/v2.5/hosts`, { ...options, httpsAgent })).status).toBe(200);
		} finally {
			await sim.close();
		}
	});
});
