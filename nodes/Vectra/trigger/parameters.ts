import { NodeOperationError, type IDataObject, type INodeProperties, type IPollFunctions } from 'n8n-workflow';
import { numeric, text } from '../../shared/values';
import { tagProblem } from '../actions/tag/validate';
import type { BackOff } from './ledger';
import type { ContainmentConfig } from './reconcile';

const MINUTE = 60_000;
const DEFAULT_RETRY_AFTER = 2;
const DEFAULT_LONGEST = 5;

const show = { triggerOn: ['containmentChange'] };

export const containmentProperties: INodeProperties[] = [
	{
		displayName: 'Request Tag',
		name: 'requestTag',
		type: 'string',
		noDataExpression: true,
		default: 'vectra_contain',
		required: true,
		displayOptions: { show },
		description:
			'Hosts with exactly this tag are to be isolated, and to be released when it is taken off. When moving over from Vectra Automated Response, give the tag used there: hosts that it contained and that do not carry the Request Tag are released.',
	},
	{
		displayName: 'No-Block Group',
		name: 'noBlockGroup',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'e.g. NoBlock',
		displayOptions: { show },
		description:
			'Name of a host or IP group in Vectra whose members are never isolated, and are released when they are. Leave empty for none.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions: { show },
		options: [
			{
				displayName: 'Longest Retry Interval (Minutes)',
				name: 'longestRetryInterval',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: DEFAULT_LONGEST,
				description: 'The interval between repetitions doubles up to this',
			},
			{
				displayName: 'Release Tag',
				name: 'releaseTag',
				type: 'string',
				default: '',
				placeholder: 'e.g. vectra_release',
				description: 'Hosts with exactly this tag are released even while they carry the request tag',
			},
			{
				displayName: 'Retry After (Minutes)',
				name: 'retryAfter',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: DEFAULT_RETRY_AFTER,
				description:
					'How long the workflow has to record an outcome in Vectra before the same thing is emitted again. Should be longer than one run of the workflow.',
			},
		],
	},
];

export interface ContainmentParameters extends ContainmentConfig {
	/** '' for none. */
	noBlockGroup: string;
	backOff: BackOff;
}

/** Reads the fields above. @throws NodeOperationError that says which one is wrong */
export function readContainmentParameters(context: IPollFunctions): ContainmentParameters {
	const refuse = (message: string, description: string): Error =>
		new NodeOperationError(context.getNode(), message, { description, failure: { cause: 'configuration-invalid' } });

	const requestTag = text(context.getNodeParameter('requestTag', ''));
	const options = context.getNodeParameter('options', {}) as IDataObject;
	const releaseTag = text(options.releaseTag);
	if (requestTag === '') throw refuse('The Request Tag is missing', 'Give the tag by which analysts ask for isolation');
	const problem = tagProblem(requestTag) ?? (releaseTag === '' ? undefined : tagProblem(releaseTag));
	if (problem !== undefined) throw refuse(problem, 'Correct the Request Tag or the Release Tag');
	if (requestTag === releaseTag) {
		throw refuse('The Request Tag and the Release Tag are the same', 'Choose two different tags');
	}
	const minutes = (name: string, fallback: number): number => {
		const value = options[name] === undefined ? fallback : numeric(options[name]);
		if (value === undefined || value < 1) {
			throw refuse('The retry intervals must be one minute or longer', 'Correct Retry After or Longest Retry Interval');
		}
		return value * MINUTE;
	};
	return {
		requestTag,
		releaseTag,
		noBlockGroup: text(context.getNodeParameter('noBlockGroup', '')),
		backOff: {
			retryAfter: minutes('retryAfter', DEFAULT_RETRY_AFTER),
			longest: minutes('longestRetryInterval', DEFAULT_LONGEST),
		},
	};
}
