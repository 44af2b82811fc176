import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { endpointIdOf, REQUEST_TAG } from '../../lab/src/fleet';
import { Lab } from '../../lab/src/lab';
import { decisionTag } from '../../nodes/Vectra/containment/decision';
import { rememberInMemory, type Memory } from '../support/deduplication';
import type { WorkflowRun } from '../support/engine';
import { channel as noting } from '../support/engine/formNodes';
import { addServer } from '../support/server';
import { changes, hostOf, TemplateUnderTest } from '../support/templates';

const ASK = ['Question', 'Hold the Host Back', 'Message', 'Not Told Yet'];
const CHANNELS = ['Send E-Mail', 'Ask in Chat', 'Post to Webhook'];
const SHOW = ['Decide', 'Read the Host', 'Active Detections', 'Find the Endpoint', 'What to Decide', 'Can It Be Decided?'];
const DECIDE = [...SHOW, 'Your Decision', 'Read Tags Again', 'What Was Decided?'];
const CLAIM = [...DECIDE, 'Set Request Tag', 'Record Approval', 'Claim Isolation'];
const ACT = [...CLAIM, 'Isolate the Machine', 'Record Isolation', 'What Happened', 'Result'];
const NO = 'Do not isolate';

/** The template in n8n's engine, with n8n's own nodes, against the simulators; the forms are filled in by pinned data. */
describe('ask a person, branch by branch', () => {
	let lab: Lab;
	let template: TemplateUnderTest;
	let memory: Memory;
	let server: { hostId: number; endpointId: string };

	beforeAll(async () => {
		template = await TemplateUnderTest.read('ask-a-person');
		memory = await rememberInMemory();
	});

	beforeEach(async () => {
		memory.forget();
		lab = new Lab();
		// An action takes two seconds instead of ten.
		Object.assign(lab.cortex.world.switches, { socketDeliverySeconds: 1, executeSeconds: 1 });
		await lab.start();
		server = addServer(lab, 'SQL-01', '10.30.2.9');
		lab.qux.world.tag(server.hostId, REQUEST_TAG);
		lab.qux.world.tag(server.hostId, asked());
	});

	afterEach(async () => await lab.close());

	const seconds = (hours: number) => Math.floor(Date.now() / 1_000) + hours * 3_600;
	const asked = (hoursLeft = 24) => decisionTag('asked', seconds(hoursLeft - 24), seconds(hoursLeft));
	const tags = (hostId = server.hostId) => lab.qux.world.host(hostId).tags;
	const notes = (hostId = server.hostId) => lab.qux.world.notesOf('host', hostId).map(({ note }) => note).join('\n');
	const isolation = (agent: string) => lab.cortex.world.find(endpointIdOf(agent)).isolation;
	const sent = () => changes(lab).filter((call) => call.includes('isolate'));
	const good = (run: WorkflowRun) => {
		expect(run.error).toBeUndefined();
		return run;
	};
	const ask = async () => {
		const question = { host: hostOf(lab, server.hostId), basis: 'request', why: 'The host carries the request tag', refusedReason: 'its type is protected' };
		return good(await template.run(lab, { start: 'Question', pinned: { Question: [question] } }));
	};
	/** Opens the form for a host, and answers what `choose` makes of the options; null: closes the page. */
	const open = async (hostId: number, choose: (options: string[]) => string | null, basis = 'request', meanwhile: () => void = () => {}, time: IDataObject = {}) => {
		const start: Record<string, IDataObject[]> = { Decide: [{ 'Vectra Host ID': hostId, 'Your Name': 'A. Approver', basis, submittedAt: new Date().toISOString() }] };
		const shown = good(await template.run(lab, { start: 'Decide', pinned: { ...start, 'Your Decision': [{}] } }));
		const texts = ((shown.items('What to Decide')[0]?.choices ?? []) as unknown as Array<{ text: string }>).map(({ text }) => text);
		const answer = choose([...texts, NO]);
		meanwhile();
		const decision = answer === null ? {} : { Decision: answer, Reason: 'Ransom note seen', ...time, submittedAt: new Date().toISOString() };
		return good(await template.run(lab, { start: 'Decide', pinned: { ...start, 'Your Decision': [decision] } }));
	};
	const yes = ([first]: string[]) => first;
	const no = () => NO;
	/** The last page. */
	const page = (run: WorkflowRun) => {
		const { title, message } = run.items('Result')[0];
		return `${String(title)}. ${String(message)}`;
	};

	it.each(['Question', 'Decide'])('runs on its sample data without any account, from %s', async (start) => {
		const run = good(await template.runAsImported(start));
		expect(run.executed).toEqual(start === 'Question' ? [...ASK, ...CHANNELS] : [...DECIDE, 'Record Denial', 'What Happened', 'Result']);
	});

	describe('asking', () => {
		beforeEach(() => tags().filter((tag) => tag.startsWith('cortex-xdr:')).forEach((tag) => lab.qux.world.untag(server.hostId, tag)));

		it('holds the host back for a day, and tells the approver what, why, where and until when', async () => {
			const run = await ask();
			expect(run.executed).toEqual([...ASK, ...CHANNELS]);
			expect(tags()).toEqual([REQUEST_TAG, expect.stringMatching(/^cortex-xdr:asked:\d+:until.\d+$/)]);
			const [message] = run.items('Not Told Yet');
			expect(message.approvalUrl).toMatch(new RegExp(`^https?://[^/]+/.*form/ask-a-person\\?Vectra%20Host%20ID=${server.hostId}&basis=request$`));
			expect(String(message.report).split('\n')).toEqual([
				'Isolate SQL-01?',
				'The host carries the request tag. Not done by itself: its type is protected.',
				`What to do: decide within 24 hours, at ${String(message.approvalUrl)}`,
				'',
				`Vectra host: SQL-01 · ID ${server.hostId} · 10.30.2.9 · threat 80, certainty 80`,
				`https://vectra.example/hosts/${server.hostId}`,
				'https://your-tenant.xdr.eu.paloaltonetworks.com',
				expect.stringMatching(/^\d+ [A-Z][a-z]{2} \d{4}, \d\d:\d\d [A-Z]/),
			]);
			expect(sent()).toEqual([]);
		});

		it('asks nobody where that cannot be written, and says so once', async () => {
			lab.qux.server.faults.add({ kind: 'status', status: 403, method: 'POST', path: '/tagging/' });
			const run = await ask();
			expect(run.executed).toEqual([...ASK, ...CHANNELS]);
			expect(run.items('Not Told Yet')).toEqual([
				expect.objectContaining({ subject: 'Nobody was asked about SQL-01', approvalUrl: '', report: expect.stringContaining('the question could not be written into Vectra') }),
			]);
			expect((await ask()).executed).toEqual(ASK);
		});
	});

	describe('showing', () => {
		it('shows the machine in words, with its user, the scores, the detections and both consoles', async () => {
			const run = await open(server.hostId, () => null);
			expect(run.executed).toEqual(DECIDE);
			const [{ choices, details, closed }] = run.items('What to Decide');
			expect(closed).toBe('');
			expect(choices).toEqual([{ id: server.endpointId, name: 'SQL-01', two: false, text: expect.stringMatching(/^Isolate SQL-01 · windows server · connected · (.* · )?last seen \d+ [A-Z][a-z]{2} \d{4}, \d\d:\d\d [A-Z]/) }]);
			const text = String(details).replace(/<\/tr>/g, '\n').replace(/<\/th><td>/g, ': ').replace(/<(?!a )[^>]*>/g, '');
			expect(text).toMatch(/^Vectra host: <a href="[^"]*\/\d+[^"]*" .*>SQL-01, 10\.30\.2\.9\nScores: threat 80, certainty 80.*\nDetections: .*\nAsked by: a person, with the tag vectra_contain\nFound: One machine fits the host\.\nCortex XDR: <a href="https:\/\/your-tenant/);
			expect(String(details)).not.toMatch(/AGENT_|CONNECTED|undefined|null/);
			expect([tags().length, sent()]).toEqual([2, []]);
		});

		it('shows what the host does', async () => {
			lab.qux.world.addDetection({ host_id: server.hostId, detection_type: 'Smash & Grab' });
			const [{ details }] = (await open(server.hostId, () => null)).items('What to Decide');
			expect(String(details)).toContain('Smash &amp; Grab');
		});

		it('offers every machine that could be meant, told apart', async () => {
			const hostId = lab.hostId('IP-10.20.12.40');
			for (const tag of [REQUEST_TAG, asked()]) lab.qux.world.tag(hostId, tag);
			const [{ choices }] = (await open(hostId, () => null)).items('What to Decide');
			const texts = (choices as unknown as Array<{ text: string }>).map(({ text }) => text);
			expect(texts.sort()).toEqual(['VDI-017', 'VDI-018'].map((name) => expect.stringMatching(new RegExp(`^Isolate ${name} · windows workstation · connected · desk · last seen .* · ID ${endpointIdOf(name).slice(0, 8)}$`))));
			expect(new Set(texts).size).toBe(2);
		});

		it.each<[string, () => void, string, RegExp]>([
			['nobody asks', () => lab.qux.world.untag(server.hostId, asked()), 'request', /Nobody asks about this host any more/],
			['the release tag is set', () => lab.qux.world.tag(server.hostId, 'vectra_release'), 'request', /it is to stay free/],
			['the request was withdrawn', () => lab.qux.world.untag(server.hostId, REQUEST_TAG), 'request', /The request was withdrawn/],
			['no endpoint is left', () => lab.cortex.world.uninstall(server.endpointId), 'request', /The agent was uninstalled/],
			['Cortex XDR cannot be asked', () => void lab.cortex.server.faults.add({ kind: 'status', status: 403, path: '/endpoints/' }), 'request', /Cortex XDR could not be asked/],
		])('says that there is nothing to decide when %s', async (_name, change, basis, text) => {
			for (const tag of tags().filter((one) => one.startsWith('cortex-xdr:'))) if (_name === 'nobody asks') lab.qux.world.untag(server.hostId, tag);
			change();
			const run = await open(server.hostId, yes, basis);
			expect(run.executed).toEqual([...SHOW, 'Nothing to Decide', 'Result']);
			expect(page(run)).toMatch(/^SQL-01 was not touched\. /);
			expect(page(run)).toMatch(text);
			expect(sent()).toEqual([]);
		});

		it('does not count a question whose time is over', async () => {
			for (const tag of tags().filter((one) => one.startsWith('cortex-xdr:'))) lab.qux.world.untag(server.hostId, tag);
			lab.qux.world.tag(server.hostId, asked(-1));
			expect(page(await open(server.hostId, yes))).toMatch(/Nobody asks about this host any more/);
		});

		it('says so when there is no such host', async () => {
			const run = await open(99_999, yes);
			expect(run.executed).toEqual(['Decide', 'Read the Host', 'Nothing to Decide', 'Result']);
			expect(page(run)).toMatch(/^The host was not touched\. Vectra could not be read: /);
		});
	});

	describe('deciding', () => {
		it('isolates what was approved, says so, and notes who approved it', async () => {
			const run = await open(server.hostId, yes);
			expect(run.executed).toEqual(ACT);
			expect(page(run)).toBe('SQL-01 is isolated. Its state was read back from Cortex XDR.');
			expect([isolation('SQL-01'), sent()]).toEqual(['AGENT_ISOLATED', ['POST /endpoints/isolate']]);
			expect(tags()).toEqual(expect.arrayContaining([REQUEST_TAG, 'cortex-xdr:contained', expect.stringMatching(/^cortex-xdr:approved:/)]));
			expect(notes()).toContain('Isolation approved by A. Approver: Ransom note seen');
		});

		it.each<[IDataObject, number]>([
			[{ 'Isolate For': 'Until a person ends it', Hours: 0 }, 0],
			[{ 'Isolate For': '', Hours: 0 }, 0],
			[{ 'Isolate For': '4 hours', Hours: 0 }, 4],
			[{ 'Isolate For': '24 hours' }, 24],
			[{ 'Isolate For': 'As many hours as below', Hours: 36 }, 36],
			[{ 'Isolate For': '', Hours: 1.5 }, 1.5],
		])('isolates for as long as the answer says: %j', async (time, hours) => {
			const run = await open(server.hostId, yes, 'request', undefined, time);
			expect(run.executed).toEqual(ACT);
			expect(page(run)).toMatch(hours === 0 ? /^SQL-01 is isolated\. Its state was read back from Cortex XDR\.$/ : new RegExp(` The main workflow releases it after ${hours} hours\\.$`));
			const [, since, until] = tags().flatMap((tag) => /^cortex-xdr:[0-9a-f]{32}:(\d+)(?::until:(\d+))?$/.exec(tag) ?? []);
			expect(until === undefined ? 0 : Number(until) - Number(since)).toBe(hours * 3_600);
			// An approval that ends must not become one without an end.
			expect(tags()).toContainEqual(expect.stringMatching(hours === 0 ? /^cortex-xdr:approved:/ : /^cortex-xdr:asked:/));
		});

		it.each<[IDataObject]>([
			[{ 'Isolate For': 'As many hours as below', Hours: 0 }],
			[{ 'Isolate For': 'As many hours as below', Hours: -4 }],
			[{ 'Isolate For': '4 hours', Hours: 8 }],
			[{ 'Isolate For': '', Hours: 8_761 }],
			[{ 'Isolate For': '5 minutes' }],
			[{ Hours: 'soon' }],
		])('sends nothing when the time is not clear: %j', async (time) => {
			const before = tags();
			const run = await open(server.hostId, yes, 'request', undefined, time);
			expect(run.executed).toEqual([...DECIDE, 'Nothing to Decide', 'Result']);
			expect(page(run)).toMatch(/^SQL-01 was not touched\. The time is not clear, so nothing was sent: .*The question stays open/);
			expect([tags(), sent()]).toEqual([before, []]);
			expect((await open(server.hostId, no, 'request', undefined, time)).executed).toEqual([...DECIDE, 'Record Denial', 'What Happened', 'Result']);
		});

		it('keeps no approval with an end for a machine that is offline: the question stays open', async () => {
			lab.cortex.world.disconnect(server.endpointId);
			const run = await open(server.hostId, yes, 'request', undefined, { 'Isolate For': '4 hours' });
			expect(page(run)).toMatch(/^SQL-01 is not isolated yet\. Its agent is offline, and nothing was sent\. The question stays open/);
			expect(tags()).toEqual([REQUEST_TAG, expect.stringMatching(/^cortex-xdr:asked:/)]);
		});

		it('isolates the one machine that was chosen among several', async () => {
			const hostId = lab.hostId('IP-10.20.12.40');
			for (const tag of [REQUEST_TAG, asked()]) lab.qux.world.tag(hostId, tag);
			const run = await open(hostId, (options) => options.find((text) => text.includes('VDI-018')) ?? '');
			expect(run.executed).toEqual(ACT);
			expect(page(run)).toMatch(/^VDI-018 is isolated\./);
			expect([isolation('VDI-017'), isolation('VDI-018')]).toEqual(['AGENT_UNISOLATED', 'AGENT_ISOLATED']);
			// The approval is of this machine only, not of whatever fits the host later.
			expect(tags(hostId).filter((tag) => tag.startsWith('cortex-xdr:approved'))).toEqual([]);
		});

		it('remembers a denial for a day, and notes who denied it', async () => {
			const run = await open(server.hostId, no);
			expect(run.executed).toEqual([...DECIDE, 'Record Denial', 'What Happened', 'Result']);
			expect(page(run)).toMatch(/^SQL-01 is not isolated\. You denied it\. It is not asked about again for a day/);
			expect(tags()).toEqual([REQUEST_TAG, expect.stringMatching(/^cortex-xdr:denied:\d+:until.\d+$/)]);
			expect(notes()).toContain('Isolation denied by A. Approver: Ransom note seen');
			expect(sent()).toEqual([]);
		});

		it.each<[string, (options: string[]) => string | null]>([
			['nothing', () => null],
			['something that was not offered', () => 'Isolate DC-01'],
			['no choice', () => ''],
		])('leaves the question open when the answer is %s', async (_name, choose) => {
			const before = tags();
			expect((await open(server.hostId, choose)).executed).toEqual(DECIDE);
			expect([tags(), sent()]).toEqual([before, []]);
		});

		it('makes what a rule asked for, and a person approved, a request of that person', async () => {
			lab.qux.world.untag(server.hostId, REQUEST_TAG);
			expect(page(await open(server.hostId, yes, 'criterion'))).toMatch(/^SQL-01 is isolated\./);
			expect(tags()).toContain(REQUEST_TAG);
		});

		it('does nothing when the request was withdrawn, or somebody else decided, while the page was open', async () => {
			// The page is opened twice here, as n8n's engine cannot stop at a form: the tags change between show and answer.
			const withdrawn = await answered(() => lab.qux.world.untag(server.hostId, REQUEST_TAG));
			expect(withdrawn.executed).toEqual([...DECIDE, 'Nothing to Decide', 'Result']);
			expect(page(withdrawn)).toMatch(/^SQL-01 was not touched\. The request was withdrawn/);
			lab.qux.world.tag(server.hostId, REQUEST_TAG);
			const decided = await answered(() => tags().filter((tag) => tag.startsWith('cortex-xdr:')).forEach((tag) => lab.qux.world.untag(server.hostId, tag)));
			expect(page(decided)).toMatch(/^SQL-01 was not touched\. Nobody asks about this host any more/);
			expect(sent()).toEqual([]);
		});
	});

	/** What was shown is pinned; then the tags change; then the answer is sent. */
	async function answered(meanwhile: () => void): Promise<WorkflowRun> {
		const shown = await open(server.hostId, () => null);
		meanwhile();
		const pinned = Object.fromEntries(SHOW.slice(0, -1).map((name) => [name, shown.items(name)]));
		const [choice] = shown.items('What to Decide')[0].choices as unknown as Array<{ text: string }>;
		return good(await template.run(lab, { start: 'Decide', pinned: { ...pinned, 'Your Decision': [{ Decision: choice.text, submittedAt: new Date().toISOString() }] } }));
	}

	describe('what goes wrong', () => {
		it('keeps an approval for a machine that is offline', async () => {
			lab.cortex.world.disconnect(server.endpointId);
			const run = await open(server.hostId, yes);
			expect(run.executed).toEqual(ACT);
			expect(page(run)).toMatch(/^SQL-01 is not isolated yet\. Its agent is offline, and nothing was sent\. It is isolated when its agent is back within a day/);
			expect(tags()).toEqual([REQUEST_TAG, expect.stringMatching(/^cortex-xdr:approved:/)]);
			expect(sent()).toEqual([]);
		});

		it('leaves the question open where the one of several is offline', async () => {
			const hostId = lab.hostId('IP-10.20.12.40');
			for (const tag of [REQUEST_TAG, asked()]) lab.qux.world.tag(hostId, tag);
			for (const agent of ['VDI-017', 'VDI-018']) lab.cortex.world.disconnect(endpointIdOf(agent));
			const run = await open(hostId, (options) => options.find((text) => text.includes('VDI-018')) ?? '');
			expect(page(run)).toMatch(/^VDI-018 is not isolated yet\. Its agent is offline, and nothing was sent\. The question stays open/);
			expect(tags(hostId)).toEqual([REQUEST_TAG, expect.stringMatching(/^cortex-xdr:asked:/)]);
		});

		it('says that it is under way, or that the agent failed', async () => {
			lab.cortex.hooks.add({ before: 'endpoints/isolate', event: 'disconnect', endpointId: server.endpointId });
			const pending = await open(server.hostId, yes);
			expect(pending.executed).toEqual(ACT);
			expect(page(pending)).toMatch(/^SQL-01 is not isolated yet\. .*Wait: SQL-01 will be isolated/);
		});

		it('says that the agent failed, and why', async () => {
			lab.cortex.world.failNext(server.endpointId, { mode: 'fail', status: 'FAILED', reason: { errorDescription: 'The agent could not do it' } });
			expect(page(await open(server.hostId, yes))).toMatch(/^SQL-01 is not isolated\. .*The agent could not do it/);
		});

		it('says that nothing was sent when Cortex XDR fails after the claim', async () => {
			lab.cortex.server.faults.add({ kind: 'status', status: 403, path: '/endpoints/get_endpoint', skip: 4 });
			const run = await open(server.hostId, yes);
			expect(run.executed).toEqual(ACT);
			expect(page(run)).toMatch(/^SQL-01 is not isolated\. Nothing was sent: Cortex XDR could not be used\. .*The main workflow tries again\.$/);
			expect(sent()).toEqual([]);
		});

		const tagWritesFail = (skip: number) => lab.qux.server.faults.add({ kind: 'status', status: 403, method: 'POST', path: '/tagging/', skip });

		it.each<[string, number, string, string[], RegExp]>([
			['the approval', 0, 'request', [...DECIDE, 'Set Request Tag', 'Record Approval', 'What Happened', 'Result'], /^SQL-01 is not isolated\. Nothing was sent: Vectra could not be written\. .*The question stays open\.$/],
			['the claim', 1, 'request', [...CLAIM, 'What Happened', 'Result'], /^SQL-01 is not isolated\. Nothing was sent: Vectra could not be written\. .*The main workflow tries again\.$/],
			['the request tag', 0, 'criterion', [...DECIDE, 'Set Request Tag', 'What Happened', 'Result'], /^SQL-01 is not isolated\. Nothing was sent: Vectra could not be written\. .*The question stays open\.$/],
		])('sends nothing when Vectra does not take %s', async (what, skip, basis, executed, text) => {
			if (what === 'the request tag') lab.qux.world.untag(server.hostId, REQUEST_TAG);
			const run = await open(server.hostId, yes, basis, () => tagWritesFail(skip));
			expect(run.executed).toEqual(executed);
			expect(page(run)).toMatch(text);
			expect(sent()).toEqual([]);
		});

		it('says that a machine is isolated though it could not be recorded', async () => {
			const run = await open(server.hostId, yes, 'request', () => lab.qux.server.faults.add({ kind: 'status', status: 403, method: 'DELETE', path: '/tagging/', skip: 1 }));
			expect(run.executed).toEqual(ACT);
			expect(page(run)).toMatch(/^SQL-01 is isolated\. Its state was read back from Cortex XDR\. Vectra could not be written: .*reads the state again\.$/);
		});

		it('says that a denial could not be written', async () => {
			const run = await open(server.hostId, no, 'request', () => tagWritesFail(0));
			expect(run.executed).toEqual([...DECIDE, 'Record Denial', 'What Happened', 'Result']);
			expect(page(run)).toMatch(/^SQL-01 is not isolated\. Your denial could not be written into Vectra: .*The question stays open\.$/);
		});

		it('decides nothing when the tags cannot be read again', async () => {
			const run = await open(server.hostId, yes, 'request', () => lab.qux.server.faults.add({ kind: 'status', status: 403, method: 'GET', path: '/tagging/' }));
			expect(run.executed).toEqual([...DECIDE.slice(0, -1), 'Nothing to Decide', 'Result']);
			expect(page(run)).toMatch(/^SQL-01 was not touched\. Vectra could not be read: /);
			expect(sent()).toEqual([]);
		});
	});

	describe('where two approvals are needed', () => {
		/** With this at *twoApprovals*. */
		const asking = (value: unknown) => {
			const node = template.template.nodes.find(({ name }) => name === 'What to Decide');
			const { assignments } = structuredClone(node?.parameters.assignments) as { assignments: Array<{ name: string; value: unknown }> };
			Object.assign(assignments[0], { value });
			return template.adjusted({ 'What to Decide': { parameters: { ...node?.parameters, assignments: { assignments } } as INodeParameters } });
		};
		const form = async (value: unknown, hostId: number, decision: string | null) => {
			const start = { 'Vectra Host ID': hostId, 'Your Name': 'A. Approver', basis: 'request', submittedAt: new Date().toISOString() };
			const pages = noting('form', ['jsonOutput', 'options']);
			const pinned = { Decide: [start], ...(decision === null ? {} : { 'Your Decision': [{ Decision: decision, submittedAt: new Date().toISOString() }] }) };
			const run = good(await asking(value).run(lab, { start: 'Decide', pinned, nodeTypes: decision === null ? { 'n8n-nodes-base.form': pages.node } : {} }));
			const [page = {}] = pages.sent;
			const offered = ((page.jsonOutput ?? []) as Array<{ fieldOptions: { values: Array<{ option: string }> } }>)[0]?.fieldOptions.values.map(({ option }) => option);
			const choices = (run.items('What to Decide')[0].choices ?? []) as unknown as Array<{ text: string; two: boolean }>;
			return { run, offered, choices, description: String((page.options as IDataObject | undefined)?.formDescription) };
		};

		it.each<[unknown, string, boolean]>([
			['nobody', 'AGENT_TYPE_SERVER', false],
			['servers', 'AGENT_TYPE_WORKSTATION', false],
			['servers', 'AGENT_TYPE_SERVER', true],
			['servers', '', true],
			['all', 'AGENT_TYPE_WORKSTATION', true],
			['', 'AGENT_TYPE_WORKSTATION', true],
			['Servers', 'AGENT_TYPE_WORKSTATION', true],
		])('%j, type %j: offers only a no, and says what to do: %j', async (value, type, two) => {
			lab.cortex.world.find(server.endpointId).fields.endpoint_type = type;
			const { offered, choices, description } = await form(value, server.hostId, null);
			expect(choices.map((one) => one.two)).toEqual([two]);
			expect(offered).toEqual(two ? [NO] : [expect.stringMatching(/^Isolate SQL-01 /), NO]);
			expect(/<th>Two approvals<\/th><td>SQL-01 can be isolated only after two people said yes\. This form cannot tell two people apart, so it offers only a no\. What to do: answer in the chat or mailbox where the question was asked; it asks the second person\.<\/td>/.test(description)).toBe(two);
			expect(description.includes('The machine that you choose is cut off')).toBe(!two);
		});

		it('sends nothing after a yes that it did not offer, and takes a no', async () => {
			const [{ text }] = (await form('servers', server.hostId, null)).choices;
			const before = tags();
			const { run } = await form('servers', server.hostId, text);
			expect([run.executed, tags(), sent()]).toEqual([DECIDE, before, []]);
			const denied = await form('servers', server.hostId, NO);
			expect(denied.run.executed).toEqual([...DECIDE, 'Record Denial', 'What Happened', 'Result']);
			expect(tags()).toContainEqual(expect.stringMatching(/^cortex-xdr:denied:/));
		});

		it('offers those of several machines that need one approval, and keeps no approval for the others', async () => {
			const hostId = lab.hostId('IP-10.20.12.40');
			for (const tag of [REQUEST_TAG, asked()]) lab.qux.world.tag(hostId, tag);
			lab.cortex.world.find(endpointIdOf('VDI-017')).fields.endpoint_type = 'AGENT_TYPE_SERVER';
			const { offered = [] } = await form('servers', hostId, null);
			expect(offered).toEqual([expect.stringMatching(/^Isolate VDI-018 /), NO]);
			const { run } = await form('servers', hostId, offered[0]);
			expect(run.executed).toEqual(ACT);
			expect([isolation('VDI-017'), isolation('VDI-018')]).toEqual(['AGENT_UNISOLATED', 'AGENT_ISOLATED']);
			expect(tags(hostId).filter((tag) => tag.startsWith('cortex-xdr:approved'))).toEqual([]);
		});

		it('hands the setting on to the chat', async () => {
			const calls = noting('executeWorkflow', ['workflowInputs']);
			const question = { host: hostOf(lab, server.hostId), basis: 'request', why: 'It is tagged', refusedReason: 'its type is protected' };
			const on = asking('servers').adjusted({ 'Ask in Chat': { disabled: false } });
			good(await on.run(lab, { start: 'Question', pinned: { Question: [question] }, nodeTypes: { 'n8n-nodes-base.executeWorkflow': calls.node } }));
			expect(calls.sent.map(({ workflowInputs }) => ((workflowInputs as IDataObject).value as IDataObject).twoApprovals)).toEqual(['servers']);
		});
	});

	it('left no branch out', () => {
		expect(template.untravelled()).toEqual([]);
	});
});
