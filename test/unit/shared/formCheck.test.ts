import type { IDataObject, IExecuteFunctions, INode, INodeProperties } from 'n8n-workflow';
import * as cortex from '../../../nodes/CortexXdr/actions/router';
import { checkCollections, collectionsOf } from '../../../nodes/shared/formCheck';
import * as vectra from '../../../nodes/Vectra/actions/router';

/** Every collection of every operation of both nodes. */
const FORMS = [...cortex.resources, ...vectra.resources].flatMap(({ value: resource, operations }) =>
	operations.flatMap(({ option, properties }) =>
		[...collectionsOf(properties)].map(([name, { fields }]) => ({ title: `${resource}.${option.value} ${name}`, name, properties, fields })),
	),
);

function problem(properties: readonly INodeProperties[], name: string, given: unknown): string {
	const context = {
		getNode: () => ({ name: 'Node' }) as INode,
		getNodeParameter: (asked: string, _item: number, byDefault: unknown) => (asked === name ? given : byDefault),
	} as unknown as IExecuteFunctions;
	try {
		checkCollections(context, 0, collectionsOf(properties));
		return '';
	} catch (error) {
		return (error as Error).message;
	}
}

it('knows the collections', () => {
	expect(FORMS.length).toBeGreaterThan(30);
});

describe.each(FORMS)('$title', ({ name, properties, fields }) => {
	it('is refused in another form, or with a field that it does not have', () => {
		for (const given of ['status', ['status'], 5, true]) expect(problem(properties, name, given)).toContain('does not have the form of its fields');
		expect(problem(properties, name, { statsu: 'x' })).toContain('has no field “statsu”');
		expect(problem(properties, name, {})).toBe('');
	});

	it('is refused where a field holds what it does not take, and taken where it is as the form gives it', () => {
		for (const { type, name: field, displayName, default: byDefault, allowArbitraryValues } of fields) {
			const odd: Partial<Record<typeof type, unknown[]>> = {
				boolean: ['maybe', {}, []],
				number: ['many', {}, [1]],
				options: ['no such choice', {}],
				multiOptions: ['no such choice', [{}]],
				string: [{}, [{}], true],
			};
			for (const given of allowArbitraryValues ? [] : (odd[type] ?? [])) {
				expect([field, given, problem(properties, name, { [field]: given } as IDataObject)]).toEqual([field, given, expect.stringContaining(displayName)]);
			}
			expect([field, problem(properties, name, { [field]: byDefault })]).toEqual([field, '']);
		}
	});
});

it.each([
	['a word for a switch', 'incident.getMany', { starred: 'yes' }],
	['another case', 'endpoint.getMany', { isolation: 'ISOLATED, unisolated', platform: ['Windows'] }],
	['a number as a text', 'alert.getMany', { alertIds: 4711 }],
	['a status of the tenant’s own', 'incident.update', { status: 'Waiting for the vendor' }],
	['empty fields', 'script.getMany', { highRisk: '', name: null }],
])('takes %s', (_title, title, given) => {
	const { name, properties } = FORMS.find((one) => one.title.startsWith(title)) ?? FORMS[0];
	expect(problem(properties, name, given)).toBe('');
});
