import { apiPrefix, isAvailable, parseVersion, releaseHas } from '../../../../lab/src/vectra/version';
import { categoryOfFilter, codeOfType, quxCategory } from '../../../../lab/src/vectra/world/catalog';
import { parseTime } from '../../../../lab/src/vectra/world/types';

const AT = Date.UTC(2026, 1, 3, 9, 15, 30);

test.each<[string, number | undefined]>([
	['2026-02-03T09:15:30Z', AT],
	['2026-02-03T09:15:30', AT],
	['2026-02-03T09:15:30.766207Z', AT + 766],
	['2026-02-03T09:15:30.766207', AT + 766],
	['2026-02-03T10:15:30+01:00', AT],
	['2026-02-03T0915', AT - 30_000],
	['2026-02-03 09:15:30', AT],
	['2026-02-03', Date.UTC(2026, 1, 3)],
	['2026-02-31T25:00:00Z', undefined],
	['03.02.2026', undefined],
	['', undefined],
	['now', undefined],
])('the time %s', (text, expected) => {
	expect(parseTime(text)).toBe(expected);
});

test.each<['qux' | 'rux', string, number | undefined, string]>([
	['qux', '2.5', 5, '/api/v2.5'],
	['qux', '2.0', undefined, ''],
	['qux', '2', undefined, ''],
	['qux', '3.4', undefined, ''],
	['rux', '3', 0, '/api/v3'],
	['rux', '3.0', 0, '/api/v3'],
	['rux', '3.5', 5, '/api/v3.5'],
	['rux', '3.55', undefined, ''],
	['rux', '3.6', undefined, ''],
])('%s version %s', (deployment, text, minor, prefix) => {
	const version = parseVersion(deployment, text);
	expect(version?.minor).toBe(minor);
	if (version) expect(apiPrefix(version)).toBe(prefix);
});

test.each([
	['qux', 1, { rux: 0 }, false],
	['qux', 2, { qux: 2 }, true],
	['qux', 1, { qux: 2 }, false],
	['rux', 3, { rux: 0, ruxUntil: 3 }, true],
	['rux', 4, { rux: 0, ruxUntil: 3 }, false],
	['rux', 0, { qux: 1 }, false],
] as const)('%s minor %i, available %j: %s', (deployment, minor, available, expected) => {
	expect(isAvailable({ deployment, minor }, available)).toBe(expected);
});

test.each([
	['9.8', '9.1', true],
	['9.1', '9.1', true],
	['9.10', '9.2', true],
	['10.0', '9.9', true],
	['8.9', '9.0', false],
])('release %s has what came with %s: %s', (actual, wanted, expected) => {
	expect(releaseHas(actual, wanted)).toBe(expected);
});

test('categories in every spelling', () => {
	expect(quxCategory('command_and_control')).toBe('COMMAND & CONTROL');
	expect(quxCategory('something_new')).toBe('SOMETHING NEW');
	for (const value of ['command', 'COMMAND & CONTROL', 'command_and_control']) {
		expect(categoryOfFilter(value)).toBe('command_and_control');
	}
	expect(codeOfType('Port Scan')).toBe('port_scan');
	expect(codeOfType('Brand New: Thing')).toBe('brand_new_thing');
});
