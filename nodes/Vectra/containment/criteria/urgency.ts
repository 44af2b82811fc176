import { numberIn } from '../../../shared/formValues';
import { defineCriterion } from './criterion';

/** The urgency score of Respond UX, 0 to 100, reaches a threshold (≥). */
export const urgency = defineCriterion({
	name: 'urgency',
	field: {
		displayName: 'Urgency (RUX)',
		name: 'urgency',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 100 },
		default: 80,
		description: 'Hosts whose urgency score is this or higher. Respond UX only.',
	},
	read: (given, refuse) => (given === undefined ? null : numberIn(given, 1, 100, 'Urgency', refuse)),
	evidence: (threshold, margin) => ({ kind: 'urgency', minimum: threshold - margin }),
	meets(threshold, { id }, evidence, margin) {
		const score = evidence.urgency.get(id);
		return score !== undefined && score >= threshold - margin;
	},
	text: () => 'The urgency score of the host reached the threshold',
});
