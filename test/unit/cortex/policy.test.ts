import { protectedBy, type ProtectionPolicy } from '../../../nodes/CortexXdr/containment/policy';
import { anEndpoint, endpointId } from '../../support/endpoints';

const OPEN: ProtectionPolicy = { endpointIds: [], types: [], operatingSystems: [], groups: [], tags: [], namePatterns: [] };

describe('protected endpoints', () => {
	const endpoint = anEndpoint({
		endpoint_id: endpointId(1),
		endpoint_name: 'DC-BER-01',
		endpoint_type: 'AGENT_TYPE_SERVER',
		os_type: 'AGENT_OS_MACOS',
		group_name: ['Berlin', 'Domain Controllers'],
		tags: { server_tags: ['no-isolation'], endpoint_tags: [] },
	});

	it.each<[Partial<ProtectionPolicy>, string]>([
		[{ endpointIds: [endpointId(2), endpointId(1).toUpperCase()] }, 'its endpoint ID is on the protected list'],
		[{ types: ['AGENT_TYPE_MOBILE', 'agent_type_server'] }, 'its type AGENT_TYPE_SERVER is protected'],
		[{ operatingSystems: ['AGENT_OS_LINUX', 'agent_os_mac'] }, 'its operating system AGENT_OS_MACOS is protected'],
		[{ groups: ['Finance', 'domain controllers'] }, 'it belongs to the protected endpoint group “domain controllers”'],
		[{ tags: ['vip', 'NO-ISOLATION'] }, 'it carries the protected tag “NO-ISOLATION”'],
		[{ namePatterns: ['SQL*', 'dc-*'] }, 'its name matches the protected pattern “dc-*”'],
	])('%j protects', (policy, reason) => {
		expect(protectedBy({ ...OPEN, ...policy }, endpoint)).toBe(reason);
	});

	it.each([
		['AGENT_OS_MAC', 'AGENT_OS_MACOS', true],
		['AGENT_OS_MACOS', 'AGENT_OS_MAC', true],
		['AGENT_OS_MAC_OLD', 'AGENT_OS_MACOS_OLD', false],
		['OLD_AGENT_OS_MACOS', 'OLD_AGENT_OS_MAC', false],
	])('%s protects %s: %s', (entry, os, expected) => {
		const reason = protectedBy({ ...OPEN, operatingSystems: [entry] }, { ...endpoint, os });
		expect(reason !== undefined).toBe(expected);
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
