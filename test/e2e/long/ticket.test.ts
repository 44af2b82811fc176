import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axios from 'axios';
import { Stage } from '../../../lab/src/demo/stage';
import { readTemplate } from '../../../lab/src/demo/world';
import { Lab } from '../../../lab/src/lab';
import { nodeItems, type Json } from '../../../lab/src/n8n/executions';
import type { WorkflowImport } from '../../../lab/src/n8n/imports';
import { N8nInstance } from '../../../lab/src/n8n/instance';
import { packPackage } from '../../../lab/src/n8n/pack';
import { pollingOften } from '../../../lab/src/n8n/pollTimes';
import { Gateway } from '../../../lab/src/services/gateway';
import { eventually } from '../../support/eventually';

const MINUTE = 60_000;
const OFFLINE = 'HR-LT-0007';
const ONLINE = 'FIN-LT-0142';

type Node = WorkflowImport['nodes'][number];

const change = (workflow: WorkflowImport, how: (node: Node) => Partial<Node>): WorkflowImport => ({ ...workflow, nodes: workflow.nodes.map((node) => ({ ...node, ...how(node) })) });

/** The template as somebody sets it up who uses ServiceNow. */
function forServiceNow(template: WorkflowImport): WorkflowImport {
	const set = change(template, (node) => {
		if (node.type === 'n8n-nodes-base.jira') return { disabled: true };
		if (node.type === 'n8n-nodes-base.serviceNow') return { disabled: false };
		if (node.name !== 'What to Write') return {};
		const { assignments } = node.parameters.assignments as { assignments: Json[] };
		const chosen = assignments.map((one) => (one.name === 'system' ? { ...one, value: 'serviceNow' } : one));
		return { parameters: { ...node.parameters, assignments: { assignments: chosen } } };
	});
	return { ...set, id: `${template.id}Now`, name: `${template.name} (ServiceNow)` };
}

const callOf = ({ nodes }: WorkflowImport): Node => nodes.filter(({ name }) => name === 'Write a Ticket')[0];

/** The main template with its call switched on, twice: once for each system. */
function writingInto(template: WorkflowImport, ...tickets: WorkflowImport[]): WorkflowImport {
	const calls = tickets.map(({ id, name }, index) => {
		const node = callOf(template);
		return { ...node, id: `${String(node.id).slice(0, -4)}f00${index}`, name: `Write into ${name}`, disabled: false, parameters: { ...node.parameters, workflowId: { __rl: true, mode: 'id', value: id } } };
	});
	const connections = structuredClone(template.connections) as Record<string, { main: Json[][] }>;
	connections.Message.main[0].push(...calls.map(({ name }) => ({ node: name, type: 'main', index: 0 })));
	return { ...template, nodes: [...template.nodes, ...calls], connections };
}

/** Calls the template once more with what the webhook is given, as a repeated execution of the main template does; answers when it has ended, also if nothing was to write. */
function repeating(id: string, ticket: WorkflowImport, call: Node): WorkflowImport {
	const inputs = call.parameters.workflowInputs as { value: Json };
	const value = Object.fromEntries(Object.keys(inputs.value).map((name) => [name, `={{ $json.body.${name} }}`]));
	const webhook = { id: 'webhook', name: 'Webhook', type: 'n8n-nodes-base.webhook', typeVersion: 2, position: [0, 0], webhookId: id, parameters: { httpMethod: 'POST', path: id, responseMode: 'lastNode', options: {} } };
	const parameters = { ...call.parameters, workflowId: { __rl: true, mode: 'id', value: ticket.id }, workflowInputs: { ...inputs, value }, options: { waitForSubWorkflow: true } };
	const connections = { Webhook: { main: [[{ node: call.name, type: 'main', index: 0 }]] } };
	return { id, name: id, nodes: [webhook, { ...call, position: [200, 0], disabled: false, alwaysOutputData: true, parameters }], connections, active: false, settings: { executionOrder: 'v1' } };
}

/** The template, called by the main one in a real n8n, into both systems: Jira at the lab's address, ServiceNow by the gateway. */
describe('tickets, in a real n8n', () => {
	const lab = new Lab();
	const stage = new Stage({ lab, executions: async () => [] });
	let n8n: N8nInstance;
	let gateway: Gateway;
	let folder = '';
	let tickets: WorkflowImport[] = [];
	let repeats: WorkflowImport[] = [];

	const jira = (name: string) => lab.services.jira.issues.filter(({ labels }) => labels.includes(`vectra-host-${lab.hostId(name)}`));
	const incidents = (name: string) => lab.services.serviceNow.incidents.filter(({ correlation_id }) => correlation_id === `vectra-host-${lab.hostId(name)}`);
	const notes = (name: string) => incidents(name).flatMap(({ number }) => lab.services.serviceNow.notesOf(number));
	/** The outcomes that both systems were told of a host, without their times. */
	const outcomes = (name: string) => {
		const word = (text: string | null) => /Outcome at \d+: (\w+)$/.exec(text ?? '')?.[1];
		return [
			jira(name).flatMap(({ description, comments }) => [description, ...comments.map(({ body }) => body)].map(word)),
			[...incidents(name).map(({ description }) => description), ...notes(name)].map(word),
		];
	};
	const both = (...words: string[]) => JSON.stringify([words, words]);
	const told = async (name: string, ...words: string[]) => await eventually(`${name}: ${words.join(', ')}`, () => JSON.stringify(outcomes(name)) === both(...words), 4 * MINUTE);

	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'tickets-'));
		await lab.start();
		gateway = await Gateway.open(lab.allServices);
		const ticket = await readTemplate('ticket');
		tickets = [ticket, forServiceNow(ticket)];
		const main = await readTemplate('contain-and-release');
		const call = callOf(main);
		repeats = tickets.map((one, index) => repeating(`repeatTicket${index}`, one, call));
		lab.cortex.world.disconnect(stage.actor(OFFLINE).endpointId);
		n8n = new N8nInstance({
			packageTarball: await packPackage(),
			credentials: lab.credentials(),
			workflows: [...tickets, ...repeats, pollingOften(writingInto(main, ...tickets))],
			publish: [],
			env: await gateway.environment(join(folder, 'authority.pem')),
		});
		await n8n.start();
		for (const { id } of [...tickets, ...repeats]) await n8n.rest.publish(id);
		await n8n.rest.publish('vectraContain01');
	}, 12 * MINUTE);

	afterAll(async () => {
		await n8n?.dispose();
		await gateway?.close();
		await lab.close();
		await rm(folder, { recursive: true, force: true });
	}, MINUTE);

	it('opens a ticket for what is isolated, and for what waits; comments when that changes', async () => {
		for (const name of [ONLINE, OFFLINE]) stage.actor(name).request();
		await told(ONLINE, 'isolated');
		await told(OFFLINE, 'deferred');
		lab.cortex.world.connect(stage.actor(OFFLINE).endpointId);
		await told(OFFLINE, 'deferred', 'isolated');
		expect(lab.qux.world.host(lab.hostId(ONLINE)).tags).toEqual(expect.arrayContaining([`ticket:${jira(ONLINE)[0].key}`, `ticket:${incidents(ONLINE)[0].number}`]));
	}, 10 * MINUTE);

	it('closes it when the release was verified', async () => {
		stage.actor(ONLINE).withdraw();
		await told(ONLINE, 'isolated', 'released');
		await eventually('both are closed', () => jira(ONLINE)[0].status.name === 'Done' && incidents(ONLINE)[0].state === '6');
		expect([jira(OFFLINE)[0].status.name, incidents(OFFLINE)[0].state]).toEqual(['To Do', '1']);
	}, 6 * MINUTE);

	it('opens no second ticket, and writes nothing twice, when what was done is done again', async () => {
		const before = [jira(ONLINE), incidents(ONLINE), outcomes(ONLINE)].map((one) => JSON.stringify(one));
		for (const [index, ticket] of tickets.entries()) {
			const runs = (await n8n.executions(ticket.id)).flatMap((one) => nodeItems(one, 'Change')).filter(({ host }) => (host as Json).id === lab.hostId(ONLINE));
			expect(runs.length).toBeGreaterThan(1);
			for (const given of runs) {
				const url = `${n8n.address}/webhook/${repeats[index].id}`;
				await eventually('the repetition', async () => (await axios.post(url, given, { proxy: false, timeout: MINUTE })).status === 200);
			}
		}
		expect([jira(ONLINE), incidents(ONLINE), outcomes(ONLINE)].map((one) => JSON.stringify(one))).toEqual(before);
	}, 6 * MINUTE);
});
