import type { Incident } from './incident';

const CONDITION = /^(?<column>[a-z_]+?)(?<operator>=|IN)(?<value>.*)$/;
const ORDER = /^ORDERBY(?<descending>DESC)?(?<column>[a-z_]+)$/;

type Matcher = (incident: Incident) => boolean;

/**
 * Reads the part of encoded queries that the lab understands: `column=value` and `columnINa,b`, joined by `^` and `^OR`,
 * with `^ORDERBY` and `^ORDERBYDESC`. Undefined for anything else. `^OR` belongs to the condition before it.
 */
export function readQuery(query: string): ((incidents: readonly Incident[]) => Incident[]) | undefined {
	const all: Matcher[][] = [];
	let order: ((a: Incident, b: Incident) => number) | undefined;
	for (const part of query.split('^').filter(Boolean)) {
		const sorted = ORDER.exec(part)?.groups;
		if (sorted) {
			const sign = sorted.descending ? -1 : 1;
			order = (a, b) => sign * a[sorted.column].localeCompare(b[sorted.column]);
			continue;
		}
		const matcher = readCondition(part.replace(/^OR/, ''));
		if (!matcher) return undefined;
		if (part.startsWith('OR')) all.at(-1)?.push(matcher);
		else all.push([matcher]);
	}
	return (incidents) => {
		const found = incidents.filter((incident) => all.every((any) => any.some((matches) => matches(incident))));
		return order ? found.sort(order) : found;
	};
}

function readCondition(text: string): Matcher | undefined {
	const groups = CONDITION.exec(text)?.groups;
	if (!groups) return undefined;
	const { column, operator, value } = groups;
	const values = operator === 'IN' ? value.split(',') : [value];
	return (incident) => values.includes(incident[column] ?? '');
}
