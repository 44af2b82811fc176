import { readEndpoint, type Endpoint } from '../../nodes/CortexXdr/containment/endpoint';

let sequence = 0;

/** A fresh endpoint ID: 32 hexadecimal digits. */
export function endpointId(number = (sequence += 1)): string {
	return number.toString(16).padStart(32, '0');
}

/** A record as `get_endpoint` returns it: a connected Windows workstation that is not isolated, unless told otherwise. */
export function endpointRecord(fields: Record<string, unknown> = {}): Record<string, unknown> {
	return {
		endpoint_id: endpointId(),
		endpoint_name: 'FIN-LT-0142',
		endpoint_type: 'AGENT_TYPE_WORKSTATION',
		endpoint_status: 'CONNECTED',
		os_type: 'AGENT_OS_WINDOWS',
		ip: ['10.20.4.77'],
		ipv6: [],
		public_ip: '198.51.100.24',
		mac_address: ['02:4a:11:5e:90:0c'],
		users: ['j.doe'],
		is_isolated: 'AGENT_UNISOLATED',
		group_name: ['Finance'],
		tags: { server_tags: ['vip'], endpoint_tags: [] },
		last_seen: 1717243200123,
		...fields,
	};
}

/** The same, as the rules see it. */
export function anEndpoint(fields: Record<string, unknown> = {}): Endpoint {
	const endpoint = readEndpoint(endpointRecord(fields));
	if (!endpoint) throw new Error('The record has no endpoint ID');
	return endpoint;
}
