import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';
import { CortexXdr } from '../../../../nodes/CortexXdr/CortexXdr.node';
import { systemClock } from '../../../../nodes/shared/clock';
import { HOUR, MINUTE, tenant, type Tenant } from '../../../contract/cortex/support';
import { runNode } from '../../../support/engine';
import { DEFAULT_KEYS, type CortexSwitches } from '../../../../lab/src/cortex';
import { HASH } from './support';

/** The node against a whole tenant: what nock would only repeat back, the simulator checks. */
let t: Tenant;

async function start(switches: Partial<CortexSwitches> = {}) {
	nock.enableNetConnect('127.0.0.1');
	t = await tenant(switches);
}
afterEach(async () => {
	jest.restoreAllMocks();
	await t.sim.close();
	nock.disableNetConnect();
});

async function run(resource: string, operation: string, parameters: IDataObject = {}) {
	const [{ id, key }] = DEFAULT_KEYS;
	const credentials = {
		cortexXdrApi: { host: t.url, keyId: id, apiKey: key, keyType: 'standard', requestsPerSecond: 1_000 },
	};
	const done = await runNode({
		node: new CortexXdr(),
		credentials,
		parameters: { resource, operation, ...parameters },
	});
	if (done.error) throw new Error(`${done.error.message} — ${done.error.description}`);
	return done;
}
const items = async (...call: Parameters<typeof run>) => (await run(...call)).items;
const locator = (value: string) => ({ __rl: true, mode: 'id', value });

describe('against a tenant', () => {
	it('scans, waits and aborts', async () => {
		await start();
		const [id, offline] = [t.add(), t.add({ endpoint_status: 'DISCONNECTED' })];
		const [scan] = await items('endpoint', 'scan', { endpointIds: `${id},${offline}` });
		expect(scan).toMatchObject({ accepted: true, endpointsCount: 2 });
		t.clock.advance(HOUR);
		const actionId = scan.actionId;
		expect(await items('action', 'getStatus', { actionId })).toEqual([
			expect.objectContaining({ finished: false, succeeded: false }),
		]);
		await items('endpoint', 'abortScan', { endpointIds: offline });
		expect(await items('action', 'wait', { actionId })).toEqual([
			expect.objectContaining({ finished: true, succeeded: false, timedOut: false }),
		]);
		await expect(items('endpoint', 'abortScan', { endpointIds: offline })).rejects.toThrow(
			/can't create group action id for ABORT_SCAN/,
		);
	});

	it.each([false, true])('changes tags, aliases and hash lists (bare true: %s)', async (bareTrueReplies) => {
		await start({ bareTrueReplies });
		const id = t.add();
		await items('endpoint', 'assignTag', { endpointIds: id, tag: 'contain' });
		await items('endpoint', 'setAlias', { endpoint: locator(id), alias: 'kiosk' });
		expect(await t.read(id)).toMatchObject({ alias: 'kiosk', tags: { server_tags: ['contain'] } });
		await items('endpoint', 'removeTag', { endpointIds: id, tag: 'contain' });
		await items('endpoint', 'setAlias', { endpoint: locator(id), removeAlias: true });
		expect(await t.read(id)).toMatchObject({ alias: '', tags: { server_tags: [] } });
		expect(await items('endpoint', 'getPolicy', { endpoint: locator(id) })).toEqual([
			expect.objectContaining({ policyName: 'Windows Default' }),
		]);

		const hashes = { hashes: HASH };
		expect(await items('hash', 'block', hashes)).toEqual([
			expect.objectContaining({ alreadyPresent: false }),
		]);
		expect(await items('hash', 'block', hashes)).toEqual([expect.objectContaining({ alreadyPresent: true })]);
		await items('hash', 'remove', { ...hashes, list: 'blocklist' });
		expect(await items('hash', 'block', hashes)).toEqual([
			expect.objectContaining({ alreadyPresent: false }),
		]);
	});

	it('quarantines, restores and retrieves files', async () => {
		await start();
		const id = t.add();
		const file = { endpointIds: id, filePath: 'C:\\Temp\\bad.exe', fileHash: HASH };
		const quarantined = async () => (await items('file', 'getQuarantineStatus', file))[0].quarantined;
		await items('file', 'quarantine', file);
		expect(await quarantined()).toBe(false);
		t.clock.advance(MINUTE);
		expect(await quarantined()).toBe(true);
		await items('file', 'restore', { fileHash: HASH, endpoint: locator(id) });
		t.clock.advance(MINUTE);
		expect(await quarantined()).toBe(false);
		await expect(items('file', 'restore', { fileHash: HASH, restoreEverywhere: true })).rejects.toThrow(
			/No suitable agents found/,
		);

		const [{ actionId }] = await items('file', 'retrieve', { endpointIds: id, windowsPaths: 'C:\\ä.txt' });
		expect(await items('file', 'getRetrievalDetails', { actionId })).toEqual([
			expect.objectContaining({ ready: false }),
		]);
		t.clock.advance(MINUTE);
		const { raw } = await run('file', 'getRetrievalDetails', { actionId });
		expect(raw[0][0].json).toMatchObject({ ready: true });
		expect(
			Buffer.from(raw[0][0].binary?.data.data ?? '', 'base64')
				.subarray(0, 2)
				.toString(),
		).toBe('PK');
	});

	it('runs a script by name and tells what came of it', async () => {
		await start();
		const id = t.add();
		const script = { __rl: true, mode: 'name', value: 'list_directories' };
		const [{ actionId }] = await items('script', 'run', {
			script,
			endpointIds: id,
			specifyParameters: 'json',
			parametersJson: '{"path":"/"}',
		});
		expect(await items('script', 'getStatus', { actionId })).toEqual([
			expect.objectContaining({ status: 'PENDING', finished: false }),
		]);
		t.clock.advance(MINUTE);
		expect(await items('script', 'getStatus', { actionId })).toEqual([
			expect.objectContaining({ finished: true }),
		]);
		expect(await items('script', 'getResults', { actionId })).toEqual([
			expect.objectContaining({
				endpoint_id: id,
				execution_status: 'COMPLETED_SUCCESSFULLY',
				script_name: 'list_directories',
			}),
		]);
		const risky = (await items('script', 'getMany', { filters: { highRisk: true } })).map(({ name }) => name);
		expect(risky).toEqual(['delete_file', 'process_kill_name', 'registry_delete']);
	});

	it('works on incidents', async () => {
		await start();
		const incident_id = String(
			(await t.http.post('/_sim/incidents', { alerts: [{ alert_id: '1' }] })).data.incident_id,
		);
		const incident = locator(incident_id);
		await items('incident', 'update', {
			incident,
			updateFields: { status: 'under_investigation', assigneeEmail: 'soc@example.com' },
		});
		await items('incident', 'addComment', { incident, comment: 'isolated by workflow' });
		expect((await t.http.get('/_sim/incidents')).data).toEqual([
			expect.objectContaining({
				status: 'under_investigation',
				assigned_user_mail: 'soc@example.com',
				comments: ['isolated by workflow'],
			}),
		]);
		expect(await items('incident', 'get', { incident })).toEqual([
			expect.objectContaining({ incident_id, alerts: [{ alert_id: '1' }] }),
		]);
		const filters = {
			ids: incident_id,
			status: 'under_investigation',
			starred: false,
			createdAfter: '2020-01-01',
		};
		expect(await items('incident', 'getMany', { filters })).toEqual([
			expect.objectContaining({ incident_id }),
		]);
		expect(await items('incident', 'getMany', { filters: { ...filters, status: 'new' } })).toEqual([]);
	});

	it('works on cases', async () => {
		await start({ version: '5.x' });
		const id = String((await t.http.post('/_sim/incidents', {})).data.incident_id);
		const one = { productVersion: 'xdr5', incident: locator(id) };
		await items('incident', 'addComment', { ...one, comment: 'first' });
		await items('incident', 'addComment', { ...one, comment: 'second' });
		expect(await items('incident', 'get', one)).toEqual([
			expect.objectContaining({ case_id: Number(id), notes: 'first\n\nsecond' }),
		]);
		await expect(items('incident', 'get', { ...one, incident: locator('1') })).rejects.toThrow(
			/no incident or case with the ID 1/,
		);
	});

	describe.each<Partial<CortexSwitches>>([
		{ version: '3.x' },
		{ version: '3.x', alertLists: 'scalar', updateAlertsReply: 'list', alertCountCap: 2 },
		{ version: '5.x' },
		{ version: '5.x', oldCallsIn5: false },
	])('alerts and issues under %j', (switches) => {
		const raise = async (alert: IDataObject) => String((await t.http.post('/_sim/alerts', alert)).data.id);

		it('finds those of a machine, a user and a technique, and changes one', async () => {
			await start({ ...switches, alertInsertLag: 'long' });
			const [one, other] = [t.add({ endpoint_name: 'FIN-1', users: ['jdoe'] }), t.add({ endpoint_name: 'FIN-2' })];
			const id = await raise({ endpoint_id: one });
			await raise({ endpoint_id: other, severity: 'low', mitre_techniques: ['T1071 - Application Layer Protocol'] });
			await raise({ source: null });
			const found = async (filters: IDataObject) =>
				(await items('alert', 'getMany', { returnAll: true, filters })).map(({ endpointName }) => endpointName);
			expect(await items('alert', 'getMany', { returnAll: true })).toHaveLength(3);
			expect(await found({ endpointIds: one })).toEqual(['FIN-1']);
			expect(await found({ hostNames: 'fin-2.acme.example' })).toEqual(['FIN-2']);
			expect(await found({ users: 'acme\\jdoe' })).toEqual(['FIN-1']);
			expect(await found({ mitre: 'T1071' })).toEqual(['FIN-2']);
			expect(await found({ severities: ['low'] })).toEqual(['FIN-2']);
			expect(await found({ alertIds: id, statuses: ['new'], detectedAfter: '2020-01-01' })).toEqual(['FIN-1']);

			const updateFields = { status: 'resolved', reason: 'false_positive', severity: 'medium', comment: 'tested' };
			const state = { severity: 'medium', status: 'resolved', resolution: 'false_positive', comment: 'tested' };
			expect(await items('alert', 'update', { alertId: id, updateFields })).toEqual([
				expect.objectContaining({ verified: true, after: state }),
			]);
			expect(await items('alert', 'get', { alertId: id })).toEqual([expect.objectContaining({ alertId: id, ...state })]);
			await expect(items('alert', 'get', { alertId: '1' })).rejects.toThrow(/There is no (alert|issue) with the ID 1/);
			await expect(items('alert', 'update', { alertId: '1', updateFields })).rejects.toThrow(/nothing was changed/);
		});

		it('tells what speaks for isolating a machine', async () => {
			await start(switches);
			const id = t.add({ endpoint_name: 'FIN-1' });
			await t.http.put(`/_sim/endpoints/${id}/risk`, { score: 700 });
			await raise({ endpoint_id: id });
			await raise({ endpoint_id: id, severity: 'low' });
			await raise({ endpoint_id: t.add({ endpoint_name: 'FIN-2' }) });
			jest.spyOn(systemClock, 'now').mockImplementation(() => t.clock.now());
			const [report] = await items('endpoint', 'getAlerts', { endpoint: locator(id), hours: 3 });
			expect(report).toMatchObject({ endpointName: 'FIN-1', highestSeverity: 'high', alertCount: 2 });
			expect(report.risk).toEqual(switches.version === '5.x' ? null : expect.objectContaining({ level: 'high', score: 700 }));
		});

		it('lists more than one page', async () => {
			await start(switches);
			t.add();
			await t.http.post('/_sim/alerts/seed', { count: 250 });
			const all = await items('alert', 'getMany', { returnAll: true });
			expect(new Set(all.map(({ alertId }) => alertId)).size).toBe(250);
			expect(await items('alert', 'getMany', { limit: 120 })).toHaveLength(120);
		});
	});

	it.each<[Partial<CortexSwitches>, string]>([
		[{ alertPagingHonoured: false }, 'a window that is not honoured'],
		[{ version: '5.x', issuePaging: 'outside' }, 'a window that is looked for elsewhere'],
	])('a list that cannot be paged is an error, never a part taken for the whole (%j)', async (switches) => {
		await start(switches);
		t.add();
		await t.http.post('/_sim/alerts/seed', { count: 250 });
		await expect(items('alert', 'getMany', { returnAll: true })).rejects.toThrow(/does not come to an end|left out rows/);
		expect(await items('alert', 'getMany', { limit: 20 })).toHaveLength(20);
	});

	it('reads issues as XSIAM 3.4 has them, and says in its words what it does not take', async () => {
		await start({ version: '5.x', issueDialect: 'xsiam34' });
		const { id } = (await t.http.post('/_sim/alerts', { endpoint_id: t.add({ endpoint_name: 'FIN-1' }) })).data;
		expect(await items('alert', 'get', { alertId: id })).toEqual([
			expect.objectContaining({ endpointName: 'FIN-1', status: 'new', source: 'TRAPS' }),
		]);
		const updateFields = { status: 'resolved', reason: 'other' };
		await expect(items('alert', 'update', { alertId: id, updateFields })).rejects.toThrow(
			/Unsupported status_resolution_reason: Resolved - Other/,
		);
	});

	it.each<Partial<CortexSwitches>>([{}, { agentReportLagSeconds: 3_600, agentReportCase: 'upper' }])('reads both audit logs: %j', async (switches) => {
		await start(switches);
		const id = t.add();
		await t.isolate(id);
		t.clock.advance(61 * MINUTE);
		const agent = { filters: { endpointId: id, subType: 'Isolate', timeAfter: '2020-01-01' } };
		expect(await items('audit', 'getManyAgent', agent)).toEqual([
			expect.objectContaining({ ENDPOINTID: id, RESULT: 'Success' }),
		]);
		const management = { filters: { type: 'PUBLIC_API' }, options: { sortBy: 'sub_type', sortOrder: 'asc' } };
		expect(await items('audit', 'getManyManagement', management)).toHaveLength(1);
	});

	it.each<[CortexSwitches['isolationAudit'], unknown[]]>([
		['publicApi', ['cancel', 'isolate']],
		['response', ['cancel', 'isolate']],
		['none', []],
	])('finds who isolated and who cancelled, however the log files it: %s', async (isolationAudit, requests) => {
		await start({ isolationAudit, auditFilterCaseSensitive: true });
		const id = t.add({ endpoint_name: 'FIN-1', endpoint_status: 'DISCONNECTED' });
		await t.post('endpoints/scan', { filters: 'all' });
		t.clock.advance(MINUTE);
		const { action_id } = (await t.isolate(id)).data.reply;
		t.clock.advance(MINUTE);
		t.sim.world.cancelPending(action_id);
		const found = await items('audit', 'getManyManagement', { output: 'simple', filters: { words: 'isolat, cancel' } });
		expect(found.map(({ request }) => request)).toEqual(requests);
		const [, isolated] = found;
		if (isolated) expect(isolated).toMatchObject({ endpointNames: ['FIN-1'], result: 'success' });
	});

	it('reads and sets the expiry of actions in 5.x', async () => {
		await start({ version: '5.x' });
		const set = { confirm: true, actionType: 'isolate', expiresAfter: 2 };
		expect(await items('tenant', 'setActionExpiry', set)).toEqual([
			expect.objectContaining({ hoursBefore: 96, hoursAfter: 48, changed: true }),
		]);
		expect(await items('tenant', 'getActionExpiry')).toContainEqual({
			actionType: 'isolate',
			hours: 48,
			days: 2,
		});
	});

	it('says that 3.x has no such settings', async () => {
		await start();
		await expect(items('tenant', 'getActionExpiry')).rejects.toThrow(/has no settings for the expiry/);
	});
});
