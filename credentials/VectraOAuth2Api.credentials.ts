import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { isInTest, isPrepared, markPrepared, requirePrepared, testHeaders } from './preparation';
import { withCredential } from './request';
import { notTheApi, onStatus } from './testRules';
import { checkVectraRights } from './vectraRights';
import { keepToken, keptToken, requestToken, readOAuthClient, type OAuthClient } from './vectraToken';

const CHECK_HOST = 'Check the host and the deployment';

/**
 * Does not extend n8n's own OAuth2 credential: that one runs its Test with the client and token that are saved instead
 * of those that were entered, and cannot say in words why no token was to be had.
 */
export class VectraOAuth2Api implements ICredentialType {
	name = 'vectraOAuth2Api';

	displayName = 'Vectra AI OAuth2 API';

	icon = { light: 'file:../icons/vectra.svg', dark: 'file:../icons/vectra.dark.svg' } as const;

	documentationUrl = 'https://github.com/n8n-nodes-vectra-cortex-xdr/n8n-nodes-vectra-cortex-xdr#credentials';

	properties: INodeProperties[] = [
		{
			displayName: 'Deployment',
			name: 'deployment',
			type: 'options',
			options: [
				{ name: 'Quadrant UX (On-Premises, 9.1 and Later)', value: 'qux' },
				{ name: 'Respond UX (SaaS)', value: 'rux' },
			],
			default: 'rux',
		},
		{
			displayName: 'Host',
			name: 'host',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 123456789012.uw2.portal.vectra.ai',
			description: 'The host of the tenant (Respond UX), or the name or address of the brain (Quadrant UX)',
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			required: true,
			default: '',
			description: 'Of the API client made under Manage → API Clients. The client’s role decides what the nodes may do.',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
		},
		{
			displayName: 'Ignore SSL Issues (Insecure)',
			name: 'ignoreSslIssues',
			type: 'boolean',
			default: false,
			description: 'Whether to connect even if the certificate of the brain cannot be verified, as with a self-signed one',
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
	];

	/** Runs while there is no token, after a 401 and in a Test. n8n keeps what it returns. */
	async preAuthentication(this: IHttpRequestHelper, credentials: ICredentialDataDecryptedObject): Promise<IDataObject> {
		const client = readOAuthClient(credentials);
		const inTest = isInTest(credentials);
		// A Test without a token comes here twice, once before it is known to be one.
		const justMade = inTest && isPrepared(credentials) ? keptToken(credentials.accessToken, client) : undefined;
		const token = justMade ?? (await requestToken(this, client));
		if (inTest) {
			await checkVectraRights(this, {
				subject: 'The client ID and secret are right, and the role of the API client',
				prefix: client.deployment === 'qux' ? '/api/v2.5' : '/api/v3.4',
				isCloud: client.deployment === 'rux',
				sign: (request) => withToken(request, client, token),
			});
		}
		const accessToken = keepToken(token, client);
		markPrepared(credentials);
		return { accessToken };
	}

	authenticate: IAuthenticate = async (credentials, requestOptions) => {
		const client = readOAuthClient(credentials);
		const token = keptToken(credentials.accessToken, client);
		requirePrepared(credentials, requestOptions, token === undefined);
		return withToken(requestOptions, client, token);
	};

	test: ICredentialTestRequest = {
		request: {
			method: 'GET',
			url: '={{ $credentials.deployment === "qux" ? "/api/v2.5/hosts" : "/api/v3.4/hosts" }}',
			qs: { page_size: 1 },
			headers: testHeaders,
			json: true,
		},
		rules: [
			...[301, 302, 307, 308].map((status) => onStatus(status, `The host redirects instead of answering. ${CHECK_HOST}`)),
			onStatus(401, `Vectra gave a token to this client but then refused it. ${CHECK_HOST}`),
			onStatus(
				403,
				'The client ID and secret are right but the role of the API client may not view hosts. Give it a role that may read hosts, tags and notes',
			),
			onStatus(404, `This host hands out tokens but does not offer the API that belongs to the deployment. ${CHECK_HOST}`),
			onStatus(405, `This host hands out tokens but does not offer the API that belongs to the deployment. ${CHECK_HOST}`),
			onStatus(429, 'Vectra is receiving too many requests. Test again in a minute'),
			...[500, 502, 503, 504].map((status) => onStatus(status, 'Vectra cannot answer at the moment. Test again later')),
			notTheApi('results', `The answer is not from the Vectra API but a web page or another service. ${CHECK_HOST}`),
		] as ICredentialTestRequest['rules'],
	};
}

function withToken(
	requestOptions: IHttpRequestOptions,
	{ baseURL, ignoreSslIssues, clientSecret }: OAuthClient,
	token: string | undefined,
): IHttpRequestOptions {
	return withCredential(requestOptions, {
		baseURL,
		ignoreSslIssues,
		headers: { Authorization: `Bearer ${token}` },
		secrets: [token ?? '', clientSecret],
	});
}
