import type { IHttpRequestHelper, IHttpRequestOptions } from 'n8n-workflow';
import { LogInFailed } from '../../../credentials/request';
import { keepToken, keptToken, requestToken, readOAuthClient } from '../../../credentials/vectraToken';

const fields = { deployment: 'rux', host: '1.uw2.portal.vectra.ai', clientId: 'client-1', clientSecret: 'demo-secret' };
const client = readOAuthClient(fields);

function helper(answer: () => unknown) {
	const sent: IHttpRequestOptions[] = [];
	const context = {
		helpers: {
			httpRequest: async (options: IHttpRequestOptions) => {
				sent.push(options);
				return answer();
			},
		},
	} as unknown as IHttpRequestHelper;
	return { context, sent };
}

describe('the kept token', () => {
	it('is found again for the fields it was given for, however they are written', () => {
		const kept = keepToken('token:1', client);
		expect(keptToken(kept, readOAuthClient({ ...fields, host: 'https://1.uw2.portal.vectra.ai/api/', clientId: ' client-1' }))).toBe('token:1');
		expect(kept).not.toContain('demo-secret');
	});

	it.each(['deployment', 'host', 'clientId', 'clientSecret'])('is not used after a change of %s', (field) => {
		const changed = readOAuthClient({ ...fields, [field]: field === 'deployment' ? 'qux' : 'other' });
		expect(keptToken(keepToken('token-1', client), changed)).toBeUndefined();
	});

	it.each([undefined, null, '', 'token-1', ':token-1', 7])('is not mistaken: %j', (value) => {
		expect(keptToken(value, client)).toBeUndefined();
	});
});

describe('asking for a token', () => {
	it('follows no redirect and checks the certificate', async () => {
		const { context, sent } = helper(() => ({ statusCode: 200, body: { access_token: 'token-1' } }));
		expect(await requestToken(context, client)).toBe('token-1');
		expect(sent).toMatchObject([
			{ disableFollowRedirect: true, skipSslCertificateValidation: false, baseURL: 'https://1.uw2.portal.vectra.ai' },
		]);
	});

	it.each([401, 429, 503])('tells the nodes the status %s of a failure', async (statusCode) => {
		const { context } = helper(() => ({ statusCode, body: { error: 'demo-secret' } }));
		const failure: unknown = await requestToken(context, client).catch((error: unknown) => error);
		expect(failure).toBeInstanceOf(LogInFailed);
		expect(failure).toMatchObject({ logIn: { status: statusCode } });
		// n8n would show these two instead of the message.
		expect(failure).not.toHaveProperty('code');
		expect(failure).not.toHaveProperty('response');
		expect(String(failure)).not.toContain('demo-secret');
	});

	it('tells them of an outage', async () => {
		const { context } = helper(() => {
			throw Object.assign(new Error('connect ECONNREFUSED 203.0.113.1:443'), { code: 'ECONNREFUSED' });
		});
		await expect(requestToken(context, client)).rejects.toMatchObject({ logIn: { networkCode: 'ECONNREFUSED' } });
	});
});
