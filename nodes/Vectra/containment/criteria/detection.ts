import { splitList } from '../../../shared/values';
import { entryIn } from '../../../shared/formValues';
import { defineCriterion } from './criterion';
import { combineField, reaches, readThreshold, scoreField, type Threshold } from './threshold';

interface Setting {
	/** Compared whole and with their case. */
	types: readonly string[];
	/** Null: the scores of the host do not matter. */
	minimum: Threshold | null;
}

/** The host has an active detection of one of these types, and scores of its own that reach the minimum. */
export const detection = defineCriterion({
	name: 'detection',
	field: {
		displayName: 'Detections',
		name: 'detections',
		type: 'fixedCollection',
		default: {},
		placeholder: 'Add Detections',
		description: 'Hosts with an active detection of one of these types',
		options: [
			{
				displayName: 'Detections',
				name: 'values',
				values: [
					{
						displayName: 'Types',
						name: 'types',
						type: 'string',
						default: '',
						placeholder: 'e.g. Hidden HTTPS Tunnel, Ransomware File Activity',
						description: 'As Vectra shows them, separated by commas; upper and lower case differ',
					},
					scoreField('Minimum Threat', 'threat', 'Threat score that the host must have, from 0 to 99'),
					scoreField('Minimum Certainty', 'certainty', 'Certainty score that the host must have, from 0 to 99'),
					combineField,
				],
			},
		],
	},
	read(given, refuse): Setting | null {
		const entry = entryIn(given, 'Detections', refuse);
		if (entry === undefined) return null;
		const types = splitList(entry.types);
		if (types.length === 0) throw refuse('No detection type is given', 'Give the types as Vectra shows them, such as Hidden HTTPS Tunnel');
		return { types, minimum: readThreshold(entry, refuse) ?? null };
	},
	evidence: ({ types }) => ({ kind: 'detections', types }),
	meets({ types, minimum }, host, { detectionTypes }, margin) {
		const active = detectionTypes.get(host.id);
		return types.some((type) => active?.has(type)) && (minimum === null || reaches(host, minimum, margin));
	},
	text: () => 'The host has an active detection of a type that calls for isolation',
});
