import type { IDataObject } from 'n8n-workflow';
import { endpointIdOf, REQUEST_TAG } from '../../lab/src/fleet';
import { Lab } from '../../lab/src/lab';
import { rememberInMemory, type Memory } from '../support/deduplication';
import type { WorkflowRun } from '../support/engine';
import { channel, standIn } from '../support/engine/formNodes';
import { addServer } from '../support/server';
import { changeOf, changes, hostOf, TemplateUnderTest, TOLD } from '../support/templates';

const START = ['Vectra AI Trigger', 'What Is Wanted?'];
const ACT = ['May It Be Isolated?', 'Claim Isolation', 'Isolate Endpoint', 'Checked or Sent', 'Record Isolation', 'Does a Person Decide?'];
const REFUSED = ['May It Be Isolated?', 'Checked or Sent', 'Record Isolation', 'Does a Person Decide?'];
const RELEASE = ['Claim Release', 'Unisolate Endpoint', 'Record Release'];

/** The template in n8n's engine, with n8n's own nodes, against the simulators; what it calls is noted, not run. */
describe('contain with approval, branch by branch', () => {
	let lab: Lab;
	let template: TemplateUnderTest;
	let memory: Memory;
	let server: { hostId: number; endpointId: string };

	beforeAll(async () => {
		template = await TemplateUnderTest.read('contain-with-approval');
		memory = await rememberInMemory();
	});

	beforeEach(async () => {
		memory.forget();
		lab = new Lab();
		// An action takes two seconds instead of ten.
		Object.assign(lab.cortex.world.switches, { socketDeliverySeconds: 1, executeSeconds: 1 });
		await lab.start();
		server = addServer(lab, 'SQL-01', '10.30.2.9');
	});

	afterEach(async () => await lab.close());

	const change = (name: string, desired: string, more: IDataObject = {}) => changeOf(lab, name === 'SQL-01' ? server.hostId : lab.hostId(name), desired, more);
	const approved = { decision: 'approved' };
	const isolation = (agent: string) => lab.cortex.world.find(endpointIdOf(agent)).isolation;
	const told = (run: WorkflowRun) => run.items('Notify').map(({ report }) => String(report).split('\n').slice(0, 3).join(' '));
	const sent = () => changes(lab).filter((call) => call.includes('isolate'));
	/** Runs it, and notes what would be asked of a person. */
	const triggered = async (...items: IDataObject[]) => {
		const asking = channel('executeWorkflow', ['workflowInputs', 'workflowId']);
		const run = await template.run(lab, { pinned: { 'Vectra AI Trigger': items }, nodeTypes: { 'n8n-nodes-base.executeWorkflow': asking.node } });
		expect(run.error).toBeUndefined();
		const asked = asking.sent.map(({ workflowInputs }) => (workflowInputs as IDataObject).value as IDataObject);
		return Object.assign(run, { asked });
	};

	it('runs on its sample data without any account', async () => {
		const run = await template.runAsImported();
		expect(run.error).toBeUndefined();
		expect(run.executed).toEqual([...START, 'Check', ...REFUSED, 'Ask a Person']);
	});

	it.each([['isolated', {}], ['isolated', { decision: 'approved' }], ['released', {}]])('drops a sample (%s, %j), and asks nobody', async (desired, more) => {
		const run = await triggered(change('FIN-LT-0142', desired, { ...more, sample: true }));
		expect(run.executed).toEqual(START);
		expect([run.asked, changes(lab)]).toEqual([[], []]);
	});

	it('isolates and releases ordinary machines, and asks nobody', async () => {
		const isolated = await triggered(change('FIN-LT-0142', 'isolated'));
		expect(isolated.executed).toEqual([...START, 'Check', ...ACT, 'Report Result', ...TOLD]);
		expect(told(isolated)).toEqual([expect.stringMatching(/^FIN-LT-0142 is isolated\./)]);
		const released = await triggered(change('FIN-LT-0142', 'released', { endpointId: endpointIdOf('FIN-LT-0142') }));
		expect(released.executed).toEqual([...START, ...RELEASE, 'Report Result', ...TOLD]);
		expect(told(released)).toEqual([expect.stringMatching(/^FIN-LT-0142 is released\./)]);
		expect(isolation('FIN-LT-0142')).toBe('AGENT_UNISOLATED');
		expect([...isolated.asked, ...released.asked]).toEqual([]);
	});

	it('asks a person about servers and about what cannot be told for sure, and sends nothing', async () => {
		const run = await triggered(change('SQL-01', 'isolated', { basis: 'criterion' }), change('IP-10.20.12.40', 'isolated'));
		expect(run.executed).toEqual([...START, 'Check', ...REFUSED, 'Ask a Person']);
		expect(run.asked).toEqual([
			{ host: hostOf(lab, server.hostId), basis: 'criterion', why: 'The host carries the request tag', refusedReason: expect.stringContaining('protected') },
			{ host: hostOf(lab, lab.hostId('IP-10.20.12.40')), basis: 'request', why: 'The host carries the request tag', refusedReason: expect.stringContaining('2 different endpoints') },
		]);
		expect(changes(lab)).toEqual([]);
	});

	it('asks about the machines beyond its limit, and takes their claims off', async () => {
		const crowd = Array.from({ length: 12 }, (_, index) => {
			const [name, ip] = [`CROWD-${index}`, `10.40.0.${10 + index}`];
			lab.cortex.world.addEndpoint({ endpoint_id: endpointIdOf(name), endpoint_name: name, endpoint_type: 'AGENT_TYPE_WORKSTATION', os_type: 'AGENT_OS_WINDOWS', ip: [ip] });
			lab.qux.world.addHost({ id: 6_000 + index, name, ip, threat: 1, certainty: 1 });
			return changeOf(lab, 6_000 + index, 'isolated');
		});
		const run = await triggered(...crowd);
		expect(run.executed).toEqual([...START, 'Check', ...ACT, 'Ask a Person', 'Report Result', ...TOLD]);
		expect(run.asked.map(({ host }) => (host as IDataObject).name)).toEqual(['CROWD-10', 'CROWD-11']);
		expect(told(run)).toHaveLength(10);
		expect([6_010, 6_011].map((id) => lab.qux.world.host(id).tags)).toEqual([[], []]);
	});

	it('isolates an approved server, asks about it no more, and defers it while it is offline', async () => {
		lab.cortex.world.disconnect(server.endpointId);
		const offline = await triggered(change('SQL-01', 'isolated', approved));
		expect(offline.executed).toEqual([...START, 'Check What Is Approved', ...REFUSED, 'Report Result', ...TOLD]);
		expect(told(offline)).toEqual([expect.stringMatching(/^SQL-01 is not isolated yet: its agent is offline\./)]);
		lab.cortex.world.connect(server.endpointId);
		const back = await triggered(change('SQL-01', 'isolated', approved));
		expect(back.executed).toEqual([...START, 'Check What Is Approved', ...ACT, 'Report Result', ...TOLD]);
		expect([isolation('SQL-01'), back.asked, sent()]).toEqual(['AGENT_ISOLATED', [], ['POST /endpoints/isolate']]);
	});

	it.each(['denied', 'Approved', 'asked', '', true])('takes the decision “%s” for no approval', async (decision) => {
		const run = await triggered(change('SQL-01', 'isolated', { decision }));
		expect(run.executed).toEqual([...START, 'Check', ...REFUSED, 'Ask a Person']);
		expect(sent()).toEqual([]);
	});

	it('asks nobody about what it may not isolate, nor about an approved machine that is refused', async () => {
		const run = await triggered(change('SQL-01', 'isolated', { mayIsolate: false }), change('IP-10.20.12.40', 'isolated', approved));
		expect(run.executed).toEqual([
			...START,
			...['Check What Is Approved', ...REFUSED, 'Report Result', ...TOLD],
			...['Check', ...REFUSED, 'Report Result', ...TOLD],
		]);
		expect(told(run)).toEqual([expect.stringMatching(/^IP-10\.20\.12\.40 is not isolated: several endpoints could be meant\./), expect.stringMatching(/^SQL-01 is not isolated: it is protected\./)]);
		expect([run.asked, sent()]).toEqual([[], []]);
	});

	it('says what fails: Cortex XDR, in each direction', async () => {
		lab.cortex.server.faults.add({ kind: 'status', status: 403, path: '/endpoints/' });
		for (const tag of [`cortex-xdr:${endpointIdOf('FIN-LT-0158')}:1764000000`, 'cortex-xdr:contained']) lab.qux.world.tag(lab.hostId('FIN-LT-0158'), tag);
		const run = await triggered(change('SQL-01', 'isolated', approved), change('FIN-LT-0142', 'isolated'), change('FIN-LT-0158', 'released', { endpointId: endpointIdOf('FIN-LT-0158') }));
		const failed = ['Checked or Sent', 'Record Isolation', 'Does a Person Decide?', 'Report Result', ...TOLD];
		expect(run.executed).toEqual([...START, 'Check What Is Approved', ...failed, 'Check', ...failed, ...RELEASE, 'Report Result', ...TOLD]);
		expect(told(run)).toEqual(['SQL-01', 'FIN-LT-0142', 'FIN-LT-0158'].map((name) => expect.stringMatching(new RegExp(`^${name} is not (isolated|released): Cortex XDR could not be used, and nothing was sent\\.`))));
		lab.cortex.server.faults.clear();
		memory.forget();
		lab.cortex.server.faults.add({ kind: 'status', status: 403, path: '/endpoints/get_endpoint', skip: 2 });
		const later = await triggered(change('FIN-LT-0142', 'isolated'));
		expect(later.executed).toEqual([...START, 'Check', ...ACT, 'Report Result', ...TOLD]);
		expect(told(later)).toEqual([expect.stringMatching(/^FIN-LT-0142 is not isolated: Cortex XDR could not be used, and nothing was sent\./)]);
		expect(sent()).toEqual([]);
	});

	it.each<['POST' | 'DELETE', string[], string[], RegExp]>([
		['POST', ['May It Be Isolated?', 'Claim Isolation', 'Report Not Claimed'], ['Claim Release', 'Report Not Claimed'], / is not (isolated|released): it could not be written into Vectra first, so nothing was sent\./],
		['DELETE', [...ACT.slice(0, -1), 'Report Not Recorded'], [...RELEASE, 'Report Not Recorded'], / is (isolated|released), and Vectra could not be written\./],
	])('says what fails: Vectra, at %s', async (method, isolating, releasing, text) => {
		lab.cortex.world.consoleIsolate(endpointIdOf('FIN-LT-0158'));
		lab.clock.advance(60_000);
		for (const tag of [`cortex-xdr:${endpointIdOf('FIN-LT-0158')}:1764000000`, 'cortex-xdr:contained']) lab.qux.world.tag(lab.hostId('FIN-LT-0158'), tag);
		lab.qux.server.faults.add({ kind: 'status', status: 403, method, path: '/tagging/' });
		const run = await triggered(change('FIN-LT-0142', 'isolated'), change('FIN-LT-0158', 'released', { endpointId: endpointIdOf('FIN-LT-0158') }));
		expect(run.executed).toEqual([...START, 'Check', ...isolating, ...TOLD, ...releasing, ...TOLD]);
		expect(told(run)).toEqual([expect.stringMatching(text), expect.stringMatching(text)]);
	});

	it('tells what the trigger held back, such as what waits for an answer', async () => {
		const held = { ...change('SQL-01', 'isolated'), held: 'awaitingDecision', reasonText: 'Not isolated: a person was asked', nextStep: 'Answer the question' };
		const trigger = standIn('vectraTrigger', () => [[], [{ json: held }]]);
		const run = await template.run(lab, { pinned: {}, nodeTypes: { 'n8n-nodes-vectra-cortex-xdr.vectraTrigger': trigger } });
		expect(run.executed).toEqual(['Vectra AI Trigger', 'Report Held Back', ...TOLD]);
		expect(told(run)).toEqual(['SQL-01 is held back. Not isolated: a person was asked. What to do: Answer the question.']);
	});

	it('goes on telling when n8n remembers no more', async () => {
		memory.fill(10_000);
		lab.qux.world.tag(lab.hostId('FIN-LT-0142'), REQUEST_TAG);
		const run = await triggered(change('FIN-LT-0142', 'isolated'));
		expect(run.executed.slice(-6)).toEqual(['Not Told Yet', 'Forget What Was Told', 'All at Once', ...TOLD.slice(2)]);
		expect(told(run)).toEqual([expect.stringMatching(/^FIN-LT-0142 is isolated\./)]);
	});

	it('left no branch out', () => {
		expect(template.untravelled()).toEqual([]);
	});
});
