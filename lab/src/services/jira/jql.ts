import type { Issue } from './issue';

const LABELS = /^labels\s*(?:=\s*(?<one>"[^"]*"|[\w-]+)|in\s*\((?<several>[^)]*)\))(?:\s+order\s+by\s+created(?:\s+(?<direction>asc|desc))?)?$/i;

const unquoted = (text: string): string => text.trim().replace(/^"(.*)"$/, '$1');

/**
 * Reads the part of JQL that the lab understands: `labels = "a"` or `labels in ("a", "b")`, with `ORDER BY created`.
 * Undefined for anything else. Labels are compared without regard to case, as in Jira.
 */
export function readJql(jql: string): ((issues: readonly Issue[]) => Issue[]) | undefined {
	const groups = LABELS.exec(jql.trim())?.groups;
	if (!groups) return undefined;
	const wanted = (groups.one ?? groups.several).split(',').map((label) => unquoted(label).toLowerCase());
	const sign = groups.direction?.toLowerCase() === 'desc' ? -1 : 1;
	return (issues) =>
		issues
			.filter(({ labels }) => labels.some((label) => wanted.includes(label.toLowerCase())))
			.sort((a, b) => sign * (Number(a.id) - Number(b.id)));
}
