import { describeIdentity, readIdentity, type IdentityInput } from '../../../nodes/CortexXdr/containment/identity';
import { isEndpointId } from '../../../nodes/shared/containment';

const ID = '5D0C1E7A9B3F4C21A6E8D47F0B92C3EE';

describe('reading an identity from the form', () => {
	it.each<[string, IdentityInput, string]>([
		['an ID, in lower case', { endpointId: ` ${ID} ` }, `endpoint ID ${ID.toLowerCase()}`],
		['an IP address', { ipAddress: '10.20.4.77' }, 'IP address 10.20.4.77'],
		['several in one text', { ipAddress: '10.20.4.77, 10.20.4.78;10.20.4.77' }, 'IP address 10.20.4.77, 10.20.4.78'],
		['a list', { hostName: ['a', '', 'b'] }, 'host name a, b'],
		['IPv6', { ipAddress: 'FE80::1' }, 'IP address fe80::1'],
		['MAC with any separators', { ipAddress: '10.0.0.1', macAddress: '02-4A-11-5E-90-0C' }, 'IP address 10.0.0.1, MAC address 024a115e900c'],
		['a public address', { publicIpAddress: '198.51.100.24' }, 'public IP address 198.51.100.24'],
		['nulls beside something useful', { endpointId: null, ipAddress: undefined, hostName: 'a' }, 'host name a'],
		['a numeric host name', { hostName: 4711 }, 'host name 4711'],
		['everything at once', { endpointId: ID, ipAddress: '10.0.0.1', publicIpAddress: ['198.51.100.24', '2001:DB8::7', '2001:db8::7'], hostName: 'a;b', macAddress: '024a115e900c,02:4a:11:5e:90:0d' }, `endpoint ID ${ID.toLowerCase()}, IP address 10.0.0.1, public IP address 198.51.100.24, 2001:db8::7, host name a, b, MAC address 024a115e900c, 024a115e900d`],
		['the highest octets', { ipAddress: '223.255.255.255' }, 'IP address 223.255.255.255'],
		['a short IPv6 address', { ipAddress: '1::' }, 'IP address 1::'],
		['an IPv6 address that ends in an IPv4 one', { ipAddress: '::ffff:10.0.0.1' }, 'IP address ::ffff:10.0.0.1'],
		['the longest IPv6 address', { ipAddress: '0000:0000:0000:0000:0000:ffff:192.168.100.228' }, 'IP address 0000:0000:0000:0000:0000:ffff:192.168.100.228'],
		['an IPv6 address that starts like a multicast one', { ipAddress: 'ff::1' }, 'IP address ff::1'],
	])('%s', (_title, input, expected) => {
		const result = readIdentity(input);
		expect(result).toHaveProperty('identity');
		if ('identity' in result) expect(describeIdentity(result.identity)).toBe(expected);
	});

	it.each<[string, IdentityInput, string]>([
		['nothing', {}, 'Nothing to look for: give an endpoint ID, an IP address or a host name'],
		['blanks', { endpointId: ' ', ipAddress: '', hostName: null }, 'Nothing to look for: give an endpoint ID, an IP address or a host name'],
		['a host name where an ID is needed', { endpointId: 'FIN-LT-0142' }, '“FIN-LT-0142” is not an endpoint ID: Cortex XDR uses 32 hexadecimal digits. To find an endpoint by its host name or IP address, use the field of that name'],
		['two IDs', { endpointId: `${ID},${ID.replace('5', '6')}` }, `“${ID}, ${ID.replace('5', '6')}” is more than one endpoint ID: use one item per endpoint`],
		['an octet too high', { ipAddress: '10.20.4.256' }, '“10.20.4.256” is not an IP address'],
		['an octet too long', { ipAddress: '10.20.4.0077' }, '“10.20.4.0077” is not an IP address'],
		['three octets', { ipAddress: '10.20.4' }, '“10.20.4” is not an IP address'],
		['five octets', { ipAddress: '10.20.4.77.1' }, '“10.20.4.77.1” is not an IP address'],
		['text before an address', { ipAddress: 'x10.20.4.77' }, '“x10.20.4.77” is not an IP address'],
		['a bad address among good ones', { ipAddress: '10.0.0.1, nope' }, '“nope” is not an IP address'],
		['a bad public address', { publicIpAddress: '10.0.0.1, nope' }, '“nope” is not an IP address'],
		['a name for an address', { ipAddress: 'fin-lt-0142' }, '“fin-lt-0142” is not an IP address'],
		['hex digits without a colon', { ipAddress: 'beef' }, '“beef” is not an IP address'],
		['a single colon', { ipAddress: '10.0.0.1:80' }, '“10.0.0.1:80” is not an IP address'],
		['a name with colons', { ipAddress: 'g::1' }, '“g::1” is not an IP address'],
		['colons with a name', { ipAddress: '1::g' }, '“1::g” is not an IP address'],
		['an IPv6 address that is too long', { ipAddress: '0000:0000:0000:0000:0000:ffff:192.168.100.2280' }, '“0000:0000:0000:0000:0000:ffff:192.168.100.2280” is not an IP address'],
		['a bad MAC', { ipAddress: '10.0.0.1', macAddress: '024a115e900c, zz' }, '“zz” is not a MAC address'],
		['a MAC alone', { macAddress: '02:4a:11:5e:90:0c' }, 'Cortex XDR cannot search by MAC address: it only helps to tell several matches apart. Give an endpoint ID, an IP address or a host name as well'],
	])('%s is a problem', (_title, input, problem) => {
		expect(readIdentity(input)).toEqual({ problem });
	});

	it.each(['127.0.0.1', '0.0.0.0', '0.1.2.3', '224.0.0.1', '239.1.1.1', '255.255.255.255', '::', '::1', 'FF02::1'])(
		'%s identifies no machine, in either field',
		(address) => {
			const problem = `“${address}” cannot identify a machine: it is a loopback, multicast or unspecified address`;
			expect(readIdentity({ ipAddress: ['10.0.0.1', address] })).toEqual({ problem });
			expect(readIdentity({ publicIpAddress: ['198.51.100.24', address] })).toEqual({ problem });
		},
	);

	it.each<[string, boolean]>([
		[ID, true],
		[ID.toLowerCase(), true],
		[ID.slice(1), false],
		[`${ID}0`, false],
		[`x${ID}`, false],
		[ID.replace('5', 'g'), false],
		['', false],
	])('%s is an endpoint ID: %s', (value, expected) => {
		expect(isEndpointId(value)).toBe(expected);
	});
});
