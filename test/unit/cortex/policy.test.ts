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
		['AGENT_OS_MAC', 'AGENT_OS_LINUX', false],
		['AGENT_OS_LINUX', 'AGENT_OS_MACOS', false],
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

	it.each<[string, Partial<ProtectionPolicy>, Record<string, unknown>, string]>([
		['no type', { types: ['AGENT_TYPE_SERVER'] }, { endpoint_type: null }, 'type'],
		['a type nobody knows', { types: ['AGENT_TYPE_SERVER'] }, { endpoint_type: 'AGENT_TYPE_IOT' }, 'type'],
		['a type in a list', { types: ['AGENT_TYPE_SERVER'] }, { endpoint_type: ['AGENT_TYPE_SERVER'] }, 'type'],
		['no operating system', { operatingSystems: ['AGENT_OS_LINUX'] }, { os_type: '' }, 'operating system'],
		['an operating system nobody knows', { operatingSystems: ['AGENT_OS_LINUX'] }, { os_type: 'AGENT_OS_PLAN9' }, 'operating system'],
		['no groups', { groups: ['Servers'] }, { group_name: null }, 'groups'],
		['groups as a number of objects that hold no name', { groups: ['Servers'] }, { group_name: [{ id: 7 }] }, 'groups'],
		['one group that cannot be read', { groups: ['Servers'] }, { group_name: ['Finance', null] }, 'groups'],
		['no tags at all', { tags: ['no-isolation'] }, { tags: undefined, endpointTags: undefined }, 'tags'],
		['tags that are null', { tags: ['no-isolation'] }, { tags: null }, 'tags'],
		['only one of the two kinds of tags', { tags: ['no-isolation'] }, { tags: { server_tags: null, endpoint_tags: [] } }, 'tags'],
		['no name', { namePatterns: ['DC-*'] }, { endpoint_name: null }, 'name'],
		['a name in another form', { namePatterns: ['DC-*'] }, { endpoint_name: { value: 'DC-1' } }, 'name'],
	])('protects an endpoint of which Cortex reports %s', (_title, policy, fields, what) => {
		const reason = protectedBy({ ...OPEN, ...policy }, anEndpoint(fields));
		expect(reason).toContain(`a protection depends on its ${what}, which cannot be told: Cortex XDR `);
	});

	it.each<[string, Partial<ProtectionPolicy>, Record<string, unknown>]>([
		['the type as lists write it', { types: ['AGENT_TYPE_SERVER'] }, { endpoint_type: 'Server' }],
		['the type in words', { types: ['AGENT_TYPE_CONTAINERIZED'] }, { endpoint_type: 'agent type containerized' }],
		['tags as a list', { tags: ['no-isolation'] }, { tags: ['vip', 'no-isolation'] }],
		['tags as objects', { tags: ['no-isolation'] }, { tags: { server_tags: [{ tag_name: 'no-isolation' }], endpoint_tags: [] } }],
		['tags joined to one text', { tags: ['no-isolation'] }, { tags: 'vip, no-isolation' }],
		['tags joined within one kind', { tags: ['no-isolation'] }, { tags: { server_tags: 'vip;no-isolation', endpoint_tags: [] } }],
		['the flat tags of older tenants', { tags: ['no-isolation'] }, { tags: undefined, endpointTags: 'vip,no-isolation' }],
		['groups joined to one text', { groups: ['Servers'] }, { group_name: 'Finance, Servers' }],
		['a group whose name holds a comma', { groups: ['Finance, Servers'] }, { group_name: 'Finance, Servers' }],
		['groups as objects', { groups: ['Servers'] }, { group_name: [{ name: 'Servers' }] }],
	])('reads %s', (_title, policy, fields) => {
		expect(protectedBy({ ...OPEN, ...policy }, anEndpoint(fields))).toMatch(/protected|pattern/);
		expect(protectedBy({ ...OPEN, ...policy }, anEndpoint(fields))).not.toContain('cannot be told');
	});

	it('asks only for what a protection depends on', () => {
		const bare = anEndpoint({ endpoint_name: null, endpoint_type: null, os_type: null, group_name: null, tags: null });
		expect(protectedBy(OPEN, bare)).toBeUndefined();
		expect(protectedBy({ ...OPEN, endpointIds: [endpointId(9)] }, bare)).toBeUndefined();
	});
});
