import { choiceIn, entryIn, flagIn, formIn, listIn, numberIn, textIn, type Refuse } from '../../../nodes/shared/formValues';

const refuse: Refuse = (message, description) => new Error(`${message} | ${description}`);

describe('a switch', () => {
	it.each<[unknown, boolean]>([
		[true, true],
		['true', true],
		['True', true],
		[' TRUE ', true],
		['yes', true],
		['Yes', true],
		[1, true],
		['1', true],
		[false, false],
		['false', false],
		['FALSE', false],
		['no', false],
		[0, false],
		['0', false],
	])('%j is %s, whatever it means by default', (given, expected) => {
		expect(flagIn(given, true, 'Dry Run', refuse)).toBe(expected);
		expect(flagIn(given, false, 'Dry Run', refuse)).toBe(expected);
	});

	it('means its default when nobody added it', () => {
		expect([true, false].map((byDefault) => flagIn(undefined, byDefault, 'Dry Run', refuse))).toEqual([true, false]);
	});

	it.each<[unknown, string]>([
		['', ''],
		['on', 'on'],
		['y', 'y'],
		['ture', 'ture'],
		[2, '2'],
		[null, 'null'],
		[[], '[]'],
		[[true], '[true]'],
		[{ value: true }, '{"value":true}'],
		['hasOwnProperty', 'hasOwnProperty'],
	])('%j is neither on nor off', (given, shown) => {
		expect(() => flagIn(given, false, 'Dry Run', refuse)).toThrow(
			`Dry Run is “${shown}”, which is neither true nor false | Correct Dry Run: give true or false`,
		);
	});
});

describe('a number', () => {
	it.each<[unknown, number]>([[0, 0], ['7', 7], [' 10 ', 10]])('%j is %j', (given, expected) => {
		expect(numberIn(given, 0, 10, 'Cap', refuse)).toBe(expected);
	});

	it.each<unknown>([-1, 11, 'abc', '', null, undefined, [], {}, Number.NaN, Infinity, true])('%j is out of range', (given) => {
		expect(() => numberIn(given, 0, 10, 'Cap', refuse)).toThrow(/^Cap is “.*”, which is not a number from 0 to 10 \| Correct Cap$/);
	});
});

describe('a choice', () => {
	const choose = (given: unknown) => choiceIn(given, ['defer', 'error'], 'defer', 'When Offline', refuse);

	it('is one of the list, and its default when nobody added it', () => {
		expect([choose('error'), choose(undefined)]).toEqual(['error', 'defer']);
	});

	it.each<unknown>(['Defer', 'queue', '', null, 1, {}, ['defer'], 'toString'])('%j is none', (given) => {
		expect(() => choose(given)).toThrow(/^When Offline is “.*”, which is not one of its choices \| When Offline is one of: defer, error$/);
	});
});

describe('a list', () => {
	it.each<[unknown, string[]]>([
		[undefined, []],
		[null, []],
		['', []],
		['a, b;c\nd', ['a', 'b', 'c', 'd']],
		[['a', ' ', 'b, c'], ['a', 'b', 'c']],
		[7, ['7']],
	])('%j holds %j', (given, expected) => {
		expect(listIn(given, 'Tags', refuse)).toEqual(expected);
	});

	it.each<unknown>([{ a: 1 }, [{ name: 'a' }], [['a']], true, [null]])('%j is none', (given) => {
		expect(() => listIn(given, 'Tags', refuse)).toThrow(/^Tags is “.*”, which is not a list of texts \| Correct Tags$/);
	});
});

describe('a collection', () => {
	const read = (given: unknown) => formIn(given, ['types', 'tags'], 'Protected Endpoints', refuse);

	it('has its fields, or none', () => {
		expect(read({ types: ['x'] })).toEqual({ types: ['x'] });
		expect(read(undefined)).toEqual({});
	});

	it.each<unknown>(['', '{"types":["x"]}', ['x'], null, 7, true])('%j has another form', (given) => {
		expect(() => read(given)).toThrow(/^Protected Endpoints is “.*”, which does not have the form of its fields/);
	});

	it.each(['type', 'Types', 'groups'])('has no field %s', (name) => {
		expect(() => read({ [name]: ['x'] })).toThrow(`Protected Endpoints has no field “${name}” | Its fields are: types, tags`);
	});
});

it.each<[unknown, string]>([[undefined, ''], [null, ''], [' a ', 'a'], [7, '7']])('%j is the text %j', (given, expected) => {
	expect(textIn(given, 'Release Tag', refuse)).toBe(expected);
});

it.each<unknown>([true, {}, ['a']])('%j is no text', (given) => {
	expect(() => textIn(given, 'Release Tag', refuse)).toThrow('Release Tag is not a text | Correct Release Tag');
});

it.each<[unknown, unknown]>([
	[undefined, undefined],
	['', undefined],
	[{}, undefined],
	[{ values: { a: 1 } }, { a: 1 }],
])('%j has the entry %j', (given, expected) => {
	expect(entryIn(given, 'Scores', refuse)).toEqual(expected);
});

it.each<unknown>(['x', ['x'], { values: 'x' }, { values: ['x'] }])('%j has no entry', (given) => {
	expect(() => entryIn(given, 'Scores', refuse)).toThrow(/^Scores does not have the form of its fields/);
});
