import { PollContext } from 'n8n-core';
import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';
import { CortexXdr } from '../../../nodes/CortexXdr/CortexXdr.node';
import { Vectra } from '../../../nodes/Vectra/Vectra.node';
import { VectraTrigger } from '../../../nodes/Vectra/VectraTrigger.node';
import { createPoller, runNode } from '../../support/engine';
import { endpointId } from '../../support/endpoints';
import { byOAuth2, byToken, controlTime } from '../vectra/support';
import { QUX, RUX } from '../vectra/vectraNock';

controlTime();

const CORTEX = 'https://api-acme.xdr.eu.paloaltonetworks.com';
const KEY = 'demo/API+key=that-must-not-appear-0123456789';
const TOKEN = 'demo-pat-0123456789abcdef0123456789abcdef';
const SECRET = 'demo-client-secret-0123456789abcdef';
const ACCESS = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJkZW1vIn0.demo-signature-0123';
const cortexCredential = (keyType: string) => ({
	cortexXdrApi: { host: CORTEX, keyId: '17', apiKey: KEY, keyType, requestsPerSecond: 0 },
});
const byPat = { vectraApi: { host: QUX, apiToken: TOKEN } };
const byClient = { vectraOAuth2Api: { deployment: 'rux', host: RUX, clientId: 'client', clientSecret: SECRET } };

/** What was sent in this test, as the server saw it. */
let sent: Set<string>;
let logged: string[];

beforeEach(() => {
	sent = new Set([KEY, TOKEN, SECRET, ACCESS]);
	logged = [];
	const keep = (message: string, meta?: object) => void logged.push(message, JSON.stringify(meta ?? {}));
	const logger = { error: keep, warn: keep, info: keep, debug: keep } as unknown as PollContext['logger'];
	// The class that all contexts have in common.
	jest.spyOn(Object.getPrototypeOf(PollContext.prototype) as PollContext, 'logger', 'get').mockReturnValue(logger);
});

/** How a server or a proxy repeats the headers of a request. */
const ECHOES: Record<string, (headers: Record<string, string>) => unknown> = {
	'a web page': (headers) => `<html><body><h1>Denied</h1><pre>${lines(headers)}</pre></body></html>`,
	'plain text': lines,
	'a torn text': (headers) => `{"headers": {"authorization": "${headers.authorization.slice(0, 24)}`,
	'the envelope of Cortex': (headers) => ({ reply: { err_code: 500, err_msg: `denied: ${headers.authorization}`, err_extra: headers } }),
	'base64': (headers) => ({ detail: `request ${Buffer.from(lines(headers)).toString('base64')}`, reply: { err_code: 500, err_msg: Buffer.from(lines(headers)).toString('base64') } }),
	'a URL': (headers) => ({ detail: `/login?token=${encodeURIComponent(headers.authorization)}` }),
	'capitals': (headers) => ({ detail: lines(headers).toUpperCase() }),
	'a list of errors': (headers) => ({ errors: [{ title: lines(headers) }], [headers.authorization]: ['is not valid'] }),
};

function lines(headers: Record<string, string>): string {
	return Object.entries(headers).map(([name, value]) => `${name}: ${value}`).join('\n');
}

function echo(base: string, status: number, form: (headers: Record<string, string>) => unknown) {
	for (const method of ['GET', 'POST', 'PATCH', 'DELETE']) {
		nock(base)
			.persist()
			.intercept(/^\/(public_)?api\//, method)
			.reply(function () {
				const headers = Object.fromEntries(Object.entries(this.req.headers).map(([name, value]) => [name, String(value)]));
				sent.add(headers.authorization.replace(/^(Bearer|Token) /, ''));
				if (headers['x-xdr-nonce']) sent.add(headers['x-xdr-nonce']);
				const body = form(headers) as nock.Body;
				return [status, body, { 'X-Echo': headers.authorization, Location: `https://elsewhere.example/?key=${headers.authorization}` }];
			});
	}
}

/** No secret, in no spelling: not even its first characters. */
function expectNone(what: unknown, atLeast: number) {
	expect(sent.size).toBeGreaterThanOrEqual(atLeast);
	const text = JSON.stringify([what, logged]);
	const folded = text.toLowerCase();
	for (const secret of sent) {
		const spellings = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('hex')];
		for (const spelling of spellings) expect(folded).not.toContain(spelling.slice(0, 14).toLowerCase());
		// In base64 the text before decides which of three forms it has; the middle of each is looked for.
		for (const before of ['', 'x', 'xx']) expect(text).not.toContain(Buffer.from(before + secret).toString('base64').slice(4, 24));
	}
}

const isolate = { resource: 'endpoint', operation: 'isolate', identifyBy: 'endpoint', endpoint: { __rl: true, mode: 'id', value: endpointId(0xa) } };
const cortexOperations: Record<string, IDataObject> = {
	'a read': { resource: 'endpoint', operation: 'getMany' },
	'a mutation': { resource: 'tenant', operation: 'setActionExpiry', scope: 'tenant', hours: 2 },
	'an isolation': isolate,
};
const HOST_1 = { __rl: true, mode: 'id', value: '1' };
const vectraOperations: Record<string, IDataObject> = {
	'a read': { resource: 'host', operation: 'getMany' },
	'a read of one': { resource: 'host', operation: 'get', host: HOST_1 },
	'a write': { resource: 'tag', operation: 'add', objectType: 'host', host: HOST_1, tags: ['x'] },
};

describe.each(Object.entries(ECHOES))('headers echoed in %s', (_title, form) => {
	describe.each([200, 302, 400, 401, 403, 404, 500, 503])('with status %i', (status) => {
		it.each(['advanced', 'standard'])('reach nothing of the Cortex XDR node, key type %s', async (keyType) => {
			echo(CORTEX, status, form);
			for (const parameters of Object.values(cortexOperations)) {
				for (const continueOnFail of [false, true]) {
					const result = await runNode({ node: new CortexXdr(), parameters, credentials: cortexCredential(keyType), continueOnFail });
					expectNone([result.run, result.error], keyType === 'advanced' ? 6 : 4);
				}
			}
		});

		it('reach nothing of the Vectra AI node, with a token and with OAuth2', async () => {
			echo(QUX, status, form);
			echo(RUX, status, form);
			nock(RUX).persist().post('/oauth2/token').reply(200, { access_token: ACCESS, expires_in: 100 });
			for (const parameters of Object.values(vectraOperations)) {
				const token = await runNode({ node: new Vectra(), parameters: { ...byToken, ...parameters }, credentials: byPat });
				const oAuth2 = await runNode({ node: new Vectra(), parameters: { ...byOAuth2, ...parameters }, credentials: byClient, continueOnFail: true });
				expectNone([token.run, token.error, oAuth2.run], 4);
			}
		});

		it('reach nothing of the trigger, nor its log', async () => {
			echo(QUX, status, form);
			const parameters = { ...byToken, triggerOn: 'containmentChange' };
			const poller = createPoller({ node: new VectraTrigger(), parameters, credentials: byPat });
			for (const { error } of [await poller.poll('activate'), await poller.poll()]) {
				expectNone([error?.message, { ...error }, (error as { cause?: unknown } | undefined)?.cause], 4);
			}
		});
	});
});

it('is looked for where there is something to find', async () => {
	echo(CORTEX, 403, ECHOES['the envelope of Cortex']);
	const { error } = await runNode({ node: new CortexXdr(), parameters: cortexOperations['a read'], credentials: cortexCredential('standard') });
	expect(error?.description).toContain('denied: [hidden]');
	expect(error?.description).toContain('"x-xdr-auth-id":"[hidden]"');
});

describe('a failed log-in', () => {
	it.each([400, 401, 403, 500])('with status %i says nothing of what was sent', async (status) => {
		nock(RUX)
			.persist()
			.post('/oauth2/token')
			.reply(function () {
				return [status, { detail: `${String(this.req.headers.authorization)} ${SECRET}` }];
			});
		const basic = Buffer.from(`client:${SECRET}`).toString('base64');
		sent.add(basic);
		const { run, error } = await runNode({ node: new Vectra(), parameters: { ...byOAuth2, ...vectraOperations['a read'] }, credentials: byClient });
		expect(error).toBeDefined();
		expectNone([run, error], 5);
	});
});
