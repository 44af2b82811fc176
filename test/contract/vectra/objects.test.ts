import { as, brain, idsOf, START, type Brain, type Json } from './support';

let b: Brain;
afterEach(async () => await b.sim.close());

const STAMP = '2026-02-03T09:00:00Z';

describe('hosts', () => {
	test('a v2.5 host has the fields of the recordings', async () => {
		b = await brain();
		b.world.addGroup({ id: 12, name: 'NoBlock', type: 'host', members: [4_711] });
		b.world.addHost({
			id: 4_711,
			name: 'fin-lt-22',
			ip: '10.20.30.44',
			previous_ips: ['10.20.30.12'],
			mac_address: '00:11:22:33:44:55',
			threat: 71,
			certainty: 64,
			tags: ['finance'],
			targets_key_asset: true,
			privilege_level: 3,
			probable_owner: 'j.doe@example',
			detection_profile: 'External Adversary',
			host_session_luids: ['aB3-x9Qz'],
		});
		b.world.addDetection({ id: 90_012, host_id: 4_711 });
		const { data } = await b.get('/hosts/4711');
		expect(data).toMatchObject({
			id: 4_711,
			name: 'fin-lt-22',
			active_traffic: true,
			has_active_traffic: true,
			t_score: 71,
			threat: 71,
			c_score: 64,
			certainty: 64,
			severity: 'critical',
			last_source: '10.20.30.44',
			ip: '10.20.30.44',
			previous_ips: ['10.20.30.12'],
			last_detection_timestamp: STAMP,
			key_asset: false,
			is_key_asset: false,
			state: 'active',
			targets_key_asset: true,
			is_targeting_key_asset: true,
			detection_set: [`${b.url}/api/v2.5/detections/90012`],
			host_artifact_set: [
				{ type: 'mac', value: '00:11:22:33:44:55', source: null, siem: false, vendor: 'ExampleCorp' },
				{ type: 'kerberos', value: 'fin-lt-22', source: null, siem: false },
			],
			tags: ['finance'],
			note: null,
			notes: [],
			note_modified_by: null,
			note_modified_timestamp: null,
			url: `${b.url}/hosts/4711`,
			host_url: `${b.url}/hosts/4711`,
			last_modified: STAMP,
			assigned_to: null,
			assigned_date: null,
			assignment: null,
			past_assignments: [],
			groups: [
				{ id: 12, name: 'NoBlock', description: '', type: 'host', last_modified: STAMP, last_modified_by: 'soc' },
			],
			has_custom_model: false,
			privilege_level: 3,
			privilege_category: 'Low',
			probable_owner: 'j.doe@example',
			detection_profile: 'External Adversary',
			host_session_luids: ['aB3-x9Qz'],
		});
	});

	test.each<[number, number, string | null]>([
		[0, 0, null],
		[49, 10, 'low'],
		[10, 50, 'medium'],
		[50, 49, 'high'],
		[50, 50, 'critical'],
	])(
		'threat %i and certainty %i are %s: lower case on hosts, a capital on accounts',
		async (threat, certainty, severity) => {
			b = await brain();
			b.world.addHost({ id: 1, threat, certainty });
			b.world.addAccount({ id: 1, threat, certainty });
			expect((await b.get('/hosts/1')).data.severity).toBe(severity);
			const capital = severity === null ? null : severity[0].toUpperCase() + severity.slice(1);
			expect((await b.get('/accounts/1')).data.severity).toBe(capital);
		},
	);

	test('groups of the types host and ip, and by regex, show in the host', async () => {
		b = await brain();
		b.world.addHost({ id: 1, name: 'srv-1', ip: '10.1.2.3' });
		b.world.addGroup({ name: 'static', type: 'host', members: [1] });
		b.world.addGroup({ name: 'net', type: 'ip', members: ['10.1.0.0/16'] });
		b.world.addGroup({ name: 'v6', type: 'ip', members: ['2001:db8::/32'] });
		b.world.addGroup({ name: 'names', type: 'host', regex: '^srv-' });
		b.world.addGroup({ name: 'others', type: 'host', members: [2] });
		b.world.addGroup({ name: 'accounts', type: 'account', members: ['srv-1'] });
		const names = async (): Promise<string[]> =>
			((await b.get('/hosts/1')).data.groups as Array<{ name: string }>).map(({ name }) => name);
		expect(await names()).toEqual(['static', 'net', 'names']);
		b.world.updateHost(1, { ip: '2001:db8::7', name: 'lt-1' });
		expect(await names()).toEqual(['static', 'v6']);
		b.world.updateHost(1, { ip: '' });
		expect(await names()).toEqual(['static']);
	});

	test('a new address moves the old one to the previous ones', async () => {
		b = await brain();
		b.world.addHost({ id: 1, ip: '10.0.0.1' });
		await b.control('PATCH', '/hosts/1', { ip: '10.0.0.2' });
		expect((await b.get('/hosts/1')).data).toMatchObject({ ip: '10.0.0.2', previous_ips: ['10.0.0.1'] });
		expect(idsOf(await b.get('/hosts', { last_source: '10.0.0.1' }))).toEqual([]);
		expect(idsOf(await b.get('/hosts', { last_source: '10.0.0.2' }))).toEqual([1]);
	});

	test('an unknown id', async () => {
		b = await brain();
		const reply = await b.get('/hosts/9');
		expect([reply.status, reply.data]).toEqual([404, { detail: 'Not found.' }]);
	});

	test('the key asset flag is written as text', async () => {
		b = await brain();
		b.world.addHost({ id: 1 });
		await b.send('PATCH', '/hosts/1', { key_asset: 'true' });
		expect((await b.get('/hosts/1')).data.is_key_asset).toBe(true);
	});

	test('v2.1 overwrites the one note', async () => {
		b = await brain({ version: 'v2.1' });
		b.world.addHost({ id: 1 });
		await b.send('PATCH', '/hosts/1', { note: 'one' });
		await b.send('PATCH', '/hosts/1', { note: 'two' });
		expect((await b.get('/hosts/1')).data.note).toBe('two');
		expect(b.world.notesOf('host', 1)).toHaveLength(1);
		expect((await b.get('/hosts/1/notes')).status).toBe(404);
	});

	test('RUX hosts may lack groups, or nearly everything', async () => {
		b = await brain({ personality: 'rux' });
		b.world.addHost({ id: 1, threat: 5 });
		expect((await b.get('/hosts/1')).data.groups).toEqual([]);
		b.world.switches.hostsGroupsPresent = false;
		expect((await b.get('/hosts/1')).data).not.toHaveProperty('groups');
		b.world.switches.ruxHostBody = 'minimal';
		const [row] = (await b.get('/hosts')).data.results;
		expect(Object.keys(row).sort()).toEqual(['certainty', 'id', 'name', 'tags', 'threat']);
	});

	test('object URLs may point into the API', async () => {
		b = await brain({ switches: { objectUrls: 'api' } });
		b.world.addHost({ id: 1 });
		expect((await b.get('/hosts/1')).data.url).toBe(`${b.url}/api/v2.5/hosts/1`);
	});
});

describe('entities', () => {
	beforeEach(async () => {
		b = await brain({ personality: 'rux' });
		b.world.addHost({ id: 7, name: 'lab-12', ip: '10.9.8.7', threat: 80, certainty: 70, urgency_score: 76 });
		b.world.addAccount({ id: 7, name: 'user@lab.example', urgency_score: 20, account_type: ['o365'] });
	});

	test('v3.4: a host with the fields of the recordings', async () => {
		const { data } = await b.get('/entities/7', { type: 'host' });
		expect(data).toEqual({
			id: 7,
			name: 'lab-12',
			breadth_contrib: 0,
			importance: 1,
			type: 'host',
			is_prioritized: true,
			severity: 'Critical',
			urgency_score: 76,
			velocity_contrib: 0,
			detection_set: [],
			last_detection_timestamp: null,
			last_modified_timestamp: STAMP,
			notes: [],
			attack_rating: 8,
			privilege_level: null,
			privilege_category: null,
			attack_profile: null,
			sensors: ['ab12cd34'],
			state: 'active',
			tags: [],
			url: `${b.url}/hosts/7`,
			host_type: ['normal'],
			account_type: null,
			ip: '10.9.8.7',
		});
	});

	test('the same id is a host and an account', async () => {
		const account = (await b.get('/entities/7', { type: 'account' })).data;
		expect(account).toMatchObject({
			type: 'account',
			name: 'user@lab.example',
			account_type: ['o365'],
			host_type: null,
		});
		expect(account).not.toHaveProperty('ip');
		const { data } = await b.get('/entities');
		expect((data.results as Json[]).map(({ type, id }) => [type, id])).toEqual([
			['host', 7],
			['account', 7],
		]);
	});

	test('v3.3 has no address but the old entity fields', async () => {
		const { data } = await as(b, { version: 'v3.3' })('/entities/7', { entity_type: 'host' });
		expect(data).toMatchObject({ entity_type: 'host', entity_importance: 1 });
		expect(data).not.toHaveProperty('ip');
		expect((await b.get('/entities/7', { type: 'host' })).data).not.toHaveProperty('entity_type');
	});

	test.each([[{}], [{ type: 'server' }], [{ type: 'host,account' }], [{ entity_type: 'host' }]])(
		'by id with %j is a 400 in the words of Vectra',
		async (params) => {
			const reply = await b.get('/entities/7', params);
			expect(reply.status).toBe(400);
			expect(reply.data).toEqual({
				type: "Invalid value given for paramater 'type'. Valid values: ('account', 'host').",
				_meta: { message: 'Invalid field(s) found', level: 'error' },
			});
		},
	);

	test('an unknown id', async () => {
		const reply = await b.get('/entities/8', { type: 'host' });
		expect([reply.status, reply.data]).toEqual([404, { detail: 'Not found.' }]);
	});

	test.each<[Json, string[]]>([
		[{ type: 'host' }, ['host']],
		[{ type: 'host,account' }, ['host', 'account']],
		[{ is_prioritized: 'true' }, ['host']],
		[{ name: 'LAB-1' }, ['host']],
		[{ ordering: 'urgency_score' }, ['account', 'host']],
		[{ ordering: '-urgency_score' }, ['host', 'account']],
		[{ last_modified_timestamp_gte: STAMP }, ['host', 'account']],
		[{ last_modified_timestamp_gte: '2026-02-03T09:00:01Z' }, []],
		[{ last_modified_timestamp_lte: STAMP }, ['host', 'account']],
		[{ last_detection_timestamp_gte: STAMP }, []],
	])('list with %j', async (params, types) => {
		const { data } = await b.get('/entities', params);
		expect((data.results as Json[]).map(({ type }) => type)).toEqual(types);
	});

	test('fields and exclude_fields', async () => {
		expect((await b.get('/entities', { fields: 'id,type', type: 'host' })).data.results).toEqual([
			{ id: 7, type: 'host' },
		]);
		const [row] = (await b.get('/entities', { exclude_fields: 'notes,tags', type: 'host' })).data.results;
		expect(row).not.toHaveProperty('notes');
		expect(row).toHaveProperty('id');
		// Hosts do not have it.
		expect((await b.get('/hosts', { exclude_fields: 'notes' })).data.results[0]).toHaveProperty('notes');
	});

	test('scores follow threat and certainty, and the prioritization its threshold', async () => {
		b.world.setScore(7, { threat: 10, certainty: 10 });
		expect((await b.get('/entities/7', { type: 'host' })).data).toMatchObject({
			urgency_score: 10,
			is_prioritized: false,
		});
		b.world.switches.prioritizedFrom = 10;
		expect((await b.get('/entities/7', { type: 'host' })).data.is_prioritized).toBe(true);
	});

	test.each<[string, () => Promise<unknown>, keyof Brain['world']['switches']]>([
		['tags', async () => await b.send('PATCH', '/tagging/host/7', { tags: ['x'] }), 'bumpModifiedOnTag'],
		['notes', async () => await b.send('POST', '/hosts/7/notes', { note: 'x' }), 'bumpModifiedOnNote'],
		[
			'assignments',
			async () => await b.send('POST', '/assignments', { assign_host_id: 7, assign_to_user_id: 31 }),
			'bumpModifiedOnAssignment',
		],
		[
			'groups',
			async () => await b.send('PATCH', '/groups/1?membership_action=append', { members: [7] }),
			'bumpModifiedOnGroup',
		],
	])('%s move last_modified_timestamp as switched', async (_name, write, name) => {
		b.world.addGroup({ id: 1, name: 'g', type: 'host' });
		const modified = async (): Promise<number> =>
			Date.parse((await b.get('/entities/7', { type: 'host' })).data.last_modified_timestamp);
		const start = Math.floor(START / 1_000) * 1_000;
		Object.assign(b.world.switches, { [name]: false });
		b.clock.advance(60_000);
		await write();
		expect(await modified()).toBe(start);
		Object.assign(b.world.switches, { [name]: true });
		b.world.assignments.clear();
		await write();
		expect(await modified()).toBe(start + 60_000);
	});

	test('v3.5 takes preview fields', async () => {
		const reply = await b.http.patch(
			'/api/v3.5/entities/7?type=host',
			{ external_reference_id: 'INC-1' },
			{ headers: { Authorization: b.authorization } },
		);
		expect(reply.data.external_reference_id).toBe('INC-1');
		expect((await b.get('/entities/7', { type: 'host' })).data).not.toHaveProperty('external_reference_id');
	});
});
