import type { IDataObject } from 'n8n-workflow';
import { endpointIdOf, REQUEST_TAG } from '../../lab/src/fleet';
import { Lab } from '../../lab/src/lab';
import { rememberInMemory } from '../support/deduplication';
import type { WorkflowRun } from '../support/engine';
import { DataTables } from '../support/engine/dataTables';
import { changeOf, changes, ownTags, TemplateUnderTest } from '../support/templates';

const TABLE = 'vectra_containment_ledger';
const LOOK = ['Every Two Minutes', 'Table', 'Open Rows', 'What Is Asked For', 'Anything Asked For?'];
const STATE = ['State in Cortex', 'What Is Seen'];
const NEW = ['Whose Times', 'Anything New?'];
const TIMES = ['Host by Host', 'Notes', 'Cortex Log'];
const WRITE = ['Rows', 'Row by Row', 'Write Row'];
const START = { 'Every Two Minutes': [{ timestamp: '2026-02-03T07:00:00.000Z' }] };
const MACHINE = 'FIN-LT-0142';
const ENDPOINT = endpointIdOf(MACHINE);

/** The template in n8n's engine against the simulators; the main template does what is to be written down. */
describe('containment ledger, branch by branch', () => {
	let lab: Lab;
	let tables: DataTables;
	let ledger: TemplateUnderTest;
	let main: TemplateUnderTest;

	beforeAll(async () => {
		ledger = await TemplateUnderTest.read('containment-ledger');
		main = await TemplateUnderTest.read('contain-and-release');
		await rememberInMemory();
	});

	beforeEach(async () => {
		lab = new Lab();
		Object.assign(lab.cortex.world.switches, { socketDeliverySeconds: 1, executeSeconds: 1 });
		await lab.start();
		tables = new DataTables();
	});

	afterEach(async () => await lab.close());

	const hostId = (name = MACHINE) => lab.hostId(name);
	const tag = (name: string, ...tags: string[]) => tags.forEach((one) => lab.qux.world.tag(hostId(name), one));
	const untag = (name: string, ...tags: string[]) => tags.forEach((one) => lab.qux.world.untag(hostId(name), one));
	const tagsOf = (name = MACHINE) => [...lab.qux.world.host(hostId(name)).tags];
	const write = async (): Promise<WorkflowRun> => {
		const run = await ledger.run(lab, { pinned: START, dataTables: tables });
		expect(run.error).toBeUndefined();
		return run;
	};
	/** The main template does what the trigger would ask for. */
	const act = async (desired: string, more: IDataObject = {}, name = MACHINE) => {
		const run = await main.run(lab, { pinned: { 'Vectra AI Trigger': [changeOf(lab, hostId(name), desired, more)] } });
		expect(run.error).toBeUndefined();
	};
	const rows = (name = MACHINE) => tables.rows(TABLE).filter((row) => row.hostId === hostId(name));
	const ms = (time: unknown) => Date.parse(String(time));
	const contain = async (name = MACHINE) => {
		tag(name, REQUEST_TAG);
		await act('isolated', {}, name);
	};
	const release = async () => {
		untag(MACHINE, REQUEST_TAG);
		await act('released', { endpointId: ENDPOINT });
	};
	const ISO = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

	it('runs on its sample data without any account and without a table', async () => {
		const run = await ledger.runAsImported();
		expect(run.error).toBeUndefined();
		expect(run.executed).toEqual([...LOOK, ...STATE, ...NEW, ...TIMES, ...WRITE]);
		expect(run.items('Row by Row').map(({ rowKey, state, verified, sent, attempts, byWhom }) => ({ rowKey, state, verified, sent, attempts, byWhom }))).toEqual([
			{ rowKey: '4712:open', state: 'deferred', verified: null, sent: null, attempts: null, byWhom: '' },
			{ rowKey: '4711:open', state: 'contained', verified: '2025-11-24T16:00:19.000Z', sent: '2025-11-24T16:00:04.000Z', attempts: 1, byWhom: 'sent by Public API' },
			{ rowKey: 'heartbeat', state: 'heartbeat' },
		]);
	});

	it('makes its table and says that it ran, when nothing is asked for', async () => {
		const run = await write();
		expect(run.executed).toEqual([...LOOK, ...NEW, ...WRITE]);
		expect(tables.rows(TABLE)).toEqual([expect.objectContaining({ rowKey: 'heartbeat', outcome: '0 asked for or contained', seen: ISO })]);
	});

	it('writes one row for a containment, from request to release, and changes nothing in either product', async () => {
		tag(MACHINE, REQUEST_TAG);
		const waiting = await write();
		expect(waiting.executed).toEqual([...LOOK, ...STATE, ...NEW, ...WRITE]);
		expect(rows()).toEqual([
			expect.objectContaining({ rowKey: `${hostId()}:open`, host: MACHINE, endpointId: ENDPOINT, endpoint: MACHINE, state: 'waiting', outcome: 'wouldIsolate', why: 'asked by a person: requestTag', requested: ISO, claimed: null, sent: null, verified: null }),
		]);
		const { requested } = rows()[0];

		await act('isolated');
		const before = changes(lab);
		const verified = await write();
		expect(verified.executed).toEqual([...LOOK, ...STATE, ...NEW, ...TIMES, ...WRITE]);
		const [note] = lab.qux.world.notesOf('host', hostId());
		const [row] = rows();
		expect(row).toMatchObject({ state: 'contained', outcome: 'alreadyIsolated', requested, attempts: 1, byWhom: 'sent by Public API', released: null, ended: null });
		// The note's second is the time at which Vectra took it.
		expect(ms(row.verified)).toBe(Math.floor(note.created / 1000) * 1000);
		expect(tagsOf()).toContain(`cortex-xdr:${ENDPOINT}:${ms(row.claimed) / 1000}`);
		expect(ms(row.sent)).toBe(lab.cortex.world.audits.management.at(-1)?.AUDIT_INSERT_TIME);
		expect(changes(lab)).toEqual(before);

		// Nothing is new: nothing is read but the state, and only the time of the run is written.
		const quiet = await write();
		expect(quiet.executed).toEqual([...LOOK, ...STATE, ...NEW, ...WRITE]);
		expect(quiet.items('Row by Row').map(({ rowKey }) => rowKey)).toEqual(['heartbeat']);

		untag(MACHINE, REQUEST_TAG);
		await write();
		expect(rows()).toEqual([expect.objectContaining({ state: 'releasing', withdrawn: ISO, released: null })]);

		await act('released', { endpointId: ENDPOINT });
		await write();
		await write();
		expect(rows()).toEqual([expect.objectContaining({ rowKey: `${hostId()}:${ms(row.claimed)}`, state: 'released', outcome: 'released', claimed: row.claimed, verified: row.verified, released: ISO, ended: ISO, attempts: 1 })]);
		expect(rows()[0].ended).toBe(rows()[0].released);
	});

	it('takes in what was contained before, with its own times, once', async () => {
		await contain();
		await write();
		await write();
		const [row, ...more] = rows();
		expect(more).toEqual([]);
		expect(row).toMatchObject({ state: 'contained', requested: row.claimed, verified: ISO, attempts: 1 });
	});

	it('adds no second row when n8n repeats an execution', async () => {
		tag(MACHINE, REQUEST_TAG);
		const first = await write();
		// The execution that read the same empty table.
		await ledger.run(lab, { pinned: { ...START, 'Open Rows': first.items('Open Rows'), 'What Is Asked For': first.items('What Is Asked For') }, dataTables: tables });
		expect(rows()).toHaveLength(1);
	});

	it('ends a request that was withdrawn before anything was sent', async () => {
		tag(MACHINE, REQUEST_TAG);
		lab.cortex.world.disconnect(ENDPOINT);
		await write();
		expect(rows()).toEqual([expect.objectContaining({ state: 'deferred', outcome: 'deferred' })]);
		untag(MACHINE, REQUEST_TAG);
		await write();
		expect(rows()).toEqual([expect.objectContaining({ state: 'withdrawn', outcome: 'withdrawn', withdrawn: ISO, verified: null, released: null, ended: ISO })]);
	});

	it('knows refused, pending and drifted ones', async () => {
		tag('web-01', REQUEST_TAG);
		tag('DC-01', REQUEST_TAG);
		await contain();
		lab.cortex.world.consoleRelease(ENDPOINT);
		lab.clock.advance(60_000);
		lab.cortex.world.disconnect(endpointIdOf('HR-LT-0007'));
		tag('HR-LT-0007', REQUEST_TAG, ...ownTags('HR-LT-0007').filter((one) => !one.endsWith(':contained')), 'cortex-xdr:pending');
		lab.cortex.world.consoleIsolate(endpointIdOf('HR-LT-0007'));
		await write();
		const states = (name: string) => rows(name).map(({ state, outcome }) => [state, outcome]);
		expect(['web-01', 'DC-01', MACHINE, 'HR-LT-0007'].map(states)).toEqual([
			[['refused', 'protected']],
			[['refused', 'noBlockGroup']],
			[['drift', 'wouldIsolate']],
			[['pending', 'pendingIsolation']],
		]);
	});

	it('leaves what somebody else isolated out, and ends a request that met it', async () => {
		tag(MACHINE, REQUEST_TAG);
		await write();
		lab.cortex.world.consoleIsolate(ENDPOINT);
		lab.clock.advance(60_000);
		tag(MACHINE, 'cortex-xdr:external');
		await write();
		expect(rows()).toEqual([expect.objectContaining({ verified: null, ended: ISO })]);
		await write();
		expect(rows()).toHaveLength(1);
	});

	it('writes a second row when a host is released and asked for again between two runs', async () => {
		await contain();
		await write();
		await release();
		// A claim of another second.
		lab.clock.advance(2_000);
		tag(MACHINE, REQUEST_TAG);
		await write();
		expect(rows().map(({ state }) => state)).toEqual(['released', 'waiting']);
		expect(new Set(rows().map(({ rowKey }) => rowKey)).size).toBe(2);
	});

	it('does not say released of a host that is only no longer recorded', async () => {
		await contain();
		await write();
		untag(MACHINE, REQUEST_TAG, ...tagsOf().filter((one) => one.startsWith('cortex-xdr:')));
		await write();
		expect(rows()).toEqual([expect.objectContaining({ state: 'unclear', outcome: 'noLongerRecorded', released: null, ended: null })]);
	});

	it('names who approved', async () => {
		tag(MACHINE, REQUEST_TAG);
		lab.qux.world.addNote(lab.qux.world.host(hostId()), 'Isolation approved by A. Approver: Ransom note seen');
		await act('isolated');
		await write();
		expect(rows()).toEqual([expect.objectContaining({ byWhom: 'approved by A. Approver, sent by Public API' })]);
	});

	it('keeps what it knew while Cortex XDR cannot be read, and fails while Vectra cannot', async () => {
		await contain();
		await write();
		lab.cortex.server.faults.add({ kind: 'status', status: 403, path: '/' });
		await write();
		expect(rows()).toEqual([expect.objectContaining({ state: 'contained', outcome: 'cortexError' })]);
		const before = tables.rows(TABLE);
		lab.qux.server.faults.add({ kind: 'status', status: 401, path: '/hosts' });
		const run = await ledger.run(lab, { pinned: START, dataTables: tables });
		expect(run.status).toBe('error');
		expect(tables.rows(TABLE)).toEqual(before);
	});

	it('leaves attempts open where Cortex does not log isolations', async () => {
		Object.assign(lab.cortex.world.switches, { isolationAudit: 'none' });
		await contain();
		await write();
		expect(rows()).toEqual([expect.objectContaining({ state: 'contained', verified: ISO, sent: null, attempts: null })]);
	});

	it('left no branch out', () => {
		expect(ledger.untravelled()).toEqual([]);
	});
});
