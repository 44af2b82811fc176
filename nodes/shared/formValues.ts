import { excerpt, isRecord, numeric, splitList, text } from './values';

/**
 * Readers for the values of a form. Expressions, n8n's variables and AI tools yield texts, numbers and objects where the
 * form offers a switch or a list. An odd value is refused: it must never switch off what the person at the editor set.
 */

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
	const range = most === Infinity ? `of ${least} or more` : `from ${least} to ${most}`;
	throw refuse(`${label} is “${shown(given)}”, which is not a number ${range}`, `Correct ${label}`);
}

/** The same for a number without a fraction. */
export function wholeNumberIn(given: unknown, least: number, most: number, label: string, refuse: Refuse): number {
	const number = numberIn(given, least, most, label, refuse);
	if (Number.isInteger(number)) return number;
	throw refuse(`${label} is “${shown(given)}”, which is not a whole number`, `Correct ${label}`);
}

const WORDS: Readonly<Record<string, boolean>> = { true: true, yes: true, '1': true, false: false, no: false, '0': false };

/**
 * A switch: on, off, or a word that means either.
 *
 * @param byDefault what a field means that nobody added to the form
 */
export function flagIn(given: unknown, byDefault: boolean, label: string, refuse: Refuse): boolean {
	if (given === undefined) return byDefault;
	const word = text(given).toLowerCase();
	if (Object.hasOwn(WORDS, word)) return WORDS[word];
	throw refuse(`${label} is “${shown(given)}”, which is neither true nor false`, `Correct ${label}: give true or false`);
}

/** One of the choices of a list; upper and lower case count. @param byDefault the choice where the form has no such field */
export function choiceIn<T extends string>(given: unknown, choices: readonly T[], byDefault: T, label: string, refuse: Refuse): T {
	if (given === undefined) return byDefault;
	const choice = choices.find((one) => one === text(given));
	if (choice !== undefined) return choice;
	throw refuse(`${label} is “${shown(given)}”, which is not one of its choices`, `${label} is one of: ${choices.join(', ')}`);
}

/** Texts: a list of them, or one text that a comma, a semicolon or a line break divides. Empty when nothing is given. */
export function listIn(given: unknown, label: string, refuse: Refuse): string[] {
	if (given === undefined || given === null) return [];
	const entries = Array.isArray(given) ? given : [given];
	if (!entries.every((entry) => typeof entry === 'string' || typeof entry === 'number')) {
		throw refuse(`${label} is “${shown(given)}”, which is not a list of texts`, `Correct ${label}`);
	}
	return splitList(entries);
}

/** Several choices of a list, in the order given and as the list spells them. Empty when nothing is given. */
export function choicesIn<T extends string>(given: unknown, choices: readonly T[], label: string, refuse: Refuse): T[] {
	return listIn(given, label, refuse).map((one) => {
		const choice = choices.find((known) => known.toLowerCase() === one.toLowerCase());
		if (choice !== undefined) return choice;
		throw refuse(`${label} holds “${excerpt(one, 60)}”, which is not one of its choices`, `${label} takes: ${choices.join(', ')}`);
	});
}

/** The names of the fields that a collection of the form has. */
export function fieldNames({ options = [] }: { options?: ReadonlyArray<{ name: string }> }): string[] {
	return options.map(({ name }) => name);
}

/** The fields of a collection. @param names every field that it has: another one is a mistake, and would do nothing */
export function formIn(given: unknown, names: readonly string[], label: string, refuse: Refuse): Record<string, unknown> {
	if (given === undefined) return {};
	if (!isRecord(given)) throw refuse(`${label} is “${shown(given)}”, which does not have the form of its fields`, `Correct ${label}`);
	const unknown = Object.keys(given).find((name) => !names.includes(name));
	if (unknown === undefined) return given;
	throw refuse(`${label} has no field “${excerpt(unknown, 60)}”`, `Its fields are: ${names.join(', ')}`);
}

/** The one entry of a fixed collection; undefined when nobody added it. */
export function entryIn(given: unknown, label: string, refuse: Refuse): Record<string, unknown> | undefined {
	if (given === undefined || given === null || given === '') return undefined;
	if (isRecord(given) && given.values === undefined) return undefined;
	if (isRecord(given) && isRecord(given.values)) return given.values;
	throw refuse(`${label} does not have the form of its fields`, `Remove ${label} from the trigger and add it again`);
}

function shown(given: unknown): string {
	if (given === null) return 'null';
	return typeof given === 'object' ? excerpt(JSON.stringify(given) ?? '', 60) : excerpt(text(given), 60);
}
