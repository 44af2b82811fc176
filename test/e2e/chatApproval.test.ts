import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTemplate } from '../../lab/src/demo/world';
import { REQUEST_TAG } from '../../lab/src/fleet';
import { Lab } from '../../lab/src/lab';
import { nodeItems, type Execution } from '../../lab/src/n8n/executions';
import type { WorkflowImport } from '../../lab/src/n8n/imports';
import { N8nInstance } from '../../lab/src/n8n/instance';
import { packPackage } from '../../lab/src/n8n/pack';
import { freePort } from '../../lab/src/n8n/ports';
import { pollingOften } from '../../lab/src/n8n/pollTimes';
import { Gateway } from '../../lab/src/services/gateway';
import { openLink, sendForm } from '../../lab/src/services/person';
import { SLACK_USERS } from '../../lab/src/services/slack';
import { TEAMS_CHAT, TEAMS_SECOND_CHAT } from '../../lab/src/services/teams';
import { eventually } from '../support/eventually';
import { choicesOf, openNextPage, sendForm as startForm, wordsOf } from '../support/n8nForm';
import { addServer } from '../support/server';

const MINUTE = 60_000;
const [ALICE, BOB, CAROL] = SLACK_USERS;
const CHANNELS = { slack: 'Ask in Slack', teams: 'Ask in Teams', email: 'Ask by E-Mail' } as const;
type Channel = keyof typeof CHANNELS;
const NO = 'Do not isolate';
const LOGIN = { user: 'approver', password: 'lab-demo-approval-password' };

type Node = WorkflowImport['nodes'][number];

const calling = (node: Node, called: string): Node => ({ ...node, disabled: false, parameters: { ...node.parameters, workflowId: { __rl: true, mode: 'id', value: called } } });

/** A copy of the template as somebody sets it up who asks in one channel: the other two stay as imported, without a credential. */
function askingIn(template: WorkflowImport, id: string, channel: Channel, wait?: object, second?: string): WorkflowImport {
	const nodes = template.nodes.map((node): Node => {
		const { parameters } = node;
		if (node.name === 'Settings') {
			const settings = { channel, hours: 8, slackApprovers: ALICE.id, emailApprovers: 'approvers@lab.example', cortexConsole: 'https://xdr.lab.example' };
			return withAssignments(node, settings);
		}
		if (node.name === 'Second Approver' && second) return calling(node, second);
		if (node.name !== CHANNELS[channel]) return node;
		const options = { ...(parameters.options as object), ...(wait && { limitWaitTime: { values: wait } }) };
		return { ...node, disabled: false, parameters: { ...parameters, options } };
	});
	return { ...template, id, name: `${template.name} (${id})`, nodes };
}

/** Gives the fields of a node other values. */
function withAssignments(node: Node, values: Record<string, unknown>): Node {
	const { assignments } = node.parameters.assignments as { assignments: Array<{ name: string }> };
	const changed = assignments.map((one) => (one.name in values ? { ...one, value: values[one.name] } : one));
	return { ...node, parameters: { ...node.parameters, assignments: { assignments: changed } } };
}

/** *Second Approver* as somebody sets it up who asks in one channel. Left out: the question is open as long as the first one. */
function secondIn(template: WorkflowImport, id: string, channel: Channel, wait?: object): WorkflowImport {
	const copy = askingIn(template, id, channel, wait);
	// Alice may be the second person as well, only not after herself.
	const list = { slackApprovers: `${CAROL.id}, ${ALICE.id}`, emailApprovers: 'leads@lab.example' };
	return { ...copy, nodes: copy.nodes.map((node) => (node.name === 'Settings' ? withAssignments(node, list) : node)) };
}

/** *Ask a Person* with the node that calls this copy switched on. */
function askedBy(template: WorkflowImport, id: string, called: string, twoApprovals: string): WorkflowImport {
	const nodes = template.nodes.map((node): Node => {
		if (node.name === 'Ask in Chat') return calling(node, called);
		if (node.name === 'What to Decide') return withAssignments(node, { twoApprovals });
		// Each copy of the form needs a path of its own.
		if (node.name === 'Decide') return { ...node, webhookId: id, parameters: { ...node.parameters, options: { ...(node.parameters.options as object), path: id } } };
		return node;
	});
	return { ...template, id, name: `${template.name} (${id})`, nodes };
}

/** Asks about one host each time its trigger polls, as *Contain with Approval* asks about the hosts that it may not isolate by itself. */
function asking(id: string, tag: string, called: string): WorkflowImport {
	const value = {
		host: '={{ $json.host }}',
		basis: '={{ $json.basis }}',
		why: '={{ $json.reasonText }}',
		refusedReason: 'servers are protected',
	};
	const node = (name: string, type: string, typeVersion: number, left: number, parameters: Record<string, unknown>, more: object = {}): Node => ({ id: name, name, type, typeVersion, position: [left, 0], parameters, ...more });
	const nodes = [
		node('Trigger', 'n8n-nodes-vectra-cortex-xdr.vectraTrigger', 1, 0, { pollTimes: { item: [{ mode: 'everyMinute' }] }, authentication: 'apiToken', triggerOn: 'containmentChange', requestTag: tag, releaseTag: 'vectra_release', options: {} }, { credentials: { vectraApi: { id: 'vectraAiAccount', name: 'Vectra AI account' } } }),
		node('Ask', 'n8n-nodes-base.executeWorkflow', 1.2, 200, { source: 'database', workflowId: { __rl: true, mode: 'id', value: called }, workflowInputs: { mappingMode: 'defineBelow', value, matchingColumns: [], schema: [] }, mode: 'once', options: { waitForSubWorkflow: false } }),
	];
	return { id, name: id, nodes, connections: { Trigger: { main: [[{ node: 'Ask', type: 'main', index: 0 }]] } }, active: false, settings: { executionOrder: 'v1' } };
}

/** Approval in Slack, Microsoft Teams and by e-mail, published in a real n8n that reaches the lab's services through the gateway. */
describe('approval in a chat, in a real n8n', () => {
	const lab = new Lab();
	const servers = new Map<string, { hostId: number; endpointId: string }>();
	let folder: string;
	let gateway: Gateway;
	let n8n: N8nInstance;

	const server = (name: string) => servers.get(name) ?? { hostId: 0, endpointId: '' };
	const isolation = (name: string) => lab.cortex.world.find(server(name).endpointId).isolation;
	const tags = (name: string) => lab.qux.world.host(server(name).hostId).tags;
	const notes = (name: string) => lab.qux.world.notesOf('host', server(name).hostId).map(({ note }) => note).join('\n');
	const isolateCalls = (name: string) =>
		lab.cortex.server.journal.list({ method: 'POST', path: '/endpoints/isolate' }).filter(({ body }) => JSON.stringify(body).includes(`"${server(name).endpointId}"`));
	const decision = (name: string, kind: string) => tags(name).some((tag) => tag.startsWith(`cortex-xdr:${kind}:`));
	/** The execution that asks about a host, once there is one that `fits`. */
	const execution = async (workflow: string, name: string, fits: (one: Execution) => boolean) =>
		await eventually(`an execution of ${workflow} about ${name}`, async () => {
			const all = await n8n.executions(workflow);
			return all.find((one) => nodeItems(one, 'Read the Host').some(({ id }) => id === server(name).hostId) && fits(one));
		}, 4 * MINUTE);
	const outcome = async (workflow: string, name: string) => {
		const one = await execution(workflow, name, ({ status }) => status === 'success');
		return String(nodeItems(one, 'What Happened')[0]?.report).split('\n')[0];
	};
	const slackMessage = async (name: string, question = `Isolate ${name}?`) =>
		await eventually(`a question in Slack about ${name}`, () => lab.services.slack.messages.find(({ blocks }) => JSON.stringify(blocks).includes(question)), 4 * MINUTE);
	const mailAbout = async (subject: string) => await eventually(`a mail: ${subject}`, () => lab.services.mail.messages.find((mail) => mail.subject === subject), 4 * MINUTE);
	/** Waits for both: that of the first question waits for that of the second. */
	const bothWait = async (way: string, name: string) => {
		await execution(`${way}Chat`, name, ({ status }) => status === 'waiting');
		await eventually(`a second question about ${name} that waits`, async () => {
			const all = await n8n.executions(`${way}Second`);
			return all.some((one) => one.status === 'waiting' && nodeItems(one, 'Question').some(({ host }) => (host as { id?: number }).id === server(name).hostId));
		}, 4 * MINUTE);
	};
	const untouched = (name: string) => expect([isolation(name), isolateCalls(name), notes(name)]).toEqual(['AGENT_UNISOLATED', [], '']);

	beforeAll(async () => {
		await lab.start();
		// Names in which no other one is contained.
		['SQL-SLACK', 'SQL-LATE', 'SQL-TEAMS', 'SQL-GONE', 'SQL-MAIL', 'DC-PAIR', 'DC-SLOW', 'DC-MAIL', 'DC-SAME', 'DC-BACK', 'DC-CHAT'].forEach((name, index) => servers.set(name, addServer(lab, name, `10.30.4.${10 + index}`)));
		folder = await mkdtemp(join(tmpdir(), 'chat-'));
		gateway = await Gateway.open(lab.allServices);
		const [ask, chat, second] = [await readTemplate('ask-a-person'), await readTemplate('ask-in-chat'), await readTemplate('second-approver')];
		const day = { limitType: 'afterTimeInterval', resumeAmount: 1, resumeUnit: 'days' };
		const soon = { limitType: 'afterTimeInterval', resumeAmount: 0.05, resumeUnit: 'minutes' };
		const way = (name: string, channel: Channel, wait: object) => [
			askingIn(chat, `${name}Chat`, channel, wait),
			askedBy(ask, `${name}Form`, `${name}Chat`, 'nobody'),
			pollingOften(asking(`${name}Main`, `${REQUEST_TAG}`, `${name}Form`)),
		];
		/** A way on which servers need two approvals. */
		const pair = (name: string, channel: Channel, wait?: object) => [
			secondIn(second, `${name}Second`, channel, wait),
			askingIn(chat, `${name}Chat`, channel, day, `${name}Second`),
			askedBy(ask, `${name}Form`, `${name}Chat`, 'servers'),
			pollingOften(asking(`${name}Main`, `${REQUEST_TAG}`, `${name}Form`)),
		];
		// One way to a channel each; the host is in the way whose trigger is published while it is tagged.
		const workflows = [...way('slack', 'slack', day), ...way('late', 'slack', soon), ...way('teams', 'teams', day), ...way('email', 'email', day), ...pair('pair', 'slack'), ...pair('slow', 'slack', soon), ...pair('pairMail', 'email'), ...pair('pairTeams', 'teams')];
		const login = { id: 'labApprovalForm1', name: 'Approval form', type: 'httpBasicAuth', data: LOGIN };
		const port = await freePort();
		lab.services.slack.switches.interactivityUrl = `http://127.0.0.1:${port}/webhook-waiting-slack`;
		n8n = new N8nInstance({
			packageTarball: await packPackage(),
			port,
			credentials: [...lab.credentials(), login],
			workflows,
			publish: [],
			env: await gateway.environment(join(folder, 'authority.pem')),
		});
		await n8n.start();
		for (const { id } of workflows.filter((one) => !one.id.endsWith('Main'))) await n8n.rest.publish(id);
	}, 12 * MINUTE);

	afterAll(async () => {
		await n8n?.dispose();
		await gateway?.close();
		await lab.close();
		if (folder) await rm(folder, { recursive: true });
	}, MINUTE);

	/** Asks about these hosts in one way: the trigger is published until each is held back. */
	const askAbout = async (way: string, ...names: string[]) => {
		for (const name of names) lab.qux.world.tag(server(name).hostId, REQUEST_TAG);
		await n8n.rest.publish(`${way}Main`);
		await eventually(`${names.join(' and ')} held back`, () => names.every((name) => decision(name, 'asked')), 4 * MINUTE);
		await n8n.rest.unpublish(`${way}Main`);
	};

	it('Slack: a yes of somebody who may decide isolates, for the hours of the settings; of others it is ignored', async () => {
		await askAbout('slack', 'SQL-SLACK');
		const message = await slackMessage('SQL-SLACK');
		expect(message.blocks.map(({ text }) => text?.text ?? '').join('\n')).toMatch(/Vectra host: SQL-SLACK · .*\nDetections: .*\nEndpoint: SQL-SLACK · windows server · connected.*\nVectra: http.*\nCortex XDR: https:\/\/xdr\.lab\.example/);
		await execution('slackChat', 'SQL-SLACK', ({ status }) => status === 'waiting');
		const press = async (user: string, forged = false) => await lab.services.slack.press({ ts: message.ts, button: 'Isolate', user, forged });
		expect(await press(ALICE.id, true)).toBe(401);
		expect(await press(BOB.id)).toBe(200);
		await eventually('Bob is told that he may not', () => lab.services.slack.whispers.some(({ user }) => user === BOB.id));
		expect([isolation('SQL-SLACK'), isolateCalls('SQL-SLACK')]).toEqual(['AGENT_UNISOLATED', []]);
		expect(await press(ALICE.id)).toBe(200);
		expect(await outcome('slackChat', 'SQL-SLACK')).toMatch(/^Approved by alice@lab\.example \(Slack U0LABALICE\)\. Its state was read back .* releases it after 8 hours\.$/);
		expect([isolation('SQL-SLACK'), isolateCalls('SQL-SLACK').length]).toEqual(['AGENT_ISOLATED', 1]);
		expect(notes('SQL-SLACK')).toContain('Isolation approved by alice@lab.example (Slack U0LABALICE)');
		// The message says what was decided and has no buttons any more.
		expect(JSON.stringify(lab.services.slack.messages.find(({ ts }) => ts === message.ts)?.blocks)).toMatch(/Approved.*U0LABALICE/);
		expect(JSON.stringify(lab.services.slack.messages.find(({ ts }) => ts === message.ts)?.blocks)).not.toContain('"actions"');
	}, 15 * MINUTE);

	it('Slack: nobody answers in time, and nothing happens', async () => {
		await askAbout('late', 'SQL-LATE');
		const message = await slackMessage('SQL-LATE');
		expect(await outcome('lateChat', 'SQL-LATE')).toMatch(/^There was no answer that counts/);
		// The execution has ended: a late press is refused.
		expect(await lab.services.slack.press({ ts: message.ts, button: 'Isolate', user: ALICE.id })).toBe(409);
		expect([isolation('SQL-LATE'), isolateCalls('SQL-LATE'), decision('SQL-LATE', 'asked')]).toEqual(['AGENT_UNISOLATED', [], true]);
	}, 15 * MINUTE);

	it('Teams: a no is remembered, a withdrawn request is not carried out, and each question has a link of its own', async () => {
		await askAbout('teams', 'SQL-TEAMS', 'SQL-GONE');
		const link = async (name: string) =>
			await eventually(`a question in Teams about ${name}`, () => lab.services.teams.messages.find(({ content }) => content.includes(`Isolate ${name}?`))?.links.at(-1), 4 * MINUTE);
		const links = { no: await link('SQL-TEAMS'), gone: await link('SQL-GONE') };
		expect(new Set(Object.values(links)).size).toBe(2);
		for (const name of ['SQL-TEAMS', 'SQL-GONE']) await execution('teamsChat', name, ({ status }) => status === 'waiting');
		expect((await sendForm(links.no, [JSON.stringify([NO]), 'A. Approver', 'It serves the plant', '', ''])).status).toBe(200);
		expect(await outcome('teamsChat', 'SQL-TEAMS')).toMatch(/^Denied by somebody with the link from Microsoft Teams, who gave the name “A\. Approver”/);
		expect([decision('SQL-TEAMS', 'denied'), notes('SQL-TEAMS')]).toEqual([true, expect.stringContaining('It serves the plant')]);
		const page = (await openLink(links.gone)).data;
		const [choice] = [...page.matchAll(/class='multiselect-checkbox'[^>]*value='([^']*)'/g)].map(([, value]) => value);
		lab.qux.world.untag(server('SQL-GONE').hostId, REQUEST_TAG);
		expect((await sendForm(links.gone, [JSON.stringify([choice]), 'A. Approver', '', '', ''])).status).toBe(200);
		expect(await outcome('teamsChat', 'SQL-GONE')).toMatch(/^The request was withdrawn/);
		for (const name of ['SQL-TEAMS', 'SQL-GONE']) expect([isolation(name), isolateCalls(name)]).toEqual(['AGENT_UNISOLATED', []]);
	}, 10 * MINUTE);

	it('e-mail: a scanner that opens every link decides nothing; the form isolates, once', async () => {
		await askAbout('email', 'SQL-MAIL');
		const mail = await eventually('a mail about SQL-MAIL', () => lab.services.mail.messages.find(({ subject }) => subject === 'Isolate SQL-MAIL?'), 4 * MINUTE);
		await execution('emailChat', 'SQL-MAIL', ({ status }) => status === 'waiting');
		const link = mail.links.at(-1) ?? '';
		// Delivered after the scanner; now it comes again, while the execution waits.
		const pages = await Promise.all(mail.links.filter((url) => url.startsWith(n8n.address)).map(async (url) => await openLink(url)));
		expect(pages.map(({ status }) => status)).toEqual([200]);
		expect([isolation('SQL-MAIL'), isolateCalls('SQL-MAIL')]).toEqual(['AGENT_UNISOLATED', []]);
		expect((await execution('emailChat', 'SQL-MAIL', () => true)).status).toBe('waiting');
		const [choice, last] = [...pages[0].data.matchAll(/class='multiselect-checkbox'[^>]*value='([^']*)'/g)].map(([, value]) => value);
		expect([choice, last]).toEqual([expect.stringMatching(/^Isolate SQL-MAIL · windows server/), NO]);
		expect(pages[0].data).toMatch(/Scores<\/th><td>threat 80, certainty 80/);
		expect((await sendForm(link, [JSON.stringify([choice]), 'A. Approver', 'Ransom note seen', '4 hours', ''])).status).toBe(200);
		expect(await outcome('emailChat', 'SQL-MAIL')).toMatch(/^Approved by somebody with the link from the e-mail, who gave the name “A\. Approver”\. .* releases it after 4 hours\.$/);
		// Answered again after the end: n8n says that nothing is to be done.
		expect((await sendForm(link, [JSON.stringify([NO]), 'A. Approver', '', '', ''])).data).toMatch(/no action required/i);
		expect([isolation('SQL-MAIL'), isolateCalls('SQL-MAIL').length]).toEqual(['AGENT_ISOLATED', 1]);
		expect(tags('SQL-MAIL')).toContainEqual(expect.stringMatching(/^cortex-xdr:[0-9a-f]{32}:\d+:until:\d+$/));
	}, 15 * MINUTE);

	it('two approvals in Slack: only a proven yes of another person of the second list isolates', async () => {
		await askAbout('pair', 'DC-PAIR');
		const message = await slackMessage('DC-PAIR');
		expect(JSON.stringify(message.blocks)).toContain('Two approvals are needed: after a yes, a second person is asked.');
		await execution('pairChat', 'DC-PAIR', ({ status }) => status === 'waiting');
		const asShown = structuredClone(message);
		expect(await lab.services.slack.press({ ts: message.ts, button: 'Isolate', user: ALICE.id })).toBe(200);
		const { ts, blocks } = await slackMessage('DC-PAIR', 'Second approval: isolate DC-PAIR?');
		expect(blocks.map(({ text }) => text?.text ?? '').join('\n')).toMatch(/alice@lab\.example \(Slack U0LABALICE\) said yes to isolating it for 8 hours\. This machine needs two approvals\. You must be another person\.\n/);
		await bothWait('pair', 'DC-PAIR');
		// The first button once more, as it was: the execution waits in another place now.
		lab.services.slack.messages.push({ ...asShown, ts: 'again' });
		expect(await lab.services.slack.press({ ts: 'again', button: 'Isolate', user: ALICE.id })).not.toBe(200);
		const press = async (user: string, forged = false) => await lab.services.slack.press({ ts, button: 'Isolate', user, forged });
		expect(await press(CAROL.id, true)).toBe(401);
		for (const { id } of [ALICE, BOB]) {
			expect(await press(id)).toBe(200);
			await eventually(`${id} is told that this is for somebody else`, () => lab.services.slack.whispers.some(({ user, text }) => user === id && text.includes('second person')));
		}
		await bothWait('pair', 'DC-PAIR');
		// Nor does the form let one person pass alone.
		const login = { username: LOGIN.user, password: LOGIN.password };
		const reply = await startForm(`${n8n.address}/form/pairForm`, [String(server('DC-PAIR').hostId), 'A. Approver', 'request'], login);
		const page = await eventually('the page of the form', async () => {
			const { data } = await openNextPage(String(reply.data.formWaitingUrl), login);
			return choicesOf(data).length > 0 && data;
		});
		expect([choicesOf(page), wordsOf(page)]).toEqual([[NO], expect.stringContaining('DC-PAIR can be isolated only after two people said yes.')]);
		untouched('DC-PAIR');
		expect(await press(CAROL.id)).toBe(200);
		expect(await outcome('pairChat', 'DC-PAIR')).toMatch(/^Approved by alice@lab\.example \(Slack U0LABALICE\) and, as the second person, by carol@lab\.example \(Slack U0LABCAROL\)\. Its state was read back .* releases it after 8 hours\.$/);
		expect([isolation('DC-PAIR'), isolateCalls('DC-PAIR').length]).toEqual(['AGENT_ISOLATED', 1]);
		expect(notes('DC-PAIR')).toContain('Isolation approved by alice@lab.example (Slack U0LABALICE) and, as the second person, by carol@lab.example (Slack U0LABCAROL)');
	}, 15 * MINUTE);

	it('two approvals in Slack: no second answer in time is none', async () => {
		await askAbout('slow', 'DC-SLOW');
		const { ts } = await slackMessage('DC-SLOW');
		await execution('slowChat', 'DC-SLOW', ({ status }) => status === 'waiting');
		expect(await lab.services.slack.press({ ts, button: 'Isolate', user: ALICE.id })).toBe(200);
		const second = await slackMessage('DC-SLOW', 'Second approval: isolate DC-SLOW?');
		expect(await outcome('slowChat', 'DC-SLOW')).toMatch(/^Approved by alice@lab\.example .*, and nothing was sent: this machine needs two approvals\. Nobody answered the second question in time/);
		expect(await lab.services.slack.press({ ts: second.ts, button: 'Isolate', user: CAROL.id })).toBe(409);
		untouched('DC-SLOW');
		expect(decision('DC-SLOW', 'asked')).toBe(true);
	}, 15 * MINUTE);

	it('two approvals by e-mail: another mailbox and another name; neither a scanner nor the first link is a second yes', async () => {
		const names = ['DC-MAIL', 'DC-SAME', 'DC-BACK'];
		await askAbout('pairMail', ...names);
		const answer = async (link: string, who: string) => {
			const { data } = await openLink(link);
			return await sendForm(link, [JSON.stringify([choicesOf(data)[0]]), who, 'Ransom note seen', '', '']);
		};
		const links = new Map<string, { first: string; second: string }>();
		for (const name of names) {
			const mail = await mailAbout(`Isolate ${name}?`);
			await execution('pairMailChat', name, ({ status }) => status === 'waiting');
			const first = mail.links.at(-1) ?? '';
			expect((await answer(first, 'A. Approver')).status).toBe(200);
			const other = await mailAbout(`Second approval: isolate ${name}?`);
			expect([mail.to, other.to]).toEqual(['approvers@lab.example', 'leads@lab.example']);
			await bothWait('pairMail', name);
			links.set(name, { first, second: other.links.at(-1) ?? '' });
			// A scanner opened each link before the mail was delivered, and does so again.
			const pages = await Promise.all(other.links.filter((url) => url.startsWith(n8n.address)).map(async (url) => await openLink(url)));
			expect(pages.map(({ status, data }) => [status, data.includes('You must be another person.')])).toEqual([[200, true]]);
			expect(choicesOf(pages[0].data)).toEqual([expect.stringMatching(new RegExp(`^Isolate ${name} · windows server`)), NO]);
			// The first link once more, as another name: its execution waits in another place.
			await sendForm(first, [JSON.stringify([choicesOf(pages[0].data)[0]]), 'B. Second', '', '', '']);
			await bothWait('pairMail', name);
			untouched(name);
		}
		expect((await answer(links.get('DC-SAME')?.second ?? '', 'a approver')).status).toBe(200);
		expect(await outcome('pairMailChat', 'DC-SAME')).toMatch(/this machine needs two approvals\. The answer to the second question does not count: it came from the first person\./);
		lab.qux.world.untag(server('DC-BACK').hostId, REQUEST_TAG);
		expect((await answer(links.get('DC-BACK')?.second ?? '', 'B. Second')).status).toBe(200);
		expect(await outcome('pairMailChat', 'DC-BACK')).toMatch(/^The request was withdrawn/);
		for (const name of ['DC-SAME', 'DC-BACK']) untouched(name);
		expect((await answer(links.get('DC-MAIL')?.second ?? '', 'B. Second')).status).toBe(200);
		expect(await outcome('pairMailChat', 'DC-MAIL')).toMatch(/^Approved by somebody with the link from the e-mail, who gave the name “A\. Approver” and, as the second person, by somebody with the link from the e-mail, who gave the name “B\. Second”\. Its state was read back/);
		expect([isolation('DC-MAIL'), isolateCalls('DC-MAIL').length]).toEqual(['AGENT_ISOLATED', 1]);
	}, 20 * MINUTE);

	it('two approvals in Teams: a no of the second person is remembered', async () => {
		await askAbout('pairTeams', 'DC-CHAT');
		const link = async (question: string, chat = TEAMS_CHAT) =>
			await eventually(`in Teams: ${question}`, () => lab.services.teams.messages.find((one) => one.chat === chat && one.content.includes(question))?.links.at(-1), 4 * MINUTE);
		const first = await link('Isolate DC-CHAT?');
		await execution('pairTeamsChat', 'DC-CHAT', ({ status }) => status === 'waiting');
		expect((await sendForm(first, [JSON.stringify([choicesOf((await openLink(first)).data)[0]]), 'A. Approver', '', '', ''])).status).toBe(200);
		const second = await link('Second approval: isolate DC-CHAT?', TEAMS_SECOND_CHAT);
		await bothWait('pairTeams', 'DC-CHAT');
		expect((await sendForm(second, [JSON.stringify([NO]), 'B. Second', 'It serves the plant'])).status).toBe(200);
		expect(await outcome('pairTeamsChat', 'DC-CHAT')).toMatch(/^Denied by somebody with the link from Microsoft Teams, who gave the name “B\. Second”, after somebody .*“A\. Approver” had approved it\./);
		expect([isolation('DC-CHAT'), isolateCalls('DC-CHAT'), decision('DC-CHAT', 'denied')]).toEqual(['AGENT_UNISOLATED', [], true]);
	}, 15 * MINUTE);
});
