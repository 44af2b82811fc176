import type { INodeProperties, IPollFunctions } from 'n8n-workflow';
import { collectionFor } from '../../../shared/trigger/form';
import { text } from '../../../shared/values';
import {
	backlogHours,
	entityTypesField,
	fetchHostDetails,
	EventReader,
	maxItems,
	overlapMinutes,
	scoreField,
	type EventOptions,
} from '../feed/fields';
import { SEVERITIES, type ScoreFilter } from '../feed/filters';

export const scoreProperties: INodeProperties[] = [
	entityTypesField,
	collectionFor('entityScoreChange', 'filters', [
		scoreField('Minimum Certainty', 'minCertainty', 99, 'Quadrant UX only: leave out entities with a lower certainty score'),
		{
			displayName: 'Minimum Severity',
			name: 'minSeverity',
			type: 'options',
			options: [
				{ name: 'Critical', value: 'critical' },
				{ name: 'High', value: 'high' },
				{ name: 'Low', value: 'low' },
				{ name: 'Medium', value: 'medium' },
			],
			default: 'high',
			description: 'Leave out entities with a lower severity or none',
		},
		scoreField('Minimum Threat', 'minThreat', 99, 'Quadrant UX only: leave out entities with a lower threat score'),
		scoreField('Minimum Urgency', 'minUrgency', 100, 'Respond UX only: leave out entities with a lower urgency score'),
		{
			displayName: 'Only Increases',
			name: 'onlyIncreases',
			type: 'boolean',
			default: true,
			description: 'Whether to leave out events about a falling score',
		},
		{
			displayName: 'Only Prioritized',
			name: 'onlyPrioritized',
			type: 'boolean',
			default: true,
			description: 'Whether to leave out entities that Respond UX does not prioritize',
		},
	]),
	collectionFor('entityScoreChange', 'options', [
		backlogHours('When first activated, also emit the score changes of the last hours; on Quadrant UX, the entities with a detection in that time'),
		fetchHostDetails,
		maxItems,
		overlapMinutes,
	]),
];

export interface ScoreParameters extends EventOptions {
	filter: ScoreFilter;
}

/** Reads the fields above. @throws NodeOperationError that says which one is wrong */
export function readScoreParameters(context: IPollFunctions): ScoreParameters {
	const reader = new EventReader(context, scoreProperties);
	const { filters } = reader;
	const severity = text(filters.minSeverity).toLowerCase();
	const minSeverity = SEVERITIES.find((known) => known === severity);
	if (severity !== '' && minSeverity === undefined) {
		throw reader.refuse(`“${severity}” is not a severity`, `Choose one of: ${SEVERITIES.join(', ')}`);
	}
	return {
		...reader.common(),
		filter: {
			minUrgency: reader.number(filters, 'minUrgency', 'Minimum Urgency', 0, 100),
			minThreat: reader.number(filters, 'minThreat', 'Minimum Threat', 0, 99),
			minCertainty: reader.number(filters, 'minCertainty', 'Minimum Certainty', 0, 99),
			minSeverity,
			onlyIncreases: reader.flag(filters, 'onlyIncreases', 'Only Increases'),
			onlyPrioritized: reader.flag(filters, 'onlyPrioritized', 'Only Prioritized'),
		},
	};
}
