import { brain, MINUTE, type Brain, type Json } from './support';

let b: Brain;
afterEach(async () => await b.sim.close());

beforeEach(async () => {
	b = await brain({ personality: 'rux' });
	b.world.addHost({ id: 7, threat: 70, certainty: 60 });
	b.world.addAccount({ id: 7 });
	for (const id of [1, 2]) b.world.addDetection({ id, host_id: 7 });
	b.world.addDetection({ id: 3, account_id: 7 });
});

const assign = async (body: Json = { assign_host_id: 7, assign_to_user_id: 31 }) =>
	await b.send('POST', '/assignments', body);
const resolve = async (body: Json = { outcome: 1 }) => await b.send('PUT', '/assignments/1/resolve', body);

describe('life of an assignment', () => {
	test('creation: microseconds, a created event, nothing resolved', async () => {
		const { status, data } = await assign();
		expect(status).toBe(201);
		expect(data.assignment).toEqual({
			id: 1,
			assigned_by: { id: expect.any(Number), username: expect.stringMatching(/^api_client_[0-9a-f]{32}$/) },
			date_assigned: expect.stringMatching(/^2026-02-03T09:00:00\.123\d{3}Z$/),
			date_resolved: null,
			events: [
				{
					assignment_id: 1,
					actor: data.assignment.assigned_by.id,
					event_type: 'created',
					datetime: '2026-02-03T09:00:00Z',
					context: { to: 31, entity_t_score: 70, entity_c_score: 60 },
				},
			],
			outcome: null,
			resolved_by: null,
			triaged_detections: null,
			host_id: 7,
			account_id: null,
			assigned_to: { id: 31, username: 'soc@lab.example' },
		});
		expect((await b.get('/assignments/1')).data.assignment.date_assigned).toBe('2026-02-03T09:00:00Z');
	});

	test('shows in the host while open, then among the past ones', async () => {
		await assign();
		expect((await b.get('/hosts/7')).data).toMatchObject({
			assigned_to: 'soc@lab.example',
			assigned_date: '2026-02-03T09:00:00Z',
			assignment: { id: 1 },
			past_assignments: [],
		});
		await resolve();
		expect((await b.get('/hosts/7')).data).toMatchObject({
			assigned_to: null,
			assignment: null,
			past_assignments: [{ id: 1 }],
		});
		expect((await b.get('/accounts/7')).data.past_assignments).toEqual([]);
	});

	test('one open assignment per entity, of either type', async () => {
		await assign();
		const again = await assign();
		expect([again.status, again.data]).toEqual([409, { detail: 'Entity already has an open assignment.' }]);
		expect((await assign({ assign_account_id: 7, assign_to_user_id: 31 })).data.assignment).toMatchObject({
			id: 2,
			host_id: null,
			account_id: 7,
		});
		await resolve();
		expect((await assign()).status).toBe(201);
	});

	test.each(['/assignments/1', '/assignment/1'])('PUT %s reassigns; events are newest first', async (path) => {
		await assign();
		b.clock.advance(MINUTE);
		const { status, data } = await b.send('PUT', path, { assign_to_user_id: 28 });
		expect(status).toBe(200);
		expect(data.assignment.assigned_to).toEqual({ id: 28, username: 'analyst2@lab.example' });
		expect(data.assignment.events.map(({ event_type, context }: Json) => [event_type, context])).toEqual([
			['reassigned', { from: 31, to: 28 }],
			['created', expect.any(Object)],
		]);
	});

	test('resolving without detections: triaged_detections is {}', async () => {
		await assign();
		b.clock.advance(MINUTE);
		const { data } = await resolve({ outcome: '1', note: 'benign' });
		expect(data.assignment).toMatchObject({
			date_resolved: '2026-02-03T09:01:00Z',
			outcome: {
				id: 1,
				builtin: true,
				user_selectable: true,
				title: 'Benign True Positive',
				category: 'benign_true_positive',
			},
			triaged_detections: {},
		});
		expect(b.world.notesOf('host', 7).map(({ note }) => note)).toEqual(['benign']);
	});

	test('resolving triages and fixes detections of the entity', async () => {
		await assign();
		const { data } = await resolve({
			outcome: 3,
			triage_as: 'Scanner',
			mark_as_fixed: true,
			detection_ids: [1, 2],
		});
		expect(data.assignment.triaged_detections).toEqual([1, 2]);
		expect(data.assignment.events[0]).toMatchObject({
			event_type: 'resolved',
			context: {
				triage_as: 'Scanner',
				triaged_detection_ids: [1, 2],
				fixed_detection_ids: [1, 2],
				created_rule_ids: [1],
			},
		});
		expect((await b.get('/detections/1')).data).toMatchObject({
			state: 'fixed',
			is_triaged: true,
			triage_rule_id: 1,
		});
	});

	test('resolving twice, or reassigning what is resolved', async () => {
		await assign();
		await resolve();
		const body = { detail: 'Assignment has already been resolved.' };
		expect(await resolve()).toMatchObject({ status: 409, data: body });
		expect(await b.send('PUT', '/assignments/1', { assign_to_user_id: 28 })).toMatchObject({
			status: 409,
			data: body,
		});
	});

	test('deleting', async () => {
		await assign();
		expect((await b.send('DELETE', '/assignments/1')).status).toBe(204);
		expect((await b.get('/assignments/1')).data).toEqual({ detail: 'Not found.' });
		expect((await assign()).status).toBe(201);
	});
});

describe('refusals', () => {
	test.each<[Json, number, unknown]>([
		[
			{ assign_host_id: 7, assign_to_user_id: 101 },
			400,
			{ errors: [{ title: 'User 101 does not have permissions to be assigned to hosts.' }] },
		],
		[
			{ assign_account_id: 7, assign_to_user_id: 999 },
			400,
			{ errors: [{ title: 'User 999 does not have permissions to be assigned to accounts.' }] },
		],
		[
			{ assign_host_id: 8, assign_to_user_id: 31 },
			400,
			{ errors: [{ title: 'Unable to look up specified entity' }] },
		],
		[{ assign_host_id: 7 }, 400, { assign_to_user_id: ['This field is required.'] }],
	])('assign with %j', async (body, status, data) => {
		expect(await assign(body)).toMatchObject({ status, data });
		expect(b.world.assignments.all()).toHaveLength(0);
	});

	test.each<[Json, unknown]>([
		[{}, { outcome: ['This field is required.'] }],
		[{ outcome: 99 }, { outcome: ['Unknown outcome.'] }],
		[
			{ outcome: 1, detection_ids: [1, 3, 99] },
			{ detection_ids: ['Detection id(s) {3, 99} do not exist on this host.'] },
		],
	])('resolve with %j', async (body, data) => {
		await assign();
		expect(await resolve(body)).toMatchObject({ status: 400, data });
		expect((await b.get('/assignments/1')).data.assignment.date_resolved).toBeNull();
	});
});

test.each<[Json, number[]]>([
	[{}, [2, 1]],
	[{ hosts: '7,8' }, [1]],
	[{ accounts: '7' }, [2]],
	[{ assignees: '31' }, [1]],
	[{ resolved: 'true' }, [1]],
	[{ resolved: 'false' }, [2]],
	[{ resolution: '1' }, [1]],
	[{ hosts: '7', resolved: 'false' }, []],
	[{ created_after: '2026-02-03T09:01:00Z' }, [2]],
])('list with %j', async (params, ids) => {
	await assign();
	await resolve();
	b.clock.advance(MINUTE);
	await assign({ assign_account_id: 7, assign_to_user_id: 28 });
	const { data } = await b.get('/assignments', params);
	expect(data.count).toBe(ids.length);
	expect(data.results.map(({ id }: Json) => id)).toEqual(ids);
});

test('outcomes: three are built in, others come and go', async () => {
	expect((await b.get('/assignment_outcomes')).data.results).toMatchObject([
		{ id: 1, builtin: true, category: 'benign_true_positive' },
		{ id: 2, builtin: true, title: 'Malicious True Positive' },
		{ id: 3, builtin: true, category: 'false_positive' },
	]);
	const custom = { title: 'Contained', category: 'malicious_true_positive' };
	expect(await b.send('POST', '/assignment_outcomes', custom)).toMatchObject({
		status: 201,
		data: { ...custom, id: 4, builtin: false },
	});
	const renamed = await b.send('PUT', '/assignment_outcomes/4', { ...custom, title: 'Isolated' });
	expect(renamed.data.title).toBe('Isolated');
	expect((await b.send('DELETE', '/assignment_outcomes/1')).status).toBe(400);
	expect((await b.send('DELETE', '/assignment_outcomes/4')).status).toBe(204);
	expect((await b.get('/assignment_outcomes/4')).status).toBe(404);
	expect((await b.send('POST', '/assignment_outcomes', { title: 'x', category: 'y' })).status).toBe(400);
});
