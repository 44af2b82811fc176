import type { INodeProperties, IPollFunctions } from 'n8n-workflow';
import { collectionFor } from '../../../shared/trigger/form';
import { splitList, textList } from '../../../shared/values';
import {
	backlogHours,
	fetchHostDetails,
	EventReader,
	maxItems,
	overlapMinutes,
	scoreField,
	type EventOptions,
} from '../feed/fields';
import type { DetectionFilter } from '../feed/filters';

const show = { triggerOn: ['newDetection'] };

export const detectionProperties: INodeProperties[] = [
	{
		displayName: 'Emit',
		name: 'detectionEvents',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Every Activity',
				value: 'everyActivity',
				description: 'Also each new activity of a detection that exists already',
			},
			{
				name: 'New Detections Only',
				value: 'newOnly',
				description: 'Each detection once, as soon as it passes the filters',
			},
		],
		default: 'newOnly',
		displayOptions: { show },
	},
	collectionFor('newDetection', 'filters', [
		{
			displayName: 'Categories',
			name: 'categories',
			type: 'multiOptions',
			options: [
				{ name: 'Botnet Activity', value: 'botnet_activity' },
				{ name: 'Command and Control', value: 'command_and_control' },
				{ name: 'Exfiltration', value: 'exfiltration' },
				{ name: 'Info', value: 'info' },
				{ name: 'Lateral Movement', value: 'lateral_movement' },
				{ name: 'Reconnaissance', value: 'reconnaissance' },
			],
			default: [],
			description: 'Leave out detections of other categories',
		},
		{
			displayName: 'Detection Types',
			name: 'detectionTypes',
			type: 'string',
			default: '',
			placeholder: 'e.g. Hidden HTTPS Tunnel, Port Scan',
			description: 'Leave out other types. Names as Vectra shows them, separated by commas; upper and lower case do not matter.',
		},
		{
			displayName: 'Include Info',
			name: 'includeInfo',
			type: 'boolean',
			default: false,
			description: 'Whether to emit detections of the category Info as well',
		},
		{
			displayName: 'Include Triaged',
			name: 'includeTriaged',
			type: 'boolean',
			default: false,
			description: 'Whether to emit detections that a triage rule explains as well',
		},
		scoreField('Minimum Certainty', 'minCertainty', 99, 'Leave out detections with a lower certainty score'),
		scoreField('Minimum Threat', 'minThreat', 99, 'Leave out detections with a lower threat score'),
	]),
	collectionFor('newDetection', 'options', [
		backlogHours('When first activated, also emit the detections of the last hours'),
		fetchHostDetails,
		maxItems,
		overlapMinutes,
	]),
];

export interface DetectionParameters extends EventOptions {
	newOnly: boolean;
	filter: DetectionFilter;
}

/** Reads the fields above. @throws NodeOperationError that says which one is wrong */
export function readDetectionParameters(context: IPollFunctions): DetectionParameters {
	const reader = new EventReader(context, detectionProperties);
	const { filters } = reader;
	const categories = textList(filters.categories);
	return {
		...reader.common(),
		newOnly: reader.choice('detectionEvents', 'Emit', ['newOnly', 'everyActivity'], 'newOnly') === 'newOnly',
		filter: {
			types: splitList(filters.detectionTypes).map((type) => type.toLowerCase()),
			categories,
			minThreat: reader.number(filters, 'minThreat', 'Minimum Threat', 0, 99),
			minCertainty: reader.number(filters, 'minCertainty', 'Minimum Certainty', 0, 99),
			includeTriaged: reader.flag(filters, 'includeTriaged', 'Include Triaged'),
			// A filter for this category asks for it.
			includeInfo: reader.flag(filters, 'includeInfo', 'Include Info') || categories.includes('info'),
		},
	};
}
