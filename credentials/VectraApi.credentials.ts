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
import { vectraBaseUrl } from '../nodes/shared/hosts';
import { text } from '../nodes/shared/values';
import { connectionCheckField, isWaiting, markPrepared, requirePrepared, testHeaders } from './preparation';
import { requiredField, withCredential } from './request';
import { notTheApi, onStatus } from './testRules';
import { checkVectraRights } from './vectraRights';

const PROBE = {
	method: 'GET',
	url: '/api/v2.5/hosts',
	qs: { page_size: 1 },
	json: true,
} satisfies IHttpRequestOptions;

const BRAIN_HOST =
	'Enter the name or address of the brain. A tenant at portal.vectra.ai (Respond UX) needs the credential Vectra AI OAuth2 API';

export class VectraApi implements ICredentialType {
	name = 'vectraApi';

	displayName = 'Vectra AI API';

	icon = { light: 'file:../icons/vectra.svg', dark: 'file:../icons/vectra.dark.svg' } as const;

	documentationUrl = 'https://github.com/n8n-nodes-vectra-cortex-xdr/n8n-nodes-vectra-cortex-xdr#credentials';

	properties: INodeProperties[] = [
		{
			displayName: 'Host',
			name: 'host',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. vectra.example.com',
			description: 'The name or address of the brain (Quadrant UX), with the port if it is not 443',
		},
		{
			displayName: 'API Token',
			name: 'apiToken',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'Created by a local user under My Profile. It has the role of that user.',
		},
		{
			displayName: 'Ignore SSL Issues (Insecure)',
			name: 'ignoreSslIssues',
			type: 'boolean',
			default: false,
			description: 'Whether to connect even if the certificate of the brain cannot be verified, as with a self-signed one',
		},
		connectionCheckField,
	];

	authenticate: IAuthenticate = async (credentials, requestOptions) => {
		requirePrepared(credentials, requestOptions);
		return withToken(credentials, requestOptions);
	};

	/** Runs in a Test, before the test request. */
	async preAuthentication(this: IHttpRequestHelper, credentials: ICredentialDataDecryptedObject): Promise<IDataObject> {
		if (!isWaiting(credentials)) return {};
		await checkVectraRights(this, {
			subject: 'The token is right, and its user’s role',
			prefix: '/api/v2.5',
			isCloud: false,
			sign: (request) => withToken(credentials, request),
		});
		markPrepared(credentials);
		return {};
	}

	test: ICredentialTestRequest = {
		request: { ...PROBE, headers: testHeaders },
		rules: [
			...[301, 302, 307, 308].map((status) =>
				onStatus(status, `This host redirects instead of answering: it is not the API. ${BRAIN_HOST}`),
			),
			onStatus(401, 'Vectra refused the token. Copy it again from My Profile of the local user who made it'),
			onStatus(403, 'The token is right but its user’s role may not view hosts. Give that user a role that may read hosts, tags and notes'),
			onStatus(404, `There is no Vectra API v2.5 at this host. ${BRAIN_HOST}`),
			onStatus(405, `There is no Vectra API v2.5 at this host. ${BRAIN_HOST}`),
			onStatus(429, 'Vectra is receiving too many requests. Test again in a minute'),
			...[500, 502, 503, 504].map((status) => onStatus(status, 'Vectra cannot answer at the moment. Test again later')),
			notTheApi('results', `The answer is not from the Vectra API but a web page or another service. ${BRAIN_HOST}`),
		] as ICredentialTestRequest['rules'],
	};
}

function withToken(
	credentials: ICredentialDataDecryptedObject,
	requestOptions: IHttpRequestOptions,
): IHttpRequestOptions {
	const apiToken = requiredField(text(credentials.apiToken).replace(/^Token\s+/i, ''), 'API token');
	return withCredential(requestOptions, {
		baseURL: vectraBaseUrl(text(credentials.host)),
		headers: { Authorization: `Token ${apiToken}` },
		secrets: [apiToken],
		ignoreSslIssues: credentials.ignoreSslIssues === true,
	});
}
