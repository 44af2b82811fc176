import fc from 'fast-check';
import { createNetworkSet, parseNetwork } from '../../../nodes/shared/network';

const inside = (network: string, address: string): boolean => {
	const parsed = parseNetwork(network);
	if (!parsed) throw new Error(`${network} was not read`);
	return createNetworkSet([parsed]).has(address);
};

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

	it('are searched together, IPv4 and IPv6 apart', () => {
		const texts = ['10.0.0.0/8', '192.168.1.1', '2001:db8::/32', '192.168.2.0/24'];
		const set = createNetworkSet(texts.map((value) => parseNetwork(value)).filter((network) => network !== undefined));
		const addresses = ['10.200.0.1', '192.168.1.1', '192.168.1.2', '192.168.2.9', '2001:db8::1', '2001:db9::1', ''];
		expect(addresses.filter((address) => set.has(address))).toEqual(['10.200.0.1', '192.168.1.1', '192.168.2.9', '2001:db8::1']);
		expect(set.size).toBe(4);
	});
});
