import { describeIdentity, readIdentity, type IdentityInput } from '../../../nodes/CortexXdr/containment/identity';

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
	])('%s', (_title, input, expected) => {
		const result = readIdentity(input);
		expect(result).toHaveProperty('identity');
		if ('identity' in result) expect(describeIdentity(result.identity)).toBe(expected);
	});

	it.each<[string, IdentityInput, RegExp]>([
		['nothing', {}, /^Nothing to look for: give an endpoint ID, an IP address or a host name$/],
		['blanks', { endpointId: ' ', ipAddress: '', hostName: null }, /^Nothing to look for/],
		['a host name where an ID is needed', { endpointId: 'FIN-LT-0142' }, /“FIN-LT-0142” is not an endpoint ID.*host name/],
		['two IDs', { endpointId: `${ID},${ID.replace('5', '6')}` }, /more than one endpoint ID/],
		['no IP address', { ipAddress: '10.20.4.777' }, /“10.20.4.777” is not an IP address/],
		['a name for an address', { ipAddress: 'fin-lt-0142' }, /“fin-lt-0142” is not an IP address/],
		['loopback', { ipAddress: '127.0.0.1' }, /cannot identify a machine/],
		['the unspecified address', { ipAddress: '0.0.0.0' }, /cannot identify a machine/],
		['multicast', { ipAddress: '239.1.1.1' }, /cannot identify a machine/],
		['IPv6 loopback', { ipAddress: '::1' }, /cannot identify a machine/],
		['a bad MAC', { ipAddress: '10.0.0.1', macAddress: 'zz' }, /“zz” is not a MAC address/],
		['a MAC alone', { macAddress: '02:4a:11:5e:90:0c' }, /cannot search by MAC address/],
	])('%s is a problem', (_title, input, expected) => {
		const result = readIdentity(input);
		expect(result).toHaveProperty('problem');
		if ('problem' in result) expect(result.problem).toMatch(expected);
	});
});
