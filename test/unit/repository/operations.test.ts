import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import { CortexXdr } from '../../../nodes/CortexXdr/CortexXdr.node';
import { Vectra } from '../../../nodes/Vectra/Vectra.node';
import { fillTables, PAGES } from '../../../scripts/docs/operationTables';
import { examplesIn, type Example } from '../../support/docExamples';

const ROOT = join(__dirname, '../../..');

const shows = ({ displayOptions }: INodeProperties, parameter: string, value: string): boolean =>
	(displayOptions?.show?.[parameter] ?? [value]).includes(value);

/** Every operation of a node as `resource.operation`, with the fields of its form. */
function operationsOf(properties: INodeProperties[]): Map<string, INodeProperties[]> {
	const resources = properties.find(({ name }) => name === 'resource')?.options as INodePropertyOptions[];
	const lists = properties.filter(({ name }) => name === 'operation');
	return new Map(
		resources.flatMap(({ value }) => {
			const resource = String(value);
			const operations = lists.filter((list) => shows(list, 'resource', resource)).flatMap(({ options }) => options ?? []);
			return operations.map((choice): [string, INodeProperties[]] => {
				const operation = String((choice as INodePropertyOptions).value);
				const fields = properties.filter((field) => shows(field, 'resource', resource) && shows(field, 'operation', operation));
				return [`${resource}.${operation}`, fields];
			});
		}),
	);
}

/** The names in an example that its form does not have. */
function unknownNames(example: Example, fields: INodeProperties[]): string[] {
	return Object.entries(example).flatMap(([name, value]) => {
		const alike = fields.filter((field) => field.name === name);
		if (alike.length === 0) return [name];
		if (alike.every(({ type }) => type !== 'collection' && type !== 'fixedCollection')) return [];
		const inside = alike.flatMap(({ options }) => (options ?? []) as Array<INodeProperties | INodePropertyCollection>);
		const names = inside.map((option) => option.name);
		return Object.keys(value as object).flatMap((key) => (names.includes(key) ? [] : [`${name}.${key}`]));
	});
}

/** The values in an example that a list of the form does not offer. */
function unknownChoices(example: Example, fields: INodeProperties[]): string[] {
	return Object.entries(example).flatMap(([name, value]) => {
		const alike = fields.filter((field) => field.name === name);
		const inside = alike.filter(({ type }) => type === 'collection').flatMap(({ options }) => (options ?? []) as INodeProperties[]);
		if (inside.length > 0) return unknownChoices(value as Example, inside).map((fault) => `${name}.${fault}`);
		const lists = alike.filter(({ type, typeOptions }) => /^(multiO|o)ptions$/.test(type) && typeOptions?.loadOptionsMethod === undefined);
		if (lists.length === 0) return [];
		const offered = lists.flatMap(({ options }) => (options ?? []).map((option) => (option as INodePropertyOptions).value));
		return [value].flat().flatMap((one) => (offered.includes(one as string) ? [] : [`${name}: ${String(one)}`]));
	});
}

describe.each([
	['cortex-operations.md', new CortexXdr().description.properties],
	['vectra-operations.md', new Vectra().description.properties],
] as const)('docs/%s', (page, properties) => {
	const operations = operationsOf(properties);
	const examples = examplesIn(page);

	it('has an example of every operation, and of no other', () => {
		const shown = new Set(examples.map(({ resource, operation }) => `${resource}.${operation}`));
		expect([...shown].sort()).toEqual([...operations.keys()].sort());
	});

	it.each(examples.map((example) => [`${example.resource}.${example.operation}`, example] as const))(
		'%s: the form has what the example fills in',
		(name, example) => {
			const fields = operations.get(name) ?? [];
			expect([...unknownNames(example, fields), ...unknownChoices(example, fields)]).toEqual([]);
		},
	);
});

it.each(PAGES)('%s has the tables of operations as they are now; else run `npm run docs`', (page) => {
	const text = readFileSync(join(ROOT, page), 'utf8');
	expect(text).toMatch(/<!-- table: \w+ of (Cortex XDR|Vectra AI) -->/);
	expect(text).toBe(fillTables(text));
});

it('knows the tables of the documents', () => {
	const filled = fillTables('<!-- table: overview of Vectra AI -->\nold\n<!-- end of the table -->');
	expect(filled).toContain('| User | Get Many |');
	expect(filled).not.toContain('old');
	expect(() => fillTables('<!-- table: prices of Vectra AI -->\n<!-- end of the table -->')).toThrow('prices of Vectra AI');
});
