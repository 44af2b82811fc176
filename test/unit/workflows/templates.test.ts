import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { IConnections, INode, INodeProperties, INodeType } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';
import { CortexXdr } from '../../../nodes/CortexXdr/CortexXdr.node';
import { CortexXdrTrigger } from '../../../nodes/CortexXdr/CortexXdrTrigger.node';
import { Vectra } from '../../../nodes/Vectra/Vectra.node';
import { VectraTrigger } from '../../../nodes/Vectra/VectraTrigger.node';

const FOLDER = resolve(__dirname, '../../../workflows');
const PREFIX = 'n8n-nodes-vectra-cortex-xdr.';
const OWN: Record<string, INodeType> = {
	[`${PREFIX}cortexXdr`]: new CortexXdr(),
	[`${PREFIX}cortexXdrTrigger`]: new CortexXdrTrigger(),
	[`${PREFIX}vectra`]: new Vectra(),
	[`${PREFIX}vectraTrigger`]: new VectraTrigger(),
};
/** As tools of an agent they are connected to it, not to what runs before it. */
const TOOLS: Record<string, INodeType> = { [`${PREFIX}cortexXdrTool`]: OWN[`${PREFIX}cortexXdr`], [`${PREFIX}vectraTool`]: OWN[`${PREFIX}vectra`] };
/**
 * The names are those under which the lab, and the README, create the credentials. The IDs are placeholders, but texts:
 * while an ID is null, n8n's editor does not save the credential that a person chooses.
 */
const CREDENTIALS: Record<string, { id: string; name: string }> = {
	cortexXdrApi: { id: 'cortexXdrAccount', name: 'Cortex XDR account' },
	openAiApi: { id: 'openAiAccount', name: 'OpenAI account' },
	slackApi: { id: 'slackAccount', name: 'Slack account' },
	vectraApi: { id: 'vectraAiAccount', name: 'Vectra AI account' },
	microsoftTeamsOAuth2Api: { id: 'microsoftTeamsAccount', name: 'Microsoft Teams account' },
	smtp: { id: 'smtpAccount', name: 'SMTP account' },
	jiraSoftwareCloudApi: { id: 'jiraAccount', name: 'Jira account' },
	serviceNowBasicApi: { id: 'serviceNowAccount', name: 'ServiceNow account' },
};
/** Each form that is open to a browser has a login of its own. */
const FORM_CREDENTIALS: Record<string, { id: string; name: string }> = {
	'emergency-release.json': { id: 'emergencyReleaseForm', name: 'Emergency Release form' },
	'ask-a-person.json': { id: 'approvalForm', name: 'Approval form' },
	'check-set-up-and-rehearse.json': { id: 'rehearsalForm', name: 'Rehearsal form' },
	'high-alert-to-containment.json': { id: 'highAlertForm', name: 'High Alert form' },
	'request-isolation.json': { id: 'requestForm', name: 'Request form' },
};
/** Where a machine may have no host in Vectra on which it could be claimed: the operations before what acts; undefined for n8n's own nodes. */
const WITHOUT_HOST: Record<string, Record<string, unknown[]>> = {
	'check-set-up-and-rehearse.json': {
		'Isolate the Machine': [undefined, 'claim'],
		'Release the Machine': [undefined, undefined],
	},
	'high-alert-to-containment.json': { 'Isolate the Machine': [undefined] },
};
/** They watch, count or ask, also while n8n has not loaded this package. */
const WITHOUT_OWN_NODES = ['containment-report.json', 'second-approver.json', 'watchdog.json'];
/** What is asked over plain HTTP, without this package. */
const ASKING: Record<string, Record<string, { id: string; name: string }>> = {
	'watchdog.json': { 'Ask Vectra': { id: 'vectraAiWatch', name: 'Vectra AI watch' }, 'Ask n8n': { id: 'n8nApi', name: 'n8n API' } },
};
/** What they write or answer is told by another template. */
const SILENT = ['containment-ledger.json', 'second-approver.json'];
/** More do not fit on a screen. Notes do not count. */
const MOST_NODES = 25;
const NOTE_SIZE = { width: 240, height: 160 };
const NODE_SIZE = { width: 100, height: 100 };
/** n8n writes the name and what the node does below it, wider than the node itself; that it is switched off is a line more. */
const LABEL = { aside: 40, below: 50, off: 25 };
/** How n8n sets the text of a note: pixels. */
const TEXT = { perLine: 18, perCharacter: 6.1, heading: 36, margin: 24 };

interface Template {
	id: string;
	name: string;
	nodes: INode[];
	connections: IConnections;
	active: boolean;
	settings: { executionOrder: string };
	pinData: Record<string, unknown[]>;
	meta?: { instanceId?: string };
}

const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
const read = (file: string): Template => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Template;

const targetsOf = ({ connections }: Template) =>
	Object.entries(connections).flatMap(([from, { main = [] }]) =>
		main.flatMap((output) => (output ?? []).map(({ node }) => ({ from, to: node }))),
	);

/** What serves an agent: its model, its tools, and what stands before a tool. */
const servantsOf = ({ connections }: Template) =>
	Object.entries(connections).flatMap(([from, outputs]) =>
		Object.entries(outputs).flatMap(([kind, ends]) => (kind === 'main' ? [] : ends.flatMap((end) => (end ?? []).map(({ node }) => ({ from, to: node, kind }))))),
	);

/** Isolates or releases, other than in a dry run. */
function actsOnEndpoints({ type, parameters: { resource, operation, mode } }: INode): boolean {
	return type in OWN && resource === 'endpoint' && ['isolate', 'unisolate'].includes(String(operation)) && mode !== 'dryRun';
}

const isSticky = ({ type }: INode) => type === 'n8n-nodes-base.stickyNote';

function rectangle({ position: [left, top], parameters, type }: INode) {
	const size = type === 'n8n-nodes-base.stickyNote' ? NOTE_SIZE : NODE_SIZE;
	const width = Number(parameters.width ?? size.width);
	const height = Number(parameters.height ?? size.height);
	return { left, top, right: left + width, bottom: top + height };
}

/** A node with its name below it. */
function withLabel(node: INode) {
	const { left, top, right, bottom } = rectangle(node);
	return { left: left - LABEL.aside, top, right: right + LABEL.aside, bottom: bottom + LABEL.below + (node.disabled ? LABEL.off : 0) };
}

/** About how high the text of a note is. */
function textHeight({ parameters: { content, width } }: INode): number {
	const perLine = (Number(width ?? NOTE_SIZE.width) - 2 * TEXT.margin) / TEXT.perCharacter;
	const lines = String(content).replace(/\]\([^)]*\)/g, ']').split('\n');
	return lines.reduce((height, line) => height + (line.startsWith('#') ? TEXT.heading : Math.max(Math.ceil(line.length / perLine), 0.6) * TEXT.perLine), TEXT.margin);
}

function overlap(a: ReturnType<typeof rectangle>, b: ReturnType<typeof rectangle>): boolean {
	return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

it('there are the templates, each with an ID of its own', () => {
	expect(files).toEqual([
		'ask-a-person.json',
		'ask-in-chat.json',
		'check-set-up-and-rehearse.json',
		'contain-and-release.json',
		'contain-with-approval.json',
		'containment-ledger.json',
		'containment-report.json',
		'drift-report.json',
		'emergency-release.json',
		'high-alert-to-containment.json',
		'request-isolation.json',
		'second-approver.json',
		'ticket.json',
		'triage-with-ai.json',
		'watchdog.json',
	]);
	expect(new Set(files.map((file) => read(file).id)).size).toBe(files.length);
});

it.each([
	['contain-with-approval.json', 'ask-a-person.json'],
	['ask-a-person.json', 'ask-in-chat.json'],
	['ask-in-chat.json', 'second-approver.json'],
])('whom %s asks is asked by the workflow that the package ships', (caller, called) => {
	const calling = read(caller).nodes.filter(({ type }) => type === 'n8n-nodes-base.executeWorkflow');
	// A workflow that calls itself knows its own ID.
	const asking = calling.filter(({ parameters }) => (parameters.workflowId as { mode: string }).mode === 'list');
	const { name, nodes } = read(called);
	// Open, so that n8n asks for it: an import in the editor gives the workflow another ID.
	expect(asking.map(({ parameters }) => parameters.workflowId)).toEqual([{ __rl: true, mode: 'list', value: '', cachedResultName: name }]);
	const start = nodes.find(({ type }) => type === 'n8n-nodes-base.executeWorkflowTrigger');
	const takes = (start?.parameters.workflowInputs as { values: Array<{ name: string }> }).values.map((input) => input.name);
	expect(asking.map(({ parameters }) => Object.keys((parameters.workflowInputs as { value: object }).value))).toEqual([takes]);
});

describe('ask in chat', () => {
	const { nodes, connections } = read('ask-in-chat.json');
	const asking = nodes.filter(({ parameters }) => parameters.operation === 'sendAndWait');

	it('asks in one channel, which a person switches on, for a day at most, and never by a link that decides', () => {
		expect(asking.map(({ name, disabled, parameters }) => [name, disabled, parameters.responseType, (parameters.options as { limitWaitTime: object }).limitWaitTime])).toEqual(
			[['Ask in Slack', 'approval'], ['Ask in Teams', 'customForm'], ['Ask by E-Mail', 'customForm']].map(([name, type]) => [
				name,
				true,
				type,
				{ values: { limitType: 'afterTimeInterval', resumeAmount: 24, resumeUnit: 'hours' } },
			]),
		);
		// Only so is a press of a button a call that Slack signs, and not the opening of a link.
		expect(asking[0].parameters).toMatchObject({ captureResponder: true, approvalOptions: { values: { approvalType: 'double' } } });
	});

	it('asks about one host in an execution, and has no way back to a question', () => {
		expect(nodes.find(({ name }) => name === 'Settings')?.executeOnce).toBe(true);
		expect(nodes.find(({ name }) => name === 'Ask About the Others')?.parameters).toMatchObject({ workflowId: { value: '={{ $workflow.id }}' }, mode: 'once', options: { waitForSubWorkflow: false } });
		const before = (target: string): string[] => Object.entries(connections).flatMap(([from, { main }]) => (main.flat().some((one) => one?.node === target) ? [from] : []));
		for (const { name } of asking) expect(before(name)).toEqual(['Where to Ask?']);
		for (const { name } of asking) expect(connections[name].main.map((output) => output?.map(({ node }) => node))).toEqual([['What Was Answered']]);
		expect(before('Set Request Tag')).toEqual(['What Was Decided?']);
	});

	it('reads the tags behind the second approver, waits for its answer, and goes on when it fails', () => {
		const second = nodes.find(({ name }) => name === 'Second Approver');
		expect([second?.disabled, second?.onError, second?.parameters.mode, second?.parameters.options]).toEqual([true, 'continueRegularOutput', 'once', { waitForSubWorkflow: true }]);
		expect(connections['What Was Answered'].main.map((output) => output?.map(({ node }) => node))).toEqual([['Second Approver']]);
		expect(connections['Second Approver'].main.map((output) => output?.map(({ node }) => node))).toEqual([['Read Tags Again']]);
	});
});

describe('second approver', () => {
	const { nodes, connections } = read('second-approver.json');
	const asking = nodes.filter(({ parameters }) => parameters.operation === 'sendAndWait');

	it('asks in one channel, which a person switches on, as long as the first question is open, and never by a link that decides', () => {
		expect(asking.map(({ name, disabled, onError, parameters }) => [name, disabled, onError, parameters.responseType, (parameters.options as { limitWaitTime: object }).limitWaitTime])).toEqual(
			[['Ask in Slack', 'approval'], ['Ask in Teams', 'customForm'], ['Ask by E-Mail', 'customForm']].map(([name, type]) => [
				name,
				true,
				'continueRegularOutput',
				type,
				{ values: { limitType: 'atSpecifiedTime', maxDateAndTime: "={{ $('What to Ask').first().json.until }}" } },
			]),
		);
		expect(asking[0].parameters).toMatchObject({ captureResponder: true, approvers: "={{ $('What to Ask').first().json.people }}", approvalOptions: { values: { approvalType: 'double' } } });
	});

	it('answers whatever happens, and lists nobody as imported', () => {
		expect(nodes.filter(({ name }) => !(name in connections) && !/^(About|Set-Up|Ask Note|Answer Note|Answer)$/.test(name))).toEqual([]);
		const settings = nodes.find(({ name }) => name === 'Settings')?.parameters.assignments as { assignments: Array<{ name: string; value: unknown }> };
		expect(settings.assignments.map(({ name, value }) => [name, value])).toEqual([['slackApprovers', ''], ['emailApprovers', '']]);
	});
});

it('one setting, in the form, says where two approvals are needed; as imported nowhere', () => {
	const setting = "$('What to Decide').params.assignments.assignments.find(({ name }) => name === 'twoApprovals')?.value";
	const { nodes } = read('ask-a-person.json');
	const decide = nodes.find(({ name }) => name === 'What to Decide')?.parameters.assignments as { assignments: Array<{ name: string; value: unknown }> };
	expect(decide.assignments[0]).toMatchObject({ name: 'twoApprovals', value: 'nobody' });
	const chat = nodes.find(({ name }) => name === 'Ask in Chat')?.parameters.workflowInputs as { value: Record<string, string> };
	expect(chat.value.twoApprovals).toBe(`={{ ${setting} }}`);
});

it.each(['contain-and-release.json', 'request-isolation.json'])('a ticket of %s is written by the workflow that the package ships, once somebody has chosen it, and nothing waits for it', (file) => {
	const [calling] = read(file).nodes.filter(({ type }) => type === 'n8n-nodes-base.executeWorkflow');
	const { name, nodes } = read('ticket.json');
	expect([calling.disabled, calling.parameters.workflowId, calling.parameters.mode, calling.parameters.options]).toEqual([
		true,
		{ __rl: true, mode: 'list', value: '', cachedResultName: name },
		'once',
		{ waitForSubWorkflow: false },
	]);
	const start = nodes.find(({ type }) => type === 'n8n-nodes-base.executeWorkflowTrigger');
	const takes = (start?.parameters.workflowInputs as { values: Array<{ name: string }> }).values.map((input) => input.name);
	expect(Object.keys((calling.parameters.workflowInputs as { value: object }).value)).toEqual(takes);
});

it('of the two ticket systems one is active, and its nodes change nothing in Vectra but a tag', () => {
	const { nodes } = read('ticket.json');
	const active = (type: string) => new Set(nodes.filter((node) => node.type === `n8n-nodes-base.${type}`).map(({ disabled }) => !disabled));
	expect([active('jira'), active('serviceNow')]).toEqual([new Set([true]), new Set([false])]);
	expect(nodes.filter(({ type }) => type in OWN).map(({ parameters }) => [parameters.resource, parameters.operation])).toEqual([['tag', 'get'], ['tag', 'add']]);
});

it('a request writes the reason, then the tags, and isolates nothing', () => {
	const template = read('request-isolation.json');
	expect(template.nodes.filter(({ type }) => type in OWN).map(({ parameters }) => [parameters.resource, parameters.operation])).toEqual([['host', 'getMany'], ['tag', 'get'], ['note', 'add'], ['tag', 'add']]);
	expect(targetsOf(template).filter(({ to }) => ['Write Note', 'Set Tags'].includes(to))).toEqual([{ from: 'May It Be Requested?', to: 'Write Note' }, { from: 'Write Note', to: 'Set Tags' }]);
});

it('the drift report only reads', () => {
	const reads = read('drift-report.json').nodes.filter(({ type }) => type in OWN).map(({ parameters }) => parameters.operation);
	expect(new Set(reads)).toEqual(new Set(['getMany', 'get']));
});

it('the ledger only reads, and isolates in a dry run', () => {
	const reads = read('containment-ledger.json').nodes.filter(({ type }) => type in OWN).map(({ parameters: { operation, mode } }) => [operation, mode]);
	expect(reads).toEqual([['preview', undefined], ['isolate', 'dryRun'], ['getMany', undefined], ['getManyManagement', undefined]]);
});

it('the watchdog asks over HTTP only when it is told to, and only reads', () => {
	const asking = read('watchdog.json').nodes.filter(({ name }) => name in ASKING['watchdog.json']);
	expect(asking.map(({ name, disabled, onError, parameters: { method, authentication } }) => ({ name, disabled, onError, method, authentication }))).toEqual(
		['Ask Vectra', 'Ask n8n'].map((name) => ({ name, disabled: true, onError: 'continueRegularOutput', method: 'GET', authentication: 'genericCredentialType' })),
	);
});

it('ledger, report and watchdog mean one table, by a name in lower case', () => {
	const tables = ['containment-ledger.json', 'containment-report.json', 'watchdog.json'].flatMap((file) =>
		read(file).nodes.filter(({ type }) => type === 'n8n-nodes-base.dataTable').map(({ parameters }) => parameters.tableName ?? (parameters.dataTableId as { mode: string; value: string })),
	);
	const named = { __rl: true, mode: 'name', value: 'vectra_containment_ledger' };
	expect(tables).toEqual(['vectra_containment_ledger', named, named, named, named, named]);
});

it('the rehearsal acts on the one machine that a person named and confirmed', () => {
	const { nodes } = read('check-set-up-and-rehearse.json');
	const acting = nodes.filter((node) => actsOnEndpoints(node));
	expect(acting.map(({ name, parameters }) => [name, parameters.identifiers])).toEqual([
		['Isolate the Machine', { endpointId: "={{ $('What Was Found').first().json.endpointId }}" }],
		['Release the Machine', { endpointId: "={{ $('What Was Found').first().json.endpointId }}" }],
	]);
	expect(acting[0].parameters).toMatchObject({ whenOffline: 'defer', protectedEndpoints: { types: ['AGENT_TYPE_SERVER'] }, options: { maxEndpoints: 1 } });
});

it('a high alert isolates one machine by its ID, after a positive answer, with protections, and queues nothing', () => {
	const template = read('high-alert-to-containment.json');
	const acting = template.nodes.filter((node) => actsOnEndpoints(node));
	expect(acting.map(({ name }) => name)).toEqual(['Isolate the Machine']);
	expect(acting[0].parameters).toMatchObject({
		identifiers: { endpointId: "={{ $('What to Decide').first().json.endpointId }}" },
		whenOffline: 'defer',
		protectedEndpoints: { types: ['AGENT_TYPE_SERVER'] },
		options: { maxEndpoints: 1 },
	});
	expect(targetsOf(template).filter(({ to }) => to === 'Isolate the Machine')).toEqual([{ from: 'What Was Decided?', to: 'Isolate the Machine' }]);
});

describe('triage with AI', () => {
	const template = read('triage-with-ai.json');
	const { nodes } = template;
	const called = (name: string) => nodes.find((node) => node.name === name)?.parameters ?? {};
	const servants = servantsOf(template);
	const tools = servants.filter(({ kind, to }) => kind === 'ai_tool' && to === 'Triage').map(({ from }) => from);

	it('lets the agent read, and leads to the isolation only past a person', () => {
		const readers = tools.filter((name) => name !== 'Ask a Person');
		const operations = readers.map((name) => [name, called(name).resource, called(name).operation]);
		expect(operations).toEqual([['Host', 'host', 'get'], ['Detections', 'detection', 'getMany'], ['Endpoint', 'endpoint', 'get'], ['Alerts', 'endpoint', 'getAlerts']]);
		expect(servants.filter(({ from }) => from === 'Isolate This Machine')).toEqual([{ from: 'Isolate This Machine', to: 'Ask a Person', kind: 'ai_tool' }]);
		expect(nodes.find(({ name }) => name === 'Ask a Person')?.type).toMatch(/HitlTool$/);
		expect(called('Ask a Person')).toMatchObject({ responseType: 'approval', approvalOptions: { values: { approvalType: 'double' } }, options: { limitWaitTime: { values: { resumeAmount: 4, resumeUnit: 'hours' } } } });
	});

	it('leaves nothing to the model but its reason', () => {
		const left = nodes.filter(({ parameters }) => JSON.stringify(parameters).includes('$fromAI'));
		expect(left.map(({ name }) => name)).toEqual(['Isolate This Machine']);
		expect(JSON.stringify(left[0].parameters).match(/\$fromAI\('(\w+)'/g)).toEqual(["$fromAI('why'"]);
	});

	it('takes nothing that a model can override: n8n puts its arguments over the item of the agent', () => {
		for (const name of [...tools, 'Isolate This Machine']) expect([name, /\$json|\$input|\.item\b/.test(JSON.stringify(called(name)))]).toEqual([name, false]);
	});

	it('takes no time-out for a yes: whatever ends the review after its limit comes too late', () => {
		// n8n lets the arguments of the call pass when nobody answers, and a model may write "approved" into them.
		const { limitWaitTime } = called('Ask a Person').options as { limitWaitTime: { values: { resumeAmount: number } } };
		const late = `!(DateTime.fromISO($('One Entity').first().json.startedAt ?? '') > $now.minus({ hours: ${limitWaitTime.values.resumeAmount} }))`;
		const [{ conditions }] = (called('What Is to Be Done?').rules as { values: Array<{ conditions: { conditions: Array<{ leftValue: string }> } }> }).values;
		expect(conditions.conditions[0].leftValue).toContain(`&& !(${late}) &&`);
	});

	it('isolates the one machine that was reviewed, with all that protects fixed, and only from the approved call', () => {
		const acting = nodes.filter((node) => actsOnEndpoints(node));
		expect(acting.map(({ name }) => name)).toEqual(['Isolate the Machine']);
		expect(acting[0].parameters).toMatchObject({
			identifiers: { endpointId: "={{ $('One Entity').first().json.endpointId }}", vectraHost: "={{ $('Read the Host').first().json }}" },
			whenOffline: 'defer',
			protectedEndpoints: { types: ['AGENT_TYPE_SERVER'] },
			options: { maxEndpoints: 1 },
		});
		expect(targetsOf(template).filter(({ to }) => ['Set Request Tag', 'Claim Isolation', 'Isolate the Machine'].includes(to))).toEqual([
			{ from: 'What Is to Be Done?', to: 'Set Request Tag' },
			{ from: 'Set Request Tag', to: 'Claim Isolation' },
			{ from: 'Claim Isolation', to: 'Isolate the Machine' },
		]);
	});
});

describe.each(files)('%s', (file) => {
	const template = read(file);
	const { nodes } = template;
	const names = nodes.map(({ name }) => name);
	const own = nodes.filter(({ type }) => type in OWN);

	it('has short, unique IDs and nothing of the instance that it was made on', () => {
		expect(template.id).toMatch(/^[A-Za-z0-9]{1,21}$/);
		expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
		expect(new Set(names).size).toBe(nodes.length);
		expect(template.meta?.instanceId).toBeUndefined();
		expect(template.active).toBe(false);
		expect(template.settings.executionOrder).toBe('v1');
	});

	it('fits on a screen', () => {
		expect(nodes.filter((node) => !isSticky(node)).length).toBeLessThanOrEqual(MOST_NODES);
	});

	it('protects servers wherever it decides without a person, and has a cap wherever it isolates on its own', () => {
		const checks = nodes.filter(({ name }) => name === 'Check');
		for (const { parameters } of checks) expect(parameters.protectedEndpoints).toEqual({ types: ['AGENT_TYPE_SERVER'] });
		for (const { parameters } of nodes.filter(({ name }) => name === 'Isolate Endpoint')) expect((parameters.options as { maxEndpoints: number }).maxEndpoints).toBeGreaterThan(0);
		expect(checks.length).toBe(file.startsWith('contain-') ? 1 : 0);
	});

	it('claims in Vectra before it acts, and acts nowhere else', () => {
		const sources = (target: string) => targetsOf(template).filter(({ to }) => to === target).map(({ from }) => nodes.find(({ name }) => name === from)?.parameters.operation);
		for (const { name } of own.filter(actsOnEndpoints)) expect([name, sources(name)]).toEqual([name, WITHOUT_HOST[file]?.[name] ?? ['claim']]);
	});

	it('offers mail and a webhook, switched off, which stop nothing when they fail', () => {
		const tells = ({ name, type, parameters }: INode) =>
			['n8n-nodes-base.emailSend', 'n8n-nodes-base.httpRequest'].includes(type) && parameters.operation !== 'sendAndWait' && !ASKING[file]?.[name];
		const channels = nodes.filter(tells);
		const expected = [
			{ name: 'Send E-Mail', disabled: true, onError: 'continueRegularOutput', credentials: undefined },
			{ name: 'Post to Webhook', disabled: true, onError: 'continueRegularOutput', credentials: undefined },
		];
		expect(channels.map(({ name, disabled, onError, credentials }) => ({ name, disabled, onError, credentials }))).toEqual(SILENT.includes(file) ? [] : expected);
	});

	it('says how to set it up in steps that can be ticked off, and links to the documents', () => {
		const text = (name: string) => String(nodes.find((node) => isSticky(node) && node.name === name)?.parameters.content);
		const steps = text('Set-Up').split('\n').filter((line) => line.startsWith('- [ ]'));
		expect(steps.length).toBeGreaterThan(3);
		steps.forEach((step, index) => expect(step.startsWith(`- [ ] **${index + 1}.** `)).toBe(true));
		expect(text('About')).toMatch(/\]\(https:\/\/github\.com\/[^)]*\/docs\/[\w-]+\.md(#[\w-]+)?\)/);
	});

	it('uses this package’s nodes under their published names', () => {
		expect(own.length > 0).toBe(!WITHOUT_OWN_NODES.includes(file));
		for (const { type } of nodes) expect(type).toMatch(/^(n8n-nodes-base\.|@n8n\/n8n-nodes-langchain\.|n8n-nodes-vectra-cortex-xdr\.)/);
		expect(nodes.filter(({ type }) => type.startsWith(PREFIX) && !(type in OWN) && !(type in TOOLS))).toEqual([]);
	});

	it('names credentials by placeholder', () => {
		for (const { name, credentials } of nodes) {
			for (const [type, credential] of Object.entries(credentials ?? {})) {
				expect(credential).toEqual(type === 'httpBasicAuth' ? FORM_CREDENTIALS[file] : (ASKING[file]?.[name] ?? CREDENTIALS[type]));
			}
		}
	});

	it('connects nodes that exist, and every node leads to an end that a person sees', () => {
		const links = targetsOf(template);
		for (const { from, to } of links) expect(names).toEqual(expect.arrayContaining([from, to]));
		const servants = servantsOf(template);
		for (const { from, to } of servants) expect(names).toEqual(expect.arrayContaining([from, to]));
		const started = nodes.filter((node) => !isSticky(node) && ![...links.map(({ to }) => to), ...servants.map(({ from }) => from)].includes(node.name));
		expect(started.map(({ type }) => OWN[type]?.description.group ?? ['trigger']).flat()).toEqual(started.map(() => 'trigger'));
		for (const node of nodes.filter(({ type, onError }) => type in OWN && onError === 'continueErrorOutput')) {
			const errorOutput = template.connections[node.name].main.at(-1);
			expect(errorOutput?.length).toBeGreaterThan(0);
		}
	});

	it('sets only parameters that the nodes have, to values that they allow', () => {
		for (const node of nodes.filter(({ type }) => type in OWN || type in TOOLS)) {
			const { description } = OWN[node.type] ?? TOOLS[node.type];
			const { properties } = description;
			const ofN8n = ['pollTimes', ...(node.type in TOOLS ? ['descriptionType', 'toolDescription'] : [])];
			const known = new Set([...properties.map(({ name }: INodeProperties) => name), ...ofN8n]);
			expect(Object.keys(node.parameters).filter((name) => !known.has(name))).toEqual([]);
			const issues = NodeHelpers.getNodeParametersIssues(properties, node, description);
			expect(issues).toBeNull();
			const shown = NodeHelpers.getNodeParameters(properties, node.parameters, true, false, node, description);
			for (const name of Object.keys(node.parameters).filter((key) => !ofN8n.includes(key))) expect(shown).toHaveProperty(name);
		}
	});

	it('does not let n8n repeat nodes that change something', () => {
		expect(nodes.filter(({ retryOnFail }) => retryOnFail)).toEqual([]);
	});

	it('explains itself in notes that do not cover one another or cut through a node', () => {
		const notes = nodes.filter(isSticky);
		expect(notes.length).toBeGreaterThanOrEqual(3);
		for (const [at, note] of notes.entries()) {
			for (const other of notes.slice(at + 1)) expect([note.name, other.name, overlap(rectangle(note), rectangle(other))]).toEqual([note.name, other.name, false]);
			for (const node of nodes.filter((candidate) => !isSticky(candidate))) {
				const [outer, inner] = [rectangle(note), withLabel(node)];
				const within = inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom;
				expect([note.name, node.name, overlap(outer, inner) && !within]).toEqual([note.name, node.name, false]);
			}
		}
	});

	it('has notes that their text fills, and nodes that do not lie on it', () => {
		for (const note of nodes.filter(isSticky)) {
			const { left, top, right, bottom } = rectangle(note);
			const inside = nodes.filter((node) => !isSticky(node) && node.position[0] >= left && node.position[0] < right && node.position[1] >= top && node.position[1] < bottom);
			const text = textHeight(note);
			const filled = Math.max(text, ...inside.map((node) => withLabel(node).bottom - top));
			expect([note.name, filled <= bottom - top, filled >= (bottom - top) * (2 / 3)]).toEqual([note.name, true, true]);
			for (const node of inside) expect([note.name, node.name, node.position[1] - top >= text]).toEqual([note.name, node.name, true]);
		}
	});

	it('has nodes that leave room for one another’s names', () => {
		const placed = nodes.filter((node) => !isSticky(node));
		for (const [at, one] of placed.entries()) {
			for (const other of placed.slice(at + 1)) expect([one.name, other.name, overlap(withLabel(one), withLabel(other))]).toEqual([one.name, other.name, false]);
		}
	});

	it('runs from left to right; only a node that waits may lead back, or to a loop', () => {
		const at = new Map(nodes.map(({ name, position, type }) => [name, { left: position[0], type }]));
		for (const { from, to } of targetsOf(template)) {
			const [source, target] = [at.get(from), at.get(to)];
			const forward = (target?.left ?? 0) > (source?.left ?? 0);
			const back = source?.type === 'n8n-nodes-base.wait' || target?.type === 'n8n-nodes-base.splitInBatches';
			expect([from, to, forward || back]).toEqual([from, to, true]);
		}
	});

	it('brings sample data for its triggers, and for no node that it does not have', () => {
		const triggers = nodes.filter(({ type }) => type.endsWith('Trigger'));
		for (const { name } of triggers) expect(template.pinData[name]?.length).toBeGreaterThan(0);
		expect(Object.keys(template.pinData).filter((name) => !names.includes(name))).toEqual([]);
	});

	it('refers in its expressions to nodes that it has', () => {
		const referred = nodes.flatMap(({ parameters }) => [...JSON.stringify(parameters).matchAll(/\$\('([^']+)'\)/g)].map(([, name]) => name));
		expect(referred.filter((name) => !names.includes(name))).toEqual([]);
	});
});
