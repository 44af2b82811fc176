import { isolationOf, normalizeMac, readEndpoint } from '../../../nodes/CortexXdr/containment/endpoint';
import { anEndpoint, endpointId, endpointRecord } from '../../support/endpoints';

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
		['024a115e900', ''],
		[null, ''],
	])('MAC %j is %j', (mac, expected) => {
		expect(normalizeMac(mac)).toBe(expected);
	});
});
