import type { VectraSwitches } from '../../../../lab/src/vectra';
import { BOTH, byId, site } from '../site';

const change = (operation: 'addMembers' | 'removeMembers', members = '={{ $json.members }}') => ({
	resource: 'group',
	operation,
	group: { ...byId('={{ $json.group }}') },
	members,
});

const READINGS: Array<[string, Partial<VectraSwitches>]> = [
	['as published', {}],
	['members in the reply', { patchMembersNull: false }],
	['repetitions are refused', { memberChangesIdempotent: false }],
	['few members embedded', { embeddedMemberCap: 1, ruxMembersByDefault: false, memberChangesIdempotent: false }],
];

describe.each(BOTH)('members of groups on %s', (deployment) => {
	it.each(READINGS)('of every type, many items in one call, safe to repeat: %s', async (_name, switches) => {
		const { world, good, writes } = await site(deployment, switches);
		const hosts = [1, 2, 3].map((id) => world.addHost({ id }).id);
		world.addAccount({ id: 1, name: 'a@example.com' });
		world.addAccount({ id: 2, name: 'b@example.com' });
		const cases = [
			{ type: 'host', members: hosts },
			{ type: 'ip', members: ['10.0.0.0/24', '10.1.1.1', '2001:db8::1'] },
			{ type: 'domain', members: ['*.example.com', 'example.org', 'x.example'] },
			{ type: 'account', members: ['a@example.com', 'b@example.com'] },
		] as const;
		for (const { type, members } of cases) {
			const [present, ...others] = members;
			const group = world.addGroup({ name: `n8n ${type}`, type, members: [present] });
			const items = [{ group: group.id, members: [present, others[0]] }, { group: group.id, members: others }];
			const added = await good(change('addMembers'), items);
			expect([...group.members].sort()).toEqual([...members].sort());
			expect(added[0]).toMatchObject({
				group: { id: group.id, type },
				added: [String(others[0])],
				alreadyThere: [String(present)],
				memberCount: members.length,
			});
			expect(added[1]).toMatchObject({ added: others.slice(1).map(String), changed: others.length > 1 });
			expect(writes()).toEqual([{ call: `PATCH /groups/${group.id}`, body: { members: others } }]);
			expect(await good(change('addMembers'), items)).toMatchObject([{ changed: false }, { changed: false }]);
			const [removed] = await good(change('removeMembers'), [items[0]]);
			expect(removed).toMatchObject({ removed: [String(present), String(others[0])], changed: true });
			expect([...group.members]).toEqual(others.slice(1));
			expect(await good(change('removeMembers'), [items[0]])).toMatchObject([{ removed: [], changed: false }]);
			writes();
		}
	});

	it('names members that Vectra refuses, and spares the other items', async () => {
		const { world, run } = await site(deployment);
		world.addHost({ id: 1 });
		const group = world.addGroup({ name: 'NoBlock', type: 'host' });
		const items = [{ group: group.id, members: '1' }, { group: group.id, members: '99' }];
		const failed = await run(change('addMembers'), items);
		expect(failed.error).toMatchObject({
			message: 'Vectra refuses “99” as a member of the group “NoBlock”',
			context: { itemIndex: 1 },
		});
		expect([...group.members]).toEqual([]);
		const spared = await run(change('addMembers'), items, true);
		expect(spared.items).toMatchObject([{ added: ['1'] }, { error: expect.stringContaining('“99”') }]);
		expect([...group.members]).toEqual([1]);
	});

	it('refuses what cannot be a member, and groups without static members, before anything is sent', async () => {
		const { world, run, writes } = await site(deployment);
		const said = async (group: number, members: string) => (await run(change('addMembers'), [{ group, members }])).error?.message;
		const ip = world.addGroup({ name: 'Net', type: 'ip' }).id;
		const host = world.addGroup({ name: 'Hosts', type: 'host' }).id;
		const domain = world.addGroup({ name: 'Domains', type: 'domain' }).id;
		expect(await said(ip, '10.0.0.300')).toBe('“10.0.0.300” cannot be a member of the group “Net”');
		expect(await said(ip, '10.0.0.0/33')).toMatch(/cannot be a member/);
		expect(await said(host, 'FIN-LT-22')).toMatch(/“FIN-LT-22” cannot be a member/);
		expect(await said(domain, 'https://example.com/')).toMatch(/cannot be a member/);
		expect(await said(ip, '')).toBe('No member is given');
		expect(await said(999, '1')).toBe('There is no group 999 in Vectra');
		const regex = world.addGroup({ name: 'Servers', type: 'host', regex: '^srv' }).id;
		expect(await said(regex, '1')).toBe('The members of the group “Servers” follow from a regular expression');
		expect(writes()).toEqual([]);
	});

	it.each(['replyLost', 'reset'] as const)('reads the members when the reply does not come: %s', async (kind) => {
		const { world, good, fault, writes } = await site(deployment, { memberChangesIdempotent: false });
		const group = world.addGroup({ name: 'Net', type: 'ip' });
		await good({ resource: 'tag', operation: 'get', objectType: 'host', host: byId(world.addHost({}).id) });
		fault({ kind, method: 'PATCH', times: 1 });
		expect(await good(change('addMembers'), [{ group: group.id, members: '10.0.0.1' }])).toMatchObject([{ added: ['10.0.0.1'] }]);
		expect([...group.members]).toEqual(['10.0.0.1']);
		expect(writes()).toHaveLength(kind === 'reset' ? 2 : 1);
	});
});
