import fc from 'fast-check';
import type { Endpoint } from '../../../nodes/CortexXdr/containment/endpoint';
import type { Identity } from '../../../nodes/CortexXdr/containment/identity';
import { resolve } from '../../../nodes/CortexXdr/containment/resolve';
import { anEndpoint, endpointId } from '../../support/endpoints';

const NOBODY: Identity = { endpointId: '', ips: [], publicIps: [], hostNames: [], macs: [] };
const A = endpointId(0xa);
const B = endpointId(0xb);
const C = endpointId(0xc);

const on = (id: string, name: string, ip: string, status = 'CONNECTED', more: Record<string, unknown> = {}) =>
	anEndpoint({ endpoint_id: id, endpoint_name: name, ip: [ip], endpoint_status: status, mac_address: [], ...more });

function answer(identity: Partial<Identity>, candidates: Endpoint[], requireAgreement = false): string {
	const resolution = resolve({ ...NOBODY, ...identity }, candidates, requireAgreement);
	if ('found' in resolution) return `${resolution.found.id.slice(-1)} by ${resolution.matchedBy}`;
	if ('notFound' in resolution) return 'notFound';
	return `ambiguous ${resolution.ambiguous.map(({ id }) => id.slice(-1)).join('')}`;
}

describe('the identity rule', () => {
	const ip = '10.0.0.5';

	it.each<[string, Partial<Identity>, Endpoint[], string]>([
		['an exact ID wins over everything else', { endpointId: A, ips: [ip] }, [on(A, 'x', '9.9.9.9', 'LOST'), on(B, 'y', ip)], 'a by endpointId'],
		['an unknown ID is not replaced by another match', { endpointId: C, ips: [ip] }, [on(B, 'y', ip)], 'notFound'],
		['an uninstalled agent counts when its ID was given', { endpointId: A }, [on(A, 'x', ip, 'UNINSTALLED')], 'a by endpointId'],
		['one match', { ips: [ip] }, [on(A, 'x', ip)], 'a by ipAddress'],
		['no match', { ips: [ip] }, [], 'notFound'],
		['records that agree with nothing are ignored', { ips: [ip] }, [on(A, 'x', '10.0.0.6')], 'notFound'],
		['uninstalled agents are dropped', { ips: [ip] }, [on(A, 'x', ip, 'UNINSTALLED'), on(B, 'y', ip, 'LOST')], 'b by ipAddress'],
		['only uninstalled agents left', { ips: [ip] }, [on(A, 'x', ip, 'UNINSTALLED')], 'notFound'],
		['more agreement beats a connection', { ips: [ip], hostNames: ['x'] }, [on(A, 'X', ip, 'LOST'), on(B, 'y', ip)], 'a by ipAddress+hostName'],
		['the only connected one', { ips: [ip] }, [on(A, 'x', ip, 'LOST'), on(B, 'y', ip)], 'b by ipAddress+onlyConnectedAgent'],
		['two connected ones', { ips: [ip] }, [on(A, 'x', ip), on(B, 'y', ip), on(C, 'z', ip, 'LOST')], 'ambiguous abc'],
		['none connected', { ips: [ip] }, [on(A, 'x', ip, 'LOST'), on(B, 'y', ip, 'DISCONNECTED')], 'ambiguous ab'],
		['a record that came twice is one', { ips: [ip] }, [on(A, 'x', ip), on(A, 'x', ip)], 'a by ipAddress'],
		['a qualified name finds the short one', { hostNames: ['srv1.acme.example'] }, [on(A, 'SRV1', ip)], 'a by hostName'],
		['a short name finds the qualified one', { hostNames: ['srv1'] }, [on(A, 'srv1.acme.example', ip)], 'a by hostName'],
		['two qualified names with another domain differ', { hostNames: ['srv1.a.example'] }, [on(A, 'srv1.b.example', ip)], 'notFound'],
		['a public address', { publicIps: ['198.51.100.7'] }, [on(A, 'x', ip, 'CONNECTED', { public_ip: '198.51.100.7' })], 'a by publicIpAddress'],
		['a MAC address tells two apart', { ips: [ip], macs: ['024a115e900c'] }, [on(A, 'x', ip, 'CONNECTED', { mac_address: ['02-4A-11-5E-90-0C'] }), on(B, 'y', ip)], 'a by ipAddress+macAddress'],
		['one has the address, another the name', { ips: [ip], hostNames: ['y'] }, [on(A, 'x', ip), on(B, 'y', '10.0.0.9', 'LOST')], 'ambiguous ab'],
	])('%s', (_title, identity, candidates, expected) => {
		expect(answer(identity, candidates)).toBe(expected);
	});

	it.each<[string, Partial<Identity>, Endpoint[], boolean, object]>([
		['an ID that nobody has', { endpointId: C }, [on(B, 'y', ip)], false, { notFound: 'No endpoint has this ID, or the API key’s scope does not include it' }],
		['nobody', { ips: [ip] }, [], false, { notFound: 'No endpoint matches, or the API key’s scope does not include it' }],
		['uninstalled ones', { ips: [ip] }, [on(A, 'x', ip, 'UNINSTALLED'), on(B, 'y', ip, 'UNINSTALLED')], false, { notFound: 'The agent was uninstalled from every endpoint that matches (2)' }],
		['partial matches', { ips: [ip], hostNames: ['z'] }, [on(A, 'x', ip), on(B, 'y', ip)], true, { notFound: '2 endpoint(s) match some of the identifiers, none matches all of them' }],
		['identifiers that disagree', { ips: [ip], hostNames: ['y'] }, [on(A, 'x', ip), on(B, 'y', '10.0.0.9')], false, { reason: 'The identifiers point to 2 different endpoints' }],
		['nobody connected', { ips: [ip] }, [on(A, 'x', ip, 'LOST'), on(B, 'y', ip, 'LOST')], false, { reason: '2 endpoints match equally well and none of them is connected' }],
		['several connected', { ips: [ip] }, [on(A, 'x', ip), on(B, 'y', ip), on(C, 'z', ip, 'LOST')], false, { reason: '3 endpoints match equally well, 2 of them connected' }],
	])('says why: %s', (_title, identity, candidates, requireAgreement, expected) => {
		expect(resolve({ ...NOBODY, ...identity }, candidates, requireAgreement)).toMatchObject(expected);
	});

	it.each<[string, Partial<Identity>, Endpoint, string]>([
		['any of several addresses', { ips: ['10.0.0.4', ip] }, on(A, 'x', ip), 'a by ipAddress'],
		['any of several MAC addresses', { hostNames: ['x'], macs: ['024a115e900d', '024a115e900c'] }, on(A, 'x', ip, 'LOST', { mac_address: ['02-4A-11-5E-90-0C'] }), 'a by hostName+macAddress'],
		['a name in another case', { hostNames: ['SRV1.Acme.Example'] }, on(A, 'srv1.ACME.example', ip), 'a by hostName'],
		['a short name that is only the beginning of the qualified one', { hostNames: ['srv'] }, on(A, 'srv1.acme.example', ip), 'notFound'],
		['a qualified name in another domain', { hostNames: ['srv1.a.example'] }, on(A, 'srv1.b.example', ip), 'notFound'],
		['an empty name', { hostNames: ['x'] }, on(A, '', ip), 'notFound'],
	])('compares %s', (_title, identity, candidate, expected) => {
		expect(answer(identity, [candidate])).toBe(expected);
	});

	it('takes no partial match when all identifiers must agree', () => {
		expect(answer({ ips: [ip], hostNames: ['other'] }, [on(A, 'x', ip)])).toBe('a by ipAddress');
		expect(answer({ ips: [ip], hostNames: ['other'] }, [on(A, 'x', ip)], true)).toBe('notFound');
		expect(answer({ ips: [ip], hostNames: ['x'] }, [on(A, 'x', ip)], true)).toBe('a by ipAddress+hostName');
		expect(answer({ ips: [ip] }, [on(A, 'x', ip)], true)).toBe('a by ipAddress');
		expect(answer({ hostNames: ['x'] }, [on(A, 'x', ip)], true)).toBe('a by hostName');
		expect(resolve({ ...NOBODY, ips: [ip], hostNames: ['other'] }, [on(A, 'x', ip)])).toMatchObject({ matchedBy: 'ipAddress' });
	});

	it('finds somebody only when it is the best and the only choice, in whatever order the records come', () => {
		const record = fc.record({
			endpoint_id: fc.constantFrom(A, B, C, endpointId(0xd)),
			endpoint_name: fc.constantFrom('x', 'y', 'x.acme.example'),
			ip: fc.subarray(['10.0.0.5', '10.0.0.6']),
			endpoint_status: fc.constantFrom('CONNECTED', 'LOST', 'UNINSTALLED'),
		});
		const identity = fc.record({ ips: fc.subarray(['10.0.0.5', '10.0.0.6']), hostNames: fc.subarray(['x', 'y']) });
		fc.assert(
			fc.property(fc.uniqueArray(record, { selector: ({ endpoint_id }) => endpoint_id }), identity, (records, hints) => {
				const candidates = records.map(anEndpoint);
				const forward = resolve({ ...NOBODY, ...hints }, candidates);
				const backward = resolve({ ...NOBODY, ...hints }, [...candidates].reverse());
				const id = (resolution: typeof forward) => ('found' in resolution ? resolution.found.id : Object.keys(resolution)[0]);
				expect(id(backward)).toBe(id(forward));
				if (!('found' in forward)) return;
				const { found } = forward;
				expect(found.status).not.toBe('UNINSTALLED');
				const agrees = (endpoint: Endpoint) =>
					Number(hints.ips.some((address) => endpoint.ips.includes(address))) +
					Number(hints.hostNames.some((name) => endpoint.name.split('.')[0] === name));
				expect(agrees(found)).toBeGreaterThan(0);
				const rivals = candidates.filter(
					(other) => other.id !== found.id && other.status !== 'UNINSTALLED' && agrees(other) >= agrees(found),
				);
				for (const rival of rivals) {
					expect(agrees(rival)).toBe(agrees(found));
					expect([found.status, rival.status]).toEqual(['CONNECTED', 'LOST']);
				}
			}),
		);
	});
});
