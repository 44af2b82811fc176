import { as, brain, MINUTE, type Brain, type BrainOptions, type Json } from './support';

let b: Brain;
afterEach(async () => await b.sim.close());

async function start(options: BrainOptions = {}): Promise<void> {
	b = await brain(options);
	for (const id of [1, 2, 3]) b.world.addHost({ id, name: `host-${id}`, ip: `10.0.0.${id}`, key_asset: id === 1 });
	b.world.addAccount({ id: 1, name: 'user@lab.example' });
	b.world.addGroup({ id: 10, name: 'NoBlock', type: 'host', members: [1, 2], importance: 'high' });
	b.world.addGroup({ id: 11, name: 'people', type: 'account', members: ['user@lab.example'] });
	b.world.addGroup({ id: 12, name: 'nets', type: 'ip', members: ['10.0.0.0/24', '10.1.1.1'] });
	b.world.addGroup({ id: 13, name: 'NoBlock old', type: 'domain', members: ['*.box.example', ''] });
}

const namesOf = (data: { results: Json[] }): unknown[] => data.results.map(({ name }) => name);

describe('reading', () => {
	test.each<[number, unknown[]]>([
		[
			10,
			[
				{ id: 1, name: 'host-1', is_key_asset: true, url: expect.stringMatching(/\/hosts\/1$/) },
				{ id: 2, name: 'host-2', is_key_asset: false, url: expect.stringMatching(/\/hosts\/2$/) },
			],
		],
		[11, [{ uid: 'user@lab.example' }]],
		[12, ['10.0.0.0/24', '10.1.1.1']],
		[13, ['*.box.example', '']],
	])('members of group %i', async (id, members) => {
		await start();
		expect((await b.get(`/groups/${id}`)).data.members).toEqual(members);
		expect((await b.get(`/groups/${id}/members`)).data).toMatchObject({ count: members.length, results: members });
	});

	test('a group with all its fields', async () => {
		await start();
		expect((await b.get('/groups/12')).data).toEqual({
			id: 12,
			name: 'nets',
			description: '',
			last_modified: '2026-02-03T09:00:00Z',
			last_modified_by: 'soc',
			type: 'ip',
			members: ['10.0.0.0/24', '10.1.1.1'],
			rules: null,
			importance: 'medium',
			regex: null,
			membership_evaluation_ongoing: false,
			member_count: 2,
			built_using: 'static_members',
		});
	});

	test.each<[Json, string[]]>([
		[{ name: 'noblock' }, ['NoBlock', 'NoBlock old']],
		[{ type: 'ip' }, ['nets']],
		[{ host_ids: '2,9' }, ['NoBlock']],
		[{ host_names: 'host-2' }, ['NoBlock']],
		[{ account_ids: '1' }, ['people']],
		[{ account_names: 'user@lab.example' }, ['people']],
		[{ ips: '10.1.1.1' }, ['nets']],
		[{ domains: '*.box.example' }, ['NoBlock old']],
		[{ importance: 'high' }, ['NoBlock']],
		[{ last_modified_by: 'soc', type: 'host' }, ['NoBlock']],
		[{ last_modified_timestamp: '2026-02-03T09:00:01Z' }, []],
		[{ ordering: '-id' }, ['NoBlock old', 'nets', 'people', 'NoBlock']],
	])('list with %j', async (params, names) => {
		await start();
		expect(namesOf((await b.get('/groups', params)).data)).toEqual(names);
	});

	test('names may have to be exact', async () => {
		await start({ switches: { nameFilterMatch: 'exact' } });
		expect(namesOf((await b.get('/groups', { name: 'NoBlock' })).data)).toEqual(['NoBlock']);
	});

	test('v3.2 has groups of accounts and addresses, none of hosts', async () => {
		await start({ personality: 'rux', version: 'v3.2' });
		expect(namesOf((await b.get('/groups')).data)).toEqual(['people', 'nets']);
		expect((await b.get('/groups/10')).status).toBe(404);
		expect(namesOf((await as(b, { version: 'v3.3' })('/groups')).data)).toHaveLength(4);
	});

	test.each<[boolean, string | undefined, boolean]>([
		[true, undefined, true],
		[true, 'false', false],
		[false, undefined, false],
		[false, 'true', true],
	])(
		'v3.4, embedded by default %s, include_members %s: members shown %s',
		async (ruxMembersByDefault, asked, shown) => {
			await start({ personality: 'rux', switches: { ruxMembersByDefault } });
			const { data } = await b.get('/groups/12', asked === undefined ? {} : { include_members: asked });
			expect(data.members).toEqual(shown ? ['10.0.0.0/24', '10.1.1.1'] : null);
			expect(data.member_count).toBe(2);
		},
	);

	test('few members are embedded; the others come in pages', async () => {
		await start({ switches: { embeddedMemberCap: 1 } });
		const { data } = await b.get('/groups/10');
		expect([data.members.length, data.member_count]).toEqual([1, 2]);
		expect((await b.get('/groups/10/members', { page: 2, page_size: 1 })).data).toMatchObject({
			count: 2,
			next: null,
			results: [{ id: 2 }],
		});
		expect((await b.get('/groups/10/members', { page: 3, page_size: 1 })).status).toBe(404);
	});

	test.each<[BrainOptions, number]>([
		[{ personality: 'qux' }, 200],
		[{ personality: 'qux', switches: { applianceVersion: '9.1' } }, 404],
		[{ personality: 'qux', version: 'v2.4' }, 404],
		[{ personality: 'rux' }, 200],
		[{ personality: 'rux', version: 'v3.3' }, 404],
	])('/members with %j → %i', async (options, status) => {
		await start(options);
		expect((await b.get('/groups/10/members')).status).toBe(status);
	});
});

test('a regex group of accounts lists those whose name matches', async () => {
	await start();
	b.world.addAccount({ id: 2, name: 'other@lab.example' });
	b.world.addGroup({ id: 14, name: 'others', type: 'account', regex: '^other@' });
	expect((await b.get('/groups/14')).data).toMatchObject({
		members: [{ uid: 'other@lab.example' }],
		member_count: 1,
	});
	expect(namesOf((await b.get('/groups', { account_ids: '2' })).data)).toEqual(['others']);
});

describe('writing', () => {
	test.each<[string, unknown[], number[]]>([
		['append', [3], [1, 2, 3]],
		['append', [1], [1, 2]],
		['remove', [1], [2]],
		['remove', [3], [1, 2]],
		['replace', [3], [3]],
		['', ['3'], [3]],
	])('membership_action %s with %j', async (action, members, expected) => {
		await start();
		b.clock.advance(MINUTE);
		const query = action === '' ? '' : `?membership_action=${action}`;
		const reply = await b.send('PATCH', `/groups/10${query}`, { members });
		expect(reply.status).toBe(200);
		expect((reply.data.members as Json[]).map(({ id }) => id)).toEqual(expected);
		expect(reply.data).toMatchObject({ last_modified: '2026-02-03T09:01:00Z', last_modified_by: 'automation' });
		expect((await b.get('/hosts/3')).data.groups.map(({ id }: Json) => id)).toEqual(
			expected.includes(3) ? [10, 12] : [12],
		);
	});

	test('v3.4 answers without members, but with their number', async () => {
		await start({ personality: 'rux' });
		const { data } = await b.send('PATCH', '/groups/10?membership_action=append', { members: [3] });
		expect([data.members, data.member_count]).toEqual([null, 3]);
		expect(data.last_modified_by).toMatch(/^API Client [0-9a-f]{8}$/);
		b.world.switches.patchMembersNull = false;
		const again = (await b.send('PATCH', '/groups/10?membership_action=remove', { members: [3] })).data;
		expect(again.members).toHaveLength(2);
	});

	test.each<[string, unknown, number, unknown]>([
		['/groups/10?membership_action=append', { members: [99] }, 422, "members value '99' is invalid."],
		[
			'/groups/12?membership_action=append',
			{ members: ['10.0.0.300'] },
			422,
			'IP address is not valid: 10.0.0.300',
		],
		[
			'/groups/12?membership_action=append',
			{ members: ['10.0.0.0/33'] },
			422,
			'IP address is not valid: 10.0.0.0/33',
		],
		['/groups/11', { members: ['nobody'] }, 422, "members value 'nobody' is invalid."],
	])('%s with %j → %i', async (path, body, status, message) => {
		await start();
		const reply = await b.send('PATCH', path, body);
		expect(reply.status).toBe(status);
		expect(reply.data).toEqual({ _meta: { message: { members: [message] } } });
		expect(b.world.groups.get(10)?.members.size).toBe(2);
	});

	test.each([
		['append', 1],
		['remove', 3],
	])('%s of a member that changes nothing may be refused', async (action, member) => {
		await start({ switches: { memberChangesIdempotent: false } });
		const reply = await b.send('PATCH', `/groups/10?membership_action=${action}`, { members: [member] });
		expect(reply.status).toBe(422);
	});

	test('an unknown action and an unknown group', async () => {
		await start();
		expect((await b.send('PATCH', '/groups/10?membership_action=add', { members: [1] })).status).toBe(400);
		expect((await b.send('PATCH', '/groups/99', { members: [] })).data).toEqual({ detail: 'Not found.' });
	});

	test('create, change, delete', async () => {
		await start();
		const created = await b.send('POST', '/groups', { name: 'blocked', type: 'ip', members: ['2001:db8::1'] });
		expect([created.status, created.data.id]).toEqual([201, 14]);
		const changed = await b.send('PATCH', '/groups/14', { description: 'by n8n', importance: 'low' });
		expect(changed.data).toMatchObject({ description: 'by n8n', importance: 'low', members: ['2001:db8::1'] });
		expect((await b.send('DELETE', '/groups/14')).status).toBe(204);
		expect((await b.get('/groups/14')).status).toBe(404);
	});

	test.each<[unknown, string]>([
		[{ type: 'ip' }, 'name'],
		[{ name: 'x' }, 'type'],
		[{ name: 'x', type: 'other' }, 'type'],
		[{ name: 'x', type: 'host', regex: '(' }, 'regex'],
	])('create with %j is a 400 about %s', async (body, field) => {
		await start();
		const reply = await b.send('POST', '/groups', body);
		expect(reply.status).toBe(400);
		expect(reply.data).toHaveProperty(field);
	});

	test('an empty domain group is made with an empty text', async () => {
		await start();
		expect((await b.send('POST', '/groups', { name: 'd', type: 'domain', members: [''] })).data.members).toEqual([
			'',
		]);
	});

	test.each<[BrainOptions, number]>([
		[{ personality: 'qux' }, 201],
		[{ personality: 'qux', switches: { applianceVersion: '8.9' } }, 400],
		[{ personality: 'rux' }, 201],
		[{ personality: 'rux', version: 'v3.3' }, 400],
	])('a regex group with %j → %i', async (options, status) => {
		await start(options);
		const reply = await b.send('POST', '/groups', { name: 'r', type: 'host', regex: 'host-[12]$' });
		expect(reply.status).toBe(status);
		if (status !== 201) return;
		expect(reply.data).toMatchObject({ member_count: 2, built_using: 'regex' });
		const edit = await b.send('PATCH', `/groups/${reply.data.id}?membership_action=append`, { members: [3] });
		expect(edit.status).toBe(422);
	});
});
