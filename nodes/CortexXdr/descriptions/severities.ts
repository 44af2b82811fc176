import { choiceIn, listIn, type Refuse } from '../../shared/formValues';

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
	const choices = SEVERITIES.map(({ value }) => value);
	return listIn(given, 'Severity', refuse).map((one) => choiceIn(one, choices, 'high', 'Severity', refuse));
}
