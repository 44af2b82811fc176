import fc from 'fast-check';
import { Groups, isAddress } from '../../../../lab/src/vectra/world/groups';
import { newHost } from '../../../../lab/src/vectra/world/hosts';
import { ANALYST } from '../../../../lab/src/vectra/world/users';

const dotted = (address: number): string => [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
const address = fc.integer({ min: 0, max: 0xffffffff });

test('a network holds exactly the addresses that share its first bits', () => {
	fc.assert(
		fc.property(address, fc.integer({ min: 0, max: 32 }), address, fc.boolean(), (network, bits, other, near) => {
			// Half of the time an address of the network itself, which random ones would rarely be.
			const low = bits === 32 ? 0 : (other << bits) >>> bits;
			const high = bits === 0 ? 0 : ((network >>> (32 - bits)) << (32 - bits)) >>> 0;
			const ip = near ? (high | low) >>> 0 : other;
			const groups = new Groups();
			const group = groups.add({ name: 'net', type: 'ip', members: [`${dotted(network)}/${bits}`] }, ANALYST, 0);
			const host = newHost({ ip: dotted(ip) }, 1, 0);
			const expected = bits === 0 || ip >>> (32 - bits) === network >>> (32 - bits);
			expect(groups.includes(group, host)).toBe(expected);
		}),
	);
});

test.each([
	['10.0.0.1', true],
	['10.0.0.0/8', true],
	['2001:db8::/32', true],
	['10.0.0.0/33', false],
	['2001:db8::/129', false],
	['10.0.0', false],
	['10.0.0.1/', false],
	['10.0.0.0/8/8', false],
	['host', false],
])('%s is an address: %s', (text, expected) => {
	expect(isAddress(text)).toBe(expected);
});

test('members that come and go count at once', () => {
	const groups = new Groups();
	const group = groups.add({ name: 'g', type: 'host' }, ANALYST, 0);
	const host = newHost({}, 1, 0);
	expect(groups.includes(group, host)).toBe(false);
	groups.changeMembers(group, 'append', [1], ANALYST, 5);
	expect([groups.includes(group, host), group.modified, group.modified_by]).toEqual([true, 5, 'soc']);
	groups.changeMembers(group, 'remove', [1], ANALYST, 6);
	expect(groups.includes(group, host)).toBe(false);
});

test.each([
	[{ name: 'x', built_using: 'regex' as const }],
	[{ name: 'x', regex: 'a', built_using: 'static_members' as const }],
])('%j does not fit together', (input) => {
	expect(() => new Groups().add(input, ANALYST, 0)).toThrow('A regex group, and only that, has a regex');
});
