import type { VectraSwitches } from '../../../lab/src/vectra';
import { as, brain, HOUR, idsOf, SECOND, START, type Brain, type BrainOptions, type Json } from './support';

let b: Brain;
afterEach(async () => await b.sim.close());

describe('pages', () => {
	beforeEach(async () => {
		b = await brain();
		for (let id = 1; id <= 120; id += 1) b.world.addHost({ id });
	});

	test('50 rows are a page; next is absolute and keeps the query', async () => {
		const { data } = await b.get('/hosts', { state: 'active' });
		expect(data.count).toBe(120);
		expect(data.results).toHaveLength(50);
		expect(data.previous).toBeNull();
		expect(data.next).toBe(`${b.url}/api/v2.5/hosts?state=active&page=2`);
		const second = (await b.http.get(data.next, { headers: { Authorization: b.authorization } })).data;
		expect(second.results[0].id).toBe(51);
		expect(second.previous).toBe(`${b.url}/api/v2.5/hosts?state=active&page=1`);
	});

	test.each<[string, Json, number, number[]]>([
		['last page', { page: 3 }, 200, [101, 120]],
		['own size', { page: 2, page_size: 100 }, 200, [101, 120]],
		['size beyond the greatest', { page_size: 9_999 }, 200, [1, 120]],
		['size that is none', { page_size: 'x' }, 200, [1, 50]],
		['past the end', { page: 4 }, 404, []],
		['page 0', { page: 0 }, 404, []],
	])('%s', async (_name, params, status, bounds) => {
		const reply = await b.get('/hosts', params);
		expect(reply.status).toBe(status);
		if (status === 200) expect([idsOf(reply).at(0), idsOf(reply).at(-1)]).toEqual(bounds);
		else expect(reply.data.detail).toContain('That page contains no results.');
	});

	test('at most 5000 rows are a page', async () => {
		b.world.seed(5_001 - 120);
		const { data } = await b.get('/hosts', { page_size: 100_000 });
		expect([data.count, data.results.length]).toEqual([5_001, 5_000]);
		expect(data.next).not.toBeNull();
	});

	test('an empty list is a page', async () => {
		expect((await b.get('/hosts', { name: 'nobody' })).data).toEqual({
			count: 0,
			next: null,
			previous: null,
			results: [],
		});
	});

	test.each<[Partial<VectraSwitches>, RegExp]>([
		[{ nextScheme: 'https' }, /^https:\/\/127\.0\.0\.1:\d+\/api\/v2\.5\/hosts\?page=2$/],
		[
			{ nextScheme: 'http', nextHost: 'internal.example' },
			/^http:\/\/internal\.example\/api\/v2\.5\/hosts\?page=2$/,
		],
	])('next with %j', async (switches, next) => {
		Object.assign(b.world.switches, switches);
		expect((await b.get('/hosts')).data.next).toMatch(next);
	});

	test.each<[Partial<VectraSwitches>, number]>([
		[{ listCount: 'tooSmall' }, 119],
		[{ listCount: 'tooLarge' }, 121],
	])('the count with %j is %i', async (switches, count) => {
		Object.assign(b.world.switches, switches);
		expect((await b.get('/hosts', { page: 3 })).data).toMatchObject({ count, next: null, results: { length: 20 } });
	});

	test.each<[Partial<VectraSwitches>, number[]]>([
		[{ listEnd: 'empty' }, []],
		[{ listEnd: 'repeated' }, [1, 2]],
	])('with %j there is always a next page', async (switches, past) => {
		Object.assign(b.world.switches, switches);
		expect((await b.get('/hosts', { page: 3 })).data.next).toContain('page=4');
		const beyond = await b.get('/hosts', { page: 4 });
		expect(idsOf(beyond).slice(0, 2)).toEqual(past);
		expect(beyond.data.next).toContain('page=5');
	});

	test('the short text past the end', async () => {
		b.world.switches.invalidPageText = 'short';
		expect((await b.get('/hosts', { page: 4 })).data).toEqual({ detail: 'Invalid page.' });
	});

	test('fields trims rows', async () => {
		const { data } = await b.get('/hosts', { fields: 'id,tags,nothing', page_size: 1 });
		expect(data.results).toEqual([{ id: 1, tags: [] }]);
	});

	test.each([
		['-id', [120, 119]],
		['id', [1, 2]],
		['-threat,id', [7, 9]],
		['nothing', [1, 2]],
	])('ordering=%s', async (ordering, first) => {
		b.world.setScore(9, { threat: 80 });
		b.world.setScore(7, { threat: 80 });
		expect(idsOf(await b.get('/hosts', { ordering })).slice(0, 2)).toEqual(first);
	});
});

describe('host filters', () => {
	const AT = START - HOUR;

	/** Host 1 has it all, host 2 the opposite. */
	async function twoHosts(options: BrainOptions = {}): Promise<void> {
		b = await brain(options);
		b.world.addHost({
			id: 1,
			name: 'FIN-LT-1',
			ip: '10.1.1.1',
			mac_address: '00:11:22:33:44:55',
			threat: 60,
			certainty: 40,
			tags: ['vectra_host_block'],
			last_detection_timestamp: AT,
			privilege_level: 8,
			key_asset: true,
			targets_key_asset: true,
			has_active_traffic: true,
		});
		b.world.addHost({
			id: 2,
			name: 'HR-LT-2',
			ip: '10.1.1.2',
			state: 'inactive',
			tags: ['other'],
			has_active_traffic: false,
		});
	}

	const iso = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z/, 'Z');

	const FILTERS: Array<[string, string, number[]]> = [
		['name', 'FIN-LT-1', [1]],
		['name', 'lt', [1, 2]],
		['state', 'inactive', [2]],
		['last_source', '10.1.1.2', [2]],
		['last_source', '10.1.1', []],
		['mac_address', '00:11:22:33:44:55', [1]],
		['t_score', '60', [1]],
		['t_score_gte', '60', [1]],
		['t_score_gte', '61', []],
		['t_score_gte', '0', [1, 2]],
		['c_score_gte', '40', [1]],
		['threat_gte', '60', [1]],
		['certainty_gte', '41', []],
		['last_detection_timestamp', iso(AT), [1]],
		['note_modified_timestamp_gte', iso(START - SECOND), [2]],
		['note_modified_timestamp_gte', String(START / 1_000 - 1), [2]],
		['note_modified_timestamp_gte', String(START - SECOND), [2]],
		['note_modified_timestamp_gte', String(START / 1_000 + 86_400), []],
		['privilege_level', '8', [1]],
		['privilege_level_gte', '7', [1]],
		['privilege_category', 'high', [1]],
		['key_asset', 'true', [1]],
		['min_id', '2', [2]],
		['max_id', '1', [1]],
	];

	test.each(FILTERS)('%s=%s on QUX', async (name, value, ids) => {
		await twoHosts();
		b.world.addNote(b.world.host(2), 'seen');
		expect(idsOf(await b.get('/hosts', { [name]: value }))).toEqual(ids);
	});

	test.each(FILTERS)('%s=%s on RUX', async (name, value, ids) => {
		await twoHosts({ personality: 'rux' });
		b.world.addNote(b.world.host(2), 'seen');
		expect(idsOf(await b.get('/hosts', { [name]: value }))).toEqual(ids);
	});

	test.each([
		['is_key_asset', 'true'],
		['is_targeting_key_asset', 'True'],
		['target_key_asset', 'true'],
		['has_active_traffic', 'true'],
		['active_traffic', '1'],
		['all', 'false'],
	])('%s=%s is known on QUX and ignored on RUX', async (name, value) => {
		await twoHosts();
		expect(idsOf(await b.get('/hosts', { [name]: value }))).toEqual([1]);
		await b.sim.close();
		await twoHosts({ personality: 'rux' });
		expect(idsOf(await b.get('/hosts', { [name]: value }))).toEqual([1, 2]);
	});

	test.each<[BrainOptions, number[]]>([
		[{ personality: 'qux' }, [1]],
		[{ personality: 'qux', switches: { applianceVersion: '8.1' } }, [1, 2]],
		[{ personality: 'qux', switches: { applianceVersion: '8.2' } }, [1]],
		[{ personality: 'rux' }, [1, 2]],
		[{ personality: 'rux', switches: { ruxHostTimestampFilters: true } }, [1]],
	])('last_detection_timestamp_gte, inclusive, with %j', async (options, ids) => {
		await twoHosts(options);
		expect(idsOf(await b.get('/hosts', { last_detection_timestamp_gte: iso(AT) }))).toEqual(ids);
	});

	test('threat_gte may be unknown, and is then silently ignored', async () => {
		await twoHosts({ switches: { hostThreatFilters: false } });
		expect(idsOf(await b.get('/hosts', { threat_gte: 99 }))).toEqual([1, 2]);
	});

	test('unknown parameters are ignored or refused', async () => {
		await twoHosts();
		expect(idsOf(await b.get('/hosts', { nothing: 1 }))).toEqual([1, 2]);
		b.world.switches.ignoreUnknownFilters = false;
		const reply = await b.get('/hosts', { nothing: 1, page: 1 });
		expect(reply.status).toBe(400);
		expect(reply.data).toEqual({ details: 'The following query parameter(s) are invalid: nothing' });
	});

	test.each([
		['t_score_gte', 'much', 'Enter a number.'],
		['last_detection_timestamp_gte', 'soon', 'Enter a valid date/time.'],
		['key_asset', 'maybe', 'Must be a valid boolean.'],
	])('%s=%s is a 400', async (name, value, text) => {
		await twoHosts();
		const reply = await b.get('/hosts', { [name]: value });
		expect([reply.status, reply.data]).toEqual([400, { [name]: [text] }]);
	});

	test.each<[Partial<VectraSwitches>, string, number[]]>([
		[{}, 'host_block', [1]],
		[{}, 'nothing,oth', [1 + 1]],
		[{}, 'block,other', [1, 2]],
		[{}, 'HOST_BLOCK', []],
		[{ tagFilterCaseSensitive: false }, 'HOST_BLOCK', [1]],
		[{ tagFilterMatch: 'exact' }, 'host_block', []],
		[{ tagFilterMatch: 'exact' }, 'nothing, vectra_host_block', [1]],
	])('tags with %j: %s', async (switches, tags, ids) => {
		await twoHosts({ switches });
		expect(idsOf(await b.get('/hosts', { tags }))).toEqual(ids);
	});

	test('names may have to be exact', async () => {
		await twoHosts({ switches: { nameFilterMatch: 'exact' } });
		expect(idsOf(await b.get('/hosts', { name: 'lt' }))).toEqual([]);
		expect(idsOf(await b.get('/hosts', { name: 'HR-LT-2' }))).toEqual([2]);
	});
});

describe('account filters', () => {
	test.each<['qux' | 'rux', string, string, number[]]>([
		['qux', 'uid', 'b@lab.example', [2]],
		['rux', 'uid', 'b@lab.example', [1, 2]],
		['qux', 'threat_gte', '50', [2]],
		['rux', 'threat_gte', '50', [1, 2]],
		['rux', 't_score_gte', '50', [2]],
		['rux', 'id', '2,9', [2]],
		['qux', 'id', '2,9', [1, 2]],
	])('%s %s=%s', async (personality, name, value, ids) => {
		b = await brain({ personality });
		b.world.addAccount({ id: 1, name: 'a@lab.example' });
		b.world.addAccount({ id: 2, name: 'b@lab.example', threat: 50 });
		expect(idsOf(await b.get('/accounts', { [name]: value }))).toEqual(ids);
	});
});

describe('what spoils a reply', () => {
	test('faults of the core apply', async () => {
		b = await brain();
		b.world.addHost({ id: 1 });
		await b.control('POST', '/faults', { kind: 'status', status: 429, times: 1, headers: { 'retry-after': '3' } });
		await b.control('POST', '/faults', { kind: 'numbersAsStrings', times: 1 });
		const [limited, texts, plain] = [await b.get('/hosts'), await b.get('/hosts'), await b.get('/hosts')];
		expect([limited.status, limited.headers['retry-after']]).toEqual([429, '3']);
		expect(texts.data.results[0].id).toBe('1');
		expect(plain.data.results[0].id).toBe(1);
	});

	test('a lost reply leaves the note written', async () => {
		b = await brain();
		b.world.addHost({ id: 1 });
		await b.control('POST', '/faults', { kind: 'replyLost', method: 'POST', path: '/notes', times: 1 });
		await expect(b.send('POST', '/hosts/1/notes', { note: 'x' })).rejects.toThrow();
		expect(b.world.notesOf('host', 1)).toHaveLength(1);
	});

	test.each<[string, string, number]>([
		['PATCH', '{"tags":', 400],
		['PATCH', '', 400],
		['DELETE', '', 404],
	])('%s with the JSON text "%s" → %i', async (method, data, status) => {
		b = await brain();
		b.world.addHost({ id: 1, tags: ['a'] });
		const url = method === 'PATCH' ? '/api/v2.5/tagging/host/1' : '/api/v2.5/hosts/1/notes/9';
		const headers = { Authorization: b.authorization, 'Content-Type': 'application/json' };
		const reply = await b.http.request({ method, url, headers, data, transformRequest: (text: string) => text });
		expect(reply.status).toBe(status);
		expect(b.world.host(1).tags).toEqual(['a']);
	});

	test('empty lists inside rows may be null, the list of rows may not', async () => {
		b = await brain({ switches: { nullLists: true } });
		expect((await b.get('/hosts')).data.results).toEqual([]);
		b.world.addHost({ id: 1 });
		const [row] = (await b.get('/hosts')).data.results;
		expect([row.tags, row.notes, row.groups, row.previous_ips]).toEqual([null, null, null, null]);
		expect((await b.get('/tagging/host/1')).data.tags).toEqual([]);
		b.sim.world.switches.taggingTells = 'null';
		expect((await b.get('/tagging/host/1')).data).toMatchObject({ status: 'success', tags: null });
		b.sim.world.switches.taggingTells = 'nothing';
		expect((await b.get('/tagging/host/1')).data).not.toHaveProperty('tags');
	});

	test('older versions are served beside newer ones', async () => {
		b = await brain();
		b.world.addHost({ id: 1 });
		expect((await as(b, { version: 'v2.1' })('/hosts/1')).data).not.toHaveProperty('notes');
		expect((await as(b, { version: 'v2.2' })('/hosts/1')).data.notes).toEqual([]);
	});
});
