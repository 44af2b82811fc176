import { BlockList, isIP } from 'node:net';
import fc from 'fast-check';
import { createNetworkSet, parseNetwork } from '../../../nodes/shared/network';

const inside = (network: string, address: string): boolean => {
	const parsed = parseNetwork(network);
	if (!parsed) throw new Error(`${network} was not read`);
	return createNetworkSet([parsed]).has(address);
};

/** IPv4 addresses in IPv6 form. */
const mapped = new BlockList();
mapped.addSubnet('::ffff:0:0', 96, 'ipv6');

describe('networks', () => {
	it.each([
		['10.0.0.0/24', '10.0.0.255', true],
		['10.0.0.0/24', '10.0.1.0', false],
		['10.0.0.77/24', '10.0.0.1', true],
		['10.1.1.1', '10.1.1.1', true],
		['10.1.1.1', '10.1.1.2', false],
		['0.0.0.0/0', '203.0.113.9', true],
		['0.0.0.0/0', '2001:db8::1', false],
		['2001:db8::/32', '2001:0DB8:ffff::1', true],
		['2001:db8::/32', '2001:db9::1', false],
		['2001:db8::1', '2001:db8:0:0:0:0:0:1', true],
		['::/0', 'fe80::1%eth0', true],
		['fe80::/10', 'fe80::1%eth0', true],
		['::ffff:10.0.0.0/120', '10.0.0.9', true],
		['10.0.0.0/8', '::ffff:10.2.3.4', true],
		['10.0.0.0/8', '::ffff:0b02:0304', false],
		['  10.0.0.0/8 ', ' 10.9.9.9 ', true],
		['::ffff:10.0.0.1', '10.0.0.1', true],
		['::ffff:10.0.0.1', '10.0.0.2', false],
		['::ffff:0:0/96', '203.0.113.9', true],
		['::10.0.0.1', '::a00:1', true],
		['::10.0.0.1', '10.0.0.1', false],
		['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8', true],
		['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:9', false],
		['1:2:3:4:5:6:10.0.0.1', '1:2:3:4:5:6:a00:1', true],
		['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0', true],
		['::', '0:0:0:0:0:0:0:0', true],
		['10.0.0.0/8', '10.0.0', false],
		['10.0.0.0/8', '10.0.0.1.2', false],
		['10.0.0.0/8', '10.0.0.1000', false],
		['10.0.0.0/8', '10.0.0.1e1', false],
		['0.0.0.0/0', '10.0.0.-1', false],
		['10.0.0.0/8', 'x10.0.0.1', false],
		['10.0.0.0/8', '', false],
		['10.0.0.0/8', 'not-an-ip', false],
	])('%s holds %s: %s', (network, address, expected) => {
		expect(inside(network, address)).toBe(expected);
	});

	it.each(['', 'host', '10.0.0', '10.0.0.256', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/24/8', '10.0.0.0/', '1::2::3'])(
		'refuses %j',
		(value) => {
			expect(parseNetwork(value)).toBeUndefined();
		},
	);

	it.each(['2001:db8::/129', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7:8::', 'g::', '12345::', '::ffff:10.0.0.0/95', '::ffff:10.0.0.0/129', '1:2:3:4:5:10.0.0.1:6', '::10.0.0', '::10.0.0.1:1', ':', '1:::2', '10.0.0.0/2x', '10.0.0.0/0024', 'x10.0.0.1', '10.0.0.1x', '::12345', '::1g'])('refuses %j', (value) => {
		expect(parseNetwork(value)).toBeUndefined();
	});

	it('holds every address that shares the prefix, for IPv4 and IPv6 in any spelling', () => {
		fc.assert(
			fc.property(fc.ipV4(), fc.integer({ min: 0, max: 32 }), fc.ipV4(), (address, prefix, other) => {
				const bits = (ip: string): string =>
					ip.split('.').map((part) => Number(part).toString(2).padStart(8, '0')).join('');
				expect(inside(`${address}/${prefix}`, other)).toBe(
					bits(address).slice(0, prefix) === bits(other).slice(0, prefix),
				);
			}),
		);
		fc.assert(
			fc.property(fc.ipV6(), (address) => {
				expect(inside(address, address)).toBe(true);
				expect(inside(`${address}/64`, address.toUpperCase())).toBe(true);
			}),
		);
	});

	it('agree with the block lists of Node.js on any networks, in any spelling', () => {
		const version = { 4: 'ipv4', 6: 'ipv6' } as const;
		const versionOf = (address: string) => version[isIP(address) as 4 | 6];
		const v4 = fc.oneof(fc.ipV4(), fc.constantFrom('0.0.0.0', '255.255.255.255', '10.0.0.1', '10.0.0.2', '10.0.1.1', '127.0.0.1'));
		// Addresses that lie close to one another, so that networks hold some of them.
		const groups = fc.array(fc.constantFrom('0', '1', 'abc', 'ffff', 'FE80'), { minLength: 8, maxLength: 8 }).map((parts) => parts.join(':'));
		const v6 = fc.oneof(fc.ipV6(), groups, fc.constantFrom('::', '::1', '2001:db8::', '2001:DB8::1', '64:ff9b::10.0.0.1'));
		const networks = fc.oneof(
			fc.tuple(v4, fc.integer({ min: 0, max: 32 })),
			fc.tuple(v6, fc.integer({ min: 0, max: 128 })),
		);
		// Left out: an IPv4 address in IPv6 form counts as the IPv4 address here.
		const isMapped = (address: string) => mapped.check(address, 'ipv6');
		const plain = <T>(arbitrary: fc.Arbitrary<T>, addressOf: (value: T) => string) =>
			arbitrary.filter((value) => versionOf(addressOf(value)) === 'ipv4' || !isMapped(addressOf(value)));
		fc.assert(
			fc.property(
				fc.array(plain(networks, ([address]) => address), { maxLength: 6 }),
				fc.array(plain(fc.oneof(v4, v6), (address) => address), { minLength: 1, maxLength: 8 }),
				(given, addresses) => {
					// Apart: Node.js lets an IPv6 network hold IPv4 addresses too.
					const oracle = { ipv4: new BlockList(), ipv6: new BlockList() };
					for (const [address, prefix] of given) oracle[versionOf(address)].addSubnet(address, prefix, versionOf(address));
					const read = given.map(([address, prefix]) => parseNetwork(`${address}/${prefix}`));
					const set = createNetworkSet(read.filter((network) => network !== undefined));
					expect(set.size).toBe(given.length);
					for (const address of addresses) {
						const family = versionOf(address);
						expect([address, set.has(address)]).toEqual([address, oracle[family].check(address, family)]);
					}
				},
			),
			{ numRuns: 500 },
		);
	});

	it('are searched together, IPv4 and IPv6 apart', () => {
		const texts = ['10.0.0.0/8', '192.168.1.1', '2001:db8::/32', '192.168.2.0/24'];
		const set = createNetworkSet(texts.map((value) => parseNetwork(value)).filter((network) => network !== undefined));
		const addresses = ['10.200.0.1', '192.168.1.1', '192.168.1.2', '192.168.2.9', '2001:db8::1', '2001:db9::1', ''];
		expect(addresses.filter((address) => set.has(address))).toEqual(['10.200.0.1', '192.168.1.1', '192.168.2.9', '2001:db8::1']);
		expect(set.size).toBe(4);
	});
});
