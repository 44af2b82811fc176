import { DEFAULT_TOKEN, switchesSchema } from '../../../lab/src/vectra';
import { as, brain, idsOf, MINUTE, type Brain, type Json } from './support';

let b: Brain;
beforeEach(async () => {
	b = await brain();
});
afterEach(async () => await b.sim.close());

describe('hosts', () => {
	test('add, list, change', async () => {
		const added = await b.control('POST', '/hosts', { name: 'lt-1', ip: '10.0.0.1', threat: 80, certainty: 60 });
		expect(added.data).toMatchObject({
			id: 1,
			severity: 'critical',
			urgency_score: 72,
			is_prioritized: true,
			groups: [],
			notes: 0,
		});
		await b.control('POST', '/hosts', { ip: '10.0.0.2', tags: ['x'] });
		expect((await b.control('GET', '/hosts?ip=10.0.0.2')).data).toMatchObject({
			total: 1,
			hosts: [{ name: 'IP-10.0.0.2' }],
		});
		expect((await b.control('GET', '/hosts?tag=x')).data.total).toBe(1);
		expect((await b.control('GET', '/hosts?name=lt-1')).data.total).toBe(1);
		expect((await b.control('GET', '/hosts?offset=1&limit=1')).data).toMatchObject({
			total: 2,
			hosts: [{ id: 2 }],
		});
		const changed = await b.control('PATCH', '/hosts/1', { threat: 10, state: 'inactive' });
		expect(changed.data).toMatchObject({ threat: 10, certainty: 60, severity: 'medium', state: 'inactive' });
		expect((await b.control('GET', '/hosts/1')).data.threat).toBe(10);
	});

	test('a change of scores is announced, one of other fields is not', async () => {
		await b.control('POST', '/hosts', { id: 1 });
		await b.control('PATCH', '/hosts/1', { name: 'renamed' });
		expect(b.world.feeds.entity_scoring.end).toBe(1);
		await b.control('PATCH', '/hosts/1', { threat: 10 });
		expect(b.world.feeds.entity_scoring.end).toBe(2);
	});

	test('tags and notes as an analyst writes them', async () => {
		b.world.addHost({ id: 1 });
		expect((await b.control('POST', '/hosts/1/tags', { tag: 'vectra_contain' })).data.tags).toEqual([
			'vectra_contain',
		]);
		expect(idsOf(await b.get('/hosts', { tags: 'vectra_contain' }))).toEqual([1]);
		expect((await b.control('DELETE', '/hosts/1/tags?tag=vectra_contain')).data.tags).toEqual([]);
		expect(idsOf(await b.get('/hosts', { tags: 'vectra_contain' }))).toEqual([]);
		await b.control('POST', '/hosts/1/notes', { note: 'looks fine' });
		expect((await b.control('GET', '/hosts/1/notes')).data).toMatchObject([
			{ note: 'looks fine', created_by: 'soc' },
		]);
	});
});

test('groups and their members', async () => {
	b.world.addHost({ id: 1 });
	const group = await b.control('POST', '/groups', { name: 'NoBlock', type: 'host', members: [1] });
	expect(group.data).toMatchObject({ id: 1, members: [1] });
	b.world.addHost({ id: 2 });
	expect((await b.control('POST', '/groups/1/members', { add: [2], remove: [1] })).data.members).toEqual([2]);
	expect((await b.control('GET', '/groups')).data).toHaveLength(1);
	expect((await b.get('/hosts/2')).data.groups).toMatchObject([{ name: 'NoBlock' }]);
});

test('accounts and detections', async () => {
	await b.control('POST', '/accounts', { id: 5 });
	expect((await b.control('PATCH', '/accounts/5', { threat: 50 })).data).toMatchObject({ threat: 50 });
	expect((await b.control('POST', '/detections', { account_id: 5 })).data).toMatchObject({
		id: 1,
		state: 'active',
	});
	b.clock.advance(MINUTE);
	await b.control('POST', '/detections/1/repeat');
	expect((await b.get('/detections/1')).data).toMatchObject({
		first_timestamp: '2026-02-03T09:00:00Z',
		last_timestamp: '2026-02-03T09:01:00Z',
	});
});

test.each<[string, string, unknown, RegExp]>([
	['POST', '/hosts', { nmae: 'x' }, /nmae/],
	['POST', '/hosts', { threat: 100 }, /threat/],
	['PATCH', '/hosts/1', { id: 2 }, /id/],
	['PATCH', '/hosts/9', { name: 'x' }, /There is no host 9/],
	['POST', '/hosts/9/tags', { tag: 'x' }, /There is no host 9/],
	['POST', '/hosts', { id: 1 }, /There is a host 1 already/],
	['POST', '/detections', {}, /give host_id or account_id/],
	['POST', '/detections', { host_id: 1, account_id: 1 }, /give host_id or account_id/],
	['POST', '/detections', { host_id: 9 }, /There is no host 9/],
	['POST', '/groups', { type: 'host' }, /name/],
	['POST', '/groups/9/members', { add: [1] }, /There is no group 9/],
	['POST', '/hooks', { before: { path: '/x' }, hostId: 1 }, /addTag or removeTag/],
	['POST', '/hooks', { before: { path: '/x' }, hostId: 9, addTag: 'x' }, /There is no host 9/],
	['POST', '/tokens', { type: 'pat' }, /token/],
	['POST', '/tokens/revoke', { token: 'none' }, /There is no such token/],
	['POST', '/tokens/revoke', { clientId: 'none' }, /There is no client none/],
	['POST', '/seed', { count: 100_001 }, /count/],
	['PUT', '/switches', { noSuchSwitch: 1 }, /noSuchSwitch/],
	['PUT', '/switches', { tagFilterMatch: 'fuzzy' }, /tagFilterMatch/],
	['GET', '/nothing', undefined, /No control call/],
])('%s %s with %j says what is wrong', async (method, path, body, text) => {
	b.world.addHost({ id: 1 });
	const reply = await b.control(method, path, body);
	expect(reply.status).toBeGreaterThanOrEqual(400);
	expect(JSON.stringify(reply.data)).toMatch(text);
});

test('tokens of one role, known by their user', async () => {
	b.world.addHost({ id: 1 });
	await b.control('POST', '/tokens', {
		type: 'pat',
		token: 'read-only-token',
		role: 'read-only',
		username: 'eva',
	});
	const authorization = 'Token read-only-token';
	expect((await as(b, { authorization })('/hosts')).status).toBe(200);
	const headers = { Authorization: authorization };
	expect((await b.http.patch('/api/v2.5/tagging/host/1', { tags: [] }, { headers })).status).toBe(403);
});

test('switches: defaults, one change, the others untouched', async () => {
	expect((await b.control('GET', '/switches')).data).toEqual(switchesSchema.parse({}));
	const changed = await b.control('PUT', '/switches', { noteLimit: 5, nullCheckpointOnEmpty: 'text' });
	expect(changed.data).toEqual({ ...switchesSchema.parse({}), noteLimit: 5, nullCheckpointOnEmpty: 'text' });
	await b.control('PUT', '/switches', { embeddedNotes: 3 });
	expect(b.world.switches).toMatchObject({ noteLimit: 5, embeddedNotes: 3 });
});

test('reset empties the world, its hooks and switches, and keeps the credentials', async () => {
	const own = await brain({ switches: { noteLimit: 7 } });
	try {
		own.world.seed(20);
		await own.control('POST', '/hooks', { before: { path: '/x' }, hostId: 1, addTag: 'x' });
		await own.control('PUT', '/switches', { noteLimit: 9, tagFilterMatch: 'exact' });
		await own.control('POST', '/reset');
		expect((await own.get('/hosts')).data.count).toBe(0);
		expect((await own.get('/detections')).data.count).toBe(0);
		expect((await own.control('GET', '/hooks')).data).toEqual([]);
		expect(own.world.switches).toMatchObject({ noteLimit: 7, tagFilterMatch: 'substring' });
		expect(own.world.addHost().id).toBe(1);
	} finally {
		await own.sim.close();
	}
});

test('seed: the same hosts every time, with accounts of the same ids', async () => {
	await b.control('POST', '/seed', { count: 100 });
	const rows = async (): Promise<Json[]> =>
		(await b.get('/hosts', { page_size: 200, fields: 'id,name,ip,threat' })).data.results;
	const first = await rows();
	expect(first).toHaveLength(100);
	expect(new Set(first.map(({ ip }) => ip)).size).toBe(100);
	expect((await b.get('/accounts/7')).status).toBe(200);
	expect((await b.get('/hosts/7')).status).toBe(200);
	expect((await b.get('/detections')).data.count).toBe(5);
	b.world.clear();
	b.world.seed(60);
	b.world.seed(40);
	expect(await rows()).toEqual(first);
	expect(b.world.feeds.entity_scoring.end).toBe(1);
});

test('100 000 hosts: found by address, tag and ID, and paged to the end', async () => {
	b.world.seed(100_000);
	b.world.tag(77_777, 'needle');
	expect(idsOf(await b.get('/hosts', { last_source: b.world.host(50_000).ip }))).toEqual([50_000]);
	expect(idsOf(await b.get('/hosts', { tags: 'needle' }))).toEqual([77_777]);
	expect((await b.get('/hosts/99999')).data.id).toBe(99_999);
	expect((await b.get('/hosts', { page_size: 5_000, page: 20 })).data.results).toHaveLength(5_000);
});

test('the journal shows every call of the API and no credential', async () => {
	await b.get('/hosts', { tags: 'x' });
	await b.control('GET', '/switches');
	const { data } = await b.control('GET', '/journal');
	expect(data).toMatchObject([{ method: 'GET', path: '/api/v2.5/hosts', query: { tags: 'x' }, status: 200 }]);
	expect(JSON.stringify(data)).not.toContain(DEFAULT_TOKEN);
});
