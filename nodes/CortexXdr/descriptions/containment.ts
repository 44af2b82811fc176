import type { INodeProperties } from 'n8n-workflow';

/** Default wait of a run for an isolation or release, in seconds. It is below the trigger's first repetition. */
export const DEFAULT_MAX_WAIT = 90;

/** What a run does with what it decided. */
export const MODES = ['execute', 'dryRun'] as const;

export const modeProperty: INodeProperties = {
	displayName: 'Mode',
	name: 'mode',
	type: 'options',
	options: [
		{
			name: 'Dry Run',
			value: 'dryRun',
			description: 'Decide everything, send nothing: the outcome says what would be done',
		},
		{
			name: 'Execute',
			value: 'execute',
			description: 'Decide, and send what is due',
		},
	],
	default: 'execute',
	description: 'Whether the request is sent, or only decided and reported',
};

export const whenOfflineProperty: INodeProperties = {
	displayName: 'When Offline',
	name: 'whenOffline',
	type: 'options',
	options: [
		{
			name: 'Defer',
			value: 'defer',
			description: 'Send nothing; the request can still be withdrawn. A later run does it once the agent is connected.',
		},
		{
			name: 'Error',
			value: 'error',
			description: 'Send nothing and fail the item',
		},
		{
			name: 'Queue in Cortex',
			value: 'queue',
			description: 'Cannot be withdrawn by any API call: Cortex holds the action until the agent returns',
		},
	],
	default: 'defer',
	description: 'What to do when the agent of the endpoint is not connected',
};

/** How sure the node must be that an endpoint is the machine that is meant. Not to be chosen by data. */
export const evidenceProperty: INodeProperties = {
	displayName: 'Evidence',
	name: 'evidence',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { identifyBy: ['identifiers'] } },
	options: [
		{
			name: 'Any One',
			value: 'anyOne',
			description: 'One identifier is enough unless another contradicts it, even an address, which may have moved on',
		},
		{
			name: 'Endpoint ID Only',
			value: 'idOnly',
			description: 'Nothing but an endpoint ID names a machine; the other identifiers can only contradict it',
		},
		{
			name: 'Name and Address or MAC',
			value: 'nameAndAddress',
			description: 'Two kinds must agree, or a name the machine proved. A single one filled in by hand is enough.',
		},
	],
	default: 'nameAndAddress',
	description: 'How much must agree before an endpoint counts as the machine that is meant',
};

export const waitProperty: INodeProperties = {
	displayName: 'Wait for Completion',
	name: 'waitForCompletion',
	type: 'boolean',
	noDataExpression: true,
	default: true,
	description:
		'Whether to follow the action until the endpoint’s own state shows the result. Otherwise the output says what is known right after the request was accepted.',
};

export const maxWaitOption: INodeProperties = {
	displayName: 'Max Wait (Seconds)',
	name: 'maxWait',
	type: 'number',
	noDataExpression: true,
	typeOptions: { minValue: 1, maxValue: 3600 },
	default: DEFAULT_MAX_WAIT,
	description:
		'How long all items together may wait for completion. A connected agent usually needs seconds, at most about five minutes.',
};

const commonOptions: INodeProperties[] = [
	{
		displayName: 'Address Counts for (Hours)',
		name: 'addressAge',
		type: 'number',
		noDataExpression: true,
		typeOptions: { minValue: 0 },
		default: 24,
		description: 'An address that Vectra saw longer ago than this does not count: addresses are handed on to other machines',
	},
	{
		// n8n drops a saved option that the form does not have, and this one must not be lost: what was saved as a dry run
		// would isolate. So it is still a field, which is shown only where it was saved, and the node refuses it.
		displayName: 'Dry Run (Replaced by Mode)',
		name: 'dryRun',
		type: 'boolean',
		displayOptions: { show: { dryRun: [{ _cnd: { exists: true } }] } },
		default: true,
		description: 'Whether this was a dry run. Choose it as Mode and remove this option.',
		allowArbitraryValues: true,
	},
	{
		displayName: 'Incident ID',
		name: 'incidentId',
		type: 'string',
		default: '',
		description: 'An incident or case in Cortex XDR in whose timeline the action shall appear',
	},
	{
		displayName: 'Max Endpoints per Run',
		name: 'maxEndpoints',
		type: 'number',
		noDataExpression: true,
		typeOptions: { minValue: 0 },
		default: 0,
		description:
			'How many endpoints this node may change at most in one execution, as an AI tool over all calls; those beyond are reported as “limitReached”. 0 means no limit.',
	},
	maxWaitOption,
	{
		displayName: 'Require All Identifiers to Agree',
		name: 'requireAgreement',
		type: 'boolean',
		default: false,
		description:
			'Whether an endpoint that contradicts any of the given identifiers is no match. Otherwise the one that agrees with the most is taken.',
	},
];

export const optionsProperty: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: commonOptions,
};

/** Endpoints that the node must not isolate. */
export const protectedProperty: INodeProperties = {
	displayName: 'Protected Endpoints',
	name: 'protectedEndpoints',
	type: 'collection',
	placeholder: 'Add Protection',
	default: {},
	description: 'Endpoints that are never isolated by this node: they are reported as “protected” instead. Any match protects.',
	options: [
		{
			displayName: 'Endpoint Groups',
			name: 'groups',
			type: 'string',
			default: '',
			placeholder: 'e.g. Domain Controllers, Production',
			description: 'Names of endpoint groups in Cortex XDR, separated by commas',
		},
		{
			displayName: 'Endpoint IDs',
			name: 'endpointIds',
			type: 'string',
			default: '',
			description: 'Separated by commas',
		},
		{
			displayName: 'Name Patterns',
			name: 'namePatterns',
			type: 'string',
			default: '',
			placeholder: 'e.g. DC-*, SQL??-PROD*',
			description: 'Host names, separated by commas; * stands for any characters, ? for one',
		},
		{
			displayName: 'Operating Systems',
			name: 'operatingSystems',
			type: 'multiOptions',
			options: [
				{ name: 'Linux', value: 'AGENT_OS_LINUX' },
				{ name: 'macOS', value: 'AGENT_OS_MAC' },
				{ name: 'Windows', value: 'AGENT_OS_WINDOWS' },
			],
			default: [],
			// The node understands both spellings of macOS.
			allowArbitraryValues: true,
		},
		{
			displayName: 'Tags',
			name: 'tags',
			type: 'string',
			default: '',
			placeholder: 'e.g. no-isolation',
			description: 'Endpoint tags or server tags in Cortex XDR, separated by commas',
		},
		{
			displayName: 'Types',
			name: 'types',
			type: 'multiOptions',
			options: [
				{ name: 'Container Host', value: 'AGENT_TYPE_CONTAINERIZED' },
				{ name: 'Mobile', value: 'AGENT_TYPE_MOBILE' },
				{ name: 'Server', value: 'AGENT_TYPE_SERVER' },
				{ name: 'Serverless', value: 'AGENT_TYPE_SERVERLESS' },
				{ name: 'Workstation', value: 'AGENT_TYPE_WORKSTATION' },
			],
			default: [],
		},
	],
};
