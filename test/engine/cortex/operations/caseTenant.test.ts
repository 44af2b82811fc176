import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';
import { CortexXdr } from '../../../../nodes/CortexXdr/CortexXdr.node';
import { DEFAULT_KEYS, type CortexSwitches } from '../../../../lab/src/cortex';
import { tenant, type Tenant } from '../../../contract/cortex/support';
import { runNode } from '../../../support/engine';

/** What is written into cases, against a tenant under every setting of what nobody published. */
let t: Tenant;

async function start(switches: Partial<CortexSwitches> = {}) {
	nock.enableNetConnect('127.0.0.1');
	t = await tenant(switches);
	t.sim.world.incidents.add({ incident_id: '12', network_artifacts: [{ type: 'IP' }], file_artifacts: [{ type: 'HASH' }] }, t.clock.now());
}
afterEach(async () => {
	await t.sim.close();
	nock.disableNetConnect();
});

async function run(operation: string, parameters: IDataObject = {}, item: IDataObject = {}) {
	const [{ id, key }] = DEFAULT_KEYS;
	const credentials = { cortexXdrApi: { host: t.url, keyId: id, apiKey: key, keyType: 'standard', requestsPerSecond: 0 } };
	const all = { resource: 'incident', operation, incident: 12, ...parameters };
	return await runNode({ node: new CortexXdr(), credentials, parameters: all, items: [item] });
}

const record = { recordName: 'isolated', options: { occurredAt: '2024-06-01T00:00:00Z', tags: 'n8n' } };
const entry = () => t.sim.world.incidents.get('12');

describe.each<Partial<CortexSwitches>>([
	{},
	{ caseDialect: 'xsiam34', warRoomName: 'CASE' },
	{ warRoomName: 'CASE', warRoomAbsent: 'made' },
	{ warRoomAbsent: 'made' },
])('a tenant of 5.2 with %j', (switches) => {
	beforeEach(async () => await start({ version: '5.x', ...switches }));

	it('gets one record, however often it is added', async () => {
		const [first] = (await run('addTimelineRecord', record)).items;
		const [second] = (await run('addTimelineRecord', record)).items;
		expect([first.added, second.added, second.recordId]).toEqual([true, false, first.recordId]);
		expect(entry()?.timeline).toEqual([expect.objectContaining({ record_name: 'isolated', record_type: 'Response', tags: ['n8n'], source: 'API Key' })]);
	});

	it('gets the proof of an isolation once, whatever the time, and another one for its release', async () => {
		const isolation = { outcome: 'isolated', endpoint: { id: 'a'.repeat(32), name: 'FIN-LT-0142' }, action: { id: 48211 } };
		const prove = async (item: IDataObject) => {
			t.clock.advance(60_000);
			return (await run('addTimelineRecord', { recordFrom: 'item', options: { isEvidence: true, description: 'Ticket 7' } }, item)).items[0];
		};
		const first = await prove(isolation);
		expect(first).toMatchObject({ added: true, recordType: 'Response', recordName: expect.stringMatching(/^n8n: FIN-LT-0142 isolated, action 48211/) });
		expect(await prove({ ...isolation, record: { recorded: true } })).toMatchObject({ added: false, reason: 'The timeline has it already', recordId: first.recordId });
		expect(await prove({ ...isolation, action: null })).toMatchObject({ added: false, reason: expect.stringMatching(/^Nothing to prove/), recordName: null });
		expect(await prove({ ...isolation, outcome: 'released', action: { id: 48212 } })).toMatchObject({ added: true });
		expect(entry()?.timeline.map(({ description }) => description)).toEqual([expect.stringMatching(/^Ticket 7\nOutcome: isolated/), expect.stringMatching(/Outcome: released/)]);
		expect((await run('addTimelineRecord', { recordFrom: 'item' }, { name: 'x' })).error?.message).toMatch(/has no outcome of an isolation/);
	});

	it('gets notes, and no command', async () => {
		const { items, error } = await run('addWarRoomNote', { note: 'isolated' });
		expect([error, items]).toEqual([undefined, [expect.objectContaining({ added: true, entryId: expect.any(String) })]]);
		expect((await run('addWarRoomNote', { note: '!isolate' })).error?.message).toMatch(/runs as a command/);
		expect(entry()?.warRoom.map(({ contents, category }) => [contents, category])).toEqual([['isolated', 'chat']]);
	});

	it('shows its artifacts', async () => {
		expect((await run('getArtifacts', { productVersion: 'xdr5' })).items).toEqual([{ type: 'IP' }, { type: 'HASH' }]);
	});
});

it.each<[string, IDataObject, Partial<CortexSwitches>, RegExp]>([
	['addTimelineRecord', record, { version: '3.x' }, /no timeline of cases/],
	['addTimelineRecord', record, { version: '5.x', caseRecords: false }, /no timeline of cases/],
	['addTimelineRecord', { ...record, incident: 13 }, { version: '5.x' }, /Requested resource not found/],
	['addWarRoomNote', { note: 'x' }, { version: '3.x' }, /no War Room/],
	['addWarRoomNote', { note: 'x' }, { version: '5.x', warRoomAbsent: 'envelope' }, /Requested resource not found/],
	['addWarRoomNote', { note: 'x' }, { version: '5.x', warRoomAbsent: 'plain' }, /Investigation INCIDENT-12 was not found/],
	['getArtifacts', { productVersion: 'xdr5' }, { version: '3.x' }, /no artifacts of cases/],
	['getArtifacts', { productVersion: 'xdr5', incident: 13 }, { version: '5.x' }, /Requested resource not found/],
	['getArtifacts', { incident: 13 }, { version: '3.x' }, /Incident 13 was not found/],
])('%s %j is an error on a tenant with %j, and writes nothing', async (operation, parameters, switches, message) => {
	await start({ unknownCall: 'product', ...switches });
	const { error, items } = await run(operation, parameters);
	expect(items).toEqual([]);
	expect(error?.message).toMatch(message);
	expect([entry()?.timeline, entry()?.warRoom]).toEqual([[], []]);
});

it('shows the artifacts of an incident of 3.x', async () => {
	await start();
	expect((await run('getArtifacts')).items).toEqual([
		{ artifact_kind: 'network', type: 'IP' },
		{ artifact_kind: 'file', type: 'HASH' },
	]);
});
