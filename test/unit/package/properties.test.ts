import type { INodeProperties } from 'n8n-workflow';
import { choices, everyProperty, nodes } from './shipped';

/** What n8n's reviewers ask of a node's form and the published lint rules do not check, or only in one file. */

const HINT_LIMIT = 120;

/** n8n cuts the description of a choice at about this length. */
const CHOICE_LIMIT = 105;

/** A field that may be left empty belongs into a collection. These may stand at the top, for a reason. */
const MAY_BE_EMPTY_AT_TOP: Record<string, string> = {
	'cortexXdr.linuxPaths': 'one of the three lists of paths has to be filled in',
	'cortexXdr.macosPaths': 'one of the three lists of paths has to be filled in',
	'cortexXdr.windowsPaths': 'one of the three lists of paths has to be filled in',
	'cortexXdr.parametersJson': 'shown only to whoever asks for JSON',
	'vectra.noBlockGroup': 'the same form, in Preview',
	'vectraTrigger.noBlockGroup': 'the safety of the whole workflow: not to be overlooked',
	'vectraTrigger.requestTag': 'needed unless another criterion is given',
};

/** Lists with an order of their own. */
const IN_THEIR_ORDER = ['vectra.options.window.values.days', 'vectraTrigger.options.window.values.days'];

const byName = (a: string, b: string) => a.localeCompare(b, undefined, { sensitivity: 'base' });

const isEmpty = (value: unknown) => value === '' || value === '{}' || (Array.isArray(value) && value.length === 0);

const topLevel = nodes.flatMap(({ instance: { description } }) =>
	description.properties.map((property) => ({ path: `${description.name}.${property.name}`, property })),
);

const offenders = (broken: (property: INodeProperties) => boolean, among = everyProperty) =>
	among.filter(({ property }) => broken(property)).map(({ path }) => path);

it('looks at every field of every node and credential', () => {
	const paths = everyProperty.map(({ path }) => path);
	expect(paths).toContain('cortexXdr.identifyBy');
	expect(paths).toContain('vectraTrigger.requestTag');
	expect(paths).toContain('cortexXdrApi.keyType');
	expect(everyProperty.length).toBeGreaterThan(150);
});

it('sorts every list and every collection by name', () => {
	const unsorted = everyProperty.flatMap(({ path, property }) => {
		const names =
			property.type === 'collection'
				? (property.options as INodeProperties[]).map(({ displayName }) => displayName)
				: choices(property).map(({ name }) => name);
		const isSorted = names.join() === [...names].sort(byName).join();
		return isSorted || IN_THEIR_ORDER.includes(path) ? [] : [`${path}: ${names.join(' | ')}`];
	});
	expect(unsorted).toEqual([]);
});

it('offers no choice twice, and none with an asterisk', () => {
	const wrong = everyProperty.flatMap(({ path, property }) => {
		const names = choices(property).map(({ name }) => name);
		const values = choices(property).map(({ value }) => value);
		const twice = new Set(names).size < names.length || new Set(values).size < values.length;
		return twice || names.some((name) => name.includes('*')) ? [path] : [];
	});
	expect(wrong).toEqual([]);
});

it('gives every field a default', () => {
	expect(offenders((property) => property.default === undefined)).toEqual([]);
});

it('keeps hints short', () => {
	expect(offenders(({ hint = '' }) => hint.length > HINT_LIMIT)).toEqual([]);
	const nodeHints = nodes.flatMap(({ instance }) => instance.description.hints ?? []);
	expect(nodeHints.filter(({ message }) => message.length > HINT_LIMIT)).toEqual([]);
});

it('keeps the descriptions of choices as short as n8n shows them', () => {
	const cut = everyProperty.flatMap(({ path, property }) =>
		choices(property)
			.filter(({ description = '' }) => description.length > CHOICE_LIMIT)
			.map(({ name, description }) => `${path}, ${name}: ${description}`),
	);
	expect(cut).toEqual([]);
});

it('puts what may be left empty into a collection', () => {
	const fields = topLevel.filter(({ property }) => !['collection', 'fixedCollection', 'notice'].includes(property.type));
	const empty = offenders((property) => !property.required && isEmpty(property.default), fields);
	expect(empty.filter((path) => !(path in MAY_BE_EMPTY_AT_TOP))).toEqual([]);
});

it('never shows two fields of one name at once', () => {
	const clashes = topLevel.flatMap(({ path, property }, at) =>
		topLevel
			.slice(at + 1)
			.filter((other) => other.path === path && !exclusive(property.displayOptions?.show, other.property.displayOptions?.show))
			.map(() => `${path} ${JSON.stringify(property.displayOptions?.show)}`),
	);
	expect(clashes).toEqual([]);
});

it('asks for one credential at a time', () => {
	for (const { instance } of nodes) {
		const { credentials = [], name } = instance.description;
		const pairs = credentials.flatMap((one, at) => credentials.slice(at + 1).map((other) => [one, other]));
		const together = pairs.filter(([one, other]) => !exclusive(one.displayOptions?.show, other.displayOptions?.show));
		expect([name, together]).toEqual([name, []]);
	}
});

type Show = NonNullable<INodeProperties['displayOptions']>['show'];

/** Whether no setting of the form satisfies both: some field would need two values. */
function exclusive(one: Show = {}, other: Show = {}): boolean {
	return Object.entries(one).some(([field, values = []]) => {
		const others = other[field];
		return others !== undefined && !values.some((value) => others.includes(value));
	});
}
