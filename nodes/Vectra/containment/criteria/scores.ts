import { entryIn } from '../../../shared/formValues';
import { defineCriterion } from './criterion';
import { combineField, reaches, readThreshold, scoreField } from './threshold';

/** The threat and certainty scores reach a threshold (≥). */
export const scores = defineCriterion({
	name: 'scores',
	field: {
		displayName: 'Scores',
		name: 'scores',
		type: 'fixedCollection',
		default: {},
		placeholder: 'Add Scores',
		description: 'Hosts whose threat and certainty scores reach a minimum',
		options: [
			{
				displayName: 'Scores',
				name: 'values',
				values: [
					scoreField('Threat', 'threat', 'Threat score from 1 to 99 that the host must reach or exceed'),
					scoreField('Certainty', 'certainty', 'Certainty score from 1 to 99 that the host must reach or exceed'),
					combineField,
				],
			},
		],
	},
	read(given, refuse) {
		const entry = entryIn(given, 'Scores', refuse);
		if (entry === undefined) return null;
		const threshold = readThreshold(entry, refuse);
		if (!threshold) throw refuse('The scores have no minimum', 'Give a threat or a certainty score above 0');
		return threshold;
	},
	evidence: () => ({ kind: 'hosts' }),
	meets: (threshold, host, _evidence, margin) => reaches(host, threshold, margin),
	text: () => 'The threat and certainty scores of the host reached the threshold',
});
