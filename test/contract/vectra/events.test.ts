import type { VectraSwitches } from '../../../lab/src/vectra';
import { as, brain, SECOND, START, type Brain, type BrainOptions, type Json } from './support';

let b: Brain;
afterEach(async () => await b.sim.close());

async function start(options: BrainOptions = {}): Promise<void> {
	b = await brain({ personality: 'rux', ...options });
	b.world.addHost({ id: 444, name: 'lab-12' });
	b.world.addAccount({ id: 444, name: 'user@lab.example' });
}

const SCORING = '/events/entity_scoring';
const idsOf = (data: { events: Json[] }): unknown[] => data.events.map(({ id }) => id);

/** Ids 1 to 6: host, account, host, account, host, host. */
function sixEvents(): void {
	for (const type of ['host', 'account', 'host', 'account', 'host', 'host'] as const) {
		b.world.setScore(444, { threat: b.world.need(type, 444).threat + 5 }, type);
		b.clock.advance(SECOND);
	}
}

describe('checkpoints', () => {
	beforeEach(async () => await start());

	test.each<[string, Json, unknown]>([
		['no event', { type: 'host' }, { events: [], next_checkpoint: 1, remaining_count: 0 }],
		[
			'a huge checkpoint',
			{ type: 'host', from: 999_999_999_999 },
			{ events: [], next_checkpoint: 1, remaining_count: 0 },
		],
	])('%s', async (_name, params, page) => {
		expect((await b.get(SCORING, params)).data).toEqual(page);
	});

	test.each<[Json, number[], number, number]>([
		[{ type: 'host' }, [1, 3, 5, 6], 7, 0],
		[{ type: 'account' }, [2, 4], 5, 0],
		[{ type: 'host', from: 3 }, [3, 5, 6], 7, 0],
		[{ type: 'host', from: 2 }, [3, 5, 6], 7, 0],
		[{ type: 'host', limit: 2 }, [1, 3], 4, 2],
		[{ type: 'host', limit: 2, from: 4 }, [5, 6], 7, 0],
		[{ type: 'account', from: 5 }, [], 7, 0],
		[{ type: 'host', from: 7 }, [], 7, 0],
		[{ type: 'host', from: 10_000_000 }, [], 7, 0],
		[{ type: 'host', limit: 0 }, [1], 2, 3],
		[{ type: 'host', event_timestamp_gte: '2026-02-03T09:00:04Z' }, [5, 6], 7, 0],
		[{ type: 'host', event_timestamp_lte: '2026-02-03T09:00:02Z' }, [1, 3], 4, 0],
	])('%j', async (params, ids, next, remaining) => {
		sixEvents();
		const { data } = await b.get(SCORING, params);
		expect([idsOf(data), data.next_checkpoint, data.remaining_count]).toEqual([ids, next, remaining]);
	});

	test.each<[Partial<VectraSwitches>, number, unknown]>([
		[{ nullCheckpointOnEmpty: true }, 7, null],
		[{ nullCheckpointOnEmpty: 'text' }, 7, 'null'],
		[{ fromBeyondEnd: 'echo' }, 99, 99],
		[{ fromBeyondEnd: 'end' }, 99, 7],
	])('an empty page with %j from %i', async (switches, from, next) => {
		sixEvents();
		Object.assign(b.world.switches, switches);
		expect((await b.get(SCORING, { type: 'host', from })).data.next_checkpoint).toBe(next);
	});

	test('500 events by default, 1000 at most', async () => {
		await b.control('POST', '/events', { feed: 'entity_scoring', type: 'host', count: 1_200 });
		expect((await b.get(SCORING, { type: 'host' })).data).toMatchObject({
			next_checkpoint: 501,
			remaining_count: 700,
		});
		expect((await b.get(SCORING, { type: 'host', limit: 5_000 })).data).toMatchObject({
			next_checkpoint: 1_001,
			remaining_count: 200,
		});
	});

	test('old events may be dropped', async () => {
		b.world.switches.eventRetention = 2;
		sixEvents();
		expect(idsOf((await b.get(SCORING, { type: 'host' })).data)).toEqual([5, 6]);
	});

	test('events may be out of order within a page; the checkpoint is still right', async () => {
		b.world.switches.eventsOutOfOrder = true;
		sixEvents();
		const { data } = await b.get(SCORING, { type: 'host', limit: 3 });
		expect([idsOf(data), data.next_checkpoint]).toEqual([[3, 1, 5], 6]);
	});

	test.each([[{}], [{ type: 'server' }], [{ type: 'host,account' }], [{ entity_type: 'host' }]])(
		'%j lacks a type: 400',
		async (params) => {
			const reply = await b.get(SCORING, params);
			expect([reply.status, reply.data._meta.level]).toEqual([400, 'error']);
		},
	);

	test('a checkpoint that is no number: 400', async () => {
		expect((await b.get(SCORING, { type: 'host', from: 'null' })).status).toBe(400);
	});

	test('bursts: of both types in turn, within one second if asked', async () => {
		const made = await b.control('POST', '/events', { feed: 'entity_scoring', count: 6, sameTimestamp: true });
		expect(made.data).toEqual({ first: 1, last: 6 });
		const { events } = (await b.get(SCORING, { type: 'account' })).data;
		expect(idsOf({ events })).toEqual([2, 4, 6]);
		expect(new Set(events.map(({ event_timestamp }: Json) => event_timestamp)).size).toBe(1);
		await b.control('POST', '/events', { feed: 'entity_scoring', type: 'account', count: 3 });
		const spread = (await b.get(SCORING, { type: 'account', from: 7 })).data.events as Json[];
		expect(spread.map(({ event_timestamp }) => event_timestamp)).toEqual([
			'2026-02-03T08:59:58Z',
			'2026-02-03T08:59:59Z',
			'2026-02-03T09:00:00Z',
		]);
	});

	test('bursts of detections, audits and falling scores', async () => {
		b.world.addDetection({ id: 1, host_id: 444 });
		b.world.addDetection({ id: 2, account_id: 444 });
		expect((await b.control('POST', '/events', { feed: 'detections', count: 4 })).data).toEqual({
			first: 3,
			last: 6,
		});
		const { events } = (await b.get('/events/detections', { from: 3 })).data;
		expect(events.map(({ detection_id }: Json) => detection_id)).toEqual([1, 2, 1, 2]);
		await b.control('POST', '/events', { feed: 'detections', count: 1, type: 'account' });
		expect(idsOf((await b.get('/events/detections', { type: 'account', from: 7 })).data)).toEqual([7]);

		await b.control('POST', '/events', { feed: 'audits', count: 3 });
		expect((await b.get('/events/audits', { event_object: 'login' })).data.events).toHaveLength(3);

		await b.control('POST', '/events', { feed: 'entity_scoring', type: 'host', decrease: true });
		expect(idsOf((await b.get(SCORING, { type: 'host' })).data)).toEqual([]);
		expect(idsOf((await b.get(SCORING, { type: 'host', include_score_decreases: 'true' })).data)).toEqual([1]);
	});

	test('a burst about nothing is refused', async () => {
		const reply = await b.control('POST', '/events', { feed: 'detections', count: 1 });
		expect([reply.status, reply.data.error]).toEqual([400, expect.stringContaining('add one first')]);
	});
});

describe('scoring events', () => {
	test('v3.4', async () => {
		await start();
		const detection = b.world.addDetection({ id: 1_980, host_id: 444, detection_type: 'Hidden HTTPS Tunnel' });
		b.world.setScore(444, { threat: 90, certainty: 90, urgency_score: 97, attack_rating: 10 });
		const [event] = (await b.get(SCORING, { type: 'host' })).data.events;
		expect(event).toEqual({
			id: 1,
			entity_id: 444,
			name: 'lab-12',
			breadth_contrib: 0,
			importance: 1,
			type: 'host',
			is_prioritized: true,
			severity: 'Critical',
			urgency_score: 97,
			velocity_contrib: 0,
			attack_rating: 10,
			active_detection_types: ['hidden_https_tunnel_cnc'],
			category: 'HOST_SCORING',
			url: `${b.url}/hosts/444`,
			event_timestamp: '2026-02-03T09:00:00Z',
			last_detection: {
				id: detection.id,
				type: 'hidden_https_tunnel_cnc',
				url: `${b.url}/detections/1980`,
			},
		});
	});

	test('v3.3 is flat, and the account feed stands beside it', async () => {
		await start({ version: 'v3.3' });
		b.world.setScore(444, { threat: 90 }, 'account');
		const [event] = (await b.get(SCORING, { entity_type: 'account' })).data.events;
		expect(event).toMatchObject({ entity_type: 'account', entity_importance: 1, last_detection_id: null });
		expect(event).not.toHaveProperty('last_detection');
		const [old] = (await b.get('/events/account_scoring')).data.events;
		expect(old).toMatchObject({ id: 1, account_id: 444, threat: 90, category: 'ACCOUNT SCORING' });
	});

	test('an event shows the entity as it was', async () => {
		await start();
		b.world.setScore(444, { threat: 50 });
		b.world.setScore(444, { threat: 60 });
		const { events } = (await b.get(SCORING, { type: 'host' })).data;
		expect(events.map(({ urgency_score }: Json) => urgency_score)).toEqual([30, 36]);
	});

	test('falling scores are shown on demand', async () => {
		await start();
		b.world.setScore(444, { threat: 50 });
		b.world.setScore(444, { threat: 20 });
		expect(idsOf((await b.get(SCORING, { type: 'host' })).data)).toEqual([1]);
		expect(idsOf((await b.get(SCORING, { type: 'host', include_score_decreases: 'true' })).data)).toEqual([1, 2]);
		expect(idsOf((await b.get(SCORING, { type: 'host', include_score_decreases: 'false' })).data)).toEqual([1]);
	});
});

describe('detection events', () => {
	beforeEach(async () => {
		await start();
		b.world.addDetection({ id: 1, host_id: 444, detection_type: 'Port Scan', threat: 70 });
		b.world.addDetection({ id: 2, account_id: 444, detection_type: 'New Host' });
		b.world.addDetection({ id: 3, host_id: 444, is_triaged: true });
		b.world.repeatDetection(1);
	});

	test.each<[Json, number[]]>([
		[{}, [1, 4]],
		[{ type: 'account', include_info_category: 'true' }, [2]],
		[{ include_info_category: 'true', include_triaged: 'true' }, [1, 2, 3, 4]],
		[{ detection_id: 1, from: 2 }, [4]],
	])('%j', async (params, ids) => {
		expect(idsOf((await b.get('/events/detections', params)).data)).toEqual(ids);
	});

	test('v3.4 says what, v3.5 also whether it is new', async () => {
		const [event] = (await b.get('/events/detections')).data.events;
		expect(event).toMatchObject({
			detection_type: 'port_scan',
			d_type_vname: 'Port Scan',
			detection_id: 1,
			detection_href: `${b.url}/detections/1`,
			entity_id: 444,
			entity_uid: 'lab-12',
			type: 'host',
			severity: 7,
			triaged: false,
		});
		expect(event).not.toHaveProperty('change_type');
		const { events } = (await as(b, { version: 'v3.5' })('/events/detections')).data;
		expect(events.map(({ change_type }: Json) => change_type)).toEqual(['new', 'append']);
		expect(events[0].src_host).toMatchObject({ id: 444, importance: 'Medium' });
	});
});

describe('audits and health', () => {
	test('changes of tags are audited with who made them', async () => {
		await start();
		b.world.tag(444, 'by-analyst');
		await b.send('PATCH', '/tagging/account/444', { tags: ['x'] });
		const { events } = (await b.get('/events/audits')).data;
		expect(events).toMatchObject([
			{ id: 1, username: 'soc', user_type: 'JWT', event_object: 'host_tags', event_action: 'updated' },
			{
				id: 2,
				user_type: 'API_CLIENT',
				event_object: 'account_tags',
				api_client_id: expect.stringMatching(/^[0-9a-f]{32}$/),
			},
		]);
		expect(idsOf((await b.get('/events/audits', { event_object: 'account_tags' })).data)).toEqual([2]);
		expect(idsOf((await b.get('/events/audits', { user_id: 31 })).data)).toEqual([1]);
	});

	test('QUX has audits by whole days, without pages', async () => {
		b = await brain();
		b.world.addHost({ id: 1 });
		b.world.tag(1, 'x');
		expect((await b.get('/audits', { start: '2026-02-03', end: '2026-02-03' })).data.audits).toHaveLength(1);
		expect((await b.get('/audits', { start: '2026-02-01', end: '2026-02-02' })).data.audits).toHaveLength(0);
		expect((await b.get('/audits', { start: '2026-02-01' })).status).toBe(400);
	});

	test.each<[BrainOptions, number]>([
		[{ personality: 'rux' }, 200],
		[{ personality: 'qux' }, 200],
		[{ personality: 'qux', switches: { applianceVersion: '9.3' } }, 404],
		[{ personality: 'qux', version: 'v2.4' }, 404],
	])('health with %j → %i', async (options, status) => {
		b = await brain(options);
		await b.control('POST', '/events', { feed: 'health', data: { component: 'sensor' } });
		const reply = await b.get('/events/health');
		expect(reply.status).toBe(status);
		if (status !== 200) return;
		const stamp = new Date(START).toISOString().replace(/\.\d+Z/, 'Z');
		expect(reply.data.events).toEqual([{ id: 1, event_timestamp: stamp, component: 'sensor' }]);
	});
});
