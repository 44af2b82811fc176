import { brain, type Brain, type Json } from './support';

let b: Brain;
afterEach(async () => await b.sim.close());

describe('users', () => {
	test('QUX', async () => {
		b = await brain();
		expect((await b.get('/users')).data.results[0]).toEqual({
			id: 1,
			last_login: '2026-02-03T09:00:00Z',
			username: 'admin',
			email: 'admin@lab.example',
			account_type: 'local',
			authentication_profile: null,
			role: 'Super Admin',
		});
	});

	test('RUX', async () => {
		b = await brain({ personality: 'rux' });
		expect((await b.get('/users/31')).data).toEqual({
			id: 31,
			last_login_timestamp: '2026-02-03T09:00:00Z',
			email: 'soc@lab.example',
			role: 'security_analyst',
			name: 'SOC Analyst',
			verified: true,
			identities: [{ type: 'local' }],
		});
		expect((await b.get('/users/roles')).data).toContainEqual({
			name: 'Read-Only',
			standardized_name: 'read_only',
		});
	});

	test.each<['qux' | 'rux', Json, number[]]>([
		['qux', { username: 'soc' }, [31]],
		['qux', { role: 'Security Analyst' }, [28, 31]],
		['rux', { role: 'security_analyst' }, [28, 31]],
		['rux', { email: 'admin@lab.example' }, [1]],
		['rux', { last_login_gte: '2026-02-03T09:00:01Z' }, []],
	])('%s %j', async (personality, params, ids) => {
		b = await brain({ personality });
		expect((await b.get('/users', params)).data.results.map(({ id }: Json) => id)).toEqual(ids);
	});

	test.each<['qux' | 'rux', string]>([
		['qux', 'email'],
		['rux', 'username'],
		['qux', 'nothing'],
	])('%s refuses the parameter %s', async (personality, name) => {
		b = await brain({ personality });
		const reply = await b.get('/users', { [name]: 'x' });
		expect([reply.status, reply.data]).toEqual([
			400,
			{ details: `The following query parameter(s) are invalid: ${name}` },
		]);
	});

	test('an unknown user', async () => {
		b = await brain();
		expect((await b.get('/users/999')).status).toBe(404);
	});
});

describe('lockdown', () => {
	test('RUX lists by type', async () => {
		b = await brain({ personality: 'rux' });
		b.world.addHost({ id: 7, name: 'lt-7', certainty: 40 });
		expect((await b.get('/lockdown', { type: 'host' })).data).toEqual([]);
		await b.control('POST', '/lockdowns', { type: 'host', id: 7 });
		expect((await b.get('/lockdown', { type: 'host' })).data).toEqual([
			{
				id: 1,
				type: 'host',
				entity_id: 7,
				entity_name: 'lt-7',
				lock_event_timestamp: '2026-02-03T09:00:00Z',
				locked_by: 'soc',
				certainty: 40,
				unlock_event_timestamp: null,
			},
		]);
		expect((await b.get('/lockdown', { type: 'account' })).data).toEqual([]);
		expect((await b.get('/lockdown', { type: 'server' })).status).toBe(400);
		await b.control('POST', '/lockdowns', { type: 'host', id: 7, locked: false });
		expect((await b.get('/lockdown', { type: 'host' })).data).toEqual([]);
	});

	test.each([[false, []], [true, [7]]])('what is over is listed where the switch says so: %s', async (lockdownHistory, listed) => {
		b = await brain({ switches: { lockdownHistory } });
		b.world.lockdowns.lock(b.world.addHost({ id: 7 }), 'soc', b.clock.now() - 2_000, b.clock.now() - 1_000);
		expect(((await b.get('/lockdown/host')).data as Array<{ host_id: number }>).map(({ host_id }) => host_id)).toEqual(listed);
	});

	test('QUX has a path per type', async () => {
		b = await brain();
		b.world.addHost({ id: 7 });
		await b.control('POST', '/lockdowns', { type: 'host', id: 7 });
		expect((await b.get('/lockdown/host')).data).toEqual([
			{ host_id: 7, lock_date: '2026-02-03T09:00:00Z', locked_by: 'soc', unlock_date: null },
		]);
		expect((await b.get('/lockdown/account')).data).toEqual([]);
	});

	test.each<[boolean, number, number]>([
		[false, 405, 0],
		[true, 200, 1],
	])('writing, available %s → %i', async (lockdownWrite, status, locked) => {
		b = await brain({ personality: 'rux', switches: { lockdownWrite } });
		b.world.addHost({ id: 7 });
		const reply = await b.send('POST', '/lockdown', { lock_status: 'lock', entity_type: 'host', id: 7 });
		expect(reply.status).toBe(status);
		expect((await b.get('/lockdown', { type: 'host' })).data).toHaveLength(locked);
	});
});
