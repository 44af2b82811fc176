import { numberIn, textIn, type Refuse } from '../../../shared/formValues';
import type { VectraHost } from '../../transport/normalize';
import type { FormField } from './criterion';

/** Minimum scores, inclusive (≥). Null: that score does not matter; one of the two does. */
export interface Threshold {
	threat: number | null;
	certainty: number | null;
	/** Whether a host must reach both minimums, or either. */
	combine: 'and' | 'or';
}

export const scoreField = (displayName: string, name: string, description: string): FormField => ({
	displayName,
	name,
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 99 },
	default: 0,
	description,
});

export const combineField: FormField = {
	displayName: 'Combine',
	name: 'combine',
	type: 'options',
	options: [
		{ name: 'Both', value: 'and', description: 'Threat and certainty must reach their minimum' },
		{ name: 'Either', value: 'or', description: 'One of the two is enough' },
	],
	default: 'and',
	description: 'Whether a host must reach both minimums. A minimum of 0 does not count.',
};

/** Undefined when no score has a minimum. */
export function readThreshold(values: Record<string, unknown>, refuse: Refuse): Threshold | undefined {
	const minimum = (name: string, label: string): number | null => numberIn(values[name] ?? 0, 0, 99, label, refuse) || null;
	const threat = minimum('threat', 'Threat');
	const certainty = minimum('certainty', 'Certainty');
	const combine = textIn(values.combine, 'Combine', refuse) || 'and';
	if (combine !== 'and' && combine !== 'or') throw refuse(`“${combine}” is not a way to combine scores`, 'Choose Both or Either in Combine');
	return threat === null && certainty === null ? undefined : { threat, certainty, combine };
}

/** Whether the scores of the host reach the threshold. A score that Vectra does not report reaches nothing. */
export function reaches(host: VectraHost, { threat, certainty, combine }: Threshold, margin: number): boolean {
	const met = [
		[host.threat, threat],
		[host.certainty, certainty],
	].flatMap(([score, minimum]) => (minimum === null ? [] : [score !== null && score >= minimum - margin]));
	return combine === 'and' ? met.length > 0 && met.every(Boolean) : met.some(Boolean);
}
