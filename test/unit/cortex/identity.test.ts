import { describeIdentity, readIdentity, type IdentityInput } from '../../../nodes/CortexXdr/containment/identity';
import { isEndpointId } from '../../../nodes/shared/containment';

const NOW = Date.parse('2026-02-03T12:00:00Z');
const ID = '5D0C1E7A9B3F4C21A6E8D47F0B92C3EE';

describe('reading an identity from the form', () => {
	it.each<[string, IdentityInput, string]>([
		['an ID, in lower case', { endpointId: ` ${ID} ` }, `endpoint ID ${ID.toLowerCase()}`],
		['an IP address', { ipAddress: '10.20.4.77' }, 'IP address 10.20.4.77'],
		['several in one text', { ipAddress: '10.20.4.77, 10.20.4.78;10.20.4.77' }, 'IP address 10.20.4.77, 10.20.4.78'],
		['a list', { hostName: ['a', '', 'b'] }, 'host name a, b'],
		['IPv6', { ipAddress: '2001:0DB8:0:0:0:0:0:A' }, 'IP address 2001:db8::a'],
		['MAC with any separators', { ipAddress: '10.0.0.1', macAddress: '00-4A-11-5E-90-0C' }, 'IP address 10.0.0.1, MAC address 00:4a:11:5e:90:0c'],
		['a public address', { publicIpAddress: '198.51.100.24' }, 'public IP address 198.51.100.24'],
		['nulls beside something useful', { endpointId: null, ipAddress: undefined, hostName: 'a' }, 'host name a'],
		['a numeric host name', { hostName: 4711 }, 'host name 4711'],
		['everything at once', { endpointId: ID, ipAddress: '10.0.0.1', publicIpAddress: ['198.51.100.24', '2001:DB8::7', '2001:db8::7'], hostName: ['a', 'b'], macAddress: '004a115e900c,00:4a:11:5e:90:0d' }, `endpoint ID ${ID.toLowerCase()}, IP address 10.0.0.1, public IP address 198.51.100.24, 2001:db8::7, host name a, b, MAC address 00:4a:11:5e:90:0c, 00:4a:11:5e:90:0d`],
		['the highest octets', { ipAddress: '223.255.255.255' }, 'IP address 223.255.255.255'],
		['a short IPv6 address', { ipAddress: '1::' }, 'IP address 1::'],
		['an IPv4 address in IPv6 form', { ipAddress: '::ffff:10.0.0.1' }, 'IP address 10.0.0.1'],
		['the longest IPv6 address', { ipAddress: '0000:0000:0000:0000:0000:ffff:192.168.100.228' }, 'IP address 192.168.100.228'],
		['one name whatever it holds', { hostName: 'DC01, old copy' }, 'host name DC01, old copy'],
		['one name in several lines', { hostName: 'DC01\nDC02;DC03' }, 'host name DC01 DC02;DC03'],
		['an IPv6 address that starts like a multicast one', { ipAddress: 'ff::1' }, 'IP address ff::1'],
	])('%s', (_title, input, expected) => {
		const result = readIdentity(input, NOW);
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
		['an operating system and nothing else', { operatingSystem: 'AGENT_OS_LINUX' }, 'Nothing to look for: give an endpoint ID, an IP address or a host name'],
		['an operating system that there is not', { hostName: 'a', operatingSystem: 'BeOS' }, '“BeOS” is no operating system that Cortex XDR knows: give Windows, macOS, Linux, Android or iOS'],
		['a bad public address', { publicIpAddress: 'nope' }, '“nope” is not an IP address'],
		['a name that Vectra made of an address', { hostName: 'IP-10.20.4.77' }, '“IP-10.20.4.77” is not the name of a machine'],
		['a name that begins with a dot', { hostName: '.x' }, '“.x” is not the name of a machine'],
		['nothing usable in several fields', { hostName: '10.1.2.3', ipAddress: 'fe80::1%3' }, '“fe80::1%3” cannot identify a machine: it is a loopback, link-local, multicast or unspecified address; “10.1.2.3” is not the name of a machine'],
		['a name for an address', { ipAddress: 'fin-lt-0142' }, '“fin-lt-0142” is not an IP address'],
		['hex digits without a colon', { ipAddress: 'beef' }, '“beef” is not an IP address'],
		['a single colon', { ipAddress: '10.0.0.1:80' }, '“10.0.0.1:80” is not an IP address'],
		['a name with colons', { ipAddress: 'g::1' }, '“g::1” is not an IP address'],
		['colons with a name', { ipAddress: '1::g' }, '“1::g” is not an IP address'],
		['an IPv6 address that is too long', { ipAddress: '0000:0000:0000:0000:0000:ffff:192.168.100.2280' }, '“0000:0000:0000:0000:0000:ffff:192.168.100.2280” is not an IP address'],
		['a MAC alone', { macAddress: '00:4a:11:5e:90:0c' }, 'Cortex XDR cannot search by MAC address: it only helps to tell several matches apart. Give an endpoint ID, an IP address or a host name as well'],
	])('%s is a problem', (_title, input, problem) => {
		expect(readIdentity(input, NOW)).toEqual({ problem });
	});

	it.each(['127.0.0.1', '0.0.0.0', '0.1.2.3', '169.254.7.7', '224.0.0.1', '239.1.1.1', '255.255.255.255', '::', '::1', 'fe80::1', 'fe80::1%3', 'FF02::1'])(
		'%s identifies no machine, in either field',
		(address) => {
			const fault = `“${address}” cannot identify a machine: it is a loopback, link-local, multicast or unspecified address`;
			expect(readIdentity({ ipAddress: address }, NOW)).toEqual({ problem: fault });
			expect(readIdentity({ publicIpAddress: address }, NOW)).toEqual({ problem: fault });
			expect(readIdentity({ ipAddress: ['10.0.0.1', address] }, NOW)).toMatchObject({ identity: { ips: ['10.0.0.1'], ignored: [fault] } });
		},
	);

	it.each<[string, IdentityInput, string]>([
		['a bad address among good ones', { ipAddress: '10.0.0.1, nope' }, '“nope” is not an IP address'],
		['a bad public address', { ipAddress: '10.0.0.1', publicIpAddress: 'nope' }, '“nope” is not an IP address'],
		['a MAC that is none', { ipAddress: '10.0.0.1', macAddress: 'n/a' }, '“n/a” is not a MAC address'],
		['an EUI-64', { ipAddress: '10.0.0.1', macAddress: '00-4A-11-FF-FE-5E-90-0C' }, '“00-4A-11-FF-FE-5E-90-0C” is not a MAC address'],
		['a MAC of zeros', { ipAddress: '10.0.0.1', macAddress: '00:00:00:00:00:00' }, '“00:00:00:00:00:00” is an empty MAC address'],
		['a multicast MAC', { ipAddress: '10.0.0.1', macAddress: '01:00:5e:00:00:fb' }, '“01:00:5e:00:00:fb” is a MAC address of a group of machines'],
		['a randomised MAC', { ipAddress: '10.0.0.1', macAddress: '02:4a:11:5e:90:0c' }, '“02:4a:11:5e:90:0c” is a MAC address that software has made up'],
		['a name made of an address', { ipAddress: '10.0.0.1', hostName: 'IP-10.0.0.1' }, '“IP-10.0.0.1” is not the name of a machine'],
		['a name made of a MAC', { ipAddress: '10.0.0.1', hostName: '48:2a:e3:3a:58:a6' }, '“48:2a:e3:3a:58:a6” is not the name of a machine'],
	])('passes over %s and says so', (_title, input, reason) => {
		expect(readIdentity(input, NOW)).toMatchObject({ identity: { ips: ['10.0.0.1'], macs: [], names: [], ignored: [reason] } });
	});

	describe('from a host of the Vectra AI Trigger', () => {
		const host = { name: 'FIN-LT-22', ip: '10.20.30.44', macAddresses: ['00:4a:11:5e:90:0c'] };
		const read = (more: Record<string, unknown>) => readIdentity({ vectraHost: { ...host, ...more } }, NOW);
		const known = (identity: Record<string, unknown>) => read({ identity });

		it('takes its name, address and MAC addresses', () => {
			expect(read({})).toMatchObject({
				identity: { names: [{ value: 'FIN-LT-22', source: 'declared' }], ips: ['10.20.30.44'], macs: ['004a115e900c'], chosen: false, addressAge: null },
			});
		});

		it.each([
			['kerberos', 'machine'],
			['sentinelone_name', 'machine'],
			['DHCP', 'declared'],
			['netbios', 'declared'],
			['mdns', 'declared'],
			['dns', 'declared'],
			['rdns', 'label'],
			['vmachine_info', 'label'],
		])('knows who gave a name: %s is %s', (source, expected) => {
			const names = [{ name: 'other', source }];
			expect(known({ names })).toMatchObject({ identity: { names: [{ value: 'other', source: expected }, { value: 'FIN-LT-22', source: 'label' }] } });
		});

		it.each(['cookie', 'kerberos_user', 'zpa_user', 'src_port', ''])('takes no name from an artifact of the kind “%s”', (source) => {
			expect(known({ names: [{ name: 'j.doe', source }] })).toMatchObject({ identity: { names: [{ value: 'FIN-LT-22', source: 'label' }] } });
		});

		it.each<[string, Record<string, unknown>, number | null]>([
			['a time', { lastSeen: '2026-02-03T11:00:00Z' }, 3_600_000],
			['a time that lies ahead', { lastSeen: '2026-02-03T13:00:00Z' }, 0],
			['traffic now', { activeTraffic: true }, 0],
			['no traffic', { activeTraffic: false }, null],
			['a time that cannot be read', { lastSeen: 'yesterday' }, null],
			['nothing', {}, null],
		])('tells the age of the address from %s', (_title, identity, addressAge) => {
			expect(known(identity)).toMatchObject({ identity: { addressAge } });
		});

		it('doubts an address beside another last source, and notes other endpoint agents', () => {
			expect(known({ lastSource: '10.20.30.45' })).toMatchObject({ identity: { addressDoubt: expect.stringContaining('10.20.30.45') } });
			expect(known({ lastSource: '::ffff:10.20.30.44' })).toMatchObject({ identity: { addressDoubt: '' } });
			expect(known({ otherAgents: ['crowdstrike', 'toaster'] })).toMatchObject({ identity: { otherAgents: ['crowdstrike'] } });
		});

		it.each([[null], ['text'], [[]], [{}]])('finds nothing in %j', (vectraHost) => {
			expect(readIdentity({ vectraHost }, NOW)).toHaveProperty('problem');
			expect(readIdentity({ vectraHost, ipAddress: '10.0.0.1' }, NOW)).toMatchObject({ identity: { ips: ['10.0.0.1'], chosen: false } });
		});
	});

	it.each<[IdentityInput, boolean]>([
		[{ ipAddress: '10.0.0.1' }, true],
		[{ hostName: 'a' }, true],
		[{ hostName: 'a', ipAddress: '10.0.0.1' }, false],
		[{ hostName: '', ipAddress: '10.0.0.1' }, false],
		[{ hostName: 'IP-10.0.0.1', ipAddress: '10.0.0.1' }, false],
	])('%j is one single kind of identifier that a person chose: %s', (input, chosen) => {
		expect(readIdentity(input, NOW)).toMatchObject({ identity: { chosen } });
	});

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
