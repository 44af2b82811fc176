import { NodeHelpers, type INodeProperties, type INodePropertyOptions } from 'n8n-workflow';
import * as cortex from '../../../nodes/CortexXdr/actions/router';
import { CortexXdr } from '../../../nodes/CortexXdr/CortexXdr.node';
import * as vectra from '../../../nodes/Vectra/actions/router';
import { Vectra } from '../../../nodes/Vectra/Vectra.node';

/** The form of a node, held against the operations that it is built from. */

const optionsOf = (property: INodeProperties | undefined) =>
	(property?.options ?? []) as INodePropertyOptions[];
const shows = ({ displayOptions }: INodeProperties, name: string, value: string) =>
	displayOptions?.show?.[name]?.includes(value) ?? false;
const sorted = (names: string[]) => [...names].sort((a, b) => a.localeCompare(b));

describe.each([
	['Cortex XDR', cortex, new CortexXdr()],
	['Vectra AI', vectra, new Vectra()],
] as const)('the form of %s', (_, { properties, resources, routes }, node) => {
	const selector = (resource: string) =>
		properties.find((property) => property.name === 'operation' && shows(property, 'resource', resource));
	const operations = resources.flatMap(({ value, operations: own }) =>
		own.map((operation) => [value, operation.option.value, operation] as const),
	);

	it('offers exactly the resources that there are, each once, sorted', () => {
		const offered = optionsOf(properties.find(({ name }) => name === 'resource'));
		expect(offered.map(({ value }) => value).sort()).toEqual(resources.map(({ value }) => value).sort());
		expect(new Set(offered.map(({ value }) => value)).size).toBe(offered.length);
		expect(offered.map(({ name }) => name)).toEqual(sorted(offered.map(({ name }) => name)));
		// n8n’s list of actions writes “actions” behind each.
		expect(offered.filter(({ name }) => /action/i.test(name))).toEqual([]);
	});

	it.each(resources.map((resource) => [resource.value, resource] as const))(
		'offers exactly the operations of %s, each once, sorted and with what it does',
		(value, { operations: own }) => {
			const property = selector(value);
			const offered = optionsOf(property);
			expect(offered.map((option) => option.value).sort()).toEqual(own.map(({ option }) => String(option.value)).sort());
			expect(offered.map((option) => option.value).sort()).toEqual(Object.keys(routes[value]).sort());
			expect(new Set(offered.map((option) => option.value)).size).toBe(offered.length);
			expect(offered.map(({ name }) => name)).toEqual(sorted(offered.map(({ name }) => name)));
			expect(offered.map((option) => option.value)).toContain(property?.default);
			for (const { name, action, description } of offered) {
				expect(name).toMatch(/^[A-Z]/);
				expect(action).toMatch(/^[A-Z][a-z]+ /);
				expect(action).not.toMatch(/ (a|an|the) /);
				expect(description).toMatch(/^[A-Z]/);
			}
		},
	);

	it.each(operations)('%s %s: says what the credential must allow, and shows its own fields only', (resource, operation, own) => {
		expect(own.rights).not.toBe('');
		const fields = properties.filter(
			(property) => shows(property, 'resource', resource) && shows(property, 'operation', operation),
		);
		expect(fields.map(({ name }) => name)).toEqual(own.properties.map(({ name }) => name));
		const instance = { typeVersion: 1 } as never;
		const values = NodeHelpers.getNodeParameters(properties, { resource, operation }, true, false, instance, null);
		expect(values).not.toBeNull();
		const shown = properties.filter((property) => NodeHelpers.displayParameter(values ?? {}, property, instance, null));
		const foreign = shown
			.filter(({ name }) => !['authentication', 'resource', 'operation'].includes(name))
			.filter((property) => !fields.includes(property));
		expect(foreign.map(({ name }) => name)).toEqual([]);
		expect(new Set(shown.map(({ name }) => name)).size).toBe(shown.length);
	});

	it('has a search method for every list', () => {
		const used = new Set<string>();
		const collect = (value: unknown): void => {
			if (typeof value !== 'object' || value === null) return;
			if ('searchListMethod' in value) used.add(String(value.searchListMethod));
			Object.values(value).forEach(collect);
		};
		collect(node.description.properties);
		expect([...used].sort()).toEqual(Object.keys(node.methods.listSearch).sort());
	});
});

describe('switches that reach beyond the machines named', () => {
	it.each(['everyEndpoint', 'restoreEverywhere', 'allowHighRisk', 'confirm'])(
		'%s is off and cannot be set by data',
		(name) => {
			const found = cortex.properties.filter((property) => property.name === name);
			expect(found.length).toBeGreaterThan(0);
			for (const property of found)
				expect(property).toMatchObject({ type: 'boolean', default: false, noDataExpression: true });
		},
	);
});
