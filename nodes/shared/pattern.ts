import { excerpt, splitList } from './values';

/** Characters of the longest pattern: no name in DNS is longer. */
export const LONGEST_PATTERN = 253;

/**
 * The patterns of a list that a person typed. Since their length is limited, the time that each takes is linear in the
 * length of what it is matched against.
 *
 * @param refuse makes the error for a pattern that is too long
 */
export function readPatterns(value: unknown, refuse: (message: string, advice: string) => Error): string[] {
	const patterns = splitList(value);
	const tooLong = patterns.find((pattern) => pattern.length > LONGEST_PATTERN);
	if (tooLong === undefined) return patterns;
	throw refuse(
		`The name pattern “${excerpt(tooLong, 60)}” has ${tooLong.length} characters, more than any name`,
		`Give patterns of at most ${LONGEST_PATTERN} characters, separated by commas or line breaks`,
	);
}

/**
 * Whether a pattern that a person typed matches a whole value: `*` stands for any run of characters, none included, `?`
 * for exactly one, everything else for itself. Upper and lower case are the same. An empty pattern matches an empty
 * value only. Takes at most about pattern length × value length steps, whatever either of them holds.
 */
export function matchesPattern(pattern: string, value: string): boolean {
	// By code points: `?` is one character of a name, not half of one.
	return matchesGlob([...pattern.toLowerCase()], [...value.toLowerCase()]);
}

/**
 * The matcher itself, on single characters. When a character does not fit, it goes back to the last `*` and no further:
 * what an earlier `*` took can stay as it is. A regular expression made of the pattern would try those again as well,
 * which for `*a*a*a…b` takes longer than anybody waits.
 */
export function matchesGlob(pattern: ArrayLike<string>, value: ArrayLike<string>): boolean {
	const { length } = value;
	const { length: end } = pattern;
	let at = 0;
	let inPattern = 0;
	let star = -1;
	let afterStar = 0;
	while (at < length) {
		const wanted = inPattern < end ? pattern[inPattern] : undefined;
		if (wanted === '*') {
			star = inPattern;
			afterStar = at;
			inPattern += 1;
		} else if (wanted !== undefined && (wanted === '?' || wanted === value[at])) {
			at += 1;
			inPattern += 1;
		} else if (star >= 0) {
			afterStar += 1;
			at = afterStar;
			inPattern = star + 1;
		} else {
			return false;
		}
	}
	while (inPattern < end && pattern[inPattern] === '*') inPattern += 1;
	return inPattern === end;
}
