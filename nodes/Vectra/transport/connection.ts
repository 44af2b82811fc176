import { NodeOperationError, type INodeCredentialDescription, type INodeProperties } from 'n8n-workflow';
import type { RequestContext } from '../../shared/http';
import { text } from '../../shared/values';

/** Respond UX (SaaS, API v3.x) or Quadrant UX (on-premises, API v2.x). */
export type Deployment = 'rux' | 'qux';

export interface Connection {
	credentialType: 'vectraOAuth2Api' | 'vectraApi';
	deployment: Deployment;
	/** The host as entered, to tell one Vectra from another. Never used as an address. */
	host: string;
	/** Whether a new token may help after a 401. */
	renewable: boolean;
}

/** Which of the two credentials a node uses. */
export const authenticationProperty: INodeProperties = {
	displayName: 'Authentication',
	name: 'authentication',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'API Token (QUX)', value: 'apiToken' },
		{ name: 'OAuth2 Client (RUX, or QUX 9.1 and Later)', value: 'oAuth2' },
	],
	default: 'oAuth2',
};

export const vectraCredentials: INodeCredentialDescription[] = [
	{ name: 'vectraApi', required: true, displayOptions: { show: { authentication: ['apiToken'] } } },
	{ name: 'vectraOAuth2Api', required: true, displayOptions: { show: { authentication: ['oAuth2'] } } },
];

/** The connection that the node's `authentication` parameter and its credential describe. */
export async function connectionOf(context: RequestContext): Promise<Connection> {
	// Read raw: `getNodeParameter` takes an item index in one kind of context only, and no expression is allowed here.
	const authentication = context.getNode().parameters.authentication ?? 'oAuth2';
	const credentialType = authentication === 'apiToken' ? 'vectraApi' : 'vectraOAuth2Api';
	const credential = await context.getCredentials(credentialType);
	const host = text(credential.host);
	if (credentialType === 'vectraApi') return { credentialType, deployment: 'qux', host, renewable: false };
	const deployment = text(credential.deployment).toLowerCase();
	if (deployment !== 'rux' && deployment !== 'qux') {
		throw new NodeOperationError(context.getNode(), 'The Vectra credential does not say which deployment it is for', {
			description: 'Choose Respond UX or Quadrant UX in the credential',
			failure: { cause: 'configuration-invalid' },
		});
	}
	return { credentialType, deployment, host, renewable: true };
}
