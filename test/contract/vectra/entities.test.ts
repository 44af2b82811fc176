import { as, brain, START, type Brain, type Json } from './support';

let b: Brain;
afterEach(async () => await b.sim.close());

const STAMP = '2026-02-03T09:00:00Z';

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
