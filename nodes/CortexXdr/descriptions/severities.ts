import { choicesIn, type Refuse } from '../../shared/formValues';

/** Severities of alerts and issues, in the words of 3.x. */
export const SEVERITIES = [
	{ name: 'Critical', value: 'critical' },
	{ name: 'High', value: 'high' },
	{ name: 'Informational', value: 'informational' },
	{ name: 'Low', value: 'low' },
	{ name: 'Medium', value: 'medium' },
] as const;

/** Reads a list of them. @throws the error of `refuse` for one that there is not */
export function readSeverities(given: unknown, refuse: Refuse): string[] {
	return choicesIn(given, SEVERITIES.map(({ value }) => value), 'Severity', refuse);
}
