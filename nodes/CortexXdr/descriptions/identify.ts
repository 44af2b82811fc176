import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { fieldNames, formIn } from '../../shared/formValues';
import { readChoice, refuseInput } from '../../shared/input';
import { locatorProperty, readLocator } from '../../shared/locator';
import { readIdentity, type Identity, type IdentityInput } from '../containment/identity';

const identifiersProperty: INodeProperties = {
	displayName: 'Identifiers',
	name: 'identifiers',
	type: 'collection',
	placeholder: 'Add Identifier',
	default: {},
	displayOptions: { show: { identifyBy: ['identifiers'] } },
	description:
		'An endpoint ID decides, unless something that the machine said of itself contradicts it. Otherwise Evidence says how much must agree; if several endpoints remain, nothing is sent.',
	options: [
		{
			displayName: 'Endpoint ID',
			name: 'endpointId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 5d0c1e7a9b3f4c21a6e8d47f0b92c3ee',
			description: 'The 32 hexadecimal digits by which Cortex XDR knows the agent',
		},
		{
			displayName: 'Host Name',
			name: 'hostName',
			type: 'string',
			default: '',
			placeholder: 'e.g. FIN-LT-0142',
			description: 'Short or fully qualified. A text is one name; an expression may give a list.',
		},
		{
			displayName: 'IP Address',
			name: 'ipAddress',
			type: 'string',
			default: '',
			placeholder: 'e.g. 10.20.4.77',
			description:
				'An address that the agent reports, IPv4 or IPv6. Several may be given, separated by commas. For the address behind NAT use Public IP Address.',
		},
		{
			displayName: 'MAC Address',
			name: 'macAddress',
			type: 'string',
			default: '',
			placeholder: 'e.g. 02:4a:11:5e:90:0c',
			description: 'Tells several matches apart. Cortex XDR cannot search by it, so it does not suffice alone.',
		},
		{
			displayName: 'Operating System',
			name: 'operatingSystem',
			type: 'options',
			options: [
				{ name: 'Android', value: 'AGENT_OS_ANDROID' },
				{ name: 'iOS', value: 'AGENT_OS_IOS' },
				{ name: 'Linux', value: 'AGENT_OS_LINUX' },
				{ name: 'macOS', value: 'AGENT_OS_MAC' },
				{ name: 'Windows', value: 'AGENT_OS_WINDOWS' },
			],
			default: 'AGENT_OS_WINDOWS',
			// The node understands every spelling of Cortex XDR.
			allowArbitraryValues: true,
			description: 'An endpoint with another one is not the machine that is meant. It does not suffice alone.',
		},
		{
			displayName: 'Public IP Address',
			name: 'publicIpAddress',
			type: 'string',
			default: '',
			placeholder: 'e.g. 198.51.100.24',
			description: 'The address from which the agent last reached Cortex XDR',
		},
		{
			displayName: 'Vectra Host',
			name: 'vectraHost',
			type: 'json',
			default: '={{ $json.host }}',
			description:
				'The host in an item of the Vectra AI Trigger: its names and who gave them, its addresses and their age count as evidence',
		},
	],
};

/** The same field alone, for an operation that always looks hosts up by what is known of them. */
export const identifiersOnly: INodeProperties = {
	...identifiersProperty,
	displayOptions: undefined,
	default: { vectraHost: '={{ $json.host ?? $json }}' },
	description: 'What is known of the machine, such as the host in an item of the Vectra AI Trigger, or the item itself of Host → Get Many',
};

/** The fields that say which endpoint is meant. */
export const identifyProperties: INodeProperties[] = [
	{
		displayName: 'Identify By',
		name: 'identifyBy',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Endpoint',
				value: 'endpoint',
				description: 'Choose it from a list, or give its endpoint ID or its host name',
			},
			{
				name: 'Identifiers',
				value: 'identifiers',
				description: 'Give what is known of the machine, such as the IP address and host name that Vectra reports',
			},
		],
		default: 'endpoint',
	},
	locatorProperty({
		displayName: 'Endpoint',
		name: 'endpoint',
		searchListMethod: 'searchEndpoints',
		description: 'The machine, as its Cortex XDR agent knows it',
		displayOptions: { show: { identifyBy: ['endpoint'] } },
		id: {
			placeholder: 'e.g. 5d0c1e7a9b3f4c21a6e8d47f0b92c3ee',
			pattern: { regex: '^\\s*[0-9a-fA-F]{32}\\s*$', errorMessage: 'An endpoint ID has 32 hexadecimal digits' },
		},
		byText: [{ displayName: 'By Host Name', name: 'name', placeholder: 'e.g. FIN-LT-0142' }],
	}),
	identifiersProperty,
];

/**
 * Reads the fields above for one item.
 *
 * @throws NodeOperationError that names the item and says what to give instead
 */
export function identityOf(context: IExecuteFunctions, itemIndex: number): Identity {
	return identityFrom(context, itemIndex, identityInput(context, itemIndex));
}

/** Reads `identifiersOnly` for one item, as `identityOf` does. */
export function identityByIdentifiers(context: IExecuteFunctions, itemIndex: number): Identity {
	return identityFrom(context, itemIndex, identifiersInput(context, itemIndex));
}

function identityFrom(context: IExecuteFunctions, itemIndex: number, input: IdentityInput): Identity {
	const result = readIdentity(input, Date.now());
	if ('identity' in result) return result.identity;
	throw new NodeOperationError(context.getNode(), result.problem, {
		itemIndex,
		description: `Item ${itemIndex}: nothing was looked up and nothing was sent`,
	});
}

function identityInput(context: IExecuteFunctions, itemIndex: number): IdentityInput {
	const identifyBy = readChoice(context, itemIndex, 'identifyBy', ['endpoint', 'identifiers'], 'endpoint', 'Identify By');
	if (identifyBy === 'identifiers') return identifiersInput(context, itemIndex);
	const { mode, value } = readLocator(context, itemIndex, 'endpoint');
	return mode === 'name' ? { hostName: value } : { endpointId: value };
}

function identifiersInput(context: IExecuteFunctions, itemIndex: number): IdentityInput {
	const given = context.getNodeParameter('identifiers', itemIndex, {}) as unknown;
	const identifiers: IdentityInput = formIn(given, fieldNames(identifiersProperty), 'Identifiers', refuseInput(context, itemIndex));
	return 'vectraHost' in identifiers ? { ...identifiers, vectraHost: objectOf(identifiers.vectraHost) } : identifiers;
}

/** A field of type JSON yields an object, or the text of one. */
function objectOf(value: unknown): unknown {
	if (typeof value !== 'string') return value;
	try {
		return JSON.parse(value) as unknown;
	} catch {
		return undefined;
	}
}
