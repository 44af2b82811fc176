/** Letters, digits and a few signs, per the checks in Vectra's own integrations; letters of any script, as there. */
const ALLOWED = /^[\p{L}\p{M}\p{N}_:. -]+$/u;

/**
 * What is wrong with a tag that is to be written or searched for; undefined when nothing is.
 * A comma gets a message of its own: Vectra's filters take it for the end of the tag.
 */
export function tagProblem(tag: string): string | undefined {
	if (tag.trim() === '') return 'A tag is empty';
	if (tag.includes(',')) return `The tag “${tag}” holds a comma. Give each tag in a field of its own`;
	if (!ALLOWED.test(tag)) {
		return `The tag “${tag}” holds a character that Vectra does not allow: use letters, digits, blanks and _ : . -`;
	}
	return undefined;
}
