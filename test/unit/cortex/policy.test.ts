import { protectedBy, type ProtectionPolicy } from '../../../nodes/CortexXdr/containment/policy';
import { anEndpoint, endpointId } from '../../support/endpoints';

const OPEN: ProtectionPolicy = { endpointIds: [], types: [], operatingSystems: [], groups: [], tags: [], namePatterns: [] };

describe('protected endpoints', () => {
	const endpoint = anEndpoint({
		endpoint_id: endpointId(1),
		endpoint_name: 'DC-BER-01',
		endpoint_type: 'AGENT_TYPE_SERVER',
		os_type: 'AGENT_OS_MACOS',
		group_name: ['Domain Controllers'],
		tags: { server_tags: ['no-isolation'], endpoint_tags: [] },
	});

	it.each<[Partial<ProtectionPolicy>, RegExp]>([
		[{ endpointIds: [endpointId(1).toUpperCase()] }, /endpoint ID/],
		[{ types: ['AGENT_TYPE_MOBILE', 'AGENT_TYPE_SERVER'] }, /type AGENT_TYPE_SERVER/],
		[{ operatingSystems: ['AGENT_OS_MAC'] }, /operating system/],
		[{ groups: ['domain controllers'] }, /group “domain controllers”/],
		[{ tags: ['NO-ISOLATION'] }, /tag “NO-ISOLATION”/],
		[{ namePatterns: ['SQL*', 'dc-*'] }, /pattern “dc-\*”/],
	])('%j protects', (policy, expected) => {
		expect(protectedBy({ ...OPEN, ...policy }, endpoint)).toMatch(expected);
	});

	it.each<Partial<ProtectionPolicy>>([
		{},
		{ endpointIds: [endpointId(2)] },
		{ types: ['AGENT_TYPE_WORKSTATION'] },
		{ operatingSystems: ['AGENT_OS_LINUX'] },
		{ groups: ['Domain'] },
		{ tags: ['no'] },
		{ namePatterns: ['DC', '?DC-BER-01', 'DC-BER-0?1'] },
	])('%j does not', (policy) => {
		expect(protectedBy({ ...OPEN, ...policy }, endpoint)).toBeUndefined();
	});
});
