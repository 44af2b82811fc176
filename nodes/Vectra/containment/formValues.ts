import { isRecord, numeric, text } from '../../shared/values';

/** Readers for the values of the trigger's form. An odd value is refused: it must not switch a rule off. */

/** Makes the error for a field that is wrong: what is wrong, and what to do. */
export type Refuse = (message: string, description: string) => Error;

/** The text of a field; '' when it is empty. */
export function textIn(given: unknown, label: string, refuse: Refuse): string {
	if (given === undefined || given === null || typeof given === 'string' || typeof given === 'number') return text(given);
	throw refuse(`${label} is not a text`, `Correct ${label}`);
}

export function numberIn(given: unknown, least: number, most: number, label: string, refuse: Refuse): number {
	const number = numeric(given);
	if (number !== undefined && number >= least && number <= most) return number;
	throw refuse(`${label} is “${text(given)}”, which is not a number from ${least} to ${most}`, `Correct ${label}`);
}

/** The one entry of a fixed collection; undefined when nobody added it. */
export function entryIn(given: unknown, label: string, refuse: Refuse): Record<string, unknown> | undefined {
	if (given === undefined || given === null || given === '') return undefined;
	if (isRecord(given) && given.values === undefined) return undefined;
	if (isRecord(given) && isRecord(given.values)) return given.values;
	throw refuse(`${label} does not have the form of its fields`, `Remove ${label} from the trigger and add it again`);
}
