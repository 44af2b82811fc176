import fc from 'fast-check';
import { LONGEST_PATTERN, matchesGlob, matchesPattern, readPatterns } from '../../../nodes/shared/pattern';

describe('name patterns', () => {
	it.each([
		['DC-*', 'dc-ber-01'],
		['*', ''],
		['*', 'anything'],
		['**', 'x'],
		['', ''],
		['dc-?', 'DC-1'],
		['*-SRV-*', 'file-srv-01'],
		['*.corp.example', 'a.b.corp.example'],
		// One character that takes two units of UTF-16.
		['pc-?', 'pc-\u{1f5a5}'],
		['MÜNCHEN-?', 'münchen-1'],
		['a*b*c', 'aXbXbc'],
	])('%j matches %j', (pattern, value) => {
		expect(matchesPattern(pattern, value)).toBe(true);
	});

	it.each([
		['', 'x'],
		['?', ''],
		['DC-?', 'dc-10'],
		['DC', 'dc-1'],
		['-1', 'dc-1'],
		['*a', 'ab'],
		['a*', 'ba'],
		['a*b*c', 'acb'],
		// What means something in a regular expression means itself here.
		['a.c', 'abc'],
		['[a-z]', 'b'],
		['(a+)+$', 'aaaa'],
		['\\*', 'x'],
	])('%j does not match %j', (pattern, value) => {
		expect(matchesPattern(pattern, value)).toBe(false);
	});

	it('agrees with a regular expression', () => {
		const word = (...letters: string[]) =>
			fc.array(fc.constantFrom(...letters), { maxLength: 9 }).map((parts) => parts.join(''));
		fc.assert(
			fc.property(word('a', 'b', '*', '?', '.'), word('a', 'B', '.', '\u{1f5a5}'), (pattern, value) => {
				const source = pattern.replace(/\./g, '\\.').replace(/\*/g, '.*').replace(/\?/g, '.');
				expect(matchesPattern(pattern, value)).toBe(new RegExp(`^${source}$`, 'isu').test(value));
			}),
			{ numRuns: 2_000 },
		);
	});

	// A backtracking matcher needs a number of steps that is exponential in the number of stars.
	it.each([
		['*a'.repeat(50) + 'b', 'a'.repeat(1_000)],
		['*a'.repeat(500) + 'b', 'a'.repeat(2_000)],
		[`${'*'.repeat(1_000)}b`, 'a'.repeat(1_000)],
		[`*${'a'.repeat(500)}b`, 'a'.repeat(1_000)],
		[`${'a?*'.repeat(300)}c`, 'ab'.repeat(1_000)],
		[`${'*?'.repeat(300)}b`, 'a'.repeat(1_000)],
	])('reads no more than the product of both lengths (pattern %#)', (pattern, value) => {
		const reads = { count: 0 };
		expect(matchesGlob(counted(pattern, reads), counted(value, reads))).toBe(false);
		expect(reads.count).toBeGreaterThan(value.length - 1);
		expect(reads.count).toBeLessThanOrEqual(2 * (pattern.length + 1) * (value.length + 1));
	});

	it('stays below that bound for any pattern and value', () => {
		const stringOf = (...letters: string[]) =>
			fc.array(fc.constantFrom(...letters), { maxLength: 60 }).map((parts) => parts.join(''));
		fc.assert(
			fc.property(stringOf('a', '*', '?'), stringOf('a', 'b'), (pattern, value) => {
				const reads = { count: 0 };
				matchesGlob(counted(pattern, reads), counted(value, reads));
				expect(reads.count).toBeLessThanOrEqual(2 * (pattern.length + 1) * (value.length + 1));
			}),
			{ numRuns: 1_000 },
		);
	});
});

describe('a list of patterns', () => {
	const refuse = (message: string, advice: string) => new Error(`${message}. ${advice}`);
	const longest = 'a'.repeat(LONGEST_PATTERN);

	it('is split, and holds none that is longer than any name', () => {
		expect(readPatterns(`DC-*, \n ${longest}`, refuse)).toEqual(['DC-*', longest]);
		expect(() => readPatterns(['DC-*', `${longest}*`], refuse)).toThrow(
			`The name pattern “${'a'.repeat(60)}…” has 254 characters, more than any name. Give patterns of at most 253 characters, separated by commas or line breaks`,
		);
	});

	it('takes time that is linear in the length of the value', () => {
		const worst = [...`*${'a'.repeat(LONGEST_PATTERN - 2)}b`];
		const readsFor = (length: number): number => {
			const reads = { count: 0 };
			matchesGlob(worst, counted('a'.repeat(length), reads));
			return reads.count;
		};
		expect(readsFor(8_000)).toBeLessThan(2.2 * readsFor(4_000));
	});
});

/** The characters of a text, each read counted. */
function counted(text: string, reads: { count: number }): ArrayLike<string> {
	return new Proxy<string[]>([...text], {
		get(target, key, receiver) {
			if (typeof key === 'string' && /^\d+$/.test(key)) reads.count += 1;
			return Reflect.get(target, key, receiver) as unknown;
		},
	});
}
