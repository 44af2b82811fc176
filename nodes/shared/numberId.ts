/** At most as many digits as every number of JavaScript holds exactly. */
const DIGITS = '[0-9]{1,15}';

const NUMBER_ID = new RegExp(`^${DIGITS}$`);

/** What the form of a field takes for an ID that is a number. Blanks around it are forgiven, for they are cut off. */
export const NUMBER_ID_PATTERN = `^\\s*${DIGITS}\\s*$`;

/** Whether the text is a number that can name something, and so can stand in the path of a request. */
export function isNumberId(value: string): boolean {
	return NUMBER_ID.test(value);
}
