import { DAY, HOUR, MINUTE, START, tenant, type Tenant } from './support';

type Row = Record<string, unknown>;

describe('reading endpoints', () => {
	let t: Tenant;
	beforeEach(async () => {
		t = await tenant();
	});
	afterEach(async () => await t.sim.close());

	const page = async (requestData: unknown) => await t.post('endpoints/get_endpoint', requestData);
	const ids = async (requestData: unknown): Promise<string[]> =>
		(await page(requestData)).data.reply.endpoints.map((row: Row) => row.endpoint_id);
	const filter = (field: string, value: unknown, operator = 'in') => ({
		filters: [{ field, operator, value }],
	});

	test('the light list is an array with its own names and no isolation state', async () => {
		const id = t.add({ endpoint_name: 'FIN-LT-0142', ip: ['10.20.4.77'], users: ['j.doe'] });
		t.sim.world.setState(id, { tags: { server_tags: ['vip'], endpoint_tags: [] } });
		for (const body of [{}, { request_data: {} }]) {
			const { data } = await t.http.post('/public_api/v1/endpoints/get_endpoints', body, {
				headers: { 'x-xdr-auth-id': '1', Authorization: 'lab-standard-key' },
			});
			expect(data).toEqual({
				reply: [
					{
						agent_id: id,
						agent_status: 'CONNECTED',
						operational_status: 'PROTECTED',
						host_name: 'FIN-LT-0142',
						agent_type: 'Workstation',
						ip: ['10.20.4.77'],
						last_seen: START,
						tags: { server_tags: ['vip'], endpoint_tags: [] },
						users: ['j.doe'],
					},
				],
			});
		}
	});

	test('a detailed record has every documented field', async () => {
		const id = t.add({ endpoint_name: 'FIN-LT-0142', tags: { server_tags: ['vip'], endpoint_tags: [] } });
		const { data } = await page({});
		expect(data.reply).toMatchObject({ total_count: 1, result_count: 1 });
		const [row] = data.reply.endpoints;
		expect(id).toMatch(/^[0-9a-f]{32}$/);
		expect(row).toMatchObject({
			endpoint_id: id,
			endpoint_name: 'FIN-LT-0142',
			endpointTags: 'vip',
			tags: { server_tags: ['vip'], endpoint_tags: [] },
			endpoint_type: 'AGENT_TYPE_WORKSTATION',
			endpoint_status: 'CONNECTED',
			os_type: 'AGENT_OS_WINDOWS',
			is_isolated: 'AGENT_UNISOLATED',
			isolated_date: null,
			scan_status: 'SCAN_STATUS_NONE',
			operational_status_description: '[]',
		});
		expect(row.mac_address[0]).toMatch(/^02(:[0-9a-f]{2}){5}$/);
		const documented =
			'endpoint_id endpoint_name endpointTags tags endpoint_type endpoint_status os_type os_version ' +
			'operating_system ip ipv6 public_ip mac_address users domain alias first_seen last_seen ' +
			'install_date installation_package active_directory endpoint_version content_version is_isolated ' +
			'isolated_date group_name operational_status operational_status_description ' +
			'operational_status_details scan_status content_release_timestamp last_content_update_time ' +
			'content_status assigned_prevention_policy assigned_extensions_policy cloud_provider cloud_region ' +
			'cloud_provider_account_id cloud_instance_id cloud_id';
		expect(Object.keys(row).sort()).toEqual(documented.split(' ').sort());
	});

	describe('the page window', () => {
		beforeEach(() => t.sim.world.seed(250));

		test.each([
			[{}, 100],
			[{ search_from: 0, search_to: 100 }, 100],
			[{ search_from: 200, search_to: 300 }, 50],
			[{ search_from: 300, search_to: 400 }, 0],
			[{ search_from: 0, search_to: 1 }, 1],
			[{ search_from: 249, search_to: 250 }, 1],
		])('%j → %i rows', async (requestData, count) => {
			const { status, data } = await page(requestData);
			expect(status).toBe(200);
			expect(data.reply).toMatchObject({ total_count: 250, result_count: count });
			expect(data.reply.endpoints).toHaveLength(count);
		});

		test.each([
			[{ search_from: 0, search_to: 101 }],
			[{ search_from: 0, search_to: 0 }],
			[{ search_from: 50, search_to: 40 }],
			[{ search_from: 200 }],
		])('%j is refused', async (requestData) => {
			const { status, data } = await page(requestData);
			expect(status).toBe(500);
			expect(data.reply).toMatchObject({ err_code: 500, err_extra: '0 < search_size <= 100' });
		});

		test('pages neither overlap nor leave anything out', async () => {
			const all = new Set<string>();
			for (const from of [0, 100, 200]) {
				for (const id of await ids({ search_from: from, search_to: from + 100 })) all.add(id);
			}
			expect(all.size).toBe(250);
		});
	});

	describe('filters', () => {
		let a: string;
		let b: string;
		beforeEach(() => {
			a = t.add({
				endpoint_name: 'Alpha',
				ip: ['10.0.0.1', '10.0.0.9'],
				ipv6: ['fe80::1'],
				public_ip: '203.0.113.1',
				users: ['ann'],
				alias: 'front desk',
				group_name: ['Finance', 'All'],
				installation_package: 'win-std',
				cloud_provider: 'AWS',
				cloud_region: 'eu-west-1',
				cloud_provider_account_id: '123',
				cloud_instance_id: 'i-1',
				cloud_id: 'c-1',
				scan_status: 'SCAN_STATUS_SUCCESS',
				first_seen: START - 10 * DAY,
			});
			b = t.add({
				endpoint_name: 'beta',
				ip: ['10.0.0.2'],
				os_type: 'AGENT_OS_LINUX',
				endpoint_status: 'DISCONNECTED',
				is_isolated: 'AGENT_ISOLATED',
				last_seen: START - HOUR,
				first_seen: START - 20 * DAY,
			});
		});

		test.each<[string, unknown, string, string]>([
			['hostname', ['Alpha'], 'in', 'a'],
			['hostname', ['alpha'], 'in', ''],
			['hostname', ['Alpha', 'beta'], 'in', 'ab'],
			['ip_list', ['10.0.0.9'], 'in', 'a'],
			['ip_list', ['fe80::1', '10.0.0.2'], 'IN', 'ab'],
			['ip_list', ['203.0.113.1'], 'in', ''],
			['public_ip_list', ['203.0.113.1'], 'in', 'a'],
			['public_ip_list', ['10.0.0.1'], 'in', ''],
			['username', ['ann'], 'in', 'a'],
			['alias', ['front desk'], 'in', 'a'],
			['alias', [''], 'in', 'b'],
			['group_name', ['All'], 'in', 'a'],
			['dist_name', ['win-std'], 'in', 'a'],
			['platform', ['linux'], 'in', 'b'],
			['platform', ['windows', 'linux', 'macos'], 'in', 'ab'],
			['endpoint_status', ['connected'], 'in', 'a'],
			['endpoint_status', ['disconnected', 'lost'], 'In', 'b'],
			['endpoint_status', 'connected', 'eq', 'a'],
			['isolate', ['isolated'], 'in', 'b'],
			['isolate', 'unisolated', 'in', 'a'],
			['scan_status', ['success'], 'in', 'a'],
			['first_seen', START - 15 * DAY, 'gte', 'a'],
			['first_seen', START - 15 * DAY, 'lte', 'b'],
			['last_seen', START - MINUTE, 'GTE', 'a'],
			['last_seen', START - MINUTE, 'lte', 'b'],
			['cloud_provider', ['AWS'], 'in', 'a'],
			['cloud_region', ['eu-west-1'], 'in', 'a'],
			['cloud_provider_account_id', ['123'], 'in', 'a'],
			['cloud_instance_id', ['i-1'], 'in', 'a'],
			['cloud_id', ['c-1'], 'in', 'a'],
		])('%s %j (%s) finds "%s"', async (field, value, operator, expected) => {
			const found = await ids(filter(field, value, operator));
			expect(
				found
					.map((id) => ({ [a]: 'a', [b]: 'b' })[id])
					.sort()
					.join(''),
			).toBe(expected);
		});

		test('endpoint_id_list', async () => {
			expect(await ids(filter('endpoint_id_list', [b, 'nobody']))).toEqual([b]);
		});

		test('filters are ANDed, also of one field', async () => {
			const both = (first: Row, second: Row) => ({ filters: [first, second] });
			const hostname = { field: 'hostname', operator: 'in', value: ['Alpha', 'beta'] };
			const linux = { field: 'platform', operator: 'in', value: ['linux'] };
			expect(await ids(both(hostname, linux))).toEqual([b]);
			const from = { field: 'first_seen', operator: 'gte', value: START - 25 * DAY };
			const to = { field: 'first_seen', operator: 'lte', value: START - 15 * DAY };
			expect(await ids(both(from, to))).toEqual([b]);
		});

		test.each<[string, unknown, string]>([
			['tags', ['vip'], 'in'],
			['mac_address', ['02:00'], 'in'],
			['is_isolated', ['AGENT_ISOLATED'], 'in'],
			['endpoint_id', ['x'], 'in'],
			['operational_status', ['PROTECTED'], 'in'],
			['toString', ['x'], 'in'],
			['hostname', 'Alpha', 'in'],
			['hostname', ['Alpha'], 'eq'],
			['hostname', [5], 'in'],
			['ip_list', ['10.0.0.1'], 'contains'],
			['first_seen', [START], 'gte'],
			['last_seen', 'yesterday', 'gte'],
			['last_seen', START, 'in'],
		])('%s %j (%s) is a 500 envelope', async (field, value, operator) => {
			const { status, data } = await page(filter(field, value, operator));
			expect(status).toBe(500);
			expect(data.reply.err_code).toBe(500);
			expect(data.reply.err_extra).toContain(field);
		});

		test('host names in any case, where the tenant does that', async () => {
			await t.http.put('/_sim/switches', { hostNameCaseSensitive: false });
			expect(await ids(filter('hostname', ['ALPHA']))).toEqual([a]);
		});

		test.each([
			['unisolated', 1, 0],
			['isolated', 0, 1],
			['neither', 0, 0],
		])('pending states under the isolate filter: %s', async (bucket, unisolated, isolated) => {
			await t.http.put('/_sim/switches', { isolateFilterPendingBucket: bucket });
			t.sim.world.disconnect(a);
			await t.isolate(a);
			const of = async (value: string) =>
				(await ids(filter('isolate', [value]))).filter((id) => id === a).length;
			expect([await of('unisolated'), await of('isolated')]).toEqual([unisolated, isolated]);
		});
	});

	test('three agents share an address; the status filter leaves the one that is connected', async () => {
		const connected = t.add({ ip: ['10.9.9.9'] });
		t.add({ ip: ['10.9.9.9'], endpoint_status: 'LOST' });
		t.add({ ip: ['10.9.9.9'], endpoint_status: 'UNINSTALLED' });
		const shared = { field: 'ip_list', operator: 'in', value: ['10.9.9.9'] };
		const status = { field: 'endpoint_status', operator: 'in', value: ['connected'] };
		expect(await ids({ filters: [shared] })).toHaveLength(3);
		expect(await ids({ filters: [shared, status] })).toEqual([connected]);
	});

	test('sorting: first_seen descending unless asked otherwise, keyword in either case', async () => {
		const old = t.add({
			endpoint_id: 'b'.repeat(32),
			first_seen: 1,
			last_seen: START - 3,
			endpoint_status: 'LOST',
		});
		const young = t.add({
			endpoint_id: 'a'.repeat(32),
			first_seen: 2,
			last_seen: START - 9,
			endpoint_status: 'LOST',
		});
		const sort = (field: string, keyword?: string) => ({ sort: { field, ...(keyword ? { keyword } : {}) } });
		expect(await ids({})).toEqual([young, old]);
		expect(await ids(sort('first_seen', 'ASC'))).toEqual([old, young]);
		expect(await ids(sort('endpoint_id', 'asc'))).toEqual([young, old]);
		expect(await ids(sort('endpoint_id', 'DESC'))).toEqual([old, young]);
		expect(await ids(sort('last_seen', 'desc'))).toEqual([old, young]);
		expect((await page(sort('host_name', 'asc'))).status).toBe(500);
		expect((await page(sort('last_seen', 'up'))).status).toBe(500);
	});

	test.each<[string, Row, (row: Row, reply: Row) => void]>([
		[
			'nullLists',
			{ nullLists: true },
			(row) => expect([row.ipv6, row.users, row.ip]).toEqual([null, null, ['10.0.0.1']]),
		],
		['scalarLists', { scalarLists: true }, (row) => expect([row.ip, row.users]).toEqual(['10.0.0.1', []])],
		['tagsPresent', { tagsPresent: false }, (row) => expect(row).not.toHaveProperty('tags')],
		[
			'totalCountPresent',
			{ totalCountPresent: false },
			(_row, reply) => expect(reply).not.toHaveProperty('total_count'),
		],
		['totalCount', { totalCount: 'tooSmall' }, (_row, reply) => expect(reply).toMatchObject({ total_count: 0, result_count: 1 })],
		['totalCount', { totalCount: 'tooLarge' }, (_row, reply) => expect(reply).toMatchObject({ total_count: 2, result_count: 1 })],
	])('the shape of replies under %s', async (_name, switches, check) => {
		t.add({ ip: ['10.0.0.1'] });
		await t.http.put('/_sim/switches', switches);
		const { reply } = (await page({})).data;
		check(reply.endpoints[0], reply);
	});

	test('under pageAnswered every page is the first', async () => {
		t.add();
		t.add();
		const ids = async (window: Row) => (await page(window)).data.reply.endpoints.map(({ endpoint_id: id }: Row) => id);
		const [first, second] = await ids({});
		expect(await ids({ search_from: 1, search_to: 2 })).toEqual([second]);
		await t.http.put('/_sim/switches', { pageAnswered: 'first' });
		expect(await ids({ search_from: 1, search_to: 2 })).toEqual([first]);
		expect(await ids({ search_from: 90, search_to: 190 })).toEqual([first, second]);
	});

	test('mixed case in the light list', async () => {
		t.add({ endpoint_status: 'DISCONNECTED' });
		await t.http.put('/_sim/switches', { mixedCaseStatus: true });
		expect((await t.post('endpoints/get_endpoints')).data.reply[0].agent_status).toBe('Disconnected');
	});

	describe('records over time', () => {
		test('heartbeats move last_seen while the agent is online', async () => {
			const id = t.add();
			t.clock.advance(12 * MINUTE);
			expect((await t.read(id)).last_seen).toBe(START + 10 * MINUTE);
			t.sim.world.disconnect(id);
			t.clock.advance(DAY);
			expect(await t.read(id)).toMatchObject({
				endpoint_status: 'DISCONNECTED',
				last_seen: START + 10 * MINUTE,
			});
		});

		test('a drop shows only after the stale window, where the tenant has one', async () => {
			await t.http.put('/_sim/switches', { disconnectAfterSeconds: 600 });
			const id = t.add();
			t.sim.world.disconnect(id);
			t.clock.advance(9 * MINUTE);
			expect((await t.read(id)).endpoint_status).toBe('CONNECTED');
			t.clock.advance(MINUTE);
			expect((await t.read(id)).endpoint_status).toBe('DISCONNECTED');
		});

		test('silence becomes LOST after 30 days and no record after 180', async () => {
			const id = t.add();
			t.sim.world.disconnect(id);
			t.clock.advance(29 * DAY);
			expect((await t.read(id)).endpoint_status).toBe('DISCONNECTED');
			t.clock.advance(DAY);
			expect((await t.read(id)).endpoint_status).toBe('LOST');
			t.clock.advance(150 * DAY);
			expect(await t.read(id)).toBeUndefined();
			t.sim.world.connect(id);
			expect((await t.read(id)).endpoint_status).toBe('CONNECTED');
		});

		test('an uninstalled agent stays for 7 days; a re-install is a second record', async () => {
			const id = t.add({ endpoint_name: 'LAB-1', ip: ['10.1.1.1'] });
			const fresh = t.sim.world.reinstall(id);
			expect(fresh).not.toBe(id);
			const named = { filters: [{ field: 'hostname', operator: 'in', value: ['LAB-1'] }] };
			const { endpoints } = (await page(named)).data.reply;
			expect(endpoints.map((row: Row) => [row.endpoint_id, row.endpoint_status, row.ip])).toEqual([
				[fresh, 'CONNECTED', ['10.1.1.1']],
				[id, 'UNINSTALLED', ['10.1.1.1']],
			]);
			t.clock.advance(7 * DAY);
			expect(await ids(named)).toEqual([fresh]);
		});

		test('a deleted record comes back when its agent reconnects', async () => {
			const id = t.add();
			await t.post('endpoints/delete', filter('endpoint_id_list', [id]));
			expect(await t.read(id)).toBeUndefined();
			expect((await t.isolate(id)).status).toBe(500);
			t.sim.world.disconnect(id);
			t.sim.world.connect(id);
			expect(await t.read(id)).toMatchObject({ endpoint_id: id });
		});
	});

	test('values nobody knows yet pass through', async () => {
		const id = t.add();
		const { status } = await t.http.patch(`/_sim/endpoints/${id}`, {
			endpoint_status: 'HIBERNATING',
			is_isolated: 'AGENT_PENDING_UNISOLATION',
			os_type: 'AGENT_OS_PLAN9',
			ip: null,
			group_name: 'Finance',
			brand_new_field: { deep: true },
		});
		expect(status).toBe(200);
		expect(await t.read(id)).toMatchObject({
			endpoint_status: 'HIBERNATING',
			is_isolated: 'AGENT_PENDING_UNISOLATION',
			os_type: 'AGENT_OS_PLAN9',
			ip: null,
			group_name: 'Finance',
			brand_new_field: { deep: true },
		});
		expect(await ids(filter('group_name', ['Finance']))).toEqual([id]);
	});

	test('the same seed gives the same fleet, with shared names and addresses in it', async () => {
		t.sim.world.seed(500);
		const first = await ids({});
		await t.http.post('/_sim/reset', {});
		t.sim.world.seed(500);
		expect(await ids({})).toEqual(first);
		const counted = new Map<string, number>();
		for (const { fields } of t.sim.world.endpoints.all()) {
			for (const key of [fields.endpoint_name, String(fields.ip)])
				counted.set(key, (counted.get(key) ?? 0) + 1);
		}
		const shared = [...counted].filter(([, count]) => count > 1).map(([key]) => key);
		expect(shared.some((key) => key.startsWith('10.'))).toBe(true);
		expect(shared.some((key) => /^[A-Z]/.test(key))).toBe(true);
		const statuses = [...t.sim.world.endpoints.all()].map(
			({ id }) => t.sim.world.endpoint(id).endpoint_status,
		);
		expect(new Set(statuses)).toEqual(new Set(['CONNECTED', 'DISCONNECTED', 'LOST', 'UNINSTALLED']));
	});
});
