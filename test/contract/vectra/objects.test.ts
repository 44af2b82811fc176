import { brain, idsOf, type Brain } from './support';

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
