import { isNumberId, NUMBER_ID_PATTERN } from '../../../nodes/shared/numberId';

it.each<[string, boolean]>([
	['4711', true],
	['0', true],
	['123456789012345', true],
	['1234567890123456', false],
	['', false],
	['-1', false],
	['4.7', false],
	['1e3', false],
	['٤', false],
	['4711/notes', false],
	['4711\n', false],
])('isNumberId: %j is %s', (value, expected) => {
	expect(isNumberId(value)).toBe(expected);
});

it.each<[string, boolean]>([
	['4711', true],
	[' 4711\n', true],
	['1234567890123456', false],
	['47 11', false],
	[' ', false],
])('the form takes %j: %s', (value, expected) => {
	expect(new RegExp(NUMBER_ID_PATTERN).test(value)).toBe(expected);
});
