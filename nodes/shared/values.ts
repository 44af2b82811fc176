/** Readers for values of unknown type: replies differ between product versions, and expressions yield anything. */

export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as text without surrounding blanks; null, undefined and objects become ''. */
export function text(value: unknown): string {
	if (typeof value === 'string') return value.trim();
	if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
	return '';
}

/** A finite number, also when it came as a numeric string; undefined otherwise. */
export function numeric(value: unknown): number | undefined {
	if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
	if (typeof value !== 'string' || value.trim() === '') return undefined;
	const parsed = Number(value);
	return Number.isFinite(parsed) ? parsed : undefined;
}

/** A boolean, also when it came as text; null for anything else. */
export function flagOf(value: unknown): boolean | null {
	const word = text(value).toLowerCase();
	if (word === 'true') return true;
	return word === 'false' ? false : null;
}

/** How a text looks in an item: null where the vendor says nothing. */
export function orNull(value: string): string | null {
	return value === '' ? null : value;
}

/** A list of non-empty texts: accepts a list, a single value, null and undefined. */
export function textList(value: unknown): string[] {
	const values = Array.isArray(value) ? value : [value];
	return values.map(text).filter((entry) => entry !== '');
}

/** Like `textList`, but a text may hold several values separated by commas, semicolons or line breaks. */
export function splitList(value: unknown): string[] {
	return textList(value)
		.flatMap((entry) => entry.split(/[,;\n\r]+/))
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');
}

/** The value as JSON; '' for what is nested more deeply than the stack allows. */
export function compactJson(value: unknown): string {
	try {
		return JSON.stringify(value) ?? '';
	} catch {
		return '';
	}
}

/** How many characters a quotation may be made of: a stranger's text of any length must cost neither time nor stack. */
const MAX_QUOTED = 10_000;

/** The first `length` characters on one line, for quoting a stranger's text in a message. */
export function excerpt(value: string, length = 200): string {
	const beginning = value.slice(0, length + MAX_QUOTED);
	// Control characters would break log lines and the editor's error panel; invisible ones can turn text around.
	const line = beginning.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
	return line.length > length || beginning.length < value.length ? `${line.slice(0, length)}…` : line;
}

/** The values in chunks of at most `size`, in order. */
export function chunks<T>(values: readonly T[], size: number): T[][] {
	const result: T[][] = [];
	for (let start = 0; start < values.length; start += size) result.push(values.slice(start, start + size));
	return result;
}
