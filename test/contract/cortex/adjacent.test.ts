import { strFromU8, unzipSync } from '../../../lab/node_modules/fflate';
import type { CortexSwitches } from '../../../lab/src/cortex';
import { DAY, HOUR, MINUTE, raw, refusal, SECOND, standard, tenant, type Tenant } from './support';

let t: Tenant;
beforeEach(async () => {
	t = await tenant();
});
afterEach(async () => await t.sim.close());

const byId = (...ids: string[]) => ({ filters: [{ field: 'endpoint_id_list', operator: 'in', value: ids }] });
const text = async (path: string, requestData: unknown) =>
	await raw(t, `/public_api/v1/${path}`, JSON.stringify({ request_data: requestData }));

describe('scans', () => {
	const scanStatus = async (id: string) => (await t.read(id)).scan_status;

	test('a scan runs, and its state shows on the endpoint', async () => {
		const id = t.add();
		const { data } = await t.post('endpoints/scan', byId(id));
		expect(data.reply).toEqual({ action_id: expect.any(Number), status: 1, endpoints_count: 1 });
		expect(await scanStatus(id)).toBe('SCAN_STATUS_PENDING');
		t.clock.advance(MINUTE);
		expect(await scanStatus(id)).toBe('SCAN_STATUS_IN_PROGRESS');
		expect((await text('endpoints/scan', byId(id))).data).toBe(refusal('SCAN'));
		t.clock.advance(HOUR);
		expect(await scanStatus(id)).toBe('SCAN_STATUS_SUCCESS');
		expect(await t.status(data.reply.action_id)).toEqual({ [id]: 'COMPLETED_SUCCESSFULLY' });
	});

	test('"all" is every endpoint that has an agent', async () => {
		t.add();
		t.add({ endpoint_status: 'LOST' });
		t.add({ endpoint_status: 'UNINSTALLED' });
		expect((await t.post('endpoints/scan', { filters: 'all' })).data.reply.endpoints_count).toBe(2);
	});

	test('abort: pending scans are cancelled, running ones end when the agent hears of it', async () => {
		const idle = t.add();
		expect((await text('endpoints/abort_scan', byId(idle))).data).toBe(refusal('ABORT_SCAN'));
		const offline = t.add({ endpoint_status: 'DISCONNECTED' });
		const online = t.add();
		const scan = (await t.post('endpoints/scan', byId(offline, online))).data.reply.action_id;
		t.clock.advance(MINUTE);
		const { data } = await t.post('endpoints/abort_scan', byId(idle, offline, online));
		expect(data.reply.endpoints_count).toBe(2);
		expect(await t.status(scan)).toEqual({ [offline]: 'CANCELLED', [online]: 'PENDING_ABORT' });
		expect([await scanStatus(offline), await scanStatus(online)]).toEqual([
			'SCAN_STATUS_CANCELED',
			'SCAN_STATUS_PENDING_CANCELLATION',
		]);
		t.clock.advance(MINUTE);
		expect(await t.status(scan)).toEqual({ [offline]: 'CANCELLED', [online]: 'ABORTED' });
		expect(await scanStatus(online)).toBe('SCAN_STATUS_ABORTED');
		expect((await text('endpoints/abort_scan', byId(online))).data).toBe(refusal('ABORT_SCAN'));
	});

	test('an incident ID of null is none', async () => {
		const { status, data } = await t.post('endpoints/isolate', { endpoint_id: t.add(), incident_id: null });
		expect([status, data]).toEqual([200, { reply: { action_id: expect.any(Number), status: 1, endpoints_count: 1 } }]);
		expect((await t.post('endpoints/scan', { ...byId(t.add()), incident_id: null })).status).toBe(200);
	});

	test('a scan does not stand in the way of an isolation', async () => {
		const id = t.add();
		await t.post('endpoints/scan', byId(id));
		expect((await t.isolate(id)).status).toBe(200);
		t.clock.advance(MINUTE);
		expect((await t.read(id)).is_isolated).toBe('AGENT_ISOLATED');
	});

	test('filters are needed', async () => {
		expect((await t.post('endpoints/scan', {})).data.reply.err_extra).toBe('filters param is missing');
	});
});

describe('files', () => {
	const file = { file_path: 'C:\\temp\\bad.exe', file_hash: 'a'.repeat(64) };

	test('quarantine, its status, and restore', async () => {
		const id = t.add();
		const status = async () =>
			(await t.post('quarantine/status', { files: [{ endpoint_id: id, ...file }] })).data.reply;
		expect(await status()).toEqual([{ endpoint_id: id, ...file, status: false }]);
		expect((await t.post('endpoints/restore', file)).data.reply.err_extra).toBe('No suitable agents found');
		expect((await t.post('endpoints/quarantine', { ...byId(id), ...file })).data.reply.endpoints_count).toBe(
			1,
		);
		t.clock.advance(MINUTE);
		expect(await status()).toEqual([{ endpoint_id: id, ...file, status: true }]);
		const other = { file_hash: file.file_hash, endpoint_id: 'nobody' };
		expect((await t.post('endpoints/restore', other)).data.reply.err_extra).toBe('No suitable agents found');
		expect(
			(await t.post('endpoints/restore', { file_hash: file.file_hash })).data.reply.endpoints_count,
		).toBe(1);
		t.clock.advance(MINUTE);
		expect(await status()).toEqual([{ endpoint_id: id, ...file, status: false }]);
	});

	test('restore without an endpoint reaches every holder', async () => {
		const ids = [t.add(), t.add(), t.add()];
		await t.post('endpoints/quarantine', { ...byId(ids[0], ids[1]), ...file });
		t.clock.advance(MINUTE);
		const { action_id } = (await t.post('endpoints/restore', { file_hash: file.file_hash })).data.reply;
		expect(Object.keys(await t.status(action_id)).sort()).toEqual([ids[0], ids[1]].sort());
	});

	test.each([
		['endpoints/quarantine', { file_path: 'x' }, 'file_hash param is missing'],
		['endpoints/quarantine', { file_hash: 'x' }, 'file_path param is missing'],
		['endpoints/restore', {}, 'file_hash param is missing'],
	])('%s %j: %s', async (path, requestData, extra) => {
		const { status, data } = await t.post(path, { ...byId(t.add()), ...requestData });
		expect([status, data.reply.err_extra]).toEqual([500, extra]);
	});

	test('retrieval: links appear when the agent has delivered, and lead to a ZIP for the same key', async () => {
		const id = t.add();
		const request = { ...byId(id), files: { windows: ['C:\\ä.txt'] } };
		const { action_id } = (await t.post('endpoints/file_retrieval', request)).data.reply;
		const details = async () =>
			(await t.post('actions/file_retrieval_details', { group_action_id: action_id })).data.reply.data;
		expect(await details()).toEqual({ [id]: '' });
		t.clock.advance(MINUTE);
		const link = (await details())[id];
		expect(link).toMatch(new RegExp(`^${t.url}/public_api/v1/download/[0-9a-f]+$`));
		for (const method of ['GET', 'POST']) {
			const { status, data } = await t.http.request({
				method,
				url: link,
				headers: standard(),
				responseType: 'arraybuffer',
			});
			expect(status).toBe(200);
			const files = unzipSync(new Uint8Array(data));
			expect(Object.keys(files)).toEqual(['manifest.txt']);
			expect(strFromU8(files['manifest.txt'])).toBe(`${id}\nC:\\ä.txt\n`);
		}
		expect((await t.http.get(link, { headers: standard('1', 'no') })).status).toBe(401);
		expect((await t.http.get(`${t.url}/public_api/v1/download/none`, { headers: standard() })).status).toBe(
			500,
		);
	});

	test.each<[string, number, number]>([
		['11 endpoints', 11, 1],
		['21 files', 1, 21],
		['no files', 1, 0],
	])('retrieval of %s is refused', async (_name, endpoints, files) => {
		const ids = Array.from({ length: endpoints }, () => t.add());
		const windows = Array.from({ length: files }, (_, index) => `C:\\${index}`);
		expect((await t.post('endpoints/file_retrieval', { ...byId(...ids), files: { windows } })).status).toBe(
			500,
		);
	});

	test('details of another action are empty', async () => {
		const { action_id } = (await t.isolate(t.add())).data.reply;
		const { data } = await t.post('actions/file_retrieval_details', { group_action_id: action_id });
		expect(data).toEqual({ reply: { data: {} } });
	});
});

describe('scripts', () => {
	test.each<[Partial<CortexSwitches>, boolean[]]>([
		[{}, [true, true, true]],
		[{ scriptFiles: 'late' }, [false, false, true]],
		[{ scriptFiles: 'none' }, [false, false, false]],
	])('files of a script with %j', async (switches, there) => {
		await t.http.put('/_sim/switches', switches);
		const endpoint_id = t.add();
		const { action_id } = (await t.post('scripts/run_snippet_code_script', { ...byId(endpoint_id), snippet_code: 'pass' })).data.reply;
		t.clock.advance(MINUTE);
		const ask = async () => (await t.post('scripts/get_script_execution_results_files', { action_id, endpoint_id })).data.reply.DATA as string | null;
		const links = [await ask(), await ask(), await ask()];
		expect(links.map((link) => link !== null)).toEqual(there);
		const link = links.at(-1);
		if (!link) return;
		expect((await t.http.get(link, { headers: standard() })).status).toBe(200);
		t.clock.advance(11 * MINUTE);
		expect((await t.http.get(link, { headers: standard() })).status).toBe(500);
	});

	const scripts = async (requestData = {}) => (await t.post('scripts/get_scripts', requestData)).data.reply;

	test('the library: list, filter, metadata, code', async () => {
		const all = await scripts();
		expect(all).toMatchObject({ total_count: 7, result_count: 7 });
		const filters = [{ field: 'name', operator: 'in', value: ['delete_file'] }];
		const [script] = (await scripts({ filters })).scripts;
		expect(script).toMatchObject({ name: 'delete_file', is_high_risk: true });
		const { script_uid } = script;
		expect((await t.post('scripts/get_script_metadata', { script_uid })).data.reply).toMatchObject({
			script_uid,
		});
		expect((await t.post('scripts/get_script_code', { script_uid })).data.reply).toContain('def run(');
		expect((await t.post('scripts/get_script_code', {})).data.reply.err_extra).toBe(
			'script_uid param is missing',
		);
		expect((await t.post('scripts/get_script_code', { script_uid: 'none' })).status).toBe(500);
	});

	test.each<[CortexSwitches['bundledScripts'], number, unknown, unknown]>([
		['known', 7, '548023b6e4a01ec51a495ba6e5d2a15d', ['file_path']],
		['otherUid', 7, expect.not.stringMatching(/^5480/), ['file_path']],
		['renamed', 7, '548023b6e4a01ec51a495ba6e5d2a15d', ['file_path']],
		['otherInputs', 7, '548023b6e4a01ec51a495ba6e5d2a15d', ['the_file_path']],
		['absent', 1, undefined, undefined],
	])('the bundled scripts, %s', async (bundledScripts, count, uid, inputs) => {
		await t.http.put('/_sim/switches', { bundledScripts });
		const all = await scripts();
		expect(all.total_count).toBe(count);
		const found = all.scripts.find(({ name }: { name: string }) => name === (bundledScripts === 'renamed' ? 'xdr_delete_file' : 'delete_file'));
		expect(found?.script_uid).toEqual(uid);
		if (found === undefined) return;
		const { reply } = (await t.post('scripts/get_script_metadata', { script_uid: found.script_uid })).data;
		expect(reply.script_input.map(({ name }: { name: string }) => name)).toEqual(inputs);
	});

	test('a run: counters, results, files', async () => {
		const [{ script_uid, name }] = (await scripts()).scripts;
		const done = t.add({ ip: ['10.0.0.5'] });
		const failed = t.add();
		const offline = t.add({ endpoint_status: 'LOST' });
		await t.http.post(`/_sim/endpoints/${failed}/fail-next`, {});
		const request = { ...byId(done, failed, offline), script_uid, parameters_values: { path: '/' } };
		const { data } = await t.post('scripts/run_script', request);
		expect(data.reply).toMatchObject({ status: 1, endpoints_count: 3 });
		const { action_id } = data.reply;
		const progress = async () =>
			(await t.post('scripts/get_script_execution_status', { action_id })).data.reply;
		expect(await progress()).toMatchObject({ general_status: 'PENDING', endpoints_pending: 3 });
		t.clock.advance(MINUTE);
		expect(await progress()).toMatchObject({
			general_status: 'PENDING',
			endpoints_pending: 1,
			endpoints_failed: 1,
			endpoints_completed_successfully: 1,
		});
		t.clock.advance(4 * DAY);
		expect(await progress()).toMatchObject({ general_status: 'COMPLETED_PARTIAL', endpoints_expired: 1 });
		const { results, script_name } = (await t.post('scripts/get_script_execution_results', { action_id }))
			.data.reply;
		expect(script_name).toBe(name);
		const byEndpoint = new Map<string, Record<string, unknown>>(
			results.map((row: Record<string, unknown>) => [row.endpoint_id, row]),
		);
		expect(byEndpoint.size).toBe(3);
		expect(byEndpoint.get(done)).toMatchObject({
			execution_status: 'COMPLETED_SUCCESSFULLY',
			endpoint_ip_address: ['10.0.0.5'],
		});
		expect(byEndpoint.get(done)).toMatchObject({ return_value: 'True' });
		expect(byEndpoint.get(failed)).toMatchObject({ execution_status: 'FAILED', return_value: '' });
		expect(byEndpoint.get(offline)).toMatchObject({ execution_status: 'EXPIRED' });
		const link = (
			await t.post('scripts/get_script_execution_results_files', { action_id, endpoint_id: done })
		).data;
		expect((await t.http.get(link.reply.DATA, { headers: standard() })).headers['content-type']).toBe(
			'application/zip',
		);
	});

	test('code of a snippet is taken as it is, or also in Base64', async () => {
		const endpoint_id = t.add();
		const code = async (snippet_code: string) => {
			const { action_id } = (await t.post('scripts/run_snippet_code_script', { ...byId(endpoint_id), snippet_code })).data.reply;
			return (await t.http.get('/_sim/actions')).data.find(({ id }: { id: number }) => id === action_id).detail.code;
		};
		const packed = Buffer.from('print(1)').toString('base64');
		expect([await code('print(1)'), await code(packed)]).toEqual(['print(1)', packed]);
		await t.http.put('/_sim/switches', { snippetCode: 'rawOrBase64' });
		expect([await code('print(1)'), await code(packed)]).toEqual(['print(1)', 'print(1)']);
	});

	test('a snippet runs too; an unknown run is an error', async () => {
		const { data } = await t.post('scripts/run_snippet_code_script', {
			...byId(t.add()),
			snippet_code: 'pass',
		});
		expect(data.reply.endpoints_count).toBe(1);
		expect((await t.post('scripts/get_script_execution_status', { action_id: 5 })).status).toBe(500);
		expect((await text('scripts/run_snippet_code_script', { ...byId('x'), snippet_code: 'pass' })).data).toBe(
			refusal('RUN_SCRIPT'),
		);
	});
});

describe('hash exceptions', () => {
	test.each(['blocklist', 'allowlist'])('%s: add, add again, remove', async (list) => {
		const hash_list = ['b'.repeat(64)];
		expect((await t.post(`hash_exceptions/${list}`, { hash_list, comment: 'x' })).data).toBe(true);
		const again = await t.post(`hash_exceptions/${list}`, { hash_list });
		expect([again.status, again.data.reply.err_extra]).toEqual([
			500,
			'All hashes have already been added to the allow or block list',
		]);
		expect(
			(await t.post(`hash_exceptions/${list}`, { hash_list: [...hash_list, 'c'.repeat(64)] })).status,
		).toBe(200);
		await t.http.put('/_sim/switches', { bareTrueReplies: false });
		expect((await t.post(`hash_exceptions/${list}/remove`, { hash_list })).data).toEqual({ reply: true });
		expect((await t.post(`hash_exceptions/${list}`, { hash_list })).status).toBe(200);
		expect((await t.post(`hash_exceptions/${list}`, {})).data.reply.err_extra).toBe(
			'hash_list param is missing',
		);
	});
});

describe('endpoint records', () => {
	test('tags: assign, assign again, remove; the widest filter set', async () => {
		const id = t.add({ tags: { server_tags: [], endpoint_tags: ['local'] } });
		for (const filters of [byId(id).filters, [{ field: 'endpoint_id', operator: 'in', value: [id] }]]) {
			expect((await t.post('tags/agents/assign', { filters, tag: 'containment-pending' })).data).toBe(true);
		}
		expect(await t.read(id)).toMatchObject({
			tags: { server_tags: ['containment-pending'], endpoint_tags: ['local'] },
			endpointTags: 'containment-pending,local',
		});
		expect((await t.post('tags/agents/remove', { ...byId(id), tag: 'containment-pending' })).data).toBe(true);
		expect((await t.read(id)).tags).toEqual({ server_tags: [], endpoint_tags: ['local'] });
		expect((await t.post('tags/agents/assign', byId(id))).data.reply.err_extra).toBe('tag param is missing');
	});

	test('alias: set, clear, and true for an endpoint that does not exist', async () => {
		const id = t.add();
		expect((await t.post('endpoints/update_agent_name', { ...byId(id), alias: 'kiosk' })).data).toBe(true);
		expect((await t.read(id)).alias).toBe('kiosk');
		await t.post('endpoints/update_agent_name', { ...byId(id), alias: '' });
		expect((await t.read(id)).alias).toBe('');
		expect((await t.post('endpoints/update_agent_name', { ...byId('nobody'), alias: 'x' })).data).toBe(true);
	});

	test('policy', async () => {
		const id = t.add({ os_type: 'AGENT_OS_LINUX' });
		expect((await t.post('endpoints/get_policy', { endpoint_id: id })).data).toEqual({
			reply: { policy_name: 'Linux Default' },
		});
		expect((await t.post('endpoints/get_policy', { endpoint_id: 'nobody' })).status).toBe(500);
	});

	test('delete takes at most 1000 ids', async () => {
		expect((await t.post('endpoints/delete', byId(...Array.from({ length: 1_001 }, String)))).status).toBe(
			500,
		);
		expect((await t.post('endpoints/delete', byId('nobody'))).status).toBe(200);
	});
});

describe('audits', () => {
	test('what was asked for, by whom, newest first', async () => {
		const id = t.add({ endpoint_name: 'FIN-1', endpoint_status: 'DISCONNECTED' });
		const action = (await t.isolate(id)).data.reply.action_id;
		t.clock.advance(SECOND);
		t.sim.world.cancelPending(action);
		const { reply } = (await t.post('audits/management_logs')).data;
		expect(reply).toMatchObject({ total_count: 2, result_count: 2 });
		expect(
			reply.data.map((row: Record<string, unknown>) => [row.AUDIT_ENTITY, row.AUDIT_OWNER_NAME]),
		).toEqual([
			['ACTION_CENTER', 'Console User'],
			['PUBLIC_API', 'Public API'],
		]);
		const ask = async (filters: unknown[]) => await t.post('audits/management_logs', { filters });
		const api = await ask([{ field: 'type', operator: 'in', value: ['PUBLIC_API'] }]);
		expect(api.data.reply).toMatchObject({ total_count: 1, data: [{ AUDIT_HOSTNAME: 'FIN-1' }] });
		const late = await ask([{ field: 'timestamp', operator: 'gte', value: t.clock.now() }]);
		expect(late.data.reply.total_count).toBe(1);
		expect((await ask([{ field: 'AUDIT_ENTITY', operator: 'in', value: ['x'] }])).status).toBe(500);
	});

	test('what agents reported', async () => {
		const id = t.add();
		await t.isolate(id);
		t.clock.advance(MINUTE);
		await t.http.post(`/_sim/endpoints/${id}/fail-next`, {});
		await t.unisolate(id);
		t.clock.advance(MINUTE);
		const sort = { field: 'timestamp', keyword: 'asc' };
		const { reply } = (await t.post('audits/agents_reports', { sort })).data;
		expect(
			reply.data.map((row: Record<string, unknown>) => [row.ENDPOINTID, row.TYPE, row.SUBTYPE, row.RESULT]),
		).toEqual([
			[id, 'Action', 'Isolate', 'Success'],
			[id, 'Action', 'Cancel isolation', 'Fail'],
		]);
		expect((await t.post('audits/agents_reports', { search_to: 101 })).status).toBe(500);
		expect((await t.post('audits/agents_reports', { sort: { field: 'TIMESTAMP' } })).status).toBe(500);
	});

	test('switches: a report of an agent comes an hour late, behind its own time, and in capitals', async () => {
		await t.http.put('/_sim/switches', { agentReportLagSeconds: 3_600, agentReportCase: 'upper' });
		const id = t.add();
		await t.isolate(id);
		t.clock.advance(59 * MINUTE);
		const reports = async () => (await t.post('audits/agents_reports')).data.reply.data;
		expect(await reports()).toEqual([]);
		t.clock.advance(2 * MINUTE);
		const [{ TIMESTAMP, RECEIVEDTIME, SUBTYPE }] = await reports();
		expect([RECEIVEDTIME - TIMESTAMP, SUBTYPE]).toEqual([60 * MINUTE, 'ISOLATE']);
	});
});

describe('incidents and cases', () => {
	const addIncident = async (incident: Record<string, unknown> = {}): Promise<string> =>
		(await t.http.post('/_sim/incidents', incident)).data.incident_id;

	test('list, filter, sort', async () => {
		const first = await addIncident({ status: 'new', hosts: [`FIN-1:${'a'.repeat(32)}`] });
		t.clock.advance(MINUTE);
		const second = await addIncident({ status: 'under_investigation', starred: true });
		const ids = async (requestData: unknown = {}) =>
			(await t.post('incidents/get_incidents', requestData)).data.reply.incidents.map(
				(row: Record<string, unknown>) => row.incident_id,
			);
		const by = (field: string, operator: string, value: unknown) => ({
			filters: [{ field, operator, value }],
		});
		expect(await ids()).toEqual([second, first]);
		expect(await ids({ sort: { field: 'creation_time', keyword: 'asc' } })).toEqual([first, second]);
		expect(await ids(by('incident_id_list', 'in', [first]))).toEqual([first]);
		expect(await ids(by('status', 'eq', 'under_investigation'))).toEqual([second]);
		expect(await ids(by('starred', 'eq', true))).toEqual([second]);
		expect(await ids(by('creation_time', 'gte', t.clock.now()))).toEqual([second]);
		const third = await addIncident({ description: 'Beacon on FIN-LT-0142', incident_sources: ['XDR BIOC', 'PAN NGFW'] });
		expect(await ids(by('description', 'contains', 'fin-lt'))).toEqual([third]);
		expect(await ids(by('description', 'in', ['Beacon on FIN-LT-0142', 'another']))).toEqual([third]);
		expect(await ids(by('description', 'in', ['Beacon']))).toEqual([]);
		expect(await ids(by('alert_sources', 'in', ['PAN NGFW']))).toEqual([third]);
		expect(await ids(by('incident_id', 'in', [third]))).toEqual([third]);
		expect((await t.post('incidents/get_incidents', by('alert_sources', 'contains', 'PAN'))).status).toBe(500);
		expect((await t.post('incidents/get_incidents', by('colour', 'eq', 'red'))).status).toBe(500);
		expect((await t.post('incidents/get_incidents', { search_from: 0, search_to: 101 })).status).toBe(500);
	});

	test('extra data and update', async () => {
		const incident_id = await addIncident({ alerts: [{ alert_id: '1' }, { alert_id: '2' }] });
		const { reply } = (await t.post('incidents/get_incident_extra_data', { incident_id, alerts_limit: 1 }))
			.data;
		expect(reply).toMatchObject({
			incident: { incident_id },
			alerts: { total_count: 2, data: [{ alert_id: '1' }] },
		});
		const update_data = {
			status: 'resolved_true_positive',
			assigned_user_mail: 'soc@example.com',
			resolve_comment: 'contained',
			comment: { comment_action: 'add', value: 'isolated by workflow' },
		};
		expect((await t.post('incidents/update_incident', { incident_id, update_data })).data).toEqual({
			reply: true,
		});
		const [shown] = (await t.http.get('/_sim/incidents')).data;
		expect(shown).toMatchObject({ status: 'resolved_true_positive', comments: ['isolated by workflow'] });
		expect((await t.post('incidents/update_incident', { incident_id: '0', update_data })).status).toBe(500);
		expect((await t.post('incidents/get_incident_extra_data', {})).data.reply.err_extra).toBe(
			'incident_id param is missing',
		);
	});

	test('details of incidents have a limit of their own, which may be off', async () => {
		const incident_id = await addIncident();
		const read = async () => (await t.post('incidents/get_incident_extra_data', { incident_id })).status;
		const eleven = async () => {
			const statuses = [];
			for (let call = 0; call < 11; call += 1) statuses.push(await read());
			return statuses.filter((status) => status !== 200);
		};
		expect(await eleven()).toEqual([429]);
		t.clock.advance(MINUTE);
		await t.http.put('/_sim/switches', { throttledStatus: 500 });
		expect(await eleven()).toEqual([500]);
		await t.http.put('/_sim/switches', { incidentDetailsPerMinute: null });
		expect(await eleven()).toEqual([]);
	});

	test('an incident is merged into another one, with its alerts and hosts', async () => {
		const [endpoint, other] = [t.add({ endpoint_name: 'A' }), t.add({ endpoint_name: 'B' })];
		const raise = async (endpoint_id: string) => (await t.http.post('/_sim/alerts', { endpoint_id })).data.id;
		const alerts = [await raise(endpoint), await raise(other), await raise(other)];
		t.clock.advance(MINUTE);
		const caseIds = async () => (await t.http.get('/_sim/alerts')).data.map(({ caseId }: { caseId: number }) => String(caseId));
		const [from, into] = await caseIds();
		const merge = async (id: string, target: string) => (await t.http.post(`/_sim/incidents/${id}/merge`, { into: target })).status;
		expect([await merge(from, '0'), await merge(from, from)]).toEqual([400, 400]);
		expect(await merge(from, into)).toBe(200);
		expect(await caseIds()).toEqual(alerts.map(() => into));
		const list = async () => (await t.http.get('/_sim/incidents')).data;
		expect(await list()).toMatchObject([
			{ incident_id: from, status: 'resolved_duplicate' },
			{ incident_id: into, status: 'new', alert_count: 3, hosts: [`B:${other}`, `A:${endpoint}`] },
		]);
		await t.http.put('/_sim/switches', { mergedIncident: 'gone' });
		const third = await addIncident();
		expect(await merge(third, into)).toBe(200);
		expect((await list()).map(({ incident_id }: { incident_id: string }) => incident_id)).toEqual([from, into]);
	});

	test('cases exist in 5.x alone, where incidents still answer', async () => {
		const id = await addIncident();
		expect((await t.post('case/search')).data).toContain('generated by waitress');
		await t.http.put('/_sim/switches', { version: '5.x' });
		expect((await t.post('incidents/get_incidents')).data.reply.total_count).toBe(1);
		await addIncident({ status: 'closed' });
		const filters = [{ field: 'case_id', operator: 'in', value: [id] }];
		const { reply } = (await t.post('case/search', { filters })).data;
		expect(reply).toMatchObject({
			TOTAL_COUNT: 2,
			FILTER_COUNT: 1,
			DATA: [{ case_id: Number(id), status: 'new' }],
		});
		const update_data = { status: 'resolved' };
		expect((await t.post(`case/update/${id}`, { update_data })).data).toEqual({ reply: true });
		expect((await t.post('case/search', { filters })).data.reply.DATA[0].status).toBe('resolved');
		expect((await t.post('case/update/0', { update_data })).status).toBe(404);
	});
});
