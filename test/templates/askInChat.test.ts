import type { IDataObject } from 'n8n-workflow';
import { endpointIdOf, REQUEST_TAG } from '../../lab/src/fleet';
import { Lab } from '../../lab/src/lab';
import { decisionTag } from '../../nodes/Vectra/containment/decision';
import type { WorkflowRun } from '../support/engine';
import { channel as noting } from '../support/engine/formNodes';
import { addServer } from '../support/server';
import { changes, hostOf, TemplateUnderTest } from '../support/templates';

type Channel = 'slack' | 'teams' | 'email';

const NODES: Record<Channel, string> = { slack: 'Ask in Slack', teams: 'Ask in Teams', email: 'Ask by E-Mail' };
/** The branch of those beyond the first comes first; with one question nothing comes out of it. */
const START = ['Question', 'The Others', 'Settings', 'Read the Host'];
const READ = [...START, 'Active Detections', 'Find the Endpoint', 'What to Ask', 'Where to Ask?'];
const TOLD = ['What Happened', 'Send E-Mail', 'Post to Webhook'];
const asks = (channel: Channel) => [...READ, NODES[channel], 'What Was Answered', 'Second Approver', 'Read Tags Again', 'What Was Decided?'];
const CLAIM = ['Set Request Tag', 'Record Approval', 'Claim Isolation'];
const ACT = [...CLAIM, 'Isolate the Machine', 'Record Isolation', ...TOLD];
const FORM = 'https://n8n.example/form/ask-a-person';
const NO = 'Do not isolate';

interface Setting {
	slackApprovers?: string;
	hours?: number;
	basis?: string;
	/** What becomes of the host between question and answer. */
	meanwhile?: () => void;
	/** Leaves the node that asks switched off. */
	off?: boolean;
	hostId?: number;
	twoApprovals?: string;
}

/** The template in n8n's engine against the simulators. What a channel answers is pinned; the channels are tested in a real n8n. */
describe('ask in chat, branch by branch', () => {
	let lab: Lab;
	let template: TemplateUnderTest;
	let server: { hostId: number; endpointId: string };

	beforeAll(async () => {
		template = await TemplateUnderTest.read('ask-in-chat');
	});

	beforeEach(async () => {
		lab = new Lab();
		// An action takes two seconds instead of ten.
		Object.assign(lab.cortex.world.switches, { socketDeliverySeconds: 1, executeSeconds: 1 });
		await lab.start();
		server = addServer(lab, 'SQL-01', '10.30.2.9');
		for (const tag of [REQUEST_TAG, asked()]) lab.qux.world.tag(server.hostId, tag);
	});

	afterEach(async () => await lab.close());

	const now = () => Math.floor(Date.now() / 1_000);
	const asked = () => decisionTag('asked', now() - 60, now() + 86_400);
	const tags = (hostId = server.hostId) => lab.qux.world.host(hostId).tags;
	const notes = () => lab.qux.world.notesOf('host', server.hostId).map(({ note }) => note).join('\n');
	const isolation = (agent: string) => lab.cortex.world.find(endpointIdOf(agent)).isolation;
	const sent = () => changes(lab).filter((call) => call.includes('isolate'));
	const ownTags = () => tags().filter((tag) => tag.startsWith('cortex-xdr:'));
	const untag = () => ownTags().forEach((tag) => lab.qux.world.untag(server.hostId, tag));
	const question = (hostId: number, basis = 'request', twoApprovals = 'nobody') => ({ host: hostOf(lab, hostId), basis, why: 'The host carries the request tag', refusedReason: 'its type is protected', approvalUrl: FORM, twoApprovals });
	const told = (run: WorkflowRun) => {
		const [{ subject, report }] = run.items('What Happened');
		return `${String(subject)}. ${String(report).split('\n')[0]}`;
	};

	/** Asks, and answers. Answers made of the choices are functions; null: nobody answers. */
	async function ask(channel: string, answer: IDataObject | ((choices: string[]) => IDataObject) | null, setting: Setting = {}): Promise<WorkflowRun> {
		const { slackApprovers = '', hours = 0, basis, meanwhile, off = false, hostId = server.hostId, twoApprovals } = setting;
		const name = NODES[channel as Channel];
		const assignments = Object.entries({ channel, hours, slackApprovers, emailApprovers: 'approvers@example.com', cortexConsole: 'https://xdr.example' }).map(([key, value]) => ({ id: key, name: key, value, type: typeof value }));
		const settings = template.template.nodes.find((node) => node.name === 'Settings')?.parameters ?? {};
		const changed = { Settings: { parameters: { ...settings, assignments: { assignments } } } };
		const pinned: Record<string, IDataObject[]> = { Question: [question(hostId, basis, twoApprovals)] };
		const shown = await template.adjusted(changed).run(lab, { start: 'Question', pinned });
		expect(shown.error).toBeUndefined();
		if (off || answer === null) return shown;
		meanwhile?.();
		for (const node of ['Read the Host', 'Active Detections', 'Find the Endpoint']) pinned[node] = shown.items(node);
		const choices = (shown.items('What to Ask')[0]?.choices ?? []) as unknown as Array<{ text: string }>;
		pinned[name] = [typeof answer === 'function' ? answer(choices.map(({ text }) => text)) : answer];
		const run = await template.adjusted({ ...changed, [name]: { disabled: false } }).run(lab, { start: 'Question', pinned });
		expect(run.error).toBeUndefined();
		return run;
	}

	const responder = { id: 'U0LABALICE', name: 'alice', username: 'alice', source: 'slack' };
	const pressed = (approved: unknown, more: IDataObject = {}): IDataObject => ({ data: { approved, responder, respondedAt: new Date().toISOString(), ...more } as IDataObject });
	const filled = (decision: string, more: IDataObject = {}): IDataObject => ({ data: { Decision: decision, 'Your Name': 'A. Approver', Reason: 'Ransom note seen', ...more } });
	const yes = (channel: Channel, more: IDataObject = {}) => (channel === 'slack' ? pressed(true) : ([first]: string[]) => filled(first, more));
	const no = (channel: Channel) => (channel === 'slack' ? pressed(false) : filled(NO));

	it('runs on its sample data without any account', async () => {
		const run = await template.runAsImported('Question');
		expect(run.error).toBeUndefined();
		expect(run.executed).toEqual([...asks('slack'), ...TOLD]);
		expect(told(run)).toMatch(/^SQL-01 is not isolated\. There was no answer that counts/);
	});

	describe.each<Channel>(['slack', 'teams', 'email'])('in %s', (channel) => {
		it('isolates after a yes, and notes who said it as far as the channel proves it', async () => {
			const run = await ask(channel, yes(channel));
			expect(run.executed).toEqual([...asks(channel), ...ACT]);
			expect(told(run)).toMatch(/^SQL-01 is isolated\. Approved by .*\. Its state was read back from Cortex XDR\.$/);
			expect([isolation('SQL-01'), sent()]).toEqual(['AGENT_ISOLATED', ['POST /endpoints/isolate']]);
			expect(notes()).toMatch(channel === 'slack' ? /Isolation approved by alice \(Slack U0LABALICE\)/ : /Isolation approved by somebody with the link from (Microsoft Teams|the e-mail), who gave the name .*A\. Approver.*: Ransom note seen/);
			expect(tags()).toContainEqual(expect.stringMatching(/^cortex-xdr:approved:/));
		});

		it('remembers a no for a day, and sends nothing', async () => {
			const run = await ask(channel, no(channel));
			expect(run.executed).toEqual([...asks(channel), 'Record Denial', ...TOLD]);
			expect(told(run)).toMatch(/^SQL-01 is not isolated\. Denied by .*\. It is not asked about again for a day/);
			expect([ownTags(), sent()]).toEqual([[expect.stringMatching(/^cortex-xdr:denied:/)], []]);
		});

		it('sends nothing when nobody answers in time, or the node that asks is switched off: both let the input pass', async () => {
			const before = tags();
			const off = await ask(channel, null);
			const late = await ask(channel, {});
			for (const run of [off, late]) {
				expect(run.executed).toEqual([...asks(channel), ...TOLD]);
				expect(told(run)).toMatch(/^SQL-01 is not isolated\. There was no answer that counts/);
			}
			expect([tags(), sent()]).toEqual([before, []]);
		});

		it('sends nothing when the question could not be sent', async () => {
			const run = await ask(channel, { error: 'Slack error response: "channel_not_found"' });
			expect(run.executed).toEqual([...asks(channel), ...TOLD]);
			expect(told(run)).toBe(`SQL-01 is not isolated. The question could not be sent: Slack error response: "channel_not_found". Decide in ${FORM}`);
			expect(sent()).toEqual([]);
		});

		it.each<[string, () => void, RegExp]>([
			['the request was withdrawn', () => lab.qux.world.untag(server.hostId, REQUEST_TAG), /The request was withdrawn/],
			['somebody else decided', () => untag(), /Nobody asks about this host any more/],
			['the host is to stay free', () => lab.qux.world.tag(server.hostId, 'vectra_release'), /it is to stay free/],
		])('does nothing after a yes when meanwhile %s', async (_name, meanwhile, text) => {
			const run = await ask(channel, yes(channel), { meanwhile });
			expect(run.executed).toEqual([...asks(channel), ...TOLD]);
			expect(told(run)).toMatch(text);
			expect(sent()).toEqual([]);
		});

		it('takes a second answer for nothing: the first one has closed the question', async () => {
			await ask(channel, no(channel));
			const again = await ask(channel, yes(channel));
			expect(again.executed).toEqual([...READ, ...TOLD]);
			expect(told(again)).toMatch(/^SQL-01 is not isolated\. Nobody was asked in the chat\. Nobody asks about this host any more/);
			expect(sent()).toEqual([]);
		});
	});

	describe('what is no yes', () => {
		it.each<[Channel, IDataObject]>([
			['slack', { data: { approved: true } }],
			['slack', { data: { approved: true, responder: { id: '' } } }],
			['slack', pressed('true')],
			['slack', pressed(1)],
			['slack', pressed(undefined)],
			['slack', { approved: true, responder }],
			['slack', filled('Isolate SQL-01')],
			['teams', { data: { approved: true } }],
			['email', { data: { approved: true, respondedAt: '2025-11-24T16:00:00.000Z' } }],
			['email', filled('Isolate DC-01')],
			['email', filled('')],
		])('in %s: %j', async (channel, answer) => {
			const run = await ask(channel, answer);
			expect(run.executed).toEqual([...asks(channel), ...TOLD]);
			expect(told(run)).toMatch(/There was no answer that counts/);
			expect(sent()).toEqual([]);
		});

		it('a yes of somebody in Slack who may not decide', async () => {
			const run = await ask('slack', pressed(true), { slackApprovers: 'U0LABBOB00, U0LABEVE00' });
			expect(run.executed).toEqual([...asks('slack'), ...TOLD]);
			expect(sent()).toEqual([]);
			expect((await ask('slack', pressed(true), { slackApprovers: 'U0LABBOB00 U0LABALICE' })).executed).toEqual([...asks('slack'), ...ACT]);
		});

		it.each<[Channel, IDataObject, number]>([['email', { 'Isolate For': 'As many hours as below', Hours: -1 }, 0], ['teams', { 'Isolate For': '4 hours', Hours: 8 }, 0], ['slack', {}, -3], ['slack', {}, 9_000]])(
			'a time that is not clear (%s, %j, %d)',
			async (channel, time, hours) => {
				const run = await ask(channel, yes(channel, time), { hours });
				expect(run.executed).toEqual([...asks(channel), ...TOLD]);
				expect(told(run)).toBe(`SQL-01 is not isolated. The time was not clear, so nothing was sent. Decide in ${FORM}`);
				expect(sent()).toEqual([]);
			},
		);
	});

	it.each<[Channel, IDataObject, number, number]>([
		['slack', {}, 8, 8],
		['teams', { 'Isolate For': '4 hours', Hours: 0 }, 8, 4],
		['email', { 'Isolate For': 'As many hours as below', Hours: 36 }, 0, 36],
	])('isolates for as long as was said in %s (%j; in Settings %d): %d hours', async (channel, time, hours, counts) => {
		const run = await ask(channel, yes(channel, time), { hours });
		expect(told(run)).toMatch(new RegExp(`The main workflow releases it after ${counts} hours\\.$`));
		const [, since, until] = tags().flatMap((tag) => /^cortex-xdr:[0-9a-f]{32}:(\d+):until:(\d+)$/.exec(tag) ?? []);
		expect(Number(until) - Number(since)).toBe(counts * 3_600);
		expect(tags()).toContainEqual(expect.stringMatching(/^cortex-xdr:asked:/));
	});

	it('says what, why, who, where and until when, and lets no name of a host or detection become markup', async () => {
		const host = lab.qux.world.host(server.hostId);
		Object.assign(host, { name: 'SQL-01<a href="https://evil.example">&' });
		lab.qux.world.addDetection({ host_id: server.hostId, detection_type: '<img src=x>' });
		lab.cortex.world.find(server.endpointId).fields.users = ['svc<b>sql'];
		const [shown] = (await ask('email', null)).items('What to Ask');
		/** As n8n does with the message before it sends it. */
		const decoded = (text: unknown) => String(text).replace(/&amp;|&lt;|&gt;|&#39;|&quot;/g, (one) => ({ '&amp;': '&', '&lt;': '<', '&gt;': '>', '&#39;': "'", '&quot;': '"' })[one] ?? one);
		const html = decoded(shown.htmlText);
		expect(html.split('<br/>')).toEqual([
			'Isolate SQL-01&lt;a href="https://evil.example"&gt;&amp;?',
			'The host carries the request tag. Not done by itself: its type is protected.',
			'',
			expect.stringMatching(new RegExp(`^Vectra host: SQL-01&lt;a .* · ID ${server.hostId} · 10\\.30\\.2\\.9 · threat 80, certainty 80$`)),
			'Detections: &lt;img src=x&gt;',
			expect.stringMatching(/^Endpoint: SQL-01 · windows server · connected · svc&lt;b&gt;sql · last seen \d+ [A-Z][a-z]{2} \d{4}/),
			expect.stringMatching(/^<a href="http[^"]*\/\d+[^"]*">Vectra<\/a>$/),
			'<a href="https://xdr.example">Cortex XDR</a>',
			'Open for 24 hours.',
		]);
		expect(decoded(shown.slackText)).not.toMatch(/<|&(?!lt;|gt;|amp;)/);
		expect(String(shown.slackText)).toContain('Cortex XDR: https://xdr.example');
		expect(String(shown.details).replace(/<\/?(table|tr|th|td|div)>|<a href="http[^"<>]*" target="_blank" rel="noopener">|<\/a>/g, '')).not.toMatch(/[<>]/);
	});

	it('keeps a message for Slack short enough, whatever the names are', async () => {
		for (let at = 0; at < 6; at += 1) lab.qux.world.addDetection({ host_id: server.hostId, detection_type: `${at}`.repeat(900) });
		Object.assign(lab.qux.world.host(server.hostId), { name: 'S'.repeat(5_000) });
		const [{ slackText }] = (await ask('slack', null)).items('What to Ask');
		expect(String(slackText).length).toBeLessThanOrEqual(3_000);
	});

	describe('several machines could be meant', () => {
		let hostId = 0;
		beforeEach(() => {
			hostId = lab.hostId('IP-10.20.12.40');
			for (const tag of [REQUEST_TAG, asked()]) lab.qux.world.tag(hostId, tag);
		});

		it.each<Channel>(['teams', 'email'])('isolates the one that was chosen in the form of %s', async (channel) => {
			const run = await ask(channel, (choices) => filled(choices.find((text) => text.includes('VDI-018')) ?? ''), { hostId });
			expect(run.executed).toEqual([...asks(channel), ...ACT]);
			expect(told(run)).toMatch(/^VDI-018 is isolated\./);
			expect([isolation('VDI-017'), isolation('VDI-018')]).toEqual(['AGENT_UNISOLATED', 'AGENT_ISOLATED']);
			expect(tags(hostId).filter((tag) => tag.startsWith('cortex-xdr:approved'))).toEqual([]);
		});

		it('does not ask in Slack, where a button cannot choose, and leads to the form', async () => {
			const run = await ask('slack', null, { hostId });
			expect(run.executed).toEqual([...READ, ...TOLD]);
			expect(told(run)).toContain(`a button cannot choose one. Decide in the form: ${FORM}`);
		});

		it('says that the form decides only about those that need one approval', async () => {
			const run = await ask('slack', null, { hostId, twoApprovals: 'all' });
			expect(run.executed).toEqual([...READ, ...TOLD]);
			expect(told(run)).toContain(`a button cannot choose one. The form decides about those that need one approval. For the others, delete stale endpoints in Cortex XDR until one is left, or ask in Teams or by e-mail. The form: ${FORM}`);
		});
	});

	describe('what goes wrong', () => {
		it.each<[string, () => void, string[], RegExp]>([
			['Vectra cannot be read', () => void lab.qux.server.faults.add({ kind: 'status', status: 403, path: '/hosts/' }), START, /Nobody was asked in the chat: Vectra could not be read\. /],
			['Cortex XDR cannot be asked', () => void lab.cortex.server.faults.add({ kind: 'status', status: 403, path: '/endpoints/' }), READ, /Nobody was asked in the chat\. Cortex XDR could not be asked: /],
			['no endpoint is left', () => lab.cortex.world.uninstall(server.endpointId), READ, /Nobody was asked in the chat\. .*uninstalled/],
			['nobody asks', () => untag(), READ, /Nobody was asked in the chat\. Nobody asks about this host any more/],
		])('asks nobody when %s', async (_name, change, executed, text) => {
			change();
			const run = await ask('slack', null);
			expect(run.executed).toEqual([...executed, ...TOLD]);
			expect(told(run)).toMatch(text);
		});

		it('asks nobody when there is no such channel', async () => {
			const run = await ask('pigeon', null);
			expect(run.executed).toEqual([...READ, ...TOLD]);
			expect(told(run)).toMatch(/the channel in Settings must be slack, teams or email\.$/);
		});

		const fail = (method: string, skip = 0) => () => void lab.qux.server.faults.add({ kind: 'status', status: 403, method, path: '/tagging/', skip });

		it.each<[string, () => void, string[], RegExp]>([
			['read the tags again', fail('GET'), [], /^SQL-01 is not isolated\. Nothing was sent: Vectra could not be read or written\. .*The question stays open/],
			['take the approval', fail('POST'), ['Set Request Tag', 'Record Approval'], /^SQL-01 is not isolated\. Nothing was sent: .*The question stays open/],
			['take the claim', fail('POST', 1), CLAIM, /^SQL-01 is not isolated\. Nothing was sent: .*The main workflow tries again\.$/],
			['take the record', fail('DELETE', 1), ACT.slice(0, 5), /^SQL-01 is isolated\. Approved by .* Vectra could not be written: .*reads the state again\.$/],
		])('says so when Vectra does not %s', async (_name, meanwhile, executed, text) => {
			const run = await ask('slack', pressed(true), { meanwhile });
			const reached = executed.length === 0 ? asks('slack').slice(0, -1) : [...asks('slack'), ...executed];
			expect(run.executed).toEqual([...reached, ...TOLD]);
			expect(told(run)).toMatch(text);
		});

		it('sends nothing when the request tag of a rule’s question cannot be set', async () => {
			lab.qux.world.untag(server.hostId, REQUEST_TAG);
			const run = await ask('slack', pressed(true), { basis: 'criterion', meanwhile: fail('POST') });
			expect(run.executed).toEqual([...asks('slack'), 'Set Request Tag', ...TOLD]);
			expect(sent()).toEqual([]);
		});

		it('says so when a denial cannot be written, or the tags cannot be read after no answer', async () => {
			const denied = await ask('slack', pressed(false), { meanwhile: fail('POST') });
			expect(denied.executed).toEqual([...asks('slack'), 'Record Denial', ...TOLD]);
			expect(told(denied)).toMatch(/It was denied, and that could not be written into Vectra: /);
			lab.qux.server.faults.clear();
			expect(told(await ask('slack', {}, { meanwhile: fail('GET') }))).toMatch(/Nobody answered, and Vectra could not be read: /);
		});

		it('says that nothing was sent when Cortex XDR fails after the claim', async () => {
			const run = await ask('slack', pressed(true), { meanwhile: () => void lab.cortex.server.faults.add({ kind: 'status', status: 403, path: '/endpoints/get_endpoint' }) });
			expect(run.executed).toEqual([...asks('slack'), ...ACT]);
			expect(told(run)).toMatch(/^SQL-01 is not isolated\. Approved by .*Nothing was sent: Cortex XDR could not be used\. .*The main workflow tries again\.$/);
			expect(sent()).toEqual([]);
		});

		it('keeps an approval without an end for a machine that is offline, and none with an end', async () => {
			lab.cortex.world.disconnect(server.endpointId);
			const open = await ask('email', yes('email'));
			expect(told(open)).toMatch(/^SQL-01 is not isolated yet\. .*It is isolated when its agent is back within a day/);
			expect(ownTags()).toEqual([expect.stringMatching(/^cortex-xdr:approved:/)]);
			untag();
			lab.qux.world.tag(server.hostId, asked());
			const limited = await ask('email', yes('email', { 'Isolate For': '4 hours' }));
			expect(told(limited)).toContain(`The question stays open: when the agent is back, decide in ${FORM}`);
			expect(ownTags()).toEqual([expect.stringMatching(/^cortex-xdr:asked:/)]);
		});
	});

	it('hands every question but the first to an execution of its own', async () => {
		const calls = noting('executeWorkflow', ['workflowInputs']);
		const ids = ['FIN-LT-0142', 'FIN-LT-0158'].map((name) => lab.hostId(name));
		const run = await template.run(lab, {
			start: 'Question',
			pinned: { Question: [server.hostId, ...ids].map((id) => question(id)) },
			nodeTypes: { 'n8n-nodes-base.executeWorkflow': calls.node },
		});
		expect(run.error).toBeUndefined();
		expect(run.executed).toEqual(['Question', 'The Others', 'Ask About the Others', ...asks('slack').slice(2), ...TOLD]);
		const handed = calls.sent.map(({ workflowInputs }) => ((workflowInputs as IDataObject).value as IDataObject).host as IDataObject);
		expect(handed.map(({ id }) => id)).toEqual(ids);
		expect(run.items('Read the Host').map(({ id }) => id)).toEqual([server.hostId]);
	});

	it('left no branch out', () => {
		expect(template.untravelled()).toEqual([]);
	});
});
