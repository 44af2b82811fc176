import type { IDataObject } from 'n8n-workflow';
import { REQUEST_TAG } from '../../lab/src/fleet';
import { Lab } from '../../lab/src/lab';
import type { WorkflowRun } from '../support/engine';
import { channel as noting } from '../support/engine/formNodes';
import { changes, TemplateUnderTest } from '../support/templates';

const FIND = ['Request', 'What Is Asked For', 'Is It Clear?', 'Find Hosts', 'What Was Found', 'Is There a Host?'];
const CHOOSE = [...FIND, 'Choose', 'Was One Chosen?'];
const CHECK = [...CHOOSE, 'Read Tags', 'May It Be Requested?'];
const WRITE = [...CHECK, 'Write Note', 'Set Tags'];
const DONE = [...WRITE, 'Requested', 'Write a Ticket', 'Send E-Mail', 'Post to Webhook', 'Result'];
const NOT = ['Not Requested', 'Result'];
const HOST = 'FIN-LT-0142';

/** The template in n8n's engine against the simulators; the forms are filled in by pinned data. */
describe('request isolation, branch by branch', () => {
	let lab: Lab;
	let template: TemplateUnderTest;
	let hostId: number;

	beforeAll(async () => {
		template = await TemplateUnderTest.read('request-isolation');
	});

	beforeEach(async () => {
		lab = new Lab();
		await lab.start();
		hostId = lab.hostId(HOST);
	});

	afterEach(async () => await lab.close());

	const tags = () => lab.qux.world.host(hostId).tags;
	const notes = () => lab.qux.world.notesOf('host', hostId).map(({ note }) => note);
	const page = (run: WorkflowRun) => {
		const { subject, report } = (run.items('Requested')[0] ?? run.items('Not Requested')[0]) as { subject: string; report: string };
		return `${subject}. ${report}`;
	};
	const good = (run: WorkflowRun) => {
		expect(run.error).toBeUndefined();
		return run;
	};

	interface Setting {
		/** Which of the hosts; null: the page is closed. */
		pick?: ((options: string[]) => string) | null;
		/** Between the two pages. */
		meanwhile?: () => void;
		on?: TemplateUnderTest;
		nodeTypes?: Parameters<TemplateUnderTest['run']>[1]['nodeTypes'];
	}

	async function request(more: IDataObject = {}, { pick = ([first]) => first, meanwhile, on = template, nodeTypes = {} }: Setting = {}): Promise<WorkflowRun> {
		const Request = [{ Host: HOST, 'Isolate For': '24 hours', Hours: null, Why: 'Beacons', 'Your Name': 'A. Analyst', submittedAt: new Date().toISOString(), ...more }];
		const shown = good(await template.run(lab, { start: 'Request', pinned: { Request, Choose: [{}] } }));
		const options = ((shown.items('What Was Found')[0]?.choices ?? []) as unknown as Array<{ text: string }>).map(({ text }) => text);
		meanwhile?.();
		const Choose = [pick === null ? {} : { Host: pick([...options, 'None of these']), submittedAt: new Date().toISOString() }];
		return good(await on.run(lab, { start: 'Request', pinned: { Request, Choose }, nodeTypes }));
	}

	it('runs on its sample data without any account', async () => {
		const run = good(await template.runAsImported('Request'));
		expect(run.executed).toEqual(DONE);
		expect(page(run)).toMatch(/^Isolation of FIN-LT-0142 is requested\. A\. Analyst requested it, for 24 hours: Beacons to a known command server\n/);
	});

	it.each<[IDataObject, number]>([
		[{}, 24],
		[{ 'Isolate For': 'Until a person ends it' }, 0],
		[{ 'Isolate For': '4 hours', Hours: 0 }, 4],
		[{ 'Isolate For': '72 hours', Hours: '' }, 72],
		[{ 'Isolate For': 'As many hours as below', Hours: 1 }, 1],
		[{ 'Isolate For': 'As many hours as below', Hours: 168 }, 168],
	])('writes the reason and the tags, and sends nothing to Cortex XDR: %j', async (time, hours) => {
		const run = await request(time);
		expect(run.executed).toEqual(DONE);
		const words = hours === 0 ? 'until a person ends it' : `for ${hours} hours`;
		expect(page(run).split('\n')).toEqual([
			`Isolation of ${HOST} is requested. A. Analyst requested it, ${words}: Beacons`,
			'It is not isolated yet: the main workflow does that at its next poll, if nothing speaks against it. To withdraw it, take the tag vectra_contain off the host.',
			'',
			expect.stringMatching(new RegExp(`^Vectra host: ${HOST} · ID ${hostId} · \\d`)),
			expect.stringMatching(/^http/),
			expect.stringMatching(/^\d+ [A-Z][a-z]{2} \d{4}, \d\d:\d\d /),
		]);
		expect(tags()).toEqual(expect.arrayContaining([REQUEST_TAG]));
		expect(tags().filter((tag) => tag.startsWith('cortex-xdr:'))).toEqual(hours === 0 ? [] : [`cortex-xdr:for:${hours}h`]);
		expect(notes()).toEqual([`Isolation requested by A. Analyst, ${words}: Beacons`]);
		expect([changes(lab).filter((call) => call.includes('isolate')), lab.cortex.server.journal.list()]).toEqual([[], []]);
	});

	it.each<[IDataObject]>([
		[{ 'Isolate For': 'As many hours as below', Hours: 169 }],
		[{ 'Isolate For': 'As many hours as below', Hours: -1 }],
		[{ 'Isolate For': 'As many hours as below', Hours: 1.5 }],
		[{ 'Isolate For': 'As many hours as below', Hours: null }],
		[{ 'Isolate For': '4 hours', Hours: 8 }],
		[{ 'Isolate For': '' }],
		[{ 'Isolate For': 'toString' }],
		[{ Hours: 'soon' }],
		[{ Why: '  ' }],
		[{ Host: ' ' }],
		[{ 'Your Name': '' }],
	])('writes nothing when the request is not clear: %j', async (more) => {
		const run = await request(more);
		expect(run.executed).toEqual([...FIND.slice(0, 3), ...NOT]);
		expect(page(run)).toMatch(/^Nothing is requested\. The request is not clear\. What to do: give a host, a reason and your name/);
		expect(changes(lab)).toEqual([]);
	});

	it('shows the hosts that fit, and the request, without markup', async () => {
		const pages = noting('form', ['jsonOutput', 'options']);
		const run = await request({ Host: 'FIN-LT', Why: '<b>now</b>' }, { pick: null, on: template.adjusted({ Choose: {} }), nodeTypes: {} });
		expect(run.executed).toEqual([...CHOOSE, ...NOT]);
		expect(page(run)).toBe('Nothing is requested. No host was chosen.');
		const asked = { Host: 'FIN-LT', 'Isolate For': '4 hours', Why: '<b>now</b>', 'Your Name': 'A. Analyst', submittedAt: new Date().toISOString() };
		good(await template.run(lab, { start: 'Request', pinned: { Request: [asked] }, nodeTypes: { 'n8n-nodes-base.form': pages.node } }));
		const [{ jsonOutput, options }] = pages.sent as [{ jsonOutput: Array<{ fieldOptions: { values: Array<{ option: string }> } }>; options: { formDescription: string } }];
		const offered = jsonOutput[0].fieldOptions.values.map(({ option }) => option);
		expect(offered.length).toBeGreaterThan(2);
		expect(offered.slice(0, -1).every((text) => /^FIN-LT-\d+ · ID \d+ · \d/.test(text))).toBe(true);
		expect(offered.at(-1)).toBe('None of these');
		expect(options.formDescription).toMatch(/^<table><tr><th>Isolate<\/th><td>for 4 hours<\/td><\/tr><tr><th>Why<\/th><td>&lt;b>now&lt;\/b><\/td><\/tr>/);
	});

	it.each<[string, (options: string[]) => string]>([
		['none of them', (options) => options.at(-1) ?? ''],
		['one that was not shown', () => 'DC-01 · ID 1'],
		['nothing', () => ''],
	])('writes nothing when the choice is %s', async (_name, pick) => {
		const run = await request({}, { pick });
		expect(run.executed).toEqual([...CHOOSE, ...NOT]);
		expect([page(run), changes(lab)]).toEqual(['Nothing is requested. No host was chosen.', []]);
	});

	it.each<[string, () => string, RegExp]>([
		['no host has this name', () => 'NO-SUCH-HOST', /Vectra has no host of this name/],
		['too many hosts fit', () => {
			for (let at = 0; at < 25; at += 1) lab.qux.world.addHost({ id: 7_000 + at, name: `CROWD-${at}`, ip: `10.40.1.${at + 1}`, threat: 1, certainty: 1 });
			return 'CROWD';
		}, /More than 20 hosts fit/],
		['Vectra cannot be read', () => {
			lab.qux.server.faults.add({ kind: 'status', status: 403, path: '/hosts' });
			return HOST;
		}, /Vectra could not be read: /],
	])('says so when %s', async (_name, prepare, text) => {
		const run = await request({ Host: prepare() });
		expect(run.executed).toEqual([...FIND, ...NOT]);
		expect(page(run)).toMatch(text);
		expect(changes(lab)).toEqual([]);
	});

	it.each<[string, RegExp]>([
		['vectra_release', /carries the release tag vectra_release: it is to stay free/],
		[REQUEST_TAG, /Its isolation is requested already/],
		['cortex-xdr:contained', /It is isolated already, or about to be/],
		['cortex-xdr:pending', /It is isolated already, or about to be/],
		['cortex-xdr:for:2d', /The host carries the tag cortex-xdr:for:2d from an earlier request/],
	])('leaves a host as it is that carries %s, also when it was set between the pages', async (tag, text) => {
		const run = await request({}, { meanwhile: () => lab.qux.world.tag(hostId, tag) });
		expect(run.executed).toEqual([...CHECK, ...NOT]);
		expect(page(run)).toMatch(text);
		expect([tags().filter((one) => one === tag), notes(), changes(lab)]).toEqual([[tag], [], []]);
	});

	it('takes the same hours of an earlier request for its own', async () => {
		expect((await request({}, { meanwhile: () => lab.qux.world.tag(hostId, 'cortex-xdr:for:24h') })).executed).toEqual(DONE);
	});

	it.each<[string, string, string, string[], RegExp]>([
		['the tags cannot be read', 'GET', '/tagging/', [...CHOOSE, 'Read Tags', ...NOT], /^Nothing is requested\. The tags of the host could not be read: /],
		['the note is refused', 'POST', '/notes', [...CHECK, 'Write Note', ...NOT], /^Nothing is requested\. The reason could not be written on the host, so no tag was set: /],
		['the tag is refused', 'POST', '/tagging/', [...WRITE, ...NOT], /^It is not certain that the isolation is requested\. The note is written, and the tag could not be set: /],
	])('says so when %s', async (_name, method, path, executed, text) => {
		const run = await request({}, { meanwhile: () => lab.qux.server.faults.add({ kind: 'status', status: 403, method, path }) });
		expect(run.executed).toEqual(executed);
		expect(page(run)).toMatch(text);
		expect(tags()).not.toContain(REQUEST_TAG);
	});

	it('opens a ticket, once somebody has switched that on', async () => {
		const calls = noting('executeWorkflow', ['workflowInputs']);
		const run = await request({}, { on: template.adjusted({ 'Write a Ticket': { disabled: false } }), nodeTypes: { 'n8n-nodes-base.executeWorkflow': calls.node } });
		expect(run.executed).toEqual(DONE);
		expect(calls.sent.map(({ workflowInputs }) => (workflowInputs as IDataObject).value)).toEqual([
			{
				host: { id: hostId, name: HOST, ip: expect.any(String), url: expect.stringMatching(/^http/) },
				outcome: 'requested',
				subject: `Isolation of ${HOST} is requested`,
				report: expect.stringContaining('A. Analyst requested it, for 24 hours: Beacons'),
				emittedAt: expect.stringMatching(/^\d{4}-/),
			},
		]);
	});

	it('left no branch out', () => {
		expect(template.untravelled()).toEqual([]);
	});
});
