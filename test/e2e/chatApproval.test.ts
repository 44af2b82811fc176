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
import { eventually } from '../support/eventually';
import { addServer } from '../support/server';

const MINUTE = 60_000;
const [ALICE, BOB] = SLACK_USERS;
const CHANNELS = { slack: 'Ask in Slack', teams: 'Ask in Teams', email: 'Ask by E-Mail' } as const;
type Channel = keyof typeof CHANNELS;
const NO = 'Do not isolate';

type Node = WorkflowImport['nodes'][number];

/** A copy of the template as somebody sets it up who asks in one channel: the other two stay as imported, without a credential. */
function askingIn(template: WorkflowImport, id: string, channel: Channel, wait: object): WorkflowImport {
	const nodes = template.nodes.map((node): Node => {
		const { parameters } = node;
		if (node.name === 'Settings') {
			const settings = { channel, hours: 8, slackApprovers: ALICE.id, cortexConsole: 'https://xdr.lab.example' };
			const assignments = Object.entries(settings).map(([name, value]) => ({ id: name, name, value, type: typeof value }));
			return { ...node, parameters: { ...parameters, assignments: { assignments } } };
		}
		if (node.name !== CHANNELS[channel]) return node;
		const options = { ...(parameters.options as object), limitWaitTime: { values: wait } };
		return { ...node, disabled: false, parameters: { ...parameters, options } };
	});
	return { ...template, id, name: `${template.name} (${id})`, nodes };
}

/** *Ask a Person* with the node that calls this copy switched on. */
function askedBy(template: WorkflowImport, id: string, called: string): WorkflowImport {
	const nodes = template.nodes.map((node): Node => {
		if (node.name === 'Ask in Chat') return { ...node, disabled: false, parameters: { ...node.parameters, workflowId: { __rl: true, mode: 'id', value: called } } };
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
	const slackMessage = async (name: string) =>
		await eventually(`a question in Slack about ${name}`, () => lab.services.slack.messages.find(({ blocks }) => JSON.stringify(blocks).includes(`Isolate ${name}?`)), 4 * MINUTE);

	beforeAll(async () => {
		await lab.start();
		// Names in which no other one is contained.
		['SQL-SLACK', 'SQL-LATE', 'SQL-TEAMS', 'SQL-GONE', 'SQL-MAIL'].forEach((name, index) => servers.set(name, addServer(lab, name, `10.30.4.${10 + index}`)));
		folder = await mkdtemp(join(tmpdir(), 'chat-'));
		gateway = await Gateway.open(lab.allServices);
		const [ask, chat] = [await readTemplate('ask-a-person'), await readTemplate('ask-in-chat')];
		const day = { limitType: 'afterTimeInterval', resumeAmount: 1, resumeUnit: 'days' };
		const soon = { limitType: 'afterTimeInterval', resumeAmount: 0.05, resumeUnit: 'minutes' };
		const way = (name: string, channel: Channel, wait: object) => [
			askingIn(chat, `${name}Chat`, channel, wait),
			askedBy(ask, `${name}Form`, `${name}Chat`),
			pollingOften(asking(`${name}Main`, `${REQUEST_TAG}`, `${name}Form`)),
		];
		// One way to a channel each; the host is in the way whose trigger is published while it is tagged.
		const workflows = [...way('slack', 'slack', day), ...way('late', 'slack', soon), ...way('teams', 'teams', day), ...way('email', 'email', day)];
		const login = { id: 'labApprovalForm1', name: 'Approval form', type: 'httpBasicAuth', data: { user: 'approver', password: 'lab-demo-approval-password' } };
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
});
