import fc from 'fast-check';
import { addressSpellings, canonicalAddress, identifiesNoMachine } from '../../../nodes/shared/network';

describe('addresses', () => {
	it.each([
		['10.0.0.1', '10.0.0.1'],
		['010.000.000.001', '10.0.0.1'],
		['::ffff:10.0.0.1', '10.0.0.1'],
		['2001:DB8::A', '2001:db8::a'],
		['2001:0db8:0000:0000:0000:0000:0000:000a', '2001:db8::a'],
		['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
		['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
		['0:0:1::', '0:0:1::'],
		['::', '::'],
		['::1', '::1'],
		['fe80::1%3', 'fe80::1'],
		['1::0', '1::'],
		['10.0.0', undefined],
		['10.0.0.256', undefined],
		['g::1', undefined],
		['', undefined],
	])('%s is %s', (given, expected) => {
		expect(canonicalAddress(given)).toBe(expected);
	});

	it('writes equal addresses alike, and finds each spelling among those it searches for', () => {
		fc.assert(
			fc.property(fc.ipV6(), (given) => {
				const canonical = canonicalAddress(given);
				expect(canonical).toBeDefined();
				expect(canonicalAddress(canonical ?? '')).toBe(canonical);
				for (const spelling of addressSpellings(given)) expect(canonicalAddress(spelling)).toBe(canonical);
				// The address parser of browsers and of Node.js writes IPv6 by RFC 5952; it has no notion of mapped IPv4.
				if (canonical?.includes(':')) expect(new URL(`http://[${given}]/`).hostname).toBe(`[${canonical}]`);
			}),
		);
		expect(addressSpellings('2001:DB8::A')).toEqual(
			expect.arrayContaining(['2001:DB8::A', '2001:db8::a', '2001:0db8:0000:0000:0000:0000:0000:000a', '2001:0DB8:0000:0000:0000:0000:0000:000A']),
		);
		expect(addressSpellings('nonsense')).toEqual(['nonsense']);
	});

	it.each([
		['10.0.0.1', false],
		['198.51.100.7', false],
		['2001:db8::a', false],
		['fd00::1', false],
		['127.0.0.1', true],
		['0.0.0.0', true],
		['169.254.1.1', true],
		['224.0.0.251', true],
		['255.255.255.255', true],
		['::', true],
		['::1', true],
		['fe80::1', true],
		['ff02::fb', true],
	])('%s identifies no machine: %s', (address, expected) => {
		expect(identifiesNoMachine(address)).toBe(expected);
	});
});
