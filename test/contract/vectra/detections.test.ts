import { as, brain, idsOf, MINUTE, type Brain, type BrainOptions, type Json } from './support';

let b: Brain;
afterEach(async () => await b.sim.close());

async function start(options: BrainOptions = {}): Promise<void> {
	b = await brain(options);
	b.world.addHost({ id: 7, name: 'lt-7', ip: '10.0.0.7' });
	b.world.addAccount({ id: 7, name: 'user@lab.example' });
	b.world.addDetection({
		id: 1,
		host_id: 7,
		detection_type: 'Port Scan',
		threat: 60,
		certainty: 40,
		tags: ['block-it'],
	});
	b.clock.advance(MINUTE);
	b.world.addDetection({
		id: 2,
		account_id: 7,
		detection_type: 'M365 Suspicious eDiscovery Exfil',
		dst_ips: ['203.0.113.9', 'files.example'],
		protocols: ['udp'],
		is_targeting_key_asset: true,
		pcap: true,
	});
	b.world.addDetection({ id: 3, host_id: 7, detection_type: 'New Host', is_triaged: true });
}

describe('fields by version', () => {
	const OLD = ['category', 't_score', 'c_score', 'targets_key_asset'];

	test.each<['qux' | 'rux', string, string, string[], string[]]>([
		['qux', 'v2.5', 'RECONNAISSANCE', [...OLD, 'groups', 'reason'], ['type', 'data_source']],
		['rux', 'v3.3', 'reconnaissance', [...OLD, 'type', 'data_source'], ['investigation_pivot_link', 'reason']],
		['rux', 'v3.4', 'reconnaissance', ['type', 'data_source', 'investigation_pivot_link', 'normal_domains'], OLD],
		['rux', 'v3.5', 'reconnaissance', ['reason'], OLD],
	])('%s %s', async (personality, version, category, present, absent) => {
		await start({ personality, version });
		const { data } = await b.get('/detections/1');
		expect(data.detection_category).toBe(category);
		expect(Object.keys(data)).toEqual(expect.arrayContaining(['threat', 'certainty', ...present]));
		for (const field of absent) expect(data).not.toHaveProperty(field);
	});

	test('sources: a host or an account', async () => {
		await start({ personality: 'rux' });
		expect((await b.get('/detections/1')).data).toMatchObject({
			type: 'host',
			src_ip: '10.0.0.7',
			src_host: { id: 7, ip: '10.0.0.7', name: 'lt-7', is_key_asset: false, groups: [] },
			src_account: null,
			state: 'active',
			summary: { dst_ips: ['203.0.113.10'], dst_ports: [443] },
		});
		expect((await b.get('/detections/2')).data).toMatchObject({
			type: 'account',
			src_host: null,
			src_account: { id: 7, name: 'user@lab.example' },
			summary: { dst_ips: ['203.0.113.9', 'files.example'] },
		});
	});

	test('reason and groups came with appliance 9.3', async () => {
		await start({ switches: { applianceVersion: '9.2' } });
		const { data } = await b.get('/detections/1');
		expect(data).not.toHaveProperty('reason');
		expect(data).not.toHaveProperty('groups');
	});

	test('the owner tells of its detections and of the last one', async () => {
		await start();
		const { data } = await b.get('/hosts/7');
		expect(data.detection_set.map((url: string) => url.split('/').at(-1))).toEqual(['1', '3']);
		expect(data.last_detection_timestamp).toBe('2026-02-03T09:01:00Z');
		expect(data.detection_summaries[0]).toMatchObject({ detection_id: 1, detection_type: 'Port Scan' });
	});
});

describe('filters', () => {
	test.each<['qux' | 'rux', string, Json, number[]]>([
		['qux', 'v2.5', {}, [1, 2, 3]],
		['rux', 'v3.3', {}, [1, 2, 3]],
		['rux', 'v3.4', {}, [1, 2]],
		['rux', 'v3.4', { include_info_category: 'true' }, [1, 2, 3]],
		['qux', 'v2.5', { category: 'reconnaissance' }, [1]],
		['qux', 'v2.5', { detection_category: 'exfiltration' }, [2]],
		['qux', 'v2.5', { category: 'INFO' }, [3]],
		['rux', 'v3.4', { category: 'reconnaissance' }, [1, 2]],
		['qux', 'v2.5', { t_score_gte: 60 }, [1]],
		['rux', 'v3.4', { t_score_gte: 60 }, [1, 2]],
		['rux', 'v3.4', { threat_gte: 60 }, [1]],
		['qux', 'v2.5', { certainty_gte: 40 }, [1]],
		['qux', 'v2.5', { detection_type: 'Port Scan' }, [1]],
		['qux', 'v2.5', { tags: 'block' }, [1]],
		['qux', 'v2.5', { src_ip: '10.0.0.7' }, [1, 3]],
		['qux', 'v2.5', { host_id: 7 }, [1, 3]],
		['qux', 'v2.5', { min_id: 2 }, [2, 3]],
		['qux', 'v2.5', { max_id: 2 }, [1, 2]],
		['qux', 'v2.5', { last_timestamp_gte: '2026-02-03T09:01:00Z' }, [2, 3]],
		['qux', 'v2.5', { last_timestamp: '2026-02-03T09:00:00Z' }, [1]],
		['rux', 'v3.4', { last_timestamp_lte: '2026-02-03T09:00:00Z' }, [1]],
		['qux', 'v2.5', { destination: 'files.example' }, [2]],
		['qux', 'v2.5', { proto: 'udp' }, [2]],
		['qux', 'v2.5', { is_triaged: 'true' }, [3]],
		['qux', 'v2.5', { is_targeting_key_asset: 'true' }, [2]],
		['rux', 'v3.4', { id: '2,9' }, [2]],
		['rux', 'v3.4', { entity_id: 7, type: 'account' }, [2]],
		['rux', 'v3.4', { src_account: 7 }, [2]],
		['qux', 'v2.5', { ordering: '-last_timestamp,-id' }, [3, 2, 1]],
	])('%s %s %j', async (personality, version, params, ids) => {
		await start({ personality, version });
		expect(idsOf(await b.get('/detections', params))).toEqual(ids);
	});

	test('exclude_fields', async () => {
		await start({ personality: 'rux' });
		expect((await b.get('/detections', { exclude_fields: 'summary' })).data.results[0]).not.toHaveProperty(
			'summary',
		);
	});
});

describe('fixing, closing, triage', () => {
	test.each(['True', 'true'])('mark_as_fixed "%s", and reopening', async (text) => {
		await start();
		const reply = await b.send('PATCH', '/detections', { detectionIdList: [1, 99], mark_as_fixed: text });
		expect([reply.status, reply.data]).toEqual([
			200,
			{ _meta: { level: 'Success', message: 'Successfully marked detections' } },
		]);
		expect(idsOf(await b.get('/detections', { state: 'fixed' }))).toEqual([1]);
		await b.send('PATCH', '/detections', { detectionIdList: [1], mark_as_fixed: 'False' });
		expect(idsOf(await b.get('/detections', { state: 'fixed' }))).toEqual([]);
	});

	test('no id that exists', async () => {
		await start();
		const reply = await b.send('PATCH', '/detections', { detectionIdList: [99], mark_as_fixed: 'True' });
		expect([reply.status, reply.data]).toEqual([
			404,
			{ _meta: { level: 'errors', message: 'Failed to mark detections: no valid detection ids provided' } },
		]);
	});

	test.each<[boolean, number]>([
		[true, 400],
		[false, 200],
	])('a real boolean, text required %s → %i', async (fixedFlagMustBeString, status) => {
		await start({ switches: { fixedFlagMustBeString } });
		expect((await b.send('PATCH', '/detections', { detectionIdList: [1], mark_as_fixed: true })).status).toBe(
			status,
		);
	});

	test.each(['refused', 'ignored'] as const)('where detections are closed with a reason the older mark may be %s', async (olderMark) => {
		await start({ switches: { olderMark } });
		const reply = await b.send('PATCH', '/detections', { detectionIdList: [1], mark_as_fixed: 'True' });
		expect(reply.status).toBe(olderMark === 'refused' ? 400 : 200);
		expect((await b.get('/detections/1')).data.state).toBe('active');
	});

	test('v3.5 takes an investigation status and a reference, and shows them where the tenant does', async () => {
		await start({ personality: 'rux', version: 'v3.5', switches: { externalReferenceLimit: 5 } });
		const set = async (change: Json) => (await b.send('PATCH', '/detections', { detectionIdList: [1], ...change })).status;
		expect((await b.get('/detections/1')).data).toMatchObject({ investigation_status: 'open', external_reference_id: null });
		expect(await set({ investigation_status: 'escalated' })).toBe(200);
		expect(await set({ external_reference_id: 'INC1' })).toBe(200);
		expect([await set({ investigation_status: 'closed' }), await set({ external_reference_id: 'INC123' })]).toEqual([400, 400]);
		expect((await b.get('/detections/1')).data).toMatchObject({ investigation_status: 'escalated', external_reference_id: 'INC1' });
		b.world.switches.previewFieldsShown = false;
		expect((await b.get('/detections/1')).data).not.toHaveProperty('external_reference_id');
		expect((await as(b, { version: 'v3.4' })('/detections/1')).data).not.toHaveProperty('investigation_status');
	});

	test('v3.5 closes with a reason and opens again; v3.4 does not', async () => {
		await start({ personality: 'rux', version: 'v3.5' });
		const body = { detectionIdList: [1], reason: 'benign' };
		expect((await b.send('PATCH', '/detections/close', { ...body, reason: 'boring' })).status).toBe(400);
		expect((await b.send('PATCH', '/detections/close', body)).status).toBe(200);
		expect((await b.get('/detections/1')).data).toMatchObject({ state: 'fixed', reason: 'benign' });
		expect((await b.send('PATCH', '/detections/open', { detectionIdList: [1] })).status).toBe(200);
		expect((await b.get('/detections/1')).data).toMatchObject({ state: 'active', reason: null });
		const old = await b.http.patch('/api/v3.4/detections/close', body, {
			headers: { Authorization: b.authorization },
		});
		expect(old.status).not.toBe(200);
		expect((await b.get('/detections/1')).data.state).toBe('active');
	});

	test('who has the close workflow, and what it calls a closed detection, are switches', async () => {
		await start({ personality: 'qux', switches: { closedState: 'closed' } });
		const body = { detectionIdList: [1], reason: 'remediated' };
		expect((await b.send('PATCH', '/detections/close', body)).status).toBe(404);
		Object.assign(b.world.switches, { closeWorkflow: 'both' });
		expect((await b.send('PATCH', '/detections/close', body)).status).toBe(200);
		expect((await b.get('/detections/1')).data.state).toBe('closed');
		Object.assign(b.world.switches, { closeWorkflow: 'none' });
		expect((await b.send('PATCH', '/detections/open', body)).status).toBe(404);
	});

	test('v3.5 takes an investigation status', async () => {
		await start({ personality: 'rux', version: 'v3.5' });
		await b.send('PATCH', '/detections', { detectionIdList: [1], investigation_status: 'escalated' });
		expect((await b.get('/detections/1')).data.investigation_status).toBe('escalated');
		expect((await as(b, { version: 'v3.4' })('/detections/1')).data).not.toHaveProperty('investigation_status');
	});

	test('rules triage detections and let them go', async () => {
		await start();
		expect((await b.send('POST', '/rules', { triage_category: 'Scanner', detectionIdList: [1, 2] })).status).toBe(
			201,
		);
		expect((await b.get('/detections/1')).data).toMatchObject({
			is_triaged: true,
			triage_rule_id: 1,
			filtered_by_rule: true,
		});
		expect((await b.get('/rules/1')).data).toEqual({ id: 1, triage_category: 'Scanner', detection_ids: [1, 2] });
		await b.send('DELETE', '/rules', { detectionIdList: [1] });
		expect((await b.get('/detections/1')).data).toMatchObject({ is_triaged: false, triage_rule_id: null });
		expect((await b.send('POST', '/rules', { detectionIdList: [1] })).status).toBe(400);
	});
});

test('captures are there or not', async () => {
	await start();
	const missing = await b.get('/detections/1/pcap');
	expect([missing.status, missing.data]).toEqual([404, { status: 404, reason: 'File Not Found' }]);
	const found = await b.http.get('/api/v2.5/detections/2/pcap', {
		headers: { Authorization: b.authorization },
		responseType: 'arraybuffer',
	});
	expect(Buffer.from(found.data).readUInt32LE(0)).toBe(0xa1b2c3d4);
});
