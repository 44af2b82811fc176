import type { IDataObject } from 'n8n-workflow';
import { endpointIdOf } from '../../lab/src/fleet';
import { Lab } from '../../lab/src/lab';
import { rememberInMemory, type Memory } from '../support/deduplication';
import type { WorkflowRun } from '../support/engine';
import { channel, standIn } from '../support/engine/formNodes';
import { addServer } from '../support/server';
import { changes, hostOf, TemplateUnderTest } from '../support/templates';

const NAME = 'FIN-LT-0142';
const ENDPOINT = endpointIdOf(NAME);
const START = ['Vectra AI Trigger', 'Not Triaged Yet', 'One by One'];
const READ = ['One Entity', 'Read the Host', 'What Is to Be Done?'];
const TRIAGE = [...READ, 'Find the Endpoint', 'Triage', 'State Now', 'Message'];
const CHANNELS = ['Send E-Mail', 'Post to Webhook'];
const CLAIM = [...READ, 'Set Request Tag', 'Claim Isolation'];
const ACT = [...CLAIM, 'Isolate the Machine', 'Record Isolation', 'What Happened'];

/** They run in the real n8n only: here the agent's answer is pinned, and nothing asks it for more. */
const AGENT = Object.fromEntries(
	[
		...['agent', 'lmChatOpenAi', 'toolWorkflow'].map((name) => `@n8n/n8n-nodes-langchain.${name}`),
		...['vectraTool', 'cortexXdrTool'].map((name) => `n8n-nodes-vectra-cortex-xdr.${name}`),
		'n8n-nodes-base.slackHitlTool',
	].map((type) => [type, standIn(String(type.split('.').at(-1)))]),
);

/** The template in n8n's engine, with n8n's own nodes, against the simulators. The agent itself is tested in the real n8n. */
describe('triage with AI, branch by branch', () => {
	let lab: Lab;
	let template: TemplateUnderTest;
	let memory: Memory;

	beforeAll(async () => {
		template = await TemplateUnderTest.read('triage-with-ai');
		memory = await rememberInMemory();
	});

	beforeEach(async () => {
		memory.forget();
		lab = new Lab();
		Object.assign(lab.cortex.world.switches, { socketDeliverySeconds: 1, executeSeconds: 1 });
		await lab.start();
	});

	afterEach(async () => await lab.close());

	const run = async (start: string, pinned: Record<string, IDataObject[]>): Promise<WorkflowRun & { called: IDataObject[] }> => {
		const calling = channel('executeWorkflow', ['workflowInputs']);
		const done = await template.run(lab, { start, pinned, nodeTypes: { ...AGENT, 'n8n-nodes-base.executeWorkflow': calling.node } });
		expect(done.error).toBeUndefined();
		return Object.assign(done, { called: calling.sent.map(({ workflowInputs }) => (workflowInputs as IDataObject).value as IDataObject) });
	};
	const scored = (name: string, severity = 'high', more: IDataObject = {}) => ({
		eventId: `score:${name}:${severity}`,
		entity: { type: 'host', id: lab.hostId(name), name, severity },
		host: hostOf(lab, lab.hostId(name)),
		...more,
	});
	const triggered = async (...items: IDataObject[]) => await run('Vectra AI Trigger', { 'Vectra AI Trigger': items });
	const task = (hostId: number, more: IDataObject = {}) => ({ task: 'triage', host: hostOf(lab, hostId), endpointId: '', check: '', startedAt: new Date().toISOString(), why: '', ...more });
	const triage = async (name = NAME, answer: IDataObject = { output: 'Nothing unusual.' }, hostId = lab.hostId(name)) =>
		await run('One Entity', { 'One Entity': [task(hostId)], Triage: [answer] });
	const message = (done: WorkflowRun) => done.items('Message')[0] as { subject: string; report: string };
	const approved = async (more: IDataObject = {}, hostId = lab.hostId(NAME)) =>
		await run('One Entity', { 'One Entity': [task(hostId, { task: 'isolate', endpointId: ENDPOINT, check: 'wouldIsolate', why: 'Beacons', ...more })] });
	const result = (done: WorkflowRun) => String(done.items('What Happened')[0].result);
	const sent = () => changes(lab).filter((call) => call.includes('isolate'));
	const tags = (name = NAME) => lab.qux.world.host(lab.hostId(name)).tags;
	const isolation = (id = ENDPOINT) => lab.cortex.world.find(id).isolation;

	describe.each(['Vectra AI Trigger', 'One Entity'])('as imported, from %s', (start) => {
		it('runs on its sample data without any account', async () => {
			const done = await template.runAsImported(start, AGENT);
			expect(done.error).toBeUndefined();
			expect(done.executed).toEqual(start === 'One Entity' ? [...TRIAGE, ...CHANNELS] : [...START, 'Triage It', 'One by One']);
		});
	});

	describe('starting', () => {
		it('gives each host an execution of its own, once a day for each severity', async () => {
			const done = await triggered(scored(NAME), scored('HR-LT-0007'));
			expect(done.executed).toEqual([...START, 'Triage It', 'One by One', 'Triage It', 'One by One']);
			expect(done.called).toEqual([NAME, 'HR-LT-0007'].map((name) => ({ task: 'triage', host: hostOf(lab, lab.hostId(name)), endpointId: '', check: '', startedAt: expect.stringMatching(/^20.*T/), why: '' })));
			expect((await triggered(scored(NAME))).executed).toEqual(START.slice(0, 2));
			expect((await triggered(scored(NAME, 'critical'))).called).toHaveLength(1);
		});

		it('hands on no host of an invented sample', async () => {
			expect((await triggered(scored(NAME, 'high', { sample: true }))).called).toEqual([expect.objectContaining({ host: {} })]);
			const done = await run('One Entity', { 'One Entity': [task(lab.hostId(NAME), { host: {} })] });
			expect(done.executed).toEqual([...READ, 'Message', ...CHANNELS]);
			expect(message(done).subject).toBe('The sample of the trigger was not triaged: Vectra could not be read');
		});
	});

	describe('triage', () => {
		it('tells the state that was read afterwards, what the model says, and both consoles', async () => {
			const done = await triage(NAME, { output: 'A tunnel to 203.0.113.10. See https://evil.example/<b>login</b>\u0007\nI propose nothing.' });
			expect(done.executed).toEqual([...TRIAGE, ...CHANNELS]);
			expect(message(done).subject).toBe(`${NAME} is not isolated`);
			expect(message(done).report.split('\n')).toEqual([
				'Read back from Cortex XDR after the triage: wouldIsolate. Nobody was asked to isolate it.',
				'What to do: read the summary; the tag vectra_contain on the host asks for an isolation in the ordinary way.',
				'',
				'The model’s summary, which may be wrong:',
				'A tunnel to 203.0.113.10. See https[:]//evil.example/blogin/b',
				'I propose nothing.',
				'',
				`Vectra host: ${NAME} · ID ${lab.hostId(NAME)} · 10.20.4.77 · threat 71, certainty 64`,
				expect.stringMatching(/^http.*\/hosts\/\d+$/),
				`Endpoint: ${NAME} · ID ${ENDPOINT} · j.doe`,
				'https://your-tenant.xdr.eu.paloaltonetworks.com',
				expect.stringMatching(/^\d+ [A-Z][a-z]{2} \d{4}, \d\d:\d\d [A-Z]/),
			]);
			expect(changes(lab)).toEqual([]);
		});

		it.each<[string, () => string, RegExp]>([
			['is isolated already', () => {
				lab.cortex.world.consoleIsolate(ENDPOINT);
				lab.clock.advance(60_000);
				return NAME;
			}, /^FIN-LT-0142 is isolated; it was so before the triage$/],
			['is offline', () => {
				lab.cortex.world.disconnect(ENDPOINT);
				return NAME;
			}, /is not isolated; its agent is offline$/],
			['is being isolated', () => {
				Object.assign(lab.cortex.world.switches, { socketDeliverySeconds: 3_600 });
				lab.cortex.world.consoleIsolate(ENDPOINT);
				return NAME;
			}, /is not isolated yet: the isolation is under way$/],
			['is a server', () => 'web-01', /^web-01 is not isolated: it is protected$/],
			['could be one of several', () => 'IP-10.20.12.40', /^IP-10\.20\.12\.40 is not isolated: (several endpoints could be meant|too little speaks)/],
			['is not in Cortex XDR', () => {
				lab.cortex.world.setState(ENDPOINT, { endpoint_name: 'ELSEWHERE', ip: ['192.0.2.1'], mac_address: [] });
				return NAME;
			}, /^FIN-LT-0142 has no endpoint that was found$/],
			['cannot be read in Cortex XDR', () => {
				lab.cortex.server.faults.add({ kind: 'status', status: 403, path: '/endpoints/' });
				return NAME;
			}, /^FIN-LT-0142 may be isolated or not: Cortex XDR could not be read$/],
		])('says so when the machine %s', async (_name, change, subject) => {
			const done = await triage(change());
			expect(done.executed).toEqual([...TRIAGE, ...CHANNELS]);
			expect(message(done).subject).toMatch(subject);
			expect(message(done).report).not.toMatch(/undefined|null|\[object/);
			expect(sent()).toEqual([]);
		});

		it.each<[string, IDataObject, RegExp]>([
			['failed', { error: 'Service unavailable' }, /\nThere is no summary: the model could not be used\. Service unavailable\n/],
			['said nothing', { output: '  \n ' }, /\nThere is no summary: the model said nothing\.\n/],
			['said something that is no text', { output: { isolate: true } }, /\nThere is no summary: the model said nothing\.\n/],
			['talked without end', { output: 'word '.repeat(5_000) }, /which may be wrong:\n(word ?){800}\n\nVectra host/],
		])('says so when the model %s', async (_name, answer, report) => {
			const done = await triage(NAME, answer);
			expect(done.executed).toEqual([...TRIAGE, ...CHANNELS]);
			expect(message(done).report).toMatch(report);
		});

		it('asks no model when Vectra cannot be read, and says so', async () => {
			lab.qux.server.faults.add({ kind: 'status', status: 403, path: '/hosts' });
			const done = await triage();
			expect(done.executed).toEqual([...READ, 'Message', ...CHANNELS]);
			expect(message(done).subject).toBe(`${NAME} was not triaged: Vectra could not be read`);
			expect(message(done).report).toMatch(/^FIN-LT-0142 was not triaged: .+\.\nWhat to do: /);
		});
	});

	describe('isolating what was approved', () => {
		it('claims, isolates, records, and leaves the request tag', async () => {
			const done = await approved();
			expect(done.executed).toEqual(ACT);
			expect(result(done)).toMatch(/^isolated: Read back from Cortex/);
			expect([isolation(), sent()]).toEqual(['AGENT_ISOLATED', ['POST /endpoints/isolate']]);
			expect(tags()).toEqual(expect.arrayContaining(['vectra_contain', 'cortex-xdr:contained', expect.stringMatching(`^cortex-xdr:${ENDPOINT}:\\d+$`)]));
		});

		it.each<[string, IDataObject, RegExp]>([
			['the check before the review refused it', { check: 'protected' }, /^Nothing was sent: the check before the review said protected\.$/],
			['the check before the review failed', { check: '' }, /said that Cortex XDR could not be used\.$/],
			['the answer is older than four hours, as it is after a time-out', { startedAt: new Date(Date.now() - 4 * 3_600_000).toISOString() }, /^Nothing was sent: the answer came later than four hours/],
			['it is not known when the triage began', { startedAt: '' }, /^Nothing was sent: the answer came later than four hours/],
			['no endpoint was shown to the person', { endpointId: '' }, /^Nothing was sent: /],
		])('does nothing when %s', async (_name, more, text) => {
			const done = await approved(more);
			expect(done.executed).toEqual([...READ, 'What Happened']);
			expect(result(done)).toMatch(text);
			expect(changes(lab)).toEqual([]);
		});

		it('does nothing when the host is to stay free by now', async () => {
			lab.qux.world.tag(lab.hostId(NAME), 'vectra_release');
			const done = await approved();
			expect(done.executed).toEqual([...READ, 'What Happened']);
			expect(result(done)).toMatch(/carries the release tag vectra_release/);
			expect(changes(lab)).toEqual([]);
		});

		it('isolates no other machine than the one of this host', async () => {
			const done = await approved({ endpointId: endpointIdOf('HR-LT-0007') });
			expect(done.executed).toEqual(ACT);
			expect(result(done)).toMatch(/^identityMismatch: /);
			expect(sent()).toEqual([]);
		});

		it('isolates no server, whatever the check is said to have been', async () => {
			const server = addServer(lab, 'SQL-01', '10.30.2.9');
			const done = await approved({ endpointId: server.endpointId }, server.hostId);
			expect(done.executed).toEqual(ACT);
			expect(result(done)).toMatch(/^protected: /);
			expect(sent()).toEqual([]);
		});

		it('sends nothing to a machine that is offline, and keeps the request', async () => {
			lab.cortex.world.disconnect(ENDPOINT);
			const done = await approved({ check: 'deferred' });
			expect(done.executed).toEqual(ACT);
			expect(result(done)).toMatch(/^deferred: /);
			expect([sent(), tags().includes('vectra_contain')]).toEqual([[], true]);
		});

		it.each<[string, () => void, string[], RegExp]>([
			['Vectra cannot be read', () => void lab.qux.server.faults.add({ kind: 'status', status: 403, path: '/hosts' }), [...READ, 'What Happened'], /^Nothing was sent\. Vectra could not be read: /],
			['the request tag cannot be set', () => void lab.qux.server.faults.add({ kind: 'status', status: 403, method: 'POST', path: '/tagging/' }), [...READ, 'Set Request Tag', 'What Happened'], /^Nothing was sent\. It could not be written into Vectra first: /],
			['it cannot be claimed', () => void lab.qux.server.faults.add({ kind: 'status', status: 403, method: 'POST', path: '/tagging/', skip: 1 }), [...CLAIM, 'What Happened'], /^Nothing was sent\. It could not be written into Vectra first: /],
		])('sends nothing when %s', async (_name, fail, executed, text) => {
			fail();
			const done = await approved();
			expect(done.executed).toEqual(executed);
			expect(result(done)).toMatch(text);
			expect(sent()).toEqual([]);
		});

		it('says what Cortex XDR refused, and records it', async () => {
			lab.cortex.server.faults.add({ kind: 'status', status: 403, path: '/endpoints/get_endpoint' });
			const done = await approved();
			expect(done.executed).toEqual(ACT);
			expect(result(done)).toMatch(/^Nothing was sent\. Cortex XDR could not be used: /);
		});

		it('says that it is isolated also when the record could not be written', async () => {
			lab.qux.server.faults.add({ kind: 'status', status: 403, method: 'DELETE', path: '/tagging/' });
			const done = await approved();
			expect(done.executed).toEqual(ACT);
			expect(result(done)).toMatch(/^isolated: .* Vectra could not be written: /);
			expect(isolation()).toBe('AGENT_ISOLATED');
		});
	});

	it('left no branch out', () => {
		expect(template.untravelled()).toEqual([]);
	});
});
