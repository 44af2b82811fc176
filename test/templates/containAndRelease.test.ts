import type { IDataObject, INodeType } from 'n8n-workflow';
import { endpointIdOf, REQUEST_TAG } from '../../lab/src/fleet';
import { Lab } from '../../lab/src/lab';
import { rememberInMemory, type Memory } from '../support/deduplication';
import type { WorkflowRun } from '../support/engine';
import { standIn, channel } from '../support/engine/formNodes';
import { changeOf, changes, ownTags, TemplateUnderTest, TOLD as TOLD_BY_CHANNELS } from '../support/templates';

const TRIGGER = 'n8n-nodes-vectra-cortex-xdr.vectraTrigger';
const START = ['Vectra AI Trigger', 'Isolate?'];
const TOLD = [...TOLD_BY_CHANNELS, 'Write a Ticket'];
const ISOLATE = ['Check', 'May It Be Isolated?', 'Claim Isolation', 'Isolate Endpoint', 'Checked or Sent', 'Record Isolation'];
const NOT_SENT = ['Check', 'May It Be Isolated?', 'Checked or Sent', 'Record Isolation'];
const RELEASE = ['Claim Release', 'Unisolate Endpoint', 'Record Release'];
/** What a ticket is given of a message. */
const mailOf = ({ subject, text }: IDataObject) => ({ subject, report: text });
const AGENT_FAILS = { mode: 'fail', status: 'FAILED', reason: { errorDescription: 'The agent could not do it' } } as const;

/** The template in n8n's engine, with n8n's own nodes, against the simulators; what the trigger emits is pinned. */
describe('contain and release, branch by branch', () => {
	let lab: Lab;
	let template: TemplateUnderTest;
	let memory: Memory;

	beforeAll(async () => {
		template = await TemplateUnderTest.read('contain-and-release');
		memory = await rememberInMemory();
	});

	beforeEach(async () => {
		memory.forget();
		lab = new Lab();
		// An action takes two seconds instead of ten.
		Object.assign(lab.cortex.world.switches, { socketDeliverySeconds: 1, executeSeconds: 1 });
		await lab.start();
	});

	afterEach(async () => await lab.close());

	const tag = (name: string, ...tags: string[]) => tags.forEach((one) => lab.qux.world.tag(lab.hostId(name), one));
	const tagsOf = (name: string) => lab.qux.world.host(lab.hostId(name)).tags;
	const isolation = (name: string) => lab.cortex.world.find(endpointIdOf(name)).isolation;
	const change = (name: string, desired: string, more: IDataObject = {}) => changeOf(lab, lab.hostId(name), desired, more);
	const release = (name: string) => change(name, 'released', { endpointId: endpointIdOf(name) });
	/** Isolated in Cortex and recorded in Vectra. */
	const contained = (name: string) => {
		lab.cortex.world.consoleIsolate(endpointIdOf(name));
		lab.clock.advance(60_000);
		tag(name, ...ownTags(name));
	};
	const good = (run: WorkflowRun) => {
		expect(run.error).toBeUndefined();
		return run;
	};
	const triggered = async (...items: IDataObject[]) => good(await template.run(lab, { pinned: { 'Vectra AI Trigger': items } }));
	const reports = (run: WorkflowRun) => run.items('Notify').map(({ report }) => String(report));
	/** The first three lines: what happened, why, what to do. */
	const told = (run: WorkflowRun) => reports(run).map((text) => text.split('\n').slice(0, 3).join(' '));
	const sent = () => changes(lab).filter((call) => call.includes('isolate'));

	it('runs on its sample data without any account', async () => {
		const run = good(await template.runAsImported());
		expect(run.executed).toEqual([...START, ...ISOLATE, 'Report Result', ...TOLD]);
		expect(told(run)).toEqual(['FIN-LT-0142 is isolated. The endpoint is isolated. What to do: nothing.']);
	});

	it('claims, isolates and records; then claims, releases and takes the record away', async () => {
		tag('FIN-LT-0142', REQUEST_TAG);
		const isolated = await triggered(change('FIN-LT-0142', 'isolated'));
		expect(isolated.executed).toEqual([...START, ...ISOLATE, 'Report Result', ...TOLD]);
		expect([isolation('FIN-LT-0142'), tagsOf('FIN-LT-0142')]).toEqual([
			'AGENT_ISOLATED',
			[REQUEST_TAG, expect.stringMatching(new RegExp(`^cortex-xdr:${endpointIdOf('FIN-LT-0142')}:`)), 'cortex-xdr:contained'],
		]);
		const released = await triggered(release('FIN-LT-0142'));
		expect(released.executed).toEqual([...START, ...RELEASE, 'Report Result', ...TOLD]);
		expect([isolation('FIN-LT-0142'), tagsOf('FIN-LT-0142')]).toEqual(['AGENT_UNISOLATED', [REQUEST_TAG]]);
		expect([...told(isolated), ...told(released)]).toEqual([
			expect.stringMatching(/^FIN-LT-0142 is isolated\. .* What to do: nothing\.$/),
			expect.stringMatching(/^FIN-LT-0142 is released\. .* What to do: nothing\.$/),
		]);
	});

	it('names the host, its user, why, and both consoles, with times in the local form', async () => {
		const [report] = reports(await triggered(change('FIN-LT-0142', 'isolated')));
		const hostId = lab.hostId('FIN-LT-0142');
		expect(report.split('\n').slice(3)).toEqual([
			'',
			'Why: The host carries the request tag.',
			`Vectra host: FIN-LT-0142 · ID ${hostId} · 10.20.4.77 · threat 71, certainty 64`,
			`https://vectra.example/hosts/${hostId}`,
			expect.stringMatching(/^Endpoint: FIN-LT-0142 · windows workstation · connected · j\.doe · last seen \d+ [A-Z][a-z]{2} \d{4}, \d\d:\d\d [A-Z].* · [0-9a-f]{32}$/),
			'https://your-tenant.xdr.eu.paloaltonetworks.com',
			expect.stringMatching(/^\d+ [A-Z][a-z]{2} \d{4}, \d\d:\d\d [A-Z]/),
		]);
	});

	it('isolates nothing that it may not isolate', async () => {
		const run = await triggered(change('FIN-LT-0142', 'isolated', { mayIsolate: false }));
		expect(run.executed).toEqual([...START, ...NOT_SENT, 'Report Result', ...TOLD]);
		expect(told(run)).toEqual([expect.stringMatching(/^FIN-LT-0142 is not isolated: nothing came of what was sent before, and it must not be sent again now\./)]);
		expect(sent()).toEqual([]);
	});

	it.each(['isolated', 'released'])('drops a sample (%s), and tells nobody of it', async (desired) => {
		const run = await triggered(change('FIN-LT-0142', desired, { sample: true }));
		expect(run.executed).toEqual(START);
		expect(changes(lab)).toEqual([]);
	});

	it('says that somebody else released what is recorded as contained', async () => {
		tag('FIN-LT-0142', ...ownTags('FIN-LT-0142'));
		const verification = { reason: 'verification', mayIsolate: false, endpointId: endpointIdOf('FIN-LT-0142') };
		const run = await triggered(change('FIN-LT-0142', 'isolated', verification));
		expect(run.executed).toEqual([...START, ...NOT_SENT, 'Report Result', ...TOLD]);
		expect(told(run)).toEqual([expect.stringMatching(/^FIN-LT-0142 is recorded as contained, but somebody else released it\. .*What to do: Isolate it again by hand, take the request tag off, or switch on Enforce/)]);
	});

	it.each([undefined, null, 'true', 1])('takes %s for no permission to isolate', async (mayIsolate) => {
		const item = change('FIN-LT-0142', 'isolated');
		const run = await triggered({ ...item, mayIsolate } as IDataObject);
		expect(run.executed).toEqual([...START, ...NOT_SENT, 'Report Result', ...TOLD]);
		expect(changes(lab)).toEqual([]);
	});

	it('defers machines that are offline, in both directions, and sends nothing', async () => {
		contained('HR-LT-0011');
		for (const name of ['HR-LT-0007', 'HR-LT-0011']) lab.cortex.world.disconnect(endpointIdOf(name));
		const run = await triggered(change('HR-LT-0007', 'isolated'), release('HR-LT-0011'));
		expect(run.executed).toEqual([
			...START,
			...[...NOT_SENT, 'Report Result', ...TOLD],
			...[...RELEASE, 'Report Result', ...TOLD],
		]);
		expect(told(run)).toEqual([
			expect.stringMatching(/^HR-LT-0007 is not isolated yet: its agent is offline\. .*What to do: Run again: HR-LT-0007 will be isolated/),
			expect.stringMatching(/^HR-LT-0011 is not released yet: its agent is offline\. .*It stays isolated until then\.$/),
		]);
		expect(sent()).toEqual([]);
	});

	it('reports what is pending, and sends no release then', async () => {
		lab.cortex.hooks.add({ before: 'endpoints/isolate', event: 'disconnect', endpointId: endpointIdOf('ENG-MB-0203') });
		const isolating = await triggered(change('ENG-MB-0203', 'isolated'));
		expect(isolating.executed).toEqual([...START, ...ISOLATE, 'Report Result', ...TOLD]);
		expect(told(isolating)).toEqual([expect.stringMatching(/^ENG-MB-0203 is not isolated yet: the isolation is under way\./)]);
		expect(tagsOf('ENG-MB-0203')).toContain('cortex-xdr:pending');
		const releasing = await triggered(release('ENG-MB-0203'));
		expect(releasing.executed).toEqual([...START, ...RELEASE, 'Report Result', ...TOLD]);
		expect(told(releasing)).toEqual([expect.stringMatching(/^ENG-MB-0203 is not released yet: an isolation is still under way\./)]);
		expect(sent().filter((call) => call.includes('unisolate'))).toEqual([]);
	});

	it('refuses servers, and names the candidates where several machines could be meant', async () => {
		lab.cortex.world.uninstall(endpointIdOf('OPS-LT-0031'));
		const run = await triggered(...['IP-10.20.12.40', 'OPS-LT-0031', 'FILE-SRV-01'].map((name) => change(name, 'isolated')));
		expect(run.executed).toEqual([...START, ...NOT_SENT, 'Report Result', ...TOLD]);
		expect(told(run)).toEqual([
			expect.stringMatching(/^IP-10\.20\.12\.40 is not isolated: (several endpoints could be meant|too little speaks for the endpoint found)\./),
			expect.stringMatching(/^OPS-LT-0031 is not isolated: no endpoint was found for it\./),
			expect.stringMatching(/^FILE-SRV-01 is not isolated: it is protected\./),
		]);
		expect(reports(run)[0]).toMatch(/Could be meant:\n- VDI-01[78] · windows workstation · connected · desk · last seen .* · [0-9a-f]{32}\n- VDI-01[78] · /);
		expect(changes(lab)).toEqual([]);
	});

	it('isolates ten machines in one run at most', async () => {
		const crowd = Array.from({ length: 11 }, (_, index) => {
			const [name, ip] = [`CROWD-${index}`, `10.40.0.${10 + index}`];
			lab.cortex.world.addEndpoint({ endpoint_id: endpointIdOf(name), endpoint_name: name, endpoint_type: 'AGENT_TYPE_WORKSTATION', os_type: 'AGENT_OS_WINDOWS', ip: [ip] });
			lab.qux.world.addHost({ id: 6_000 + index, name, ip, threat: 1, certainty: 1 });
			return changeOf(lab, 6_000 + index, 'isolated');
		});
		const run = await triggered(...crowd);
		expect(run.executed).toEqual([...START, ...ISOLATE, 'Report Result', ...TOLD]);
		expect(run.items('Isolate Endpoint').map(({ outcome }) => outcome)).toEqual([...Array.from({ length: 10 }, () => 'isolated'), 'limitReached']);
		expect(told(run)[10]).toMatch(/^CROWD-10 is not isolated: this run has reached its limit\./);
		expect(lab.qux.world.host(6_010).tags).toEqual([]);
	});

	it('reports an agent that fails, and keeps no claim', async () => {
		lab.cortex.world.failNext(endpointIdOf('FIN-LT-0142'), AGENT_FAILS);
		const run = await triggered(change('FIN-LT-0142', 'isolated'));
		expect(run.executed).toEqual([...START, ...ISOLATE, 'Report Result', ...TOLD]);
		expect(told(run)).toEqual([expect.stringMatching(/^FIN-LT-0142 is not isolated: it failed\. .*The agent could not do it/)]);
		expect(tagsOf('FIN-LT-0142')).toEqual([]);
	});

	describe('when Cortex XDR cannot be used', () => {
		const nothingSent = (name: string, desired: string) =>
			expect.stringMatching(new RegExp(`^${name} is not ${desired}: Cortex XDR could not be used, and nothing was sent\\. .*What to do: Nothing to do now: the next poll tries again`));

		it('says so, in both directions', async () => {
			contained('FIN-LT-0158');
			lab.cortex.server.faults.add({ kind: 'status', status: 403, path: '/endpoints/' });
			const run = await triggered(change('FIN-LT-0142', 'isolated'), release('FIN-LT-0158'));
			expect(run.executed).toEqual([...START, 'Check', 'Checked or Sent', 'Record Isolation', 'Report Result', ...TOLD, ...RELEASE, 'Report Result', ...TOLD]);
			expect(told(run)).toEqual([nothingSent('FIN-LT-0142', 'isolated'), nothingSent('FIN-LT-0158', 'released')]);
			expect(sent()).toEqual([]);
		});

		it('says so after the claim, too', async () => {
			lab.cortex.server.faults.add({ kind: 'status', status: 403, path: '/endpoints/get_endpoint', skip: 2 });
			const run = await triggered(change('FIN-LT-0142', 'isolated'));
			expect(run.executed).toEqual([...START, ...ISOLATE, 'Report Result', ...TOLD]);
			expect(told(run)).toEqual([nothingSent('FIN-LT-0142', 'isolated')]);
			expect(sent()).toEqual([]);
		});
	});

	describe('when Vectra cannot be written', () => {
		const refuse = (method: 'POST' | 'DELETE') => lab.qux.server.faults.add({ kind: 'status', status: 403, method, path: '/tagging/' });

		it('sends nothing where the claim fails, in both directions', async () => {
			contained('FIN-LT-0158');
			refuse('POST');
			const run = await triggered(change('FIN-LT-0142', 'isolated'), release('FIN-LT-0158'));
			expect(run.executed).toEqual([
				...START,
				...['Check', 'May It Be Isolated?', 'Claim Isolation', 'Report Not Claimed', ...TOLD],
				...['Claim Release', 'Report Not Claimed', ...TOLD],
			]);
			expect(told(run)).toEqual([
				expect.stringMatching(/^FIN-LT-0142 is not isolated: it could not be written into Vectra first, so nothing was sent\./),
				expect.stringMatching(/^FIN-LT-0158 is not released: it could not be written into Vectra first, so nothing was sent\./),
			]);
			expect(sent()).toEqual([]);
		});

		it('says that the machine is isolated, or released, where the record fails', async () => {
			contained('FIN-LT-0158');
			refuse('DELETE');
			const run = await triggered(change('FIN-LT-0142', 'isolated'), release('FIN-LT-0158'));
			expect(run.executed).toEqual([...START, ...ISOLATE, 'Report Not Recorded', ...TOLD, ...RELEASE, 'Report Not Recorded', ...TOLD]);
			expect(told(run)).toEqual([
				expect.stringMatching(/^FIN-LT-0142 is isolated, and Vectra could not be written\. .*the next poll reads the state again/),
				expect.stringMatching(/^FIN-LT-0158 is released, and Vectra could not be written\. .*the next poll reads the state again/),
			]);
			expect([isolation('FIN-LT-0142'), isolation('FIN-LT-0158')]).toEqual(['AGENT_ISOLATED', 'AGENT_UNISOLATED']);
		});
	});

	describe('what is told, and how often', () => {
		const held = (): IDataObject => ({ ...change('DC-01', 'isolated'), held: 'noBlockGroup', reasonText: 'Not isolated: it is in NoBlock', nextStep: 'Ask' });
		const holding = (): INodeType => standIn('vectraTrigger', () => [[], [{ json: held() }]]);

		it('tells what the trigger held back', async () => {
			const run = good(await template.run(lab, { pinned: {}, nodeTypes: { [TRIGGER]: holding() } }));
			expect(run.executed).toEqual(['Vectra AI Trigger', 'Report Held Back', ...TOLD]);
			expect(told(run)).toEqual(['DC-01 is held back. Not isolated: it is in NoBlock. What to do: Ask.']);
		});

		it('tells each outcome once, the next outcome at once, and what lasts again on the next day', async () => {
			lab.cortex.world.disconnect(endpointIdOf('HR-LT-0007'));
			const first = await triggered(change('HR-LT-0007', 'isolated'));
			expect(first.executed.slice(-TOLD.length)).toEqual(TOLD);
			const today = /\|(\d{4}-\d\d-\d\d)$/.exec(String(first.items('Message')[0].key))?.[1];
			expect(first.items('Message')[0].key).toBe(`${lab.hostId('HR-LT-0007')}|isolated|deferred|${today}`);
			const second = await triggered(change('HR-LT-0007', 'isolated'));
			expect(second.executed).toEqual([...START, ...NOT_SENT, 'Report Result', 'Message', 'Not Told Yet', 'Write a Ticket']);
			lab.cortex.world.connect(endpointIdOf('HR-LT-0007'));
			expect(told(await triggered(change('HR-LT-0007', 'isolated')))).toEqual([expect.stringMatching(/^HR-LT-0007 is isolated\./)]);
		});

		it('tells an isolation once, and not again at each verification; the next isolation is told anew', async () => {
			await triggered(change('FIN-LT-0142', 'isolated'));
			const verified = await triggered(change('FIN-LT-0142', 'isolated', { reason: 'verification', mayIsolate: false, endpointId: endpointIdOf('FIN-LT-0142') }));
			expect(verified.executed.slice(-2)).toEqual(['Not Told Yet', 'Write a Ticket']);
			expect(verified.items('Record Isolation')[0].outcome).toBe('alreadyIsolated');
			expect(told(await triggered(release('FIN-LT-0142')))).toEqual([expect.stringMatching(/^FIN-LT-0142 is released\./)]);
			lab.clock.advance(60_000);
			expect(told(await triggered(change('FIN-LT-0142', 'isolated')))).toEqual([expect.stringMatching(/^FIN-LT-0142 is isolated\./)]);
		});

		it('goes on telling when n8n remembers no more', async () => {
			memory.fill(10_000);
			const run = await triggered(change('FIN-LT-0142', 'isolated'));
			expect(run.executed).toEqual([...START, ...ISOLATE, 'Report Result', 'Message', 'Not Told Yet', 'Forget What Was Told', 'All at Once', ...TOLD.slice(2)]);
			expect(told(run)).toEqual([expect.stringMatching(/^FIN-LT-0142 is isolated\./)]);
			expect((await triggered(release('FIN-LT-0142'))).executed).toEqual([...START, ...RELEASE, 'Report Result', ...TOLD]);
		});

		it('sends it by mail and to a webhook once these are chosen; one that fails stops nothing', async () => {
			contained('FIN-LT-0158');
			const [mail, hook] = [channel('emailSend', ['subject', 'text'], true), channel('httpRequest', ['jsonBody'])];
			const ticket = channel('executeWorkflow', ['workflowInputs']);
			const nodeTypes = { 'n8n-nodes-base.emailSend': mail.node, 'n8n-nodes-base.httpRequest': hook.node, 'n8n-nodes-base.executeWorkflow': ticket.node };
			const items = [change('FIN-LT-0142', 'isolated'), release('FIN-LT-0158')];
			const run = good(await template.withChannels().run(lab, { pinned: { 'Vectra AI Trigger': items }, nodeTypes }));
			expect(mail.sent.map(({ subject }) => subject)).toEqual(['FIN-LT-0142 is isolated', 'FIN-LT-0158 is released']);
			expect(mail.sent.map(({ text }) => text)).toEqual(reports(run));
			expect(hook.sent.map(({ jsonBody }) => JSON.parse(String(jsonBody)) as IDataObject)).toEqual(reports(run).map((text) => ({ text })));
			expect(ticket.sent.map(({ workflowInputs }) => (workflowInputs as IDataObject).value)).toEqual(
				items.map(({ host, emittedAt }, index) => ({ host, emittedAt, outcome: ['isolated', 'released'][index], ...mailOf(mail.sent[index]) })),
			);
		});

		it('hands to a ticket what failed, under a word of its own', async () => {
			const ticket = channel('executeWorkflow', ['workflowInputs']);
			const nodeTypes = { 'n8n-nodes-base.emailSend': channel('emailSend', []).node, 'n8n-nodes-base.httpRequest': channel('httpRequest', []).node, 'n8n-nodes-base.executeWorkflow': ticket.node };
			lab.cortex.server.faults.add({ kind: 'status', status: 403 });
			good(await template.withChannels().run(lab, { pinned: { 'Vectra AI Trigger': [change('FIN-LT-0142', 'isolated')] }, nodeTypes }));
			expect(ticket.sent.map(({ workflowInputs }) => ((workflowInputs as IDataObject).value as IDataObject).outcome)).toEqual(['error']);
		});
	});

	it('left no branch out', () => {
		expect(template.untravelled()).toEqual([]);
	});
});
