import type { IDataObject } from 'n8n-workflow';
import { endpointIdOf } from '../../lab/src/fleet';
import { Lab } from '../../lab/src/lab';
import { rememberInMemory, type Memory } from '../support/deduplication';
import type { WorkflowRun } from '../support/engine';
import { changes, TemplateUnderTest } from '../support/templates';

const MACHINE = 'FIN-LT-0142';
const ENDPOINT = endpointIdOf(MACHINE);
const ASK = ['Cortex XDR Trigger', 'One per Machine', 'Check the Machine', 'Its Alerts', 'Message', 'Not Told Yet'];
const CHANNELS = ['Send E-Mail', 'Post to Webhook'];
const SHOW = ['Decide', 'Find the Endpoint', 'Alerts of the Endpoint', 'Host in Vectra AI', 'What to Decide', 'Can It Be Decided?'];
const DECIDE = [...SHOW, 'Your Decision', 'What Was Decided?'];
const ACT = [...DECIDE, 'Isolate the Machine', 'What Happened', 'Is There a Case?'];
const WRITTEN = ['Write into the Timeline', 'Result'];
const YES = `Isolate ${MACHINE}`;
const NO = 'Do not isolate';

/** The template in n8n's engine, with n8n's own nodes, against the simulators; the forms are filled in by pinned data. */
describe('high alert to containment, branch by branch', () => {
	let lab: Lab;
	let template: TemplateUnderTest;
	let memory: Memory;

	beforeAll(async () => {
		template = await TemplateUnderTest.read('high-alert-to-containment');
		memory = await rememberInMemory();
	});

	beforeEach(async () => {
		memory.forget();
		lab = new Lab();
		Object.assign(lab.cortex.world.switches, { socketDeliverySeconds: 1, executeSeconds: 1, alertInsertLag: 'none' });
		await lab.start();
		lab.cortex.world.alerts.clear();
	});

	afterEach(async () => await lab.close());

	/** A minute later it has joined a case, unless it never does. */
	const raise = (name = MACHINE, severity: 'critical' | 'medium' = 'critical', alert = 'Suspicious LSASS access') => {
		lab.cortex.world.alerts.add({ endpoint_id: endpointIdOf(name), severity, name: alert });
		lab.clock.advance(60_000);
	};
	const isolation = () => lab.cortex.world.find(ENDPOINT).isolation;
	const sent = () => changes(lab).filter((call) => call.includes('isolate'));
	const good = (run: WorkflowRun) => {
		expect(run.error).toBeUndefined();
		return run;
	};
	const item = (name = MACHINE): IDataObject => ({
		eventId: `alert:${name}`,
		event: 'created',
		alert: { name: 'Suspicious LSASS access', severity: 'critical', users: [] },
		endpoint: { id: endpointIdOf(name), name },
	});
	const triggered = async (...items: IDataObject[]) => good(await template.run(lab, { start: 'Cortex XDR Trigger', pinned: { 'Cortex XDR Trigger': items } }));
	const open = async (answer: IDataObject, endpointId = ENDPOINT, pinned: Record<string, IDataObject[]> = {}) =>
		good(await template.run(lab, { start: 'Decide', pinned: { Decide: [{ 'Endpoint ID': endpointId, 'Your Name': 'A. Approver' }], 'Your Decision': [answer], ...pinned } }));
	const decide = async (decision: string, pinned: Record<string, IDataObject[]> = {}) => await open({ Decision: decision, Reason: 'Ransom note seen' }, ENDPOINT, pinned);
	/** What the page of the question shows, without its markup. */
	const details = (run: WorkflowRun) => String(run.items('What to Decide')[0].details).replace(/<\/tr>/g, '\n').replace(/<\/th><td>/g, ': ').replace(/<(?!br)[^>]*>/g, '');
	const closed = (run: WorkflowRun) => run.items('What to Decide')[0].closed;
	/** What the last page is made of. */
	const happened = (run: WorkflowRun) => {
		const { title, message } = run.items('What Happened')[0];
		return `${String(title)}. ${String(message)}`;
	};
	const comments = () => lab.cortex.server.journal.list({ method: 'POST', path: '/incidents/update_incident' }).map(({ body }) => JSON.stringify(body));

	it.each(['Cortex XDR Trigger', 'Decide'])('runs on its sample data without any account, from %s', async (start) => {
		const run = good(await template.runAsImported(start));
		expect(run.executed).toEqual(start === 'Decide' ? [...ACT, ...WRITTEN] : [...ASK, ...CHANNELS]);
	});

	describe('asking', () => {
		it('tells of each machine once a day, with its alerts and where to decide, and sends nothing', async () => {
			raise();
			raise(MACHINE, 'medium');
			const run = await triggered(item(), item());
			expect(run.executed).toEqual([...ASK, ...CHANNELS]);
			expect(run.items('Not Told Yet')).toEqual([expect.objectContaining({ subject: `Isolate ${MACHINE}?` })]);
			const [{ report, approvalUrl }] = run.items('Not Told Yet');
			expect(approvalUrl).toMatch(new RegExp(`^https?://[^/]+/.*form/high-alert-to-containment\\?Endpoint%20ID=${ENDPOINT}$`));
			expect(String(report).split('\n')).toEqual([
				`New critical alert on ${MACHINE}: Suspicious LSASS access.`,
				`What to do: look at it and decide, at ${String(approvalUrl)}`,
				'',
				'Open high and critical alerts of the last day: 1 of 1',
				'- Suspicious LSASS access, critical, new',
				'',
				expect.stringMatching(/^Machine: FIN-LT-0142 · connected · .*j\.doe$/),
				'https://your-tenant.xdr.eu.paloaltonetworks.com',
				expect.stringMatching(/^\d+ [A-Z][a-z]{2} \d{4}, \d\d:\d\d [A-Z]/),
			]);
			expect(sent()).toEqual([]);
			expect((await triggered(item())).executed).toEqual(ASK);
		});

		it('offers no server, and says why', async () => {
			raise('web-01');
			const [{ subject, report, approvalUrl }] = (await triggered(item('web-01'))).items('Not Told Yet');
			expect([subject, approvalUrl]).toEqual(['web-01 has a critical alert and is not offered for isolation', '']);
			expect(report).toMatch(/\nNot offered for isolation: .*protected/);
		});

		it('tells of the alert also when Cortex XDR cannot be asked', async () => {
			lab.cortex.server.faults.add({ kind: 'status', status: 403, path: '/' });
			const [{ subject, report }] = (await triggered(item())).items('Not Told Yet');
			expect(subject).toBe(`${MACHINE} has a critical alert and is not offered for isolation`);
			expect(report).toMatch(/^New critical alert on FIN-LT-0142: .*\nNot offered for isolation: .*Cortex.*\n\nIts alerts could not be read: .*\n\nMachine: FIN-LT-0142\n/);
			expect(report).not.toMatch(/undefined|null|\[object/);
		});
	});

	describe('showing', () => {
		it('shows the machine, its alerts and its host in Vectra, and sends nothing', async () => {
			raise();
			const run = await open({});
			expect(run.executed).toEqual(DECIDE);
			expect(details(run)).toMatch(/^Machine: FIN-LT-0142 · windows · workstation · connected · .*\nAlerts: Suspicious LSASS access, critical, new, .*T1003.*\nRisk: .*\nVectra AI: FIN-LT-0142, 10\.20\.4\.77, threat 71, certainty 64\n$/);
			expect(details(run)).not.toMatch(/AGENT_|undefined|null/);
			expect(sent()).toEqual([]);
		});

		it('goes on without Vectra, and says so', async () => {
			raise();
			lab.qux.server.faults.add({ kind: 'status', status: 403, path: '/hosts' });
			const run = await open({});
			expect(run.executed).toEqual(DECIDE);
			expect(details(run)).toMatch(/\nVectra AI: could not be read: /);
		});

		it('says that Vectra has no host of the name', async () => {
			lab.cortex.world.setState(ENDPOINT, { endpoint_name: 'NOWHERE-01' });
			raise();
			expect(details(await open({}))).toMatch(/\nVectra AI: no host of this name\n$/);
		});

		it.each<[string, () => void, RegExp]>([
			['there is no such alert', () => undefined, /^It has no open high or critical alert of the last day\.$/],
			['its alerts are less severe', () => raise(MACHINE, 'medium'), /^It has no open high or critical alert/],
			['it is isolated already', () => {
				raise();
				lab.cortex.world.consoleIsolate(ENDPOINT);
				lab.clock.advance(60_000);
			}, /isolated/],
			['Cortex XDR cannot be asked', () => void lab.cortex.server.faults.add({ kind: 'status', status: 403, path: '/endpoints/' }), /^Cortex XDR could not be asked: /],
			['the alerts cannot be read', () => void lab.cortex.server.faults.add({ kind: 'status', status: 403, path: '/alerts' }), /^Its alerts could not be read: /],
		])('says that there is nothing to decide when %s', async (_name, change, text) => {
			change();
			const run = await open({ Decision: YES });
			expect(run.executed).toEqual([...SHOW, 'Result']);
			expect(closed(run)).toMatch(text);
			expect(sent()).toEqual([]);
		});

		it('offers no server', async () => {
			raise('web-01');
			const run = await open({ Decision: 'Isolate web-01' }, endpointIdOf('web-01'));
			expect(run.executed).toEqual([...SHOW, 'Result']);
			expect(closed(run)).toMatch(/protected/);
		});
	});

	describe('deciding', () => {
		it('isolates that one machine, and writes who decided it into the incident', async () => {
			raise();
			const run = await decide(YES);
			expect(run.executed).toEqual([...ACT, ...WRITTEN]);
			expect(happened(run)).toMatch(/^FIN-LT-0142 is isolated\. Its state was read back from Cortex XDR\./);
			expect([isolation(), sent()]).toEqual(['AGENT_ISOLATED', ['POST /endpoints/isolate']]);
			expect(comments()).toEqual([expect.stringMatching(/n8n: Isolate FIN-LT-0142 \(FIN-LT-0142\), decided by A\. Approver: Ransom note seen\. Outcome: isolated, action \d+\./)]);
		});

		it('writes a denial into the incident, and isolates nothing', async () => {
			raise();
			const run = await decide(NO);
			expect(run.executed).toEqual([...DECIDE, 'What Happened', 'Is There a Case?', ...WRITTEN]);
			expect(happened(run)).toBe('FIN-LT-0142 is not isolated. You decided not to isolate it.');
			expect(comments()).toEqual([expect.stringMatching(/n8n: Do not isolate \(FIN-LT-0142\), decided by A\. Approver: Ransom note seen\."/)]);
			expect([isolation(), sent()]).toEqual(['AGENT_UNISOLATED', []]);
		});

		it.each([['nothing', {}], ['something that was not offered', { Decision: 'Isolate DC-01' }]])('does nothing when the answer is %s', async (_name, answer) => {
			raise();
			expect((await open(answer)).executed).toEqual(DECIDE);
			expect([sent(), comments()]).toEqual([[], []]);
		});

		it('queues nothing for a machine that is offline', async () => {
			raise();
			lab.cortex.world.disconnect(ENDPOINT);
			const run = await decide(YES);
			expect(run.executed).toEqual([...ACT, ...WRITTEN]);
			expect(details(run)).toMatch(/Its agent is offline: nothing would be sent/);
			expect(happened(run)).toMatch(/^FIN-LT-0142 is not isolated yet\. .*open the form again\.$/);
			expect(sent()).toEqual([]);
		});

		it('says so when the alert is in no incident yet', async () => {
			lab.cortex.world.switches.alertGroupingSeconds = null;
			raise();
			const run = await decide(YES);
			expect(run.executed).toEqual([...ACT, 'Result']);
			expect([isolation(), comments()]).toEqual(['AGENT_ISOLATED', []]);
		});

		it('isolates also when the incident cannot be written', async () => {
			raise();
			lab.cortex.server.faults.add({ kind: 'status', status: 403, path: '/incidents/update_incident' });
			const run = await decide(YES);
			expect(run.executed).toEqual([...ACT, ...WRITTEN]);
			expect(run.items('Result')).toEqual([expect.objectContaining({ error: expect.stringContaining('Cortex') })]);
			expect(isolation()).toBe('AGENT_ISOLATED');
		});

		it('says what Cortex XDR refused', async () => {
			raise();
			lab.cortex.server.faults.add({ kind: 'status', status: 403, path: '/endpoints/isolate' });
			const run = await decide(YES);
			expect(run.executed).toEqual([...ACT, ...WRITTEN]);
			expect(happened(run)).toMatch(/^FIN-LT-0142 is not isolated\. Nothing was sent: /);
		});
	});

	it('left no branch out', () => {
		expect(template.untravelled()).toEqual([]);
	});
});
