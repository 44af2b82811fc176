import { readEndpoint, uniqueEndpoints } from '../../../nodes/CortexXdr/containment/endpoint';
import { anEndpoint, endpointId, endpointRecord } from '../../support/endpoints';
import { isolationOf } from '../../../nodes/shared/containment';
import { normalizeMac } from '../../../nodes/shared/mac';

describe('reading an endpoint record', () => {
	it('takes null, scalars and numbers as strings for what they mean', () => {
		const endpoint = readEndpoint({
			endpoint_id: endpointId(1).toUpperCase(),
			endpoint_name: null,
			endpoint_status: 'connected',
			is_isolated: 'AGENT_ISOLATED',
			ip: '10.0.0.1',
			ipv6: null,
			mac_address: null,
			users: null,
			group_name: 'Finance',
			last_seen: '1717243200123',
		});
		expect(endpoint).toMatchObject({
			id: endpointId(1),
			name: '',
			status: 'CONNECTED',
			isolation: 'isolated',
			ips: ['10.0.0.1'],
			macs: [],
			users: [],
			groups: ['Finance'],
			tags: [],
			lastSeen: 1717243200123,
		});
	});

	it('reads every field of a record, and keeps the record', () => {
		const record = endpointRecord({ endpoint_id: endpointId(1), ipv6: ['FE80::1'], public_ip: '2001:DB8::7', endpoint_name: ' FIN-LT-0142 ' });
		expect(readEndpoint(record)).toEqual({
			id: endpointId(1),
			name: 'FIN-LT-0142',
			status: 'CONNECTED',
			isolation: 'unisolated',
			isolationState: 'AGENT_UNISOLATED',
			type: 'AGENT_TYPE_WORKSTATION',
			os: 'AGENT_OS_WINDOWS',
			domain: '',
			ips: ['10.20.4.77', 'fe80::1'],
			publicIp: '2001:db8::7',
			macs: ['024a115e900c'],
			users: ['j.doe'],
			groups: ['Finance'],
			tags: ['vip'],
			knows: { groups: true, tags: true },
			lastSeen: 1717243200123,
			record,
		});
	});

	it.each([
		['2001:0DB8:0000:0000:0000:0000:0000:000A', '2001:db8::a'],
		['::ffff:10.0.0.1', '10.0.0.1'],
		['not an address', 'not an address'],
	])('writes the address %s as %s', (given, expected) => {
		expect(anEndpoint({ ip: [], ipv6: [given], public_ip: given })).toMatchObject({ ips: [expected], publicIp: expected });
	});

	it('takes records of one endpoint that agree for one, and the one that is not connected where they do not', () => {
		const [connected, lost] = ['CONNECTED', 'LOST'].map((endpoint_status) => anEndpoint({ endpoint_id: endpointId(1), endpoint_status }));
		expect(uniqueEndpoints([connected, lost, anEndpoint({ endpoint_id: endpointId(2) })]).map(({ status }) => status)).toEqual(['LOST', 'CONNECTED']);
		expect(uniqueEndpoints([lost, connected])).toMatchObject([{ status: 'LOST', isolation: 'unisolated' }]);
	});

	it.each<[string, Record<string, unknown>]>([
		['isolation', { is_isolated: 'AGENT_ISOLATED' }],
		['name', { endpoint_name: 'DC-01' }],
		['type', { endpoint_type: 'AGENT_TYPE_SERVER' }],
		['operating system', { os_type: 'AGENT_OS_LINUX' }],
		['group', { group_name: ['Servers'] }],
		['tag', { tags: { server_tags: ['no-isolation'], endpoint_tags: [] } }],
	])('does not know the state of an endpoint whose records differ in the %s', (_fact, fields) => {
		const records = [{}, fields].map((more) => anEndpoint({ endpoint_id: endpointId(1), ...more }));
		for (const list of [records, [...records].reverse()]) {
			expect(uniqueEndpoints(list)).toMatchObject([{ id: endpointId(1), isolation: 'unknown' }]);
		}
	});

	it('leaves out what is no MAC address, and a time that is none', () => {
		expect(anEndpoint({ mac_address: ['', 'zz', '024A.115E.900C'], last_seen: 'never' })).toMatchObject({
			macs: ['024a115e900c'],
			lastSeen: null,
		});
	});

	it('joins both kinds of tags, or reads the flat ones of older tenants', () => {
		expect(anEndpoint({ tags: { server_tags: ['a', 'b'], endpoint_tags: ['b', 'c'] } }).tags).toEqual(['a', 'b', 'c']);
		expect(anEndpoint({ tags: undefined, endpointTags: 'a, b' }).tags).toEqual(['a', 'b']);
		expect(anEndpoint({ tags: { server_tags: null, endpoint_tags: null } }).tags).toEqual([]);
	});

	it.each([[null], [undefined], ['text'], [[]], [{}], [endpointRecord({ endpoint_id: null })]])('is not an endpoint: %j', (record) => {
		expect(readEndpoint(record)).toBeUndefined();
	});

	it.each([
		['AGENT_UNISOLATED', 'unisolated'],
		['agent_isolated', 'isolated'],
		[' AGENT_PENDING_ISOLATION ', 'pendingIsolation'],
		['AGENT_PENDING_ISOLATION_CANCELLATION', 'pendingRelease'],
		['AGENT_PENDING_UNISOLATION', 'unknown'],
		['', 'unknown'],
		[null, 'unknown'],
		[true, 'unknown'],
		['hasOwnProperty', 'unknown'],
	])('%j means %s', (state, expected) => {
		expect(isolationOf(state)).toBe(expected);
	});

	it.each([
		['02:4a:11:5e:90:0c', '024a115e900c'],
		['02-4A-11-5E-90-0C', '024a115e900c'],
		['024a.115e.900c', '024a115e900c'],
		[' 02 4a 11 5e 90 0c ', '024a115e900c'],
		['024a115e900', ''],
		['024a115e900c7', ''],
		['x024a115e900c', ''],
		[null, ''],
	])('MAC %j is %j', (mac, expected) => {
		expect(normalizeMac(mac)).toBe(expected);
	});
});
