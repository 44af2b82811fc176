import { createHash } from 'node:crypto';
import type { ICredentialDataDecryptedObject, IHttpRequestHelper } from 'n8n-workflow';
import { vectraBaseUrl } from '../nodes/shared/hosts';
import { isRecord, text } from '../nodes/shared/values';
import { ask, LogInFailed, requiredField, type Reply } from './request';

/** An OAuth2 client of Vectra, read from the credential. */
export interface OAuthClient {
	deployment: 'rux' | 'qux';
	baseURL: string;
	clientId: string;
	clientSecret: string;
	ignoreSslIssues: boolean;
}

/** @throws Error that says which field to correct */
export function readOAuthClient(credentials: ICredentialDataDecryptedObject): OAuthClient {
	return {
		deployment: credentials.deployment === 'qux' ? 'qux' : 'rux',
		baseURL: vectraBaseUrl(text(credentials.host)),
		clientId: requiredField(credentials.clientId, 'client ID'),
		clientSecret: requiredField(credentials.clientSecret, 'client secret'),
		ignoreSslIssues: credentials.ignoreSslIssues === true,
	};
}

/**
 * Asks for an access token with the client's credentials (Vectra API guides v2.5 and v3.4). Refresh tokens, which
 * Respond UX also sends, are not used: asking again works on both deployments and for ever.
 *
 * @throws LogInFailed in plain words, without any secret
 */
export async function requestToken(helper: IHttpRequestHelper, client: OAuthClient): Promise<string> {
	const reply = await ask(
		helper,
		{
			method: 'POST',
			baseURL: client.baseURL,
			url: client.deployment === 'qux' ? '/api/v2.5/oauth2/token' : '/oauth2/token',
			auth: { username: client.clientId, password: client.clientSecret },
			headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
			body: 'grant_type=client_credentials',
			// A redirect would turn the POST into a GET, and hand the secret to another host.
			disableFollowRedirect: true,
			skipSslCertificateValidation: client.ignoreSslIssues,
		},
		{ product: 'Vectra', isCloud: client.deployment === 'rux' },
	);
	const token = isRecord(reply.body) ? text(reply.body.access_token) : '';
	if (reply.statusCode === 200 && /^[\x21-\x7e]+$/.test(token)) return token;
	throw new LogInFailed(explain(reply, client), { status: reply.statusCode });
}

function explain({ statusCode, body }: Reply, { deployment, baseURL }: OAuthClient): string {
	const { host } = new URL(baseURL);
	const wrongHost =
		deployment === 'rux'
			? 'Check the host (<tenant>.<region>.portal.vectra.ai) and that the deployment is Respond UX'
			: 'Check the host of the brain and that the deployment is Quadrant UX';
	if (statusCode >= 300 && statusCode < 400) return `${host} redirects instead of answering: it is not the API. ${wrongHost}`;
	switch (statusCode) {
		case 400:
		case 401:
			return 'Vectra refused the client ID and secret. Check both; a new secret can be made where the API client is managed';
		case 403:
			return 'Vectra does not let this API client in. Check that the client is enabled and has a role';
		case 404:
		case 405:
			return deployment === 'qux'
				? `${host} hands out no OAuth2 tokens. Quadrant UX does so from version 9.1 on; before that use the credential Vectra AI API with a token. ${wrongHost}`
				: `${host} hands out no OAuth2 tokens. ${wrongHost}`;
		case 429:
			return 'Vectra is receiving too many requests for tokens. Try again in a minute';
		default:
	}
	if (statusCode >= 500) return `${host} could not hand out a token at the moment (status ${statusCode}). Try again later`;
	const what = typeof body === 'string' && body.trim() !== '' ? 'a web page or another text' : 'something else';
	return `${host} answered with ${what} instead of an access token. ${wrongHost}`;
}

/** The token together with what it was given for, as it is kept in the credential. */
export function keepToken(token: string, client: OAuthClient): string {
	return `${fingerprint(client)}:${token}`;
}

/**
 * The token that is kept, unless it was given for other fields: after an edit the old token would reach the new host, or
 * the old role would stay in force until the token expires. undefined then.
 */
export function keptToken(kept: unknown, client: OAuthClient): string | undefined {
	const prefix = `${fingerprint(client)}:`;
	const value = text(kept);
	return value.startsWith(prefix) ? value.slice(prefix.length) : undefined;
}

function fingerprint({ deployment, baseURL, clientId, clientSecret }: OAuthClient): string {
	const fields = JSON.stringify([deployment, baseURL, clientId, clientSecret]);
	return createHash('sha256').update(fields).digest('hex').slice(0, 16);
}
