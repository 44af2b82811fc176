import type { INodeProperties, IPollFunctions } from 'n8n-workflow';
import { FieldReader } from '../../../shared/trigger/fieldReader';
import { collectionFor, maxItemsField } from '../../../shared/trigger/form';
import { readScope, type Scope } from '../scope';
import { STATUS_EVENTS, type StatusEvent } from './statusState';

const DEFAULT_HOLD = 5;

export const statusProperties: INodeProperties[] = [
	{
		displayName: 'Statuses',
		name: 'statusEvents',
		type: 'multiOptions',
		noDataExpression: true,
		required: true,
		options: [
			{ name: 'Connected', value: 'connected' },
			{ name: 'Connection Lost', value: 'lost', description: 'Nothing was heard from the agent for 30 days, by default' },
			{ name: 'Disconnected', value: 'disconnected' },
			{ name: 'Uninstalled', value: 'uninstalled' },
		],
		default: ['lost', 'uninstalled'],
		displayOptions: { show: { triggerOn: ['agentStatusChange'] } },
		description: 'The statuses whose beginning is emitted',
	},
	collectionFor('agentStatusChange', 'options', [
		{
			displayName: 'Hold-Down (Minutes)',
			name: 'holdMinutes',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: DEFAULT_HOLD,
			description: 'How long an agent must keep a new status before it is emitted: laptops connect and disconnect often. 0 to emit at once.',
		},
		maxItemsField(),
	]),
];

export interface StatusParameters {
	scope: Scope;
	events: StatusEvent[];
	/** In ms. */
	hold: number;
	maxItems: number;
}

/** Reads the fields above. @throws NodeOperationError that says which one is wrong */
export function readStatusParameters(context: IPollFunctions): StatusParameters {
	const reader = new FieldReader(context, statusProperties);
	return {
		scope: readScope(reader),
		events: reader.choices('statusEvents', 'Statuses', STATUS_EVENTS, ['lost', 'uninstalled']),
		hold: (reader.number(reader.options, 'holdMinutes', 'Hold-Down', 0, 24 * 60) ?? DEFAULT_HOLD) * 60_000,
		maxItems: reader.maxItems(),
	};
}
