import type { CortexSwitches } from '../../../lab/src/cortex';
import { HOUR, MINUTE, raw, SECOND, standard, START, tenant, type Tenant } from './support';

let t: Tenant;
beforeEach(async () => {
	t = await tenant({ alertInsertLag: 'none' });
});
afterEach(async () => await t.sim.close());

const raise = async (alert: Record<string, unknown> = {}): Promise<number> =>
	(await t.http.post('/_sim/alerts', alert)).data.id;
const set = async (switches: Partial<CortexSwitches>) => await t.http.put('/_sim/switches', switches);
const by = (field: string, operator: string, value: unknown) => ({ filters: [{ field, operator, value }] });
const v2 = async (requestData: unknown = {}, headers = standard()) =>
	await t.http.post('/public_api/v2/alerts/get_alerts_multi_events', { request_data: requestData }, { headers });
const ids = async (requestData: unknown = {}) =>
	(await v2(requestData)).data.reply.alerts.map((row: Record<string, unknown>) => row.alert_id);

describe('alerts', () => {
	test('a v2 record: flat, with lists in place of events, the id as a text, and two clocks', async () => {
		const endpoint = t.add({ endpoint_name: 'FIN-1', ip: ['10.0.0.1'], users: ['jdoe'] });
		const id = await raise({ endpoint_id: endpoint, detection_timestamp: START - HOUR });
		const { reply } = (await v2()).data;
		expect(reply).toMatchObject({ total_count: 1, result_count: 1 });
		expect(reply.alerts[0]).toMatchObject({
			alert_id: String(id),
			severity: 'high',
			endpoint_id: endpoint,
			host_name: 'FIN-1',
			host_ip: ['10.0.0.1'],
			user_name: ['ACME\\jdoe'],
			agent_os_type: 'Windows',
			mitre_technique_id_and_name: ['T1003.001 - OS Credential Dumping: LSASS Memory'],
			detection_timestamp: START - HOUR,
			local_insert_ts: START,
			last_modified_ts: null,
			resolution_status: 'STATUS_010_NEW',
			case_id: null,
			events: null,
		});
	});

	test('v1 has one object for each event, and no status', async () => {
		await raise({ endpoint_id: t.add() });
		for (const path of ['alerts/get_alerts', 'alerts/get_alerts_multi_events']) {
			const [alert] = (await t.post(path)).data.reply.alerts;
			expect(alert.events).toEqual([expect.objectContaining({ event_type: 'Process Execution' })]);
			expect(alert).not.toHaveProperty('resolution_status');
		}
	});

	test('an alert without an agent has no endpoint', async () => {
		await raise({ host_name: null });
		expect((await v2()).data.reply.alerts[0]).toMatchObject({
			endpoint_id: null,
			host_name: null,
			agent_os_type: 'NO_HOST',
		});
		expect((await t.http.post('/_sim/alerts', { endpoint_id: 'nobody' })).status).toBe(400);
	});

	test('filters are id, source, severity and the two times; every other field is refused', async () => {
		const a = String(await raise({ severity: 'low', source: 'XDR BIOC', detection_timestamp: START - HOUR }));
		t.clock.advance(MINUTE);
		const b = String(await raise({ severity: 'critical', source: null }));
		expect(await ids(by('alert_id_list', 'in', [Number(a)]))).toEqual([a]);
		expect(await ids(by('alert_source', 'in', ['XDR BIOC']))).toEqual([a]);
		expect(await ids(by('severity', 'in', ['high', 'critical']))).toEqual([b]);
		expect(await ids(by('creation_time', 'lte', START - HOUR))).toEqual([a]);
		expect(await ids(by('server_creation_time', 'gte', START))).toEqual([b, a]);
		expect(await ids(by('server_creation_time', 'gte', START + 1))).toEqual([b]);
		for (const field of ['endpoint_id', 'host_name', 'user_name', 'mitre_technique_id_and_name', 'resolution_status']) {
			expect((await v2(by(field, 'in', ['x']))).data.reply.err_extra).toBe(`Unsupported filter field: ${field}`);
		}
	});

	test('rows come by detection or severity, never in the order in which they were stored', async () => {
		const late = String(await raise({ detection_timestamp: START - HOUR, severity: 'critical' }));
		const early = String(await raise({ detection_timestamp: START - MINUTE, severity: 'low' }));
		expect(await ids()).toEqual([early, late]);
		expect(await ids({ sort: { field: 'severity', keyword: 'desc' } })).toEqual([late, early]);
		expect((await v2({ sort: { field: 'server_creation_time' } })).status).toBe(500);
		expect(await ids({ search_from: 1, search_to: 2 })).toEqual([late]);
		expect((await v2({ search_from: 0, search_to: 101 })).status).toBe(500);
	});

	test('an alert joins the open incident of its host some time later, or opens one', async () => {
		const endpoint = t.add({ endpoint_name: 'FIN-1' });
		await raise({ endpoint_id: endpoint });
		await raise({ endpoint_id: endpoint });
		t.clock.advance(19 * SECOND);
		expect((await v2()).data.reply.alerts[0].case_id).toBeNull();
		t.clock.advance(2 * SECOND);
		const [first, second] = (await v2()).data.reply.alerts;
		expect(first.case_id).toBe(second.case_id);
		const { incidents } = (await t.post('incidents/get_incidents')).data.reply;
		expect(incidents).toMatchObject([
			{ incident_id: String(first.case_id), hosts: [`FIN-1:${endpoint}`], alert_count: 2 },
		]);
	});

	test.each([false, true])('an incident that an alert joins shows a later creation: %s', async (incidentCreationDrifts) => {
		await set({ incidentCreationDrifts });
		const endpoint = t.add({ endpoint_name: 'FIN-1' });
		await raise({ endpoint_id: endpoint });
		t.clock.advance(MINUTE);
		const creation = async (): Promise<number> => (await t.post('incidents/get_incidents')).data.reply.incidents[0].creation_time;
		const before = await creation();
		await raise({ endpoint_id: endpoint });
		t.clock.advance(MINUTE);
		expect((await creation()) > before).toBe(incidentCreationDrifts);
	});

	test.each<[Partial<CortexSwitches>, Record<string, unknown>]>([
		[{ alertLists: 'scalar' }, { host_ip: '10.0.0.1', mitre_tactic_id_and_name: 'TA0006 - Credential Access' }],
		[{ alertLists: 'null' }, { host_ip: null, user_name: null, mitre_technique_id_and_name: null }],
	])('%j', async (switches, expected) => {
		await set(switches);
		await raise({ endpoint_id: t.add({ ip: ['10.0.0.1'], users: ['jdoe'] }) });
		expect((await v2()).data.reply.alerts[0]).toMatchObject(expected);
	});

	test('switches: a lag before storing, a lag before reading, a low count, no paging, no grouping', async () => {
		await set({ alertInsertLag: 'long', alertIndexLagSeconds: 60, alertCountCap: 2, alertGroupingSeconds: null });
		for (let index = 0; index < 3; index++) await raise();
		expect((await v2()).data.reply.alerts).toEqual([]);
		t.clock.advance(MINUTE);
		const { reply } = (await v2()).data;
		expect(reply).toMatchObject({ total_count: 2, result_count: 3 });
		const lags = reply.alerts.map((row: Record<string, number>) => row.local_insert_ts - row.detection_timestamp);
		expect(Math.max(...lags)).toBeGreaterThan(MINUTE);
		expect(new Set(lags).size).toBe(3);
		t.clock.advance(HOUR);
		expect((await v2()).data.reply.alerts[0].case_id).toBeNull();
		await set({ alertPagingHonoured: false });
		expect(await ids({ search_from: 2, search_to: 3 })).toHaveLength(3);
	});

	test('update changes those that exist, and says which', async () => {
		const id = await raise();
		const update_data = { severity: 'low', status: 'resolved_false_positive', comment: 'tested' };
		const alert_id_list = [String(id), '1'];
		expect((await t.post('alerts/update_alerts', { alert_id_list, update_data })).data).toEqual({
			reply: { alerts_ids: [String(id)] },
		});
		expect((await v2()).data.reply.alerts[0]).toMatchObject({
			severity: 'low',
			resolution_status: 'STATUS_060_RESOLVED_FALSE_POSITIVE',
			resolution_comment: 'tested',
		});
		await set({ updateAlertsReply: 'list' });
		expect((await t.post('alerts/update_alerts', { alert_id_list: ['1'], update_data })).data).toEqual({ reply: [] });
		const many = Array.from({ length: 101 }, String);
		expect((await t.post('alerts/update_alerts', { alert_id_list: many, update_data })).status).toBe(500);
		const odd = { alert_id_list, update_data: { status: 'closed' } };
		expect((await t.post('alerts/update_alerts', odd)).data.reply.err_extra).toBe('Unsupported status: closed');
	});

	test('seeds the same alerts for the same history', async () => {
		for (let index = 0; index < 3; index++) t.add({ endpoint_id: String(index).repeat(32) });
		await t.http.post('/_sim/alerts/seed', { count: 250 });
		const { reply } = (await v2({ search_from: 200, search_to: 300 })).data;
		expect(reply).toMatchObject({ total_count: 250, result_count: 50 });
		expect((await t.http.get('/_sim/alerts')).data).toHaveLength(250);
		await t.http.post('/_sim/reset', {});
		expect((await v2()).data.reply.total_count).toBe(0);
	});

	test('a key needs the right for incidents', async () => {
		await t.http.post('/_sim/keys', { id: '9', key: 'k9', type: 'standard', role: 'containment' });
		expect((await v2({}, standard('9', 'k9'))).status).toBe(403);
	});
});

describe('issues', () => {
	const search = async (requestData: unknown = {}) => await t.post('issue/search', requestData);
	const update = async (id: number, update_data: unknown) => await t.post(`issue/${id}`, { update_data });

	test('exist in 5.x alone, where the calls of alerts answer or do not', async () => {
		expect((await search()).data).toContain('generated by waitress');
		await set({ version: '5.x' });
		expect((await search()).status).toBe(200);
		expect((await v2()).status).toBe(200);
		await set({ oldCallsIn5: false });
		expect((await v2()).data).toContain('generated by waitress');
		expect((await t.post('incidents/get_incidents')).data).toContain('generated by waitress');
	});

	test('name the machine only when asked for', async () => {
		await set({ version: '5.x' });
		const endpoint = t.add({ endpoint_name: 'FIN-1', users: ['jdoe'] });
		const id = await raise({ endpoint_id: endpoint });
		const { reply } = (await search()).data;
		expect(reply).toMatchObject({ TOTAL_COUNT: 1, FILTER_COUNT: 1 });
		expect(reply.DATA[0]).toMatchObject({
			id,
			severity: 'HIGH',
			domain: 'Security',
			'detection.method': 'TRAPS',
			'status.progress': 'New',
			_insert_time: START,
			case_ids: [],
			asset_names: ['FIN-1'],
		});
		expect(reply.DATA[0]).not.toHaveProperty('normalized_fields');
		const [whole] = (await search({ include_fields: ['normalized_fields'] })).data.reply.DATA;
		expect(whole.normalized_fields).toMatchObject({
			'xdm.source.agent.identifier': endpoint,
			'xdm.source.identity.username': ['ACME\\jdoe'],
		});
	});

	test('filters, sort, and errors in their own form', async () => {
		await set({ version: '5.x' });
		const a = await raise({ severity: 'informational', host_name: 'A' });
		const b = await raise({ severity: 'critical', host_name: 'B' });
		const found = async (requestData: unknown) =>
			(await search(requestData)).data.reply.DATA.map((row: Record<string, unknown>) => row.id);
		expect(await found(by('id', 'in', [a]))).toEqual([a]);
		expect(await found(by('severity', 'in', ['CRITICAL']))).toEqual([b]);
		expect(await found(by('asset_names', 'in', ['A']))).toEqual([a]);
		expect(await found(by('detection.method', 'in', ['XDR Agent']))).toHaveLength(2);
		expect(await found(by('_insert_time', 'gte', START + 1))).toEqual([]);
		expect(await found({ sort: { field: 'severity', keyword: 'asc' } })).toEqual([a, b]);
		expect(await found({ sort: { field: 'id' }, search_from: 0, search_to: 1 })).toEqual([b]);
		const { status, data } = await search(by('agent_id', 'in', ['x']));
		expect([status, Object.keys(data)]).toEqual([500, ['error']]);
		expect(data.error).toContain('Unsupported filter field: agent_id');
		expect((await search({ sort: { field: '_insert_time' } })).data).toEqual({
			error: 'Unsupported sort field: _insert_time',
		});
		const wrong = await t.post('issue/search', {}, standard('1', 'no'));
		expect([wrong.status, wrong.data]).toEqual([401, { error: 'Public API request unauthorized' }]);
	});

	test('update answers 204, and needs a reason to resolve', async () => {
		await set({ version: '5.x' });
		const id = await raise();
		const body = JSON.stringify({ request_data: { update_data: { severity: 'LOW' } } });
		expect(await raw(t, `/public_api/v1/issue/${id}`, body)).toMatchObject({ status: 204, data: '' });
		expect((await update(id, { status: 'Resolved' })).data.error).toContain('status_resolution_reason');
		expect((await update(id, {})).status).toBe(400);
		expect((await update(1, { severity: 'LOW' })).status).toBe(404);
		await update(id, {
			status: 'Resolved',
			status_resolution_reason: 'Resolved - False Positive',
			status_resolution_comment: 'tested',
		});
		expect((await search()).data.reply.DATA[0]).toMatchObject({
			severity: 'LOW',
			'status.progress': 'Resolved',
			'status.resolution_reason': 'RESOLVED_FALSE_POSITIVE',
			'status.resolution_comment': 'tested',
		});
		await update(id, { status: 'In Progress' });
		expect((await search(by('status.progress', 'in', ['In Progress']))).data.reply.FILTER_COUNT).toBe(1);
	});

	test('as XSIAM 3.4 has them: flat names, lower-case keys, times as texts, window beside the request', async () => {
		await set({ version: '5.x', issueDialect: 'xsiam34', issuePaging: 'outside' });
		const id = await raise();
		await raise();
		const body = { request_data: { search_from: 0, search_to: 100 }, search_from: 1, search_to: 2 };
		const { reply } = (await t.http.post('/public_api/v1/issue/search', body, { headers: standard() })).data;
		expect(reply).toMatchObject({ total_count: 2, result_count: 1 });
		expect(reply.issues[0]).toMatchObject({
			detection_method: 'TRAPS',
			status: 'NEW',
			_insert_time: new Date(START).toISOString(),
		});
		const reason = { status: 'RESOLVED', status_resolution_reason: 'Resolved - Other' };
		expect((await update(id, reason)).status).toBe(400);
		expect((await update(id, { ...reason, status_resolution_reason: 'RESOLVED_OTHER' })).status).toBe(204);
	});
});

describe('risk scores', () => {
	const ask = async (id: string) => await t.post('get_risk_score', { id });

	test('of an endpoint, with their reasons', async () => {
		const id = t.add();
		expect((await ask(id)).data.reply).toMatchObject({ type: 'host', id, score: 0, risk_level: 'LOW', reasons: [] });
		expect((await t.http.put(`/_sim/endpoints/${id}/risk`, { score: 700 })).status).toBe(200);
		expect((await ask(id)).data.reply).toMatchObject({
			score: 700,
			risk_level: 'HIGH',
			reasons: [{ 'date created': '2024-06-01', points: 700 }],
		});
	});

	test('an unknown ID and a tenant without the module are refused', async () => {
		expect((await ask('nobody')).data.reply.err_extra).toBe("id 'nobody' was not found");
		await set({ riskModule: false });
		const { status, data } = await ask(t.add());
		expect([status, data.reply.err_extra]).toEqual([500, 'No identity threat']);
	});
});

describe('the management log', () => {
	const rows = async (filters: unknown[] = []) =>
		(await t.post('audits/management_logs', { filters })).data.reply.data.map((row: Record<string, unknown>) => [
			row.AUDIT_ENTITY,
			row.AUDIT_ENTITY_SUBTYPE,
		]);

	test('files a request to isolate under the action, under the API, or not at all', async () => {
		await set({ isolationAudit: 'response' });
		const id = t.add({ endpoint_status: 'DISCONNECTED' });
		const { action_id } = (await t.isolate(id)).data.reply;
		t.clock.advance(SECOND);
		t.sim.world.cancelPending(action_id);
		expect(await rows()).toEqual([
			['RESPONSE', 'Cancel'],
			['RESPONSE', 'Isolate'],
		]);
		await set({ isolationAudit: 'none' });
		await t.isolate(id);
		expect(await rows()).toHaveLength(2);
	});

	test('compares capitals or does not', async () => {
		await set({ isolationAudit: 'response' });
		await t.isolate(t.add());
		const filter = [{ field: 'sub_type', operator: 'in', value: ['isolate'] }];
		expect(await rows(filter)).toHaveLength(1);
		await set({ auditFilterCaseSensitive: true });
		expect(await rows(filter)).toHaveLength(0);
	});
});
