import type { INodeProperties, IPollFunctions } from 'n8n-workflow';
import { FieldReader } from '../../../shared/trigger/fieldReader';
import { collectionFor, maxItemsField } from '../../../shared/trigger/form';
import { readScope, type Scope } from '../scope';
import { ISOLATION_EVENTS, type IsolationEvent } from './isolationState';

const DEFAULT_EVENTS: readonly IsolationEvent[] = ISOLATION_EVENTS;

export const isolationProperties: INodeProperties[] = [
	{
		displayName: 'Changes',
		name: 'isolationEvents',
		type: 'multiOptions',
		noDataExpression: true,
		required: true,
		options: [
			{
				name: 'Cancelled or Expired',
				value: 'cancelledOrExpired',
				description: 'What was pending came to nothing: it was cancelled, it expired, or it failed',
			},
			{ name: 'Isolated', value: 'isolated', description: 'The endpoint is isolated' },
			{ name: 'Pending', value: 'pending', description: 'An isolation or a release waits for the agent' },
			{ name: 'Released', value: 'released', description: 'The endpoint is not isolated any more' },
		],
		default: ['cancelledOrExpired', 'isolated', 'pending', 'released'],
		displayOptions: { show: { triggerOn: ['isolationChange'] } },
	},
	collectionFor('isolationChange', 'options', [
		{
			displayName: 'Find Who Asked',
			name: 'findRequester',
			type: 'boolean',
			default: false,
			description:
				'Whether to look into the management log for who asked for a change, and for pending isolations of endpoints that the list of isolated ones does not show. Takes one more call per poll and the right to view the log.',
		},
		maxItemsField(),
	]),
];

export interface IsolationParameters {
	scope: Scope;
	events: IsolationEvent[];
	findRequester: boolean;
	maxItems: number;
}

/** Reads the fields above. @throws NodeOperationError that says which one is wrong */
export function readIsolationParameters(context: IPollFunctions): IsolationParameters {
	const reader = new FieldReader(context, isolationProperties);
	return {
		scope: readScope(reader),
		events: reader.choices('isolationEvents', 'Changes', ISOLATION_EVENTS, DEFAULT_EVENTS),
		findRequester: reader.flag(reader.options, 'findRequester', 'Find Who Asked'),
		maxItems: reader.maxItems(),
	};
}
