import { NodeConnectionTypes, type IDataObject, type IExecuteFunctions, type INodeType } from 'n8n-workflow';
import { REQUEST_TAG } from '../../lab/src/fleet';
import { Lab } from '../../lab/src/lab';
import { decisionTag } from '../../nodes/Vectra/containment/decision';
import type { WorkflowRun } from '../support/engine';
import { channel as noting } from '../support/engine/formNodes';
import { addServer } from '../support/server';
import { changes, hostOf, TemplateUnderTest } from '../support/templates';

type Channel = 'slack' | 'teams' | 'email';

const CHANNELS: Channel[] = ['slack', 'teams', 'email'];
const NODES: Record<Channel, string> = { slack: 'Ask in Slack', teams: 'Ask in Teams', email: 'Ask by E-Mail' };
const READ = ['Question', 'The Others', 'Settings', 'Read the Host', 'Active Detections', 'Find the Endpoint', 'What to Ask', 'Where to Ask?'];
const first = (channel: Channel) => [...READ, NODES[channel], 'What Was Answered', 'Second Approver', 'Read Tags Again', 'What Was Decided?'];
const ACT = ['Set Request Tag', 'Record Approval', 'Claim Isolation', 'Isolate the Machine', 'Record Isolation'];
const TOLD = ['What Happened', 'Send E-Mail', 'Post to Webhook'];
const SECOND = ['Question', 'Settings', 'What to Ask', 'Whom to Ask?'];
const asked = (channel: Channel) => [...SECOND, NODES[channel], 'Answer'];
const NOT_ASKED = [...SECOND, 'Answer'];
const FORM = 'https://n8n.example/form/ask-a-person';
const NO = 'Do not isolate';
const [ALICE, BOB, EVE] = ['alice', 'bob', 'eve'].map((name) => ({ id: `U0LAB${name.toUpperCase()}`, name, username: name, source: 'slack' }));

const pressed = (responder: IDataObject | null, approved: unknown = true): IDataObject => ({ data: { approved, ...(responder && { responder }) } as IDataObject });
const filled = (decision: string, name: string, more: IDataObject = {}): IDataObject => ({ data: { Decision: decision, 'Your Name': name, ...more } });

/** Knows its chat, which is read without running it. */
const TEAMS = { 'n8n-nodes-base.microsoftTeams': noting('microsoftTeams', ['chatId']).node };

interface Setting {
	twoApprovals?: unknown;
	type?: string | null;
	slackApprovers?: string;
	emailApprovers?: string;
	/** In place of a clear yes of the first person. */
	firstAnswer?: IDataObject;
	/** Between the two answers. */
	meanwhile?: () => void;
	/** Leaves the node switched off that calls the template. */
	off?: boolean;
	/** Leaves the nodes switched off that ask the second person. */
	asksNobody?: boolean;
	hostId?: number;
	/** The node in which the second question goes to the chat of the first. */
	sameChat?: boolean;
	fails?: string;
}

/** *Ask in Chat* with the real *Second Approver* behind the node that calls it, in n8n's engine. What people answer is pinned. */
describe('a second approver, branch by branch', () => {
	let lab: Lab;
	let chat: TemplateUnderTest;
	let second: TemplateUnderTest;
	let server: { hostId: number; endpointId: string };

	beforeAll(async () => {
		[chat, second] = [await TemplateUnderTest.read('ask-in-chat'), await TemplateUnderTest.read('second-approver')];
	});

	beforeEach(async () => {
		lab = new Lab();
		// An action takes two seconds instead of ten.
		Object.assign(lab.cortex.world.switches, { socketDeliverySeconds: 1, executeSeconds: 1 });
		await lab.start();
		server = addServer(lab, 'SQL-01', '10.30.2.9');
		ask(server.hostId);
	});

	afterEach(async () => await lab.close());

	const now = () => Math.floor(Date.now() / 1_000);
	const ask = (hostId: number) => [REQUEST_TAG, decisionTag('asked', now() - 60, now() + 3_600)].forEach((tag) => lab.qux.world.tag(hostId, tag));
	const ownTags = () => lab.qux.world.host(server.hostId).tags.filter((tag) => tag.startsWith('cortex-xdr:'));
	const notes = () => lab.qux.world.notesOf('host', server.hostId).map(({ note }) => note).join('\n');
	const isolation = () => lab.cortex.world.find(server.endpointId).isolation;
	const sent = () => changes(lab).filter((call) => call.includes('isolate'));
	const told = (run: WorkflowRun) => {
		const [{ subject, report }] = run.items('What Happened');
		return `${String(subject)}. ${String(report).split('\n')[0]}`;
	};
	const settings = (template: TemplateUnderTest, values: Record<string, string | number>) => {
		const assignments = Object.entries(values).map(([name, value]) => ({ id: name, name, value, type: typeof value }));
		return { parameters: { ...template.template.nodes.find(({ name }) => name === 'Settings')?.parameters, assignments: { assignments } } };
	};
	const parameters = (template: TemplateUnderTest, node: string) => template.template.nodes.find(({ name }) => name === node)?.parameters ?? {};

	interface Both {
		run: WorkflowRun;
		/** Of *Second Approver*; undefined when it was not called. */
		other?: WorkflowRun;
		handed?: IDataObject;
	}

	/** The first person says yes; `answer` is what the second question gets: null is nobody's answer. */
	async function both(channel: Channel, answer: IDataObject | ((machine: string) => IDataObject) | null, setting: Setting = {}): Promise<Both> {
		const { twoApprovals = 'servers', type, slackApprovers = `${BOB.id}, ${ALICE.id}`, emailApprovers = 'leads@example.com', firstAnswer, meanwhile, off, asksNobody, hostId = server.hostId, sameChat, fails } = setting;
		if (type !== undefined) lab.cortex.world.find(server.endpointId).fields.endpoint_type = type as string;
		const result: Partial<Both> = {};
		const call: INodeType = {
			description: {
				displayName: 'Call', name: 'executeWorkflow', group: ['input'], version: [1.2], description: '', defaults: { name: 'Call' },
				inputs: [NodeConnectionTypes.Main], outputs: [NodeConnectionTypes.Main],
				properties: [{ displayName: 'Inputs', name: 'workflowInputs', type: 'json', default: '' }],
			},
			async execute(this: IExecuteFunctions) {
				const inputs = this.getNodeParameter('workflowInputs', 0) as { value: IDataObject };
				result.handed = inputs.value;
				// As n8n's node does with *On Error*.
				if (fails) return [[{ json: { error: fails } }]];
				const change = {
					Settings: settings(second, { slackApprovers, emailApprovers }),
					...(asksNobody ? {} : { [NODES[channel]]: { disabled: false, ...(sameChat ? { parameters: parameters(chat, NODES[channel]) } : {}) } }),
				};
				const given = typeof answer === 'function' ? answer(String(inputs.value.machine)) : answer;
				const pinned = { Question: [inputs.value], ...(given && !asksNobody ? { [NODES[channel]]: [given] } : {}) };
				result.other = await second.adjusted(change).run(lab, { start: 'Question', pinned, nodeTypes: TEAMS });
				expect(result.other.error).toBeUndefined();
				meanwhile?.();
				return [result.other.items('Answer').map((json) => ({ json }))];
			},
		};
		const question = { host: hostOf(lab, hostId), basis: 'request', why: 'The host carries the request tag', refusedReason: 'its type is protected', approvalUrl: FORM, ...(twoApprovals === undefined ? {} : { twoApprovals }) } as IDataObject;
		const change = { Settings: settings(chat, { channel, hours: 0, slackApprovers: '', emailApprovers: 'approvers@example.com', cortexConsole: 'https://xdr.example' }) };
		const shown = await chat.adjusted(change).run(lab, { start: 'Question', pinned: { Question: [question] } });
		const [choice] = (shown.items('What to Ask')[0]?.choices ?? []) as unknown as Array<{ text: string }>;
		const pinned: Record<string, IDataObject[]> = { Question: [question], [NODES[channel]]: [firstAnswer ?? (channel === 'slack' ? pressed(ALICE) : filled(choice.text, 'A. Approver', { Reason: 'Ransom note seen' }))] };
		for (const node of ['Read the Host', 'Active Detections', 'Find the Endpoint']) pinned[node] = shown.items(node);
		const run = await chat
			.adjusted({ ...change, [NODES[channel]]: { disabled: false }, ...(off ? {} : { 'Second Approver': { disabled: false } }) })
			.run(lab, { start: 'Question', pinned, nodeTypes: { ...TEAMS, 'n8n-nodes-base.executeWorkflow': call } });
		expect(run.error).toBeUndefined();
		return { run, ...result };
	}

	const yes = (channel: Channel, who = 'B. Second') => (channel === 'slack' ? pressed(BOB) : (machine: string) => filled(machine, who));
	const no = (channel: Channel) => (channel === 'slack' ? pressed(BOB, false) : filled(NO, 'B. Second', { Reason: 'It serves the plant' }));

	/** Nothing was sent or written, and the question stays open. */
	function nothing({ run, other }: Both, channel: Channel, text: RegExp | string, executed: string[] = asked(channel)): void {
		expect([run.executed, other?.executed]).toEqual([[...first(channel), ...TOLD], executed]);
		expect(told(run)).toEqual(typeof text === 'string' ? `SQL-01 is not isolated. Approved by ${whoSaidYes(channel)}, and nothing was sent: this machine needs two approvals. ${text} It is asked about again when the question is a day old.` : expect.stringMatching(text));
		expect([sent(), isolation(), ownTags(), notes()]).toEqual([[], 'AGENT_UNISOLATED', [expect.stringMatching(/^cortex-xdr:asked:/)], '']);
	}
	const whoSaidYes = (channel: Channel) =>
		({ slack: 'alice (Slack U0LABALICE)', teams: 'somebody with the link from Microsoft Teams, who gave the name “A. Approver”', email: 'somebody with the link from the e-mail, who gave the name “A. Approver”' })[channel];

	it('runs on its sample data without any account, and approves nothing as imported', async () => {
		const run = await second.runAsImported('Question');
		expect(run.error).toBeUndefined();
		expect(run.executed).toEqual(NOT_ASKED);
		expect(run.items('Answer')).toEqual([expect.objectContaining({ data: { approved: null }, text: 'Nobody else was asked: slackApprovers in Settings of Second Approver is empty.' })]);
	});

	describe.each(CHANNELS)('in %s', (channel) => {
		it('isolates a server after a yes of each of two people, and notes both', async () => {
			const { run, other } = await both(channel, yes(channel));
			expect([run.executed, other?.executed]).toEqual([[...first(channel), ...ACT, ...TOLD], asked(channel)]);
			const bob = channel === 'slack' ? 'bob (Slack U0LABBOB)' : whoSaidYes(channel).replace('A. Approver', 'B. Second');
			expect(told(run)).toBe(`SQL-01 is isolated. Approved by ${whoSaidYes(channel)} and, as the second person, by ${bob}. Its state was read back from Cortex XDR.`);
			expect([isolation(), sent()]).toEqual(['AGENT_ISOLATED', ['POST /endpoints/isolate']]);
			// Vectra keeps no markup in a note; quotes may be written in another way.
			expect(notes()).toMatch(channel === 'slack' ? /Isolation approved by alice \(Slack U0LABALICE\) and, as the second person, by bob \(Slack U0LABBOB\)/ : /Isolation approved by somebody .*A\. Approver.* and, as the second person, by somebody .*B\. Second.*: Ransom note seen/);
		});

		it('remembers a no of the second person for a day', async () => {
			const { run, other } = await both(channel, no(channel));
			expect([run.executed, other?.executed]).toEqual([[...first(channel), 'Record Denial', ...TOLD], asked(channel)]);
			expect(told(run)).toMatch(/^SQL-01 is not isolated\. Denied by .*(bob|B\. Second).*, after .*(alice|A\. Approver).* had approved it\. It is not asked about again for a day/);
			expect([ownTags(), sent()]).toEqual([[expect.stringMatching(/^cortex-xdr:denied:/)], []]);
			expect(notes()).toMatch(/Isolation denied by .*(bob|B\. Second).*\(approved before by .*(alice|A\. Approver)/);
		});

		it('takes a second yes of the same person for none', async () => {
			const again = channel === 'slack' ? pressed(ALICE) : (machine: string) => filled(machine, ' a  APPROVER');
			nothing(await both(channel, again), channel, channel === 'slack' ? 'The answer to the second question does not count: it came from nobody who may be the second person.' : 'The answer to the second question does not count: it came from the first person.');
		});

		it('takes no answer in time, and a node that is switched off, for no approval', async () => {
			const text = 'Nobody answered the second question in time, or the node that asks it is switched off.';
			// In both cases n8n lets the input pass.
			nothing(await both(channel, null), channel, text);
			nothing(await both(channel, null, { asksNobody: true }), channel, text);
		});

		it('takes a node that is switched off in Ask in Chat for no approval', async () => {
			const result = await both(channel, yes(channel), { off: true });
			expect(result.other).toBeUndefined();
			nothing({ ...result, other: { executed: asked(channel) } as WorkflowRun }, channel, 'There is no second answer: the node Second Approver is switched off, or what it calls failed.');
		});

		it('says so when the template could not be called, or its question could not be sent', async () => {
			const failed = await both(channel, yes(channel), { fails: 'Workflow is not active and cannot be executed' });
			nothing({ ...failed, other: { executed: asked(channel) } as WorkflowRun }, channel, 'The second person could not be asked: Workflow is not active and cannot be executed.');
			nothing(await both(channel, { error: 'channel_not_found' }), channel, 'The second question could not be sent: channel_not_found.');
		});

		it.each<[string, () => void, RegExp]>([
			['the request was withdrawn', () => lab.qux.world.untag(server.hostId, REQUEST_TAG), /The request was withdrawn/],
			['somebody else decided', () => ownTags().forEach((tag) => lab.qux.world.untag(server.hostId, tag)), /Nobody asks about this host any more/],
			['the host is to stay free', () => lab.qux.world.tag(server.hostId, 'vectra_release'), /it is to stay free/],
		])('does nothing after two approvals when, between the answers, %s', async (_name, meanwhile, text) => {
			const { run } = await both(channel, yes(channel), { meanwhile });
			expect(run.executed).toEqual([...first(channel), ...TOLD]);
			expect(told(run)).toMatch(text);
			expect([sent(), notes()]).toEqual([[], '']);
		});

		it('asks nobody else after a no of the first person, or without a first answer', async () => {
			const none = await both(channel, yes(channel), { firstAnswer: {} });
			expect([none.run.executed, none.other?.executed]).toEqual([[...first(channel), ...TOLD], NOT_ASKED]);
			expect(told(none.run)).toMatch(/There was no answer that counts/);
			const denied = await both(channel, yes(channel), { firstAnswer: channel === 'slack' ? pressed(ALICE, false) : filled(NO, 'A. Approver') });
			expect([denied.run.executed, denied.other?.executed]).toEqual([[...first(channel), 'Record Denial', ...TOLD], NOT_ASKED]);
			expect(told(denied.run)).toMatch(/^SQL-01 is not isolated\. Denied by [^,]*(alice|A\. Approver|somebody)/);
			expect(sent()).toEqual([]);
		});
	});

	describe('which machines need two approvals', () => {
		it.each<[unknown, string | null, boolean]>([
			['nobody', 'AGENT_TYPE_SERVER', false],
			['nobody', null, false],
			['servers', 'AGENT_TYPE_WORKSTATION', false],
			['servers', 'AGENT_TYPE_MOBILE', false],
			['servers', 'AGENT_TYPE_SERVER', true],
			['servers', 'AGENT_TYPE_CONTAINERIZED', true],
			['servers', null, true],
			['servers', '', true],
			['servers', 'AGENT_TYPE_NEW', true],
			['all', 'AGENT_TYPE_WORKSTATION', true],
			// A setting that nobody knows is taken for the stricter one.
			['Nobody', 'AGENT_TYPE_WORKSTATION', true],
			['', 'AGENT_TYPE_WORKSTATION', true],
			[null, 'AGENT_TYPE_WORKSTATION', true],
		])('%j, type %j: %j', async (twoApprovals, type, needed) => {
			const { run, other, handed } = await both('slack', null, { twoApprovals, type });
			expect([handed?.needed, other?.executed]).toEqual([needed, needed ? asked('slack') : NOT_ASKED]);
			expect(run.executed).toEqual([...first('slack'), ...(needed ? [] : ACT), ...TOLD]);
			expect(sent()).toHaveLength(needed ? 0 : 1);
		});

		it('does not need the template where one approval is enough', async () => {
			const { run } = await both('email', null, { twoApprovals: 'nobody', off: true });
			expect(run.executed).toEqual([...first('email'), ...ACT, ...TOLD]);
		});
	});

	describe('what is no second yes', () => {
		it.each<[string, IDataObject]>([
			['a person who is not on the list', pressed(EVE)],
			['nobody whom Slack names', pressed(null)],
			['an empty name', pressed({ ...BOB, id: '' })],
			['another spelling of the ID', pressed({ ...BOB, id: BOB.id.toLowerCase() })],
			['a text in place of a yes', pressed(BOB, 'true')],
			['a number in place of a yes', pressed(BOB, 1)],
			['a press without a decision', pressed(BOB, null)],
			['an answer in another form', { approved: true, responder: BOB }],
			['a form, where a button was shown', filled('Isolate SQL-01', 'Bob')],
		])('in Slack: %s', async (_name, answer) => {
			const { run, other } = await both('slack', answer);
			expect([run.executed, other?.executed]).toEqual([[...first('slack'), ...TOLD], asked('slack')]);
			expect([sent(), ownTags(), other?.items('Answer')[0].data]).toEqual([[], [expect.stringMatching(/^cortex-xdr:asked:/)], { approved: null }]);
		});

		it.each<[string, (machine: string) => IDataObject]>([
			['no name', (machine) => filled(machine, '')],
			['a name without a letter', (machine) => filled(machine, ' . ')],
			['a machine that was not shown', () => filled('Isolate DC-01', 'B. Second')],
			['no decision', () => filled('', 'B. Second')],
			['a press of a link, as a scanner makes it', () => ({ data: { approved: true, respondedAt: '2025-11-24T16:00:00.000Z' } })],
		])('in the forms: %s', async (_name, answer) => {
			for (const channel of ['teams', 'email'] as const) {
				const { run, other } = await both(channel, answer);
				expect([run.executed, other?.executed]).toEqual([[...first(channel), ...TOLD], asked(channel)]);
				expect([sent(), other?.items('Answer')[0].data]).toEqual([[], { approved: null }]);
			}
		});

		it('asks nobody when the list is empty, or names only the first person', async () => {
			nothing(await both('slack', yes('slack'), { slackApprovers: '' }), 'slack', 'Nobody else was asked: slackApprovers in Settings of Second Approver is empty.', NOT_ASKED);
			nothing(await both('slack', yes('slack'), { slackApprovers: ' , ' }), 'slack', 'Nobody else was asked: slackApprovers in Settings of Second Approver is empty.', NOT_ASKED);
			nothing(await both('slack', yes('slack'), { slackApprovers: ALICE.id.toLowerCase() }), 'slack', 'Nobody else was asked: only the first person is listed at slackApprovers in Settings of Second Approver.', NOT_ASKED);
			nothing(await both('email', yes('email'), { emailApprovers: '' }), 'email', 'Nobody else was asked: emailApprovers in Settings of Second Approver is empty.', NOT_ASKED);
		});

		it('asks nobody at the address of the first question', async () => {
			for (const emailApprovers of ['approvers@example.com', 'leads@example.com, Leads <Approvers@Example.com>'])
				nothing(await both('email', yes('email'), { emailApprovers }), 'email', 'Nobody else was asked: emailApprovers in Settings of Second Approver must be another address than that of the first question.', NOT_ASKED);
			nothing(await both('teams', yes('teams'), { sameChat: true }), 'teams', 'Nobody else was asked: the chat in Ask in Teams of Second Approver must be another one than that of the first question.', NOT_ASKED);
		});

		it.each<[IDataObject, RegExp]>([
			[{ needed: 'true' }, /^No second approval is needed/],
			[{ endpointId: '' }, /it is not known which machine is meant/],
			[{ machine: '' }, /it is not known which machine is meant/],
			[{ firstPerson: '' }, /it is not known who the first person is/],
			[{ until: 0 }, /the question is older than a day/],
			[{ channel: 'pigeon' }, /the channel must be slack, teams or email/],
			[{ channel: 'email', firstAddress: '' }, /must be another address/],
			[{ channel: 'teams', firstAddress: '' }, /must be another one/],
		])('asks nobody when it is called with %j', async (more, text) => {
			const sample = (second.template.pinData?.Question[0] as { json: IDataObject }).json;
			const run = await second.adjusted({ Settings: settings(second, { slackApprovers: BOB.id, emailApprovers: 'leads@example.com' }) }).run(lab, { start: 'Question', pinned: { Question: [{ ...sample, ...more }] }, nodeTypes: TEAMS });
			expect(run.executed).toEqual(NOT_ASKED);
			expect(run.items('Answer')[0]).toMatchObject({ data: { approved: null }, text: expect.stringMatching(text) });
		});

		it('an answer about another machine, or from a workflow that somebody else chose', async () => {
			const { other } = await both('slack', yes('slack'), { meanwhile: () => ownTags().forEach((tag) => lab.qux.world.untag(server.hostId, tag)) });
			const [good] = other?.items('Answer') ?? [];
			expect(good).toMatchObject({ data: { approved: true }, endpointId: server.endpointId });
			ask(server.hostId);
			for (const answer of [{ ...good, endpointId: 'ffff' }, { ...good, person: '' }, { ...good, person: ALICE.id }, { ...good, data: { approved: 'true' } }, { approved: true }, {}]) {
				const question = { host: hostOf(lab, server.hostId), basis: 'request', why: 'w', refusedReason: 'r', approvalUrl: FORM, twoApprovals: 'servers' };
				const run = await chat
					.adjusted({ Settings: settings(chat, { channel: 'slack', hours: 0, slackApprovers: '', cortexConsole: '' }), 'Ask in Slack': { disabled: false }, 'Second Approver': { disabled: false } })
					.run(lab, { start: 'Question', pinned: { Question: [question], 'Ask in Slack': [pressed(ALICE)], 'Second Approver': [answer as IDataObject] } });
				expect(run.executed).toEqual([...first('slack'), ...TOLD]);
				expect(sent()).toEqual([]);
			}
		});
	});

	it('tells the second person what, who said yes first, why and until when, and lets no name become markup', async () => {
		Object.assign(lab.qux.world.host(server.hostId), { name: 'SQL-01<b>' });
		const { other } = await both('email', null, { firstAnswer: undefined });
		const [shown] = other?.items('What to Ask') ?? [];
		const decoded = (text: unknown) => String(text).replace(/&amp;|&lt;|&gt;|&#39;|&quot;/g, (one) => ({ '&amp;': '&', '&lt;': '<', '&gt;': '>', '&#39;': "'", '&quot;': '"' })[one] ?? one);
		expect(decoded(shown.htmlText).split('<br/>')).toEqual([
			'Second approval: isolate SQL-01&lt;b&gt;?',
			'somebody with the link from the e-mail, who gave the name “A. Approver” said yes to isolating it until a person ends it: Ransom note seen. This machine needs two approvals. You must be another person.',
			'The host carries the request tag. Not done by itself: its type is protected.',
			'',
			expect.stringMatching(/^Vectra host: SQL-01&lt;b&gt; · ID/),
			expect.stringMatching(/^Detections: /),
			expect.stringMatching(/^Endpoint: SQL-01 · windows server · connected/),
			'Two approvals are needed: after a yes, a second person is asked.',
			expect.stringMatching(/^<a href="http[^"]*">Vectra<\/a>$/),
			'<a href="https://xdr.example">Cortex XDR</a>',
			expect.stringMatching(/^Open until \d+ [A-Z][a-z]{2} \d{4}, \d\d:\d\d .*\. Without an answer, nothing is isolated\.$/),
		]);
		expect(decoded(shown.slackText)).not.toMatch(/<|&(?!lt;|gt;|amp;)/);
		expect(String(shown.details)).toMatch(/^<div>somebody .*You must be another person\.<\/div><table>.*<tr><th>Two approvals<\/th><td>SQL-01: after a yes, a second person is asked<\/td><\/tr>.*<\/table>$/);
		// No longer than the first question.
		expect(Math.abs(new Date(String(shown.until)).getTime() - (now() + 3_600) * 1_000)).toBeLessThan(60_000);
	});

	it('keeps a message for Slack short enough, whatever the names are', async () => {
		for (let at = 0; at < 6; at += 1) lab.qux.world.addDetection({ host_id: server.hostId, detection_type: `${at}`.repeat(900) });
		Object.assign(lab.qux.world.host(server.hostId), { name: 'S'.repeat(5_000) });
		const { other } = await both('slack', null, { firstAnswer: pressed({ ...ALICE, name: 'a'.repeat(5_000) }) });
		expect(String(other?.items('What to Ask')[0].slackText).length).toBeLessThanOrEqual(3_000);
	});

	it('left no branch out', () => {
		expect(second.untravelled()).toEqual([]);
	});
});
