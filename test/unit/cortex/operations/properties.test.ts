import { NodeHelpers, type INodeProperties, type INodePropertyOptions } from 'n8n-workflow';
import { CortexXdr } from '../../../../nodes/CortexXdr/CortexXdr.node';
import { properties, routes } from '../../../../nodes/CortexXdr/actions/router';
import { methods } from '../../../../nodes/CortexXdr/methods';

const optionsOf = (property: INodeProperties | undefined) =>
	(property?.options ?? []) as INodePropertyOptions[];
const shows = ({ displayOptions }: INodeProperties, name: string, value: string) =>
	displayOptions?.show?.[name]?.includes(value) ?? false;
const selector = (resource: string) =>
	properties.find((property) => property.name === 'operation' && shows(property, 'resource', resource));
const resources = Object.entries(routes);
const operations = resources.flatMap(([resource, handlers]) =>
	Object.keys(handlers).map((operation): [string, string] => [resource, operation]),
);
const sorted = (names: string[]) => [...names].sort((a, b) => a.localeCompare(b));

describe('the form', () => {
	it('offers exactly the resources that there are, sorted', () => {
		const offered = optionsOf(properties.find(({ name }) => name === 'resource'));
		expect(offered.map(({ value }) => value).sort()).toEqual(Object.keys(routes).sort());
		expect(offered.map(({ name }) => name)).toEqual(sorted(offered.map(({ name }) => name)));
	});

	it.each(resources)(
		'offers exactly the operations of %s, sorted and each with what it does',
		(resource, handlers) => {
			const property = selector(resource);
			const offered = optionsOf(property);
			expect(offered.map(({ value }) => value).sort()).toEqual(Object.keys(handlers).sort());
			expect(offered.map(({ name }) => name)).toEqual(sorted(offered.map(({ name }) => name)));
			expect(Object.keys(handlers)).toContain(property?.default);
			for (const { action, description } of offered) {
				expect(action).toBeTruthy();
				expect(description).toBeTruthy();
			}
		},
	);

	it.each(operations)('%s %s shows its own fields and nobody else’s', (resource, operation) => {
		const own = (routes as Record<string, Record<string, { description: INodeProperties[] }>>)[resource][
			operation
		].description;
		for (const property of own) {
			expect(property.displayOptions?.show).toMatchObject({ resource: [resource], operation: [operation] });
		}
		const node = { typeVersion: 1 } as never;
		const values = NodeHelpers.getNodeParameters(
			properties,
			{ resource, operation },
			true,
			false,
			node,
			null,
		);
		expect(values).not.toBeNull();
		const shown = properties.filter((property) =>
			NodeHelpers.displayParameter(values ?? {}, property, node, null),
		);
		const foreign = shown
			.filter(({ name }) => !['resource', 'operation'].includes(name))
			.filter((property) => !own.includes(property));
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
		collect(new CortexXdr().description.properties);
		expect([...used].sort()).toEqual(Object.keys(methods.listSearch).sort());
	});
});

describe('switches that reach beyond the machines named', () => {
	it.each(['everyEndpoint', 'restoreEverywhere', 'allowHighRisk', 'confirm'])(
		'%s is off and cannot be set by data',
		(name) => {
			const found = properties.filter((property) => property.name === name);
			expect(found.length).toBeGreaterThan(0);
			for (const property of found)
				expect(property).toMatchObject({ type: 'boolean', default: false, noDataExpression: true });
		},
	);
});
