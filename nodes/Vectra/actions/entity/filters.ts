import { NodeOperationError } from 'n8n-workflow';
import { flagFilter, fromFilter, tagsFilter, timeFilter } from '../../descriptions/filterKinds';
import type { Filter } from '../../descriptions/filters';
import { nameFilter, severityFilter, stateFilter } from '../host/filters';

const MODIFIED = ['last_modified_timestamp', 'last_modified'];
const DETECTED = ['last_detection_timestamp'];

/** A filter for a field that only entities of Respond UX have. */
function ruxOnly(filter: Filter): Filter {
	const { property, read } = filter;
	return {
		property: { ...property, description: property.description === undefined ? 'Respond UX only' : `${property.description} Respond UX only.` },
		read(input) {
			const applied = read(input);
			if (applied === undefined || input.deployment === 'rux') return applied;
			throw new NodeOperationError(
				input.context.getNode(),
				`Quadrant UX cannot be asked for “${property.displayName}”: only entities of Respond UX have it`,
				{
					itemIndex: input.itemIndex,
					description:
						`Item ${input.itemIndex}: nothing was sent. ` +
						'Use Host → Get Many or Account → Get Many with the filters Threat From and Certainty From',
				},
			);
		},
	};
}

export const URGENCY_FILTER = ruxOnly(
	fromFilter({
		displayName: 'Urgency From',
		name: 'urgencyFrom',
		fields: ['urgency_score'],
		max: 100,
		description: 'From 0 to 100, inclusive (≥).',
	}),
);

export const ENTITY_FILTERS: readonly Filter[] = [
	timeFilter({
		displayName: 'Last Detection After',
		name: 'lastDetectionAfter',
		parameter: 'last_detection_timestamp_gte',
		fields: DETECTED,
		bound: 'after',
	}),
	timeFilter({
		displayName: 'Last Detection Before',
		name: 'lastDetectionBefore',
		parameter: 'last_detection_timestamp_lte',
		fields: DETECTED,
		bound: 'before',
	}),
	ruxOnly(
		timeFilter({
			displayName: 'Modified After',
			name: 'modifiedAfter',
			parameter: { rux: 'last_modified_timestamp_gte' },
			fields: MODIFIED,
			bound: 'after',
		}),
	),
	ruxOnly(
		timeFilter({
			displayName: 'Modified Before',
			name: 'modifiedBefore',
			parameter: { rux: 'last_modified_timestamp_lte' },
			fields: MODIFIED,
			bound: 'before',
		}),
	),
	nameFilter,
	ruxOnly(
		flagFilter({
			displayName: 'Prioritized',
			name: 'prioritized',
			parameter: { rux: 'is_prioritized' },
			fields: ['is_prioritized'],
			description: 'Whether Vectra must have put the entity first, or must not have.',
		}),
	),
	severityFilter,
	stateFilter,
	tagsFilter,
	URGENCY_FILTER,
];
