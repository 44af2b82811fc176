import { resources as cortex } from '../../nodes/CortexXdr/actions/router';
import type { Operation } from '../../nodes/shared/operations';
import type { Resource } from '../../nodes/shared/resource';
import { resources as vectra } from '../../nodes/Vectra/actions/router';

/** The documents that hold tables of operations, relative to the repository. */
export const PAGES = ['docs/operations.md', 'docs/credentials.md', 'docs/cortex-operations.md', 'docs/vectra-operations.md'] as const;

const NODES: Readonly<Record<string, readonly Resource[]>> = { 'Cortex XDR': cortex, 'Vectra AI': vectra };

const byName = (one: Resource, other: Resource): number => one.name.localeCompare(other.name);

function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
	return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

const namesOf = (operations: readonly Operation[]): string => operations.map(({ option }) => option.name).join(', ');

/** One row for each resource. */
function overview(resources: readonly Resource[]): string {
	return table(['Resource', 'Operations'], resources.map(({ name, operations }) => [name, namesOf(operations)]));
}

/** One row for each operation. */
function details(resources: readonly Resource[]): string {
	const rows = resources.flatMap(({ name, operations }) =>
		operations.map(({ option, mutates }) => [`${name} → ${option.name}`, option.description, mutates ? 'yes' : 'no']),
	);
	return table(['Operation', 'What it does', 'Changes something'], rows);
}

/** One row for each set of rights, with the operations that need it. */
function rights(resources: readonly Resource[]): string {
	const needed = new Map<string, string[]>();
	for (const { name, operations } of resources) {
		for (const right of new Set(operations.map((operation) => operation.rights))) {
			const own = operations.filter((operation) => operation.rights === right);
			const shown = own.length === operations.length ? name : `${name}: ${namesOf(own)}`;
			needed.set(right, [...(needed.get(right) ?? []), shown]);
		}
	}
	return table(['The role must allow', 'For'], [...needed].map(([right, shown]) => [right, shown.join(' · ')]));
}

const TABLES: Readonly<Record<string, (resources: readonly Resource[]) => string>> = { overview, details, rights };

const MARKED = /(<!-- table: (\w+) of ([^>]+?) -->\n)[\s\S]*?(<!-- end of the table -->)/g;

/**
 * The document with its tables made anew. A table stands between `<!-- table: overview of Cortex XDR -->` and
 * `<!-- end of the table -->`; what is between them is replaced.
 */
export function fillTables(document: string): string {
	return document.replace(MARKED, (_whole, begin: string, kind: string, node: string, end: string) => {
		const [make, resources] = [TABLES[kind], NODES[node]];
		if (!make || !resources) throw new Error(`There is no table “${kind} of ${node}”`);
		return `${begin}${make([...resources].sort(byName))}\n${end}`;
	});
}
