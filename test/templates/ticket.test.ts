import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import nock from 'nock';
import { Lab } from '../../lab/src/lab';
import { rememberInMemory, type Memory } from '../support/deduplication';
import type { WorkflowRun } from '../support/engine';
import { channel } from '../support/engine/formNodes';
import { leadToServices } from '../support/services';
import { hostOf, TemplateUnderTest } from '../support/templates';

const NAME = 'FIN-LT-0142';
const LABEL = 'vectra-host-4711';
const NODES: Record<'jira' | 'serviceNow', readonly string[]> = {
	jira: ['Find in Jira', 'Read in Jira', 'Open in Jira', 'Comment in Jira', 'Close in Jira'],
	serviceNow: ['Find in ServiceNow', 'Open in ServiceNow', 'Comment in ServiceNow', 'Resolve in ServiceNow'],
};
const TOLD = ['Not Told Yet', 'Send E-Mail', 'Post to Webhook'];
/** Minutes of the changes: each later than the one before. */
const at = (minute: number): string => new Date(Date.UTC(2025, 10, 24, 16, minute)).toISOString();

interface Ticket {
	key: string;
	opening: string;
	comments: string[];
	isClosed: boolean;
}

interface System {
	setting: 'jira' | 'serviceNow';
	/** The nodes that search, and that read what was found. */
	find: string[];
	read: string[];
	open: string;
	comment: string;
	/** The nodes that run for a release: what comments and what closes. */
	close: string[];
	tickets(lab: Lab): Ticket[];
	/** Somebody opens one by hand. */
	openByHand(lab: Lab, label?: string): string;
	closeByHand(lab: Lab, key: string): void;
	/** What goes out to search, to create, to comment, to close: method and part of the path. */
	calls: Record<'find' | 'open' | 'comment' | 'close', { method: string; path: string }>;
	server(lab: Lab): Lab['services']['jira']['server'];
}

const JIRA: System = {
	setting: 'jira',
	find: ['Find in Jira'],
	read: ['Read in Jira'],
	open: 'Open in Jira',
	comment: 'Comment in Jira',
	close: ['Comment in Jira', 'Close in Jira'],
	tickets: ({ services }) =>
		services.jira.issues.map(({ key, description, comments, status }) => ({ key, opening: description ?? '', comments: comments.map(({ body }) => body), isClosed: status.name === 'Done' })),
	openByHand: ({ services }, label) => services.jira.open('Ransomware on the second floor', label ? [label] : []),
	closeByHand: ({ services }, key) => services.jira.setStatus(key, 'Done'),
	calls: {
		find: { method: 'POST', path: '/search/jql' },
		open: { method: 'POST', path: '/rest/api/2/issue' },
		comment: { method: 'POST', path: '/comment' },
		close: { method: 'POST', path: '/transitions' },
	},
	server: ({ services }) => services.jira.server,
};

const SERVICENOW: System = {
	setting: 'serviceNow',
	find: ['Find in ServiceNow'],
	read: [],
	open: 'Open in ServiceNow',
	comment: 'Comment in ServiceNow',
	close: ['Resolve in ServiceNow'],
	tickets: ({ services }) =>
		services.serviceNow.incidents.map(({ number, description, state }) => ({ key: number, opening: description, comments: services.serviceNow.notesOf(number), isClosed: state === '6' })),
	openByHand: ({ services }, label = '') => services.serviceNow.open({ short_description: 'Ransomware on the second floor', correlation_id: label }),
	closeByHand: ({ services }, key) => Object.assign(services.serviceNow.incidents.find(({ number }) => number === key) ?? {}, { state: '7' }),
	calls: {
		find: { method: 'GET', path: '/table/incident' },
		open: { method: 'POST', path: '/table/incident' },
		comment: { method: 'PATCH', path: '/table/incident' },
		close: { method: 'PATCH', path: '/table/incident' },
	},
	server: ({ services }) => services.serviceNow.server,
};

/** The template in n8n's engine, with n8n's own nodes for Jira and ServiceNow, against the lab; the call is pinned. */
describe('ticket, branch by branch', () => {
	let lab: Lab;
	let template: TemplateUnderTest;
	let memory: Memory;

	beforeAll(async () => {
		template = await TemplateUnderTest.read('ticket');
		memory = await rememberInMemory();
	});

	beforeEach(async () => {
		memory.forget();
		lab = new Lab();
		await lab.start();
		leadToServices(lab);
	});

	afterEach(async () => {
		nock.cleanAll();
		await lab.close();
	});

	afterAll(() => nock.restore());

	const node = (name: string): INode => template.template.nodes.find((one) => one.name === name) as INode;
	/** With the setting, and the nodes of one system active. */
	const set = (system: string, active: readonly string[]): TemplateUnderTest => {
		const { assignments } = node('What to Write').parameters.assignments as { assignments: IDataObject[] };
		const settings = assignments.map((one) => (one.name === 'system' ? { ...one, value: system } : one));
		const switched = Object.values(NODES).flat().map((name) => [name, { disabled: !active.includes(name) }]);
		return template.adjusted({
			...(Object.fromEntries(switched) as Record<string, Partial<INode>>),
			'What to Write': { parameters: { ...node('What to Write').parameters, assignments: { assignments: settings } } as INodeParameters },
		});
	};
	const change = (outcome: string, minute: number, more: IDataObject = {}): IDataObject => ({
		host: hostOf(lab, lab.hostId(NAME)),
		outcome,
		subject: `${NAME} is ${outcome}`,
		report: `${NAME} is ${outcome}.\nWhat to do: nothing.`,
		emittedAt: at(minute),
		...more,
	});
	const good = (run: WorkflowRun): WorkflowRun => {
		expect(run.error).toBeUndefined();
		return run;
	};
	const tags = () => [...lab.qux.world.host(lab.hostId(NAME)).tags];
	const failures = (run: WorkflowRun): string[] => run.items('Post to Webhook').map(({ report }) => String(report).split('\n').slice(0, 2).join(' '));

	it('runs on its sample data without any account', async () => {
		const run = good(await template.runAsImported());
		expect(run.executed).toEqual(['Change', 'Read Tags', 'What to Write', 'Which System?', 'Find in Jira', 'Its Ticket', 'One by One', 'Read It in Jira?', 'What to Do', 'What Is Due?', 'Open in Jira', 'Key to Keep?', 'Keep the Key', 'Result', 'Did It Fail?']);
		expect(run.items('Result')).toEqual([expect.objectContaining({ ticket: 'SEC-1', steps: ['open'], failed: false, subject: 'fin-lt-0142: ticket SEC-1 is opened' })]);
	});

	describe.each([JIRA, SERVICENOW])('$setting', (system) => {
		const START = ['Change', 'Read Tags', 'What to Write', 'Which System?', ...system.find, 'Its Ticket', 'One by One', 'Read It in Jira?'];
		const PLAN = ['What to Do', 'What Is Due?'];
		const END = ['Key to Keep?', 'Result', 'Did It Fail?'];
		const OPENED = [...START, ...PLAN, system.open, 'Key to Keep?', 'Keep the Key', 'Result', 'Did It Fail?'];
		const COMMENTED = [...START, ...system.read, ...PLAN, system.comment, ...END];
		const NOTHING = [...START, ...system.read, ...PLAN, ...END];

		const tickets = () => system.tickets(lab);
		const run = async (...changes: IDataObject[]) => good(await set(system.setting, NODES[system.setting]).run(lab, { pinned: { Change: changes } }));
		const fault = (call: keyof System['calls'], more: object) => system.server(lab).faults.add({ ...system.calls[call], times: 1, ...more } as never);

		it('opens a ticket, comments on each change of outcome, closes on release, and keeps the key on the host', async () => {
			const opened = await run(change('deferred', 0));
			expect(opened.executed).toEqual(OPENED);
			const [{ key }] = tickets();
			expect(tags()).toEqual([`ticket:${key}`]);
			expect(tickets()).toEqual([{ key, opening: expect.stringMatching(/^FIN-LT-0142 is deferred\.\nWhat to do: nothing\.\n\nOutcome at \d+: deferred$/), comments: [], isClosed: false }]);

			expect((await run(change('deferred', 1))).executed).toEqual(NOTHING);
			const commented = await run(change('isolated', 2));
			expect(commented.executed).toEqual(COMMENTED);
			expect((await run(change('alreadyIsolated', 3))).executed).toEqual(NOTHING);

			const closed = await run(change('released', 4));
			expect(closed.executed).toEqual(expect.arrayContaining([...START, ...system.read, ...PLAN, ...system.close, ...END]));
			expect(tickets()).toEqual([
				{ key, opening: expect.anything(), comments: [expect.stringMatching(/Outcome at \d+: isolated$/), expect.stringMatching(/Outcome at \d+: released$/)], isClosed: true },
			]);
			expect([opened, commented, closed].flatMap((one) => one.items('Result').map(({ failed, subject }) => [failed, subject]))).toEqual([
				[false, `${NAME}: ticket ${key} is opened`],
				[false, `${NAME}: ticket ${key} is commented`],
				...system.close.map(() => [false, `${NAME}: ticket ${key} is commented and closed`]),
			]);
		});

		it('does nothing when an execution is repeated, whatever has happened since', async () => {
			const changes = [change('deferred', 0), change('isolated', 1), change('released', 2)];
			for (const one of changes) await run(one);
			const before = tickets();
			for (const one of changes) expect((await run(one)).executed).toEqual(NOTHING);
			expect(tickets()).toEqual(before);
			expect(tickets()).toHaveLength(1);
		});

		it('opens a second ticket for the next containment, and only then', async () => {
			for (const one of [change('isolated', 0), change('released', 1), change('heldBack', 2), change('alreadyReleased', 3)]) await run(one);
			expect(tickets()).toHaveLength(1);
			expect((await run(change('isolated', 4))).executed).toEqual([...START, ...system.read, ...PLAN, system.open, 'Key to Keep?', 'Keep the Key', 'Result', 'Did It Fail?']);
			await run(change('released', 5));
			expect(tickets().map(({ comments, isClosed }) => [comments.length, isClosed])).toEqual([[1, true], [1, true]]);
			expect(tags()).toEqual(tickets().map(({ key }) => `ticket:${key}`));
			// An old release that is repeated now finds the new ticket, and leaves it alone.
			await run(change('isolated', 6));
			await run(change('released', 1));
			expect(tickets().at(-1)).toMatchObject({ comments: [], isClosed: false });
		});

		it('opens nothing for a host that is held back, or released without a ticket', async () => {
			for (const outcome of ['heldBack', 'released']) expect((await run(change(outcome, 0))).executed).toEqual([...START, ...PLAN, ...END]);
			expect(tickets()).toEqual([]);
		});

		it('finds the ticket by its mark when the reply to its creation was lost, and notes the key then', async () => {
			fault('open', { kind: 'replyLost' });
			const lost = await run(change('isolated', 0));
			expect(lost.executed).toEqual([...START, ...PLAN, system.open, ...END, ...TOLD]);
			expect(failures(lost)).toEqual([expect.stringContaining(`${NAME}: no ticket is known to be open.`)]);
			expect([tickets().length, tags()]).toEqual([1, []]);
			const repeated = await run(change('isolated', 0));
			expect(repeated.executed).toEqual([...START, ...system.read, ...PLAN, 'Key to Keep?', 'Keep the Key', 'Result', 'Did It Fail?']);
			expect([tickets().length, tags()]).toEqual([1, [`ticket:${tickets()[0].key}`]]);
		});

		it('comments and closes once, although the replies are lost', async () => {
			await run(change('isolated', 0));
			fault('comment', { kind: 'replyLost' });
			fault('close', { kind: 'replyLost' });
			const lost = await run(change('released', 1));
			expect(failures(lost)).toEqual([expect.stringMatching(/: ticket \S+ may lack a comment, or may still be open\. /)]);
			expect((await run(change('released', 1))).executed).toEqual(NOTHING);
			expect(tickets()).toEqual([expect.objectContaining({ comments: [expect.stringContaining('released')], isClosed: true })]);
		});

		it('uses a ticket that a person named on the host; that one it does not close', async () => {
			const key = system.openByHand(lab);
			lab.qux.world.tag(lab.hostId(NAME), `Ticket:${key.toLowerCase()}`);
			await run(change('isolated', 0));
			await run(change('isolated', 1));
			const released = await run(change('released', 2));
			expect(released.items('Result').every(({ failed }) => failed === false)).toBe(true);
			expect(tickets()).toEqual([{ key, opening: '', comments: [expect.stringContaining('isolated'), expect.stringContaining('released')], isClosed: false }]);
			await run(change('isolated', 3));
			expect(tickets()).toHaveLength(2);
			await run(change('deferred', 4));
			expect(tickets().at(-1)?.comments).toEqual([expect.stringContaining('deferred')]);
		});

		it('goes on in a ticket that a person closed while the host was still contained', async () => {
			await run(change('isolated', 0));
			system.closeByHand(lab, tickets()[0].key);
			await run(change('alreadyIsolated', 1));
			await run(change('released', 2));
			expect(tickets()).toEqual([expect.objectContaining({ comments: [expect.stringContaining('released')] })]);
		});

		it('opens nothing while a ticket that the host names cannot be found', async () => {
			lab.qux.world.tag(lab.hostId(NAME), system.setting === 'jira' ? 'ticket:OLD-7' : 'ticket:INC0099999');
			const run1 = await run(change('isolated', 0));
			expect(failures(run1)).toEqual([expect.stringMatching(/OLD-7|INC0099999/)]);
			expect(tickets()).toEqual([]);
		});

		it.each([
			['is throttled', { kind: 'status', status: 429, headers: { 'Retry-After': '1' } }],
			['answers with a page', { kind: 'html500' }],
			['drops the connection', { kind: 'reset' }],
			['answers half', { kind: 'truncated' }],
		])('opens nothing when the search %s, and says so once', async (_what, more) => {
			fault('find', { ...more, times: 2 });
			const first = await run(change('isolated', 0));
			expect(first.executed).toEqual([...START, ...PLAN, ...END, ...TOLD]);
			expect(failures(first)).toEqual([expect.stringContaining(`${NAME}: no ticket was looked for or written.`)]);
			expect(failures(first)[0]).not.toContain('<');
			const second = await run(change('isolated', 1));
			expect(second.executed).not.toContain('Post to Webhook');
			expect(tickets()).toEqual([]);
			await run(change('isolated', 2));
			expect(tickets()).toHaveLength(1);
		});

		it('says why a ticket could not be opened', async () => {
			Object.assign(lab.services[system.setting].switches, { requiredOnCreate: 'customfield_10042' });
			const refused = await run(change('isolated', 0));
			expect(refused.executed).toEqual([...START, ...PLAN, system.open, ...END, ...TOLD]);
			expect(refused.items('Post to Webhook')[0].report).toMatch(/^FIN-LT-0142: no ticket is known to be open\.\n.+\nWhat to do: .*the project’s fields and the rights\.\n\nWhat it would have said: FIN-LT-0142 is isolated\nVectra host: FIN-LT-0142 · ID 4711\nhttps:\/\/vectra\.example\/hosts\/4711\n/);
		});

		it('opens nothing while the tags cannot be read; comments and closes all the same', async () => {
			lab.qux.server.faults.add({ kind: 'html500', path: '/tagging' });
			const unread = await run(change('isolated', 0));
			expect(failures(unread)).toEqual([expect.stringContaining('The tags of the host could not be read')]);
			expect(tickets()).toEqual([]);
			lab.qux.server.faults.clear();
			await run(change('isolated', 1));
			lab.qux.server.faults.add({ kind: 'html500', path: '/tagging' });
			await run(change('released', 2));
			expect(tickets()).toEqual([expect.objectContaining({ isClosed: true, comments: [expect.anything()] })]);
		});

		it('says that the key could not be noted, and notes it with the next change', async () => {
			for (const method of ['POST', 'PATCH']) lab.qux.server.faults.add({ kind: 'status', status: 403, method, path: '/tagging' });
			const run1 = await run(change('isolated', 0));
			expect(failures(run1)).toEqual([expect.stringMatching(/: ticket \S+ is not noted on the host in Vectra\. /)]);
			lab.qux.server.faults.clear();
			await run(change('isolated', 1));
			expect([tickets().length, tags()]).toEqual([1, [`ticket:${tickets()[0].key}`]]);
		});

		it('writes for many hosts at once after one search, and once for each', async () => {
			const others = ['HR-LT-0007', 'ENG-MB-0203'];
			const about = (name: string, outcome: string, minute: number) => change(outcome, minute, { host: hostOf(lab, lab.hostId(name)), subject: `${name} is ${outcome}`, report: '' });
			await run(about('HR-LT-0007', 'isolated', 0));
			system.server(lab).journal.clear();
			await run(change('deferred', 1), change('isolated', 2), change('isolated', 2), ...others.map((name) => about(name, 'deferred', 2)));
			expect(system.server(lab).journal.list(system.calls.find).filter(({ method }) => method === system.calls.find.method)).toHaveLength(1);
			expect(tickets().map(({ opening, comments }) => [opening.split('\n')[0], comments.length])).toEqual([['HR-LT-0007 is isolated', 1], ['FIN-LT-0142 is isolated.', 0], ['ENG-MB-0203 is deferred', 0]]);
		});

		it('opens nothing when so many tickets are found that one may be missing', async () => {
			for (let opened = 0; opened < 100; opened += 1) system.openByHand(lab, 'vectra-host-4712');
			const crowded = await run(change('isolated', 0), change('isolated', 0, { host: hostOf(lab, 4712) }));
			expect(failures(crowded)).toEqual([expect.stringContaining('may have one beyond them')]);
			expect(tickets()).toHaveLength(100);
		});

		it('takes names for text: nothing in them is a command or a line of its own', async () => {
			await run(change('isolated', 0, { subject: 'A [link|http://evil] !x.png!\n{html} is isolated' }));
			const opened = system.setting === 'jira' ? lab.services.jira.issues[0].summary : lab.services.serviceNow.incidents[0].short_description;
			expect(opened).toBe('A (link|http://evil) .x.png. (html) is isolated');
		});

		it('says that its nodes are not active, and sends nothing', async () => {
			for (const active of [[], NODES[system.setting].filter((name) => name.startsWith('Find') || name.startsWith('Read'))]) {
				memory.forget();
				const one = good(await set(system.setting, active).run(lab, { pinned: { Change: [change('isolated', 0)] } }));
				expect(failures(one)).toEqual([expect.stringContaining('not active')]);
			}
			expect(tickets()).toEqual([]);
		});
	});

	it('refuses a change without host, outcome or subject, and a setting that it does not know', async () => {
		const jira = set('jira', NODES.jira);
		for (const more of [{ host: null }, { host: { id: 'x' } }, { outcome: '' }, { subject: ' ' }]) {
			memory.forget();
			const run = good(await jira.run(lab, { pinned: { Change: [change('isolated', 0, more as IDataObject)] } }));
			expect(failures(run)).toEqual([expect.stringContaining('The calling workflow gave no host, outcome or subject')]);
		}
		memory.forget();
		const run = good(await set('Jira', NODES.jira).run(lab, { pinned: { Change: [change('isolated', 0)] } }));
		expect(run.executed).toEqual(['Change', 'Read Tags', 'What to Write', 'Which System?', 'Its Ticket', 'One by One', 'Read It in Jira?', 'What to Do', 'What Is Due?', 'Key to Keep?', 'Result', 'Did It Fail?', ...TOLD]);
		expect(failures(run)).toEqual([expect.stringContaining('neither jira nor serviceNow')]);
		expect(lab.services.jira.issues).toEqual([]);
	});

	it.each(['withheld', 'refused'] as const)('Jira: comments, and says that the ticket is open where the way to Done is %s', async (done) => {
		const jira = set('jira', NODES.jira);
		lab.services.jira.switches.done = done;
		await jira.run(lab, { pinned: { Change: [change('isolated', 0)] } });
		const released = good(await jira.run(lab, { pinned: { Change: [change('released', 1)] } }));
		expect(failures(released)).toEqual([expect.stringMatching(done === 'withheld' ? /Jira offers no way to the status “Done”/ : /may still be open/)]);
		expect(JIRA.tickets(lab)).toEqual([expect.objectContaining({ comments: [expect.stringContaining('released')], isClosed: false })]);
		lab.services.jira.switches.done = 'offered';
		good(await jira.run(lab, { pinned: { Change: [change('released', 1)] } }));
		expect(JIRA.tickets(lab)).toEqual([expect.objectContaining({ comments: [expect.anything()], isClosed: true })]);
	});

	it('Jira: finds a ticket by the tag while the search does not show it yet', async () => {
		lab.services.jira.switches.searchLagSeconds = 3600;
		const jira = set('jira', NODES.jira);
		for (const one of [change('isolated', 0), change('isolated', 0), change('released', 1)]) good(await jira.run(lab, { pinned: { Change: [one] } }));
		expect(JIRA.tickets(lab)).toEqual([{ key: 'SEC-1', opening: expect.anything(), comments: [expect.anything()], isClosed: true }]);
		expect(lab.services.jira.issues[0].labels).toEqual([LABEL]);
	});

	it('ServiceNow: notes the release, and says that the incident is open where it may not be resolved', async () => {
		const serviceNow = set('serviceNow', NODES.serviceNow);
		lab.services.serviceNow.switches.mayResolve = false;
		await serviceNow.run(lab, { pinned: { Change: [change('isolated', 0)] } });
		const released = good(await serviceNow.run(lab, { pinned: { Change: [change('released', 1)] } }));
		expect(failures(released)).toEqual([expect.stringContaining('may still be open')]);
		lab.services.serviceNow.switches.mayResolve = true;
		good(await serviceNow.run(lab, { pinned: { Change: [change('released', 1)] } }));
		expect(SERVICENOW.tickets(lab)).toEqual([expect.objectContaining({ comments: [expect.stringContaining('released')], isClosed: true })]);
	});

	it('sends what failed as mail and to the webhook, and ends well when they fail', async () => {
		const [mail, hook] = [channel('emailSend', ['subject', 'text'], true), channel('httpRequest', ['jsonBody'])];
		const withChannels = set('jira', []).withChannels();
		const nodes = withChannels.template.nodes.map((one) => ({ ...one, disabled: NODES.jira.includes(one.name) }));
		const run = good(
			await withChannels
				.adjusted(Object.fromEntries(nodes.map((one) => [one.name, one])))
				.run(lab, { pinned: { Change: [change('isolated', 0)] }, nodeTypes: { 'n8n-nodes-base.emailSend': mail.node, 'n8n-nodes-base.httpRequest': hook.node } }),
		);
		expect(run.executed.slice(-3)).toEqual(TOLD);
		expect(mail.sent).toEqual([{ subject: `${NAME}: no ticket was looked for or written`, text: expect.stringContaining('The nodes of Jira are not active.') }]);
		expect(JSON.parse(String(hook.sent[0].jsonBody))).toEqual({ text: mail.sent[0].text });
	});

	it('left no connection untravelled', () => {
		expect(template.untravelled()).toEqual([]);
	});
});
