import { randomBytes } from 'node:crypto';
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
import { cortexBaseUrl } from '../nodes/shared/hosts';
import { text } from '../nodes/shared/values';
import { advancedHeaders, standardHeaders } from './cortexSignature';
import { connectionCheckField, isWaiting, markPrepared, requirePrepared, testHeaders } from './preparation';
import { ask, LogInFailed, requiredField, withCredential } from './request';
import { notTheApi, onStatus } from './testRules';

const CORTEX = { product: 'Cortex XDR', isCloud: true } as const;

/** Proves the host, the key and the right to view endpoints in one call. */
const PROBE = {
	method: 'POST',
	url: '/public_api/v1/endpoints/get_endpoint',
	body: { request_data: { search_from: 0, search_to: 1 } },
	json: true,
} satisfies IHttpRequestOptions;

/** Proves the right to view actions. It asks for one that need not exist, so only a refusal of the role says something. */
const ACTION_PROBE = {
	method: 'POST',
	url: '/public_api/v1/actions/get_action_status',
	body: { request_data: { group_action_id: 1 } },
	json: true,
} satisfies IHttpRequestOptions;

const MAY_ONLY_VIEW =
	'The key is right, and its role may view endpoints (Endpoint Administration: View). It may not view actions: Isolate and ' +
	'Unisolate need Action Center: View/Edit with Isolate ticked. For a key that is only to read endpoints nothing is missing';

const API_HOST =
	'Enter the API host, api-<tenant>.xdr.<region>.paloaltonetworks.com: in the console under Settings → Configurations → ' +
	'API Keys → Copy API URL';

export class CortexXdrApi implements ICredentialType {
	name = 'cortexXdrApi';

	displayName = 'Cortex XDR API';

	icon = { light: 'file:../icons/cortexXdr.svg', dark: 'file:../icons/cortexXdr.dark.svg' } as const;

	documentationUrl = 'https://github.com/n8n-nodes-vectra-cortex-xdr/n8n-nodes-vectra-cortex-xdr#credentials';

	properties: INodeProperties[] = [
		{
			displayName: 'API Host',
			name: 'host',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. api-acme.xdr.eu.paloaltonetworks.com',
			description:
				'The host of the tenant’s API. In the console: Settings → Configurations → API Keys → Copy API URL. The host of the console is accepted too.',
		},
		{
			displayName: 'Key ID',
			name: 'keyId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 17',
			description: 'The number in the column ID of the table of API keys',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
		},
		{
			displayName: 'Key Type',
			name: 'keyType',
			type: 'options',
			options: [
				{
					name: 'Advanced',
					value: 'advanced',
					description: 'Each request is signed; the clock of the n8n machine must be right',
				},
				{ name: 'Standard', value: 'standard', description: 'The key itself is sent with each request' },
			],
			default: 'advanced',
			description: 'The security level with which the key was created. It is shown in the table of API keys and cannot be changed.',
		},
		{
			displayName: 'Requests per Second',
			name: 'requestsPerSecond',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 5,
			description:
				'The nodes of one n8n process wait rather than send more than this with the key. A tenant takes 10 requests a second from all its clients together.',
		},
		connectionCheckField,
	];

	authenticate: IAuthenticate = async (credentials, requestOptions) => {
		requirePrepared(credentials, requestOptions);
		return signed(credentials, requestOptions);
	};

	/** Runs in a Test, before the test request: says of the needed rights those that can be told without changing anything. */
	async preAuthentication(this: IHttpRequestHelper, credentials: ICredentialDataDecryptedObject): Promise<IDataObject> {
		if (!isWaiting(credentials)) return {};
		const { statusCode } = await ask(this, signed(credentials, PROBE), CORTEX);
		if (statusCode === 200) {
			const actions = await ask(this, signed(credentials, ACTION_PROBE), CORTEX);
			// Whether it may isolate cannot be told without isolating.
			if (actions.statusCode === 403) throw new LogInFailed(MAY_ONLY_VIEW, { status: 403 });
		}
		markPrepared(credentials);
		return {};
	}

	test: ICredentialTestRequest = {
		request: { ...PROBE, headers: testHeaders },
		rules: [
			onStatus(302, `This host redirects instead of answering: it is not the API. ${API_HOST}`),
			onStatus(
				401,
				'Cortex XDR refused the key. Check the API key, the key ID, and the key type: it must be the security level (Standard ' +
					'or Advanced) with which the key was created. For an Advanced key the clock of the n8n machine must be right',
			),
			onStatus(402, 'The licence does not cover this API: XDR Prevent or XDR Pro per Endpoint is needed'),
			onStatus(
				403,
				'The key is right but its role may not view endpoints. Give it Endpoint Administration: View; to isolate it also ' +
					'needs Action Center: View/Edit with Isolate ticked. If the tenant limits API use to certain addresses, add that of n8n',
			),
			onStatus(404, `There is no Cortex XDR API at this host. ${API_HOST}`),
			onStatus(405, `There is no Cortex XDR API at this host. ${API_HOST}`),
			onStatus(429, 'Cortex XDR is receiving too many requests. Test again in a minute'),
			onStatus(500, `The host answered with an internal error. If it is not the API host: ${API_HOST}. Else test again later`),
			...[502, 503, 504].map((status) => onStatus(status, 'Cortex XDR cannot be reached at the moment. Test again later')),
			notTheApi('reply.result_count', `The answer is not from the Cortex XDR API but a web page or another service. ${API_HOST}`),
		] as ICredentialTestRequest['rules'],
	};
}

function signed(
	credentials: ICredentialDataDecryptedObject,
	requestOptions: IHttpRequestOptions,
): IHttpRequestOptions {
	const key = {
		id: requiredField(credentials.keyId, 'key ID'),
		apiKey: requiredField(credentials.apiKey, 'API key'),
	};
	const headers =
		credentials.keyType === 'standard'
			? standardHeaders(key)
			: advancedHeaders(key, randomBytes(32).toString('hex'), Date.now());
	return withCredential(requestOptions, {
		baseURL: cortexBaseUrl(text(credentials.host)),
		headers,
		// The key ID is none: the console shows it to everybody who may see the table of keys.
		secrets: [key.apiKey, headers.Authorization ?? '', headers['x-xdr-nonce'] ?? ''],
	});
}
