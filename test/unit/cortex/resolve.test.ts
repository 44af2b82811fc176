import fc from 'fast-check';
import type { Endpoint } from '../../../nodes/CortexXdr/containment/endpoint';
import { REQUIRED_EVIDENCE, type RequiredEvidence } from '../../../nodes/CortexXdr/containment/evidence';
import type { IdentityInput } from '../../../nodes/CortexXdr/containment/identity';
import { DEFAULT_ADDRESS_AGE, resolve, type ResolveOptions } from '../../../nodes/CortexXdr/containment/resolve';
import { anEndpoint, endpointId } from '../../support/endpoints';
import { anIdentity } from '../../support/identities';

const A = endpointId(0xa);
const B = endpointId(0xb);
const C = endpointId(0xc);
const IP = '10.0.0.5';
const MAC = '00:4a:11:5e:90:0c';
const OTHER_MAC = '00:4a:11:5e:90:0d';

const on = (id: string, name: string, ip: string | null, status = 'CONNECTED', more: Record<string, unknown> = {}) =>
	anEndpoint({ endpoint_id: id, endpoint_name: name, ip: ip === null ? null : [ip], endpoint_status: status, mac_address: [], ...more });

const OPTIONS: ResolveOptions = { evidence: 'nameAndAddress', requireAgreement: false, longestAddressAge: DEFAULT_ADDRESS_AGE };

function answer(input: IdentityInput, candidates: Endpoint[], options: Partial<ResolveOptions> = {}): string {
	const resolution = resolve(anIdentity(input), candidates, { ...OPTIONS, ...options });
	const ids = (endpoints: readonly Endpoint[]) => endpoints.map(({ id }) => id.slice(-1)).join('');
	if ('found' in resolution) return `${ids([resolution.found])} by ${resolution.matchedBy}`;
	if ('notFound' in resolution) return 'notFound';
	const words = { ambiguous: 'ambiguous', identityMismatch: 'mismatch', identityUnproven: 'unproven' };
	return `${words[resolution.refused]} ${ids(resolution.candidates)}`;
}

/** A host of the Vectra AI Trigger. */
const vectra = (name: string, ip: string, more: { macAddresses?: string[]; identity?: Record<string, unknown> } = {}): IdentityInput => ({
	vectraHost: { name, ip, ...more },
});
const by = (source: string, name: string) => ({ name, source });

describe('an identifier that a person filled in alone', () => {
	it.each<[string, IdentityInput, Endpoint[], string]>([
		['an ID wins over everything else', { endpointId: A, ipAddress: IP }, [on(A, 'x', '9.9.9.9', 'LOST'), on(B, 'y', IP)], 'a by endpointId'],
		['an unknown ID is not replaced by another match', { endpointId: C, ipAddress: IP }, [on(B, 'y', IP)], 'notFound'],
		['an uninstalled agent counts when its ID was given', { endpointId: A }, [on(A, 'x', IP, 'UNINSTALLED')], 'a by endpointId'],
		['one match', { ipAddress: IP }, [on(A, 'x', IP)], 'a by ipAddress'],
		['no match', { ipAddress: IP }, [], 'notFound'],
		['records that agree with nothing are ignored', { ipAddress: IP }, [on(A, 'x', '10.0.0.6')], 'notFound'],
		['uninstalled agents are dropped', { ipAddress: IP }, [on(A, 'x', IP, 'UNINSTALLED'), on(B, 'y', IP, 'LOST')], 'b by ipAddress'],
		['only uninstalled agents left', { ipAddress: IP }, [on(A, 'x', IP, 'UNINSTALLED')], 'notFound'],
		['two machines at one address', { ipAddress: IP }, [on(A, 'x', IP, 'LOST'), on(B, 'y', IP)], 'ambiguous ab'],
		['two of one name and other MAC addresses', { hostName: 'x' }, [on(A, 'x', IP, 'LOST', { mac_address: [MAC] }), on(B, 'x', IP, 'CONNECTED', { mac_address: [OTHER_MAC] })], 'ambiguous ab'],
		['two of one name that report no MAC address', { hostName: 'x' }, [on(A, 'x', IP, 'LOST'), on(B, 'x', IP)], 'ambiguous ab'],
		['the connected one of two agents on one machine', { hostName: 'x' }, [on(A, 'x', IP, 'LOST', { mac_address: [MAC] }), on(B, 'X', IP, 'CONNECTED', { mac_address: [MAC] })], 'b by hostName+onlyConnectedAgent'],
		['two connected agents on one machine', { hostName: 'x' }, [on(A, 'x', IP, 'CONNECTED', { mac_address: [MAC] }), on(B, 'x', IP, 'CONNECTED', { mac_address: [MAC] })], 'ambiguous ab'],
		['a record that came twice is one', { ipAddress: IP }, [on(A, 'x', IP), on(A, 'x', IP)], 'a by ipAddress'],
		['a qualified name finds the short one in its domain', { hostName: 'srv1.acme.example' }, [on(A, 'SRV1', IP, 'CONNECTED', { domain: 'ACME' })], 'a by hostName'],
		['a qualified name is not proven where no domain confirms it', { hostName: 'DC01.old' }, [on(A, 'DC01', IP)], 'unproven a'],
		['a qualified name is no other domain’s', { hostName: 'web01.prod.example.com' }, [on(A, 'WEB01', IP, 'CONNECTED', { domain: 'ACME' })], 'notFound'],
		['a short name finds the qualified one', { hostName: 'srv1' }, [on(A, 'srv1.acme.example', IP)], 'a by hostName'],
		['a text is one name', { hostName: 'DC01, old copy' }, [on(A, 'DC01', IP)], 'notFound'],
		['any of a list of names', { hostName: ['x', 'y'] }, [on(A, 'y', IP)], 'a by hostName'],
		['an endpoint without a name', { hostName: 'x' }, [on(A, '', IP)], 'notFound'],
		['a public address', { publicIpAddress: '198.51.100.7' }, [on(A, 'x', IP, 'CONNECTED', { public_ip: '198.51.100.7' })], 'a by publicIpAddress'],
		['an IPv6 address in another spelling', { ipAddress: '2001:DB8::A' }, [on(A, 'x', '2001:0db8:0000:0000:0000:0000:0000:000a')], 'a by ipAddress'],
	])('%s', (_title, input, candidates, expected) => {
		expect(answer(input, candidates)).toBe(expected);
	});
});

describe('what is known of a Vectra host', () => {
	const HR = on(A, 'HR-LT-07', IP);
	const FIN = on(B, 'FIN-LT-22', '10.0.0.7');

	it.each<[string, IdentityInput, Endpoint[], string]>([
		['name and address agree', vectra('HR-LT-07', IP), [HR], 'a by hostName+ipAddress'],
		['the address of another machine', { hostName: 'FIN-LT-22', ipAddress: IP }, [HR], 'unproven a'],
		['the name of a machine at another address', { hostName: 'fin-lt-22', ipAddress: '10.9.9.9' }, [FIN], 'unproven b'],
		['one has the address, another the name', { hostName: 'FIN-LT-22', ipAddress: IP }, [HR, FIN], 'ambiguous ab'],
		['a host that is only an address', { hostName: `IP-${IP}`, ipAddress: IP }, [HR], 'unproven a'],
		['a host that is only an address, from the trigger', vectra(`IP-${IP}`, IP), [HR], 'unproven a'],
		['an address and a MAC address', vectra(`IP-${IP}`, IP, { macAddresses: [MAC] }), [on(A, 'x', IP, 'CONNECTED', { mac_address: [MAC] })], 'a by ipAddress+macAddress'],
		['name and MAC address, at another address', vectra('x', '10.9.9.9', { macAddresses: [MAC] }), [on(A, 'x', IP, 'CONNECTED', { mac_address: [MAC] })], 'a by hostName+macAddress'],
		['other MAC addresses', vectra('x', IP, { macAddresses: [OTHER_MAC] }), [on(A, 'x', IP, 'CONNECTED', { mac_address: [MAC] })], 'mismatch a'],
		['MAC addresses that software made up', vectra('x', IP, { macAddresses: ['02:4a:11:5e:90:0d'] }), [on(A, 'x', IP, 'CONNECTED', { mac_address: ['02:4a:11:5e:90:0c'] })], 'a by hostName+ipAddress'],
		['an endpoint that reports no address', vectra('x', IP), [on(A, 'x', null)], 'unproven a'],
		['more agreement beats a connection', vectra('x', IP), [on(A, 'X', IP, 'LOST'), on(B, 'y', IP)], 'a by hostName+ipAddress'],
		['a MAC address tells two of one name apart', vectra('x', IP, { macAddresses: [MAC] }), [on(A, 'x', IP, 'LOST', { mac_address: [MAC] }), on(B, 'x', IP, 'CONNECTED', { mac_address: [OTHER_MAC] })], 'a by hostName+ipAddress+macAddress'],
		['a docking station that two machines report', vectra('x', '10.9.9.9', { macAddresses: [MAC] }), [on(A, 'x', IP, 'CONNECTED', { mac_address: [MAC] }), on(B, 'y', '10.9.9.9', 'CONNECTED', { mac_address: [MAC] })], 'ambiguous ab'],
		['two that are proven by different identifiers', vectra('x', IP, { macAddresses: [MAC] }), [on(A, 'x', '10.0.0.6', 'CONNECTED', { mac_address: [MAC] }), on(B, 'x', IP)], 'ambiguous ab'],
		['a qualified name without a domain to confirm it, and the address', vectra('x.acme.example', IP), [on(A, 'X', IP)], 'a by hostName+ipAddress'],
		['two addresses in one record', vectra('x', IP, { identity: { lastSource: '10.0.0.6' } }), [on(A, 'x', IP)], 'mismatch a'],
		['another endpoint agent on the host', vectra('x', IP, { identity: { otherAgents: ['crowdstrike'] } }), [on(A, 'x', IP)], 'mismatch a'],
		['another operating system', { hostName: 'x', ipAddress: IP, operatingSystem: 'AGENT_OS_LINUX' }, [on(A, 'x', IP, 'CONNECTED', { os_type: 'AGENT_OS_WINDOWS' })], 'mismatch a'],
		['macOS in both spellings', { hostName: 'x', ipAddress: IP, operatingSystem: 'macOS' }, [on(A, 'x', IP, 'CONNECTED', { os_type: 'AGENT_OS_MAC' })], 'a by hostName+ipAddress'],
		['an operating system that Cortex does not report', { hostName: 'x', ipAddress: IP, operatingSystem: 'Linux' }, [on(A, 'x', IP, 'CONNECTED', { os_type: null })], 'a by hostName+ipAddress'],
		['an operating system that agrees, which adds nothing', { hostName: 'x', ipAddress: '10.9.9.9', operatingSystem: 'windows' }, [on(A, 'x', IP, 'CONNECTED', { os_type: 'AGENT_OS_WINDOWS' })], 'unproven a'],
		['the operating system tells two machines apart', { ipAddress: IP, operatingSystem: 'AGENT_OS_LINUX' }, [on(A, 'x', IP, 'CONNECTED', { os_type: 'AGENT_OS_WINDOWS' }), on(B, 'y', IP, 'CONNECTED', { os_type: 'AGENT_OS_LINUX' })], 'b by ipAddress'],
		['an address seen a day and an hour ago', vectra('x', IP, { identity: { lastSeen: '2026-02-02T11:00:00Z' } }), [on(A, 'x', IP)], 'unproven a'],
		['an address seen within the day', vectra('x', IP, { identity: { lastSeen: '2026-02-02T13:00:00Z' } }), [on(A, 'x', IP)], 'a by hostName+ipAddress'],
		['a Kerberos name alone', vectra('free text', '10.9.9.9', { identity: { names: [by('kerberos', 'x')] } }), [on(A, 'x', IP)], 'a by hostName'],
		['a Kerberos name of another machine at the address', vectra('x', IP, { identity: { names: [by('kerberos', 'FIN-LT-22')] } }), [on(A, 'x', IP)], 'mismatch a'],
		['two Kerberos names', vectra('x', IP, { identity: { names: [by('kerberos', 'x'), by('kerberos', 'y')] } }), [on(A, 'x', IP)], 'mismatch a'],
		['a DHCP name and the address', vectra('free text', IP, { identity: { names: [by('dhcp', 'x')] } }), [on(A, 'x', IP)], 'a by hostName+ipAddress'],
		['a DHCP name alone', vectra('free text', '10.9.9.9', { identity: { names: [by('dhcp', 'x')] } }), [on(A, 'x', IP)], 'unproven a'],
		['a name from reverse DNS and the address', vectra('x', IP, { identity: { names: [by('rdns', 'x')] } }), [on(A, 'x', IP)], 'unproven a'],
		['a name that people gave, and the address', vectra('x', IP, { identity: { names: [] } }), [on(A, 'x', IP)], 'unproven a'],
		['a name that people gave, the address and the MAC address', vectra('x', IP, { macAddresses: [MAC], identity: { names: [] } }), [on(A, 'x', IP, 'CONNECTED', { mac_address: [MAC] })], 'a by ipAddress+macAddress'],
	])('%s', (_title, input, candidates, expected) => {
		expect(answer(input, candidates)).toBe(expected);
	});

	it.each<[string, IdentityInput, Endpoint, string]>([
		['the name Vectra kept from before a renaming', vectra('x', IP, { identity: { names: [by('kerberos', 'x'), by('kerberos', 'old')] } }), on(A, 'x', IP), 'a by endpointId'],
		['another machine’s Kerberos name', vectra('x', IP, { identity: { names: [by('kerberos', 'y')] } }), on(A, 'x', IP), 'mismatch a'],
		['another machine’s MAC address', vectra('x', IP, { macAddresses: [OTHER_MAC] }), on(A, 'x', IP, 'CONNECTED', { mac_address: [MAC] }), 'mismatch a'],
		['another operating system', { operatingSystem: 'AGENT_OS_LINUX' }, on(A, 'x', IP, 'CONNECTED', { os_type: 'AGENT_OS_WINDOWS' }), 'mismatch a'],
		['another name and another address', vectra('y', '10.9.9.9'), on(A, 'x', IP), 'a by endpointId'],
		['two addresses and another agent', vectra('x', IP, { identity: { lastSource: '10.0.0.6', otherAgents: ['sentinelone'] } }), on(A, 'x', IP), 'a by endpointId'],
	])('beside an endpoint ID: %s', (_title, input, candidate, expected) => {
		expect(answer({ ...input, endpointId: A }, [candidate])).toBe(expected);
		expect(answer({ ...input, endpointId: A }, [candidate], { evidence: 'idOnly' })).toBe(expected);
	});
});

describe('how much must agree', () => {
	const away = { hostName: 'x', ipAddress: '10.9.9.9' };

	it.each<[RequiredEvidence, string]>([
		['nameAndAddress', 'unproven a'],
		['anyOne', 'a by hostName'],
		['idOnly', 'unproven a'],
	])('%s: of name and address only the name agrees', (evidence, expected) => {
		expect(answer(away, [on(A, 'x', IP)], { evidence })).toBe(expected);
	});

	it('never takes what contradicts, whatever is asked for', () => {
		const input = vectra('x', IP, { identity: { names: [by('kerberos', 'y')] } });
		for (const evidence of REQUIRED_EVIDENCE) expect(answer(input, [on(A, 'x', IP)], { evidence })).toBe('mismatch a');
	});

	it('takes no partial match when all identifiers must agree', () => {
		const options = { evidence: 'anyOne', requireAgreement: true } as const;
		expect(answer({ ipAddress: IP, hostName: 'other' }, [on(A, 'x', IP)], options)).toBe('notFound');
		expect(answer({ ipAddress: IP, hostName: 'x' }, [on(A, 'x', IP)], options)).toBe('a by hostName+ipAddress');
		expect(answer({ ipAddress: IP, hostName: 'x', macAddress: MAC }, [on(A, 'x', IP)], options)).toBe('notFound');
		expect(answer({ ipAddress: IP, publicIpAddress: '198.51.100.7' }, [on(A, 'x', IP)], options)).toBe('notFound');
		expect(answer({ ipAddress: IP }, [on(A, 'x', IP)], options)).toBe('a by ipAddress');
	});

	it('lets the age of an address that counts be set', () => {
		const input = vectra('x', IP, { identity: { lastSeen: '2026-02-03T11:00:00Z' } });
		expect(answer(input, [on(A, 'x', IP)], { longestAddressAge: 3_600_000 })).toBe('a by hostName+ipAddress');
		expect(answer(input, [on(A, 'x', IP)], { longestAddressAge: 3_599_999 })).toBe('unproven a');
	});
});

describe('what a refusal says', () => {
	it.each<[string, IdentityInput, Endpoint[], object]>([
		['an ID that nobody has', { endpointId: C }, [on(B, 'y', IP)], { notFound: 'No endpoint has this ID, or the API key’s scope does not include it' }],
		['nobody', { ipAddress: IP }, [], { notFound: 'No endpoint matches, or the API key’s scope does not include it' }],
		['uninstalled ones', { ipAddress: IP }, [on(A, 'x', IP, 'UNINSTALLED'), on(B, 'y', IP, 'UNINSTALLED')], { notFound: 'The agent was uninstalled from every endpoint that matches (2)' }],
		['identifiers that disagree', { ipAddress: IP, hostName: 'y' }, [on(A, 'x', IP), on(B, 'y', '10.0.0.9')], { reason: 'The identifiers point to 2 different endpoints' }],
		['nobody connected', { ipAddress: IP }, [on(A, 'x', IP, 'LOST'), on(B, 'y', IP, 'LOST')], { reason: '2 endpoints match equally well, none of them is connected' }],
		['several connected', { ipAddress: IP }, [on(A, 'x', IP), on(B, 'y', IP), on(C, 'z', IP, 'LOST')], { reason: '3 endpoints match equally well, 2 of them connected' }],
		['too little', { ipAddress: IP, hostName: 'FIN-LT-22' }, [on(A, 'HR-LT-07', IP)], { reason: 'Only the IP address speaks for HR-LT-07; the host name is FIN-LT-22 on one side and HR-LT-07 on the other; a second identifier must agree: the host name, the IP address or a MAC address. Evidence set to Any One would accept it' }],
		['a contradiction', vectra('HR-LT-07', IP, { identity: { names: [by('kerberos', 'FIN-LT-22')] } }), [on(A, 'HR-LT-07', IP)], { reason: 'HR-LT-07 is not the machine that is meant, or it cannot be told: the host name is FIN-LT-22 (kerberos) on one side and HR-LT-07 on the other' }],
		['another agent', vectra('x', IP, { identity: { otherAgents: ['crowdstrike'] } }), [on(A, 'x', IP)], { reason: expect.stringContaining('another endpoint agent watches the host (crowdstrike)') }],
	])('%s', (_title, input, candidates, expected) => {
		expect(resolve(anIdentity(input), candidates, OPTIONS)).toMatchObject(expected);
	});

	it('shows both sides of everything that was compared', () => {
		const input = vectra('x', IP, { macAddresses: [MAC], identity: { names: [by('kerberos', 'x'), by('rdns', 'pool-7.isp.example')] } });
		const endpoint = on(A, 'x', '10.0.0.6', 'CONNECTED', { mac_address: [MAC], public_ip: null });
		expect(resolve(anIdentity({ ...input, publicIpAddress: '198.51.100.7' }), [endpoint], OPTIONS)).toMatchObject({
			evidence: [
				{ kind: 'hostName', relation: 'agrees', given: 'x (kerberos)', endpoint: 'x' },
				{ kind: 'hostName', relation: 'differs', given: 'pool-7.isp.example (rdns)', endpoint: 'x' },
				{ kind: 'hostName', relation: 'silent', given: 'x', endpoint: 'x' },
				{ kind: 'ipAddress', relation: 'differs', given: IP, endpoint: '10.0.0.6' },
				{ kind: 'publicIpAddress', relation: 'silent', given: '198.51.100.7', endpoint: '' },
				{ kind: 'macAddress', relation: 'agrees', given: '00:4a:11:5e:90:0c', endpoint: '00:4a:11:5e:90:0c' },
			],
		});
	});
});

describe('the identity rule, drawn at random', () => {
	const names = ['x', 'y', 'x.acme.example', 'X', ''];
	const addresses = ['10.0.0.5', '10.0.0.6'];
	const macs = [MAC, OTHER_MAC];
	const record = fc.record({
		endpoint_id: fc.constantFrom(A, B, C, endpointId(0xd)),
		endpoint_name: fc.constantFrom(...names),
		ip: fc.subarray(addresses),
		mac_address: fc.subarray(macs),
		endpoint_status: fc.constantFrom('CONNECTED', 'LOST', 'UNINSTALLED'),
	});
	const host = fc.record({
		name: fc.constantFrom(...names, 'IP-10.0.0.5'),
		ip: fc.constantFrom(...addresses),
		macAddresses: fc.subarray(macs),
		identity: fc.option(fc.record({ names: fc.array(fc.record({ name: fc.constantFrom('x', 'y'), source: fc.constantFrom('kerberos', 'dhcp', 'rdns') }), { maxLength: 2 }) }), { nil: undefined }),
	});
	const worlds = fc.tuple(fc.uniqueArray(record, { selector: ({ endpoint_id }) => endpoint_id }), host);

	it('gives the same answer in whatever order the records come', () => {
		fc.assert(
			fc.property(worlds, fc.constantFrom(...REQUIRED_EVIDENCE), ([records, vectraHost], evidence) => {
				const candidates = records.map(anEndpoint);
				const [forward, backward] = [candidates, [...candidates].reverse()].map((list) => answer({ vectraHost }, list, { evidence }));
				const sorted = (text: string) => text.replace(/ [a-d]+$/, (ids) => [...ids].sort().join(''));
				expect(sorted(backward)).toBe(sorted(forward));
			}),
		);
	});

	it('finds no machine that contradicts its host, and none by one weak identifier', () => {
		fc.assert(
			fc.property(worlds, ([records, vectraHost]) => {
				const resolution = resolve(anIdentity({ vectraHost }), records.map(anEndpoint), OPTIONS);
				if (!('found' in resolution)) return;
				const { found } = resolution;
				expect(found.status).not.toBe('UNINSTALLED');
				const label = (name: string) => name.toLowerCase().split('.')[0];
				const own = vectraHost.identity?.names.filter(({ source }) => source === 'kerberos') ?? [];
				for (const { name } of own) expect(found.name === '' || label(found.name) === name).toBe(true);
				const digits = vectraHost.macAddresses.map((mac) => mac.replaceAll(':', ''));
				const macAgrees = digits.some((mac) => found.macs.includes(mac));
				const others = records.filter(({ endpoint_id }) => endpoint_id !== found.id);
				const isShared = others.some(({ mac_address }) => mac_address.some((mac) => vectraHost.macAddresses.includes(mac)));
				expect(digits.length > 0 && found.macs.length > 0 && !macAgrees && !isShared).toBe(false);
				const nameAgrees = [vectraHost.name, ...(vectraHost.identity?.names ?? []).map(({ name }) => name)].some(
					(name) => name !== '' && label(name) === label(found.name),
				);
				const kinds = [nameAgrees, found.ips.includes(vectraHost.ip), macAgrees].filter(Boolean).length;
				expect(kinds >= 2 || own.length > 0).toBe(true);
			}),
			{ numRuns: 2_000 },
		);
	});
});
