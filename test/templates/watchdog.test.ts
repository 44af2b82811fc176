import type { IDataObject, INodeType } from 'n8n-workflow';
import { Lab } from '../../lab/src/lab';
import { rememberInMemory, type Memory } from '../support/deduplication';
import type { WorkflowRun } from '../support/engine';
import { DataTables } from '../support/engine/dataTables';
import { channel, standIn } from '../support/engine/formNodes';
import { TemplateUnderTest, TOLD } from '../support/templates';

const LOOK = ['Every Ten Minutes', 'Settings', 'Ledger', 'Ledger Rows', 'Ask Vectra', 'Ask n8n', 'All Answers', 'Findings', 'Anything Wrong?'];
const FAILED = ['Error Trigger', 'What Failed'];
const START = { 'Every Ten Minutes': [{ timestamp: '2026-02-03T07:00:00.000Z' }] };
const RUNBOOK = 'https://github.com/n8n-nodes-vectra-cortex-xdr/n8n-nodes-vectra-cortex-xdr/blob/main/docs/runbook.md';
const WORKFLOW = { id: 'vectraMain01', name: 'Contain and Release' };
const PUBLISHED = ['Contain and Release', 'Containment Ledger', 'Containment Report'].map((name) => ({ name, active: true }));

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const heartbeat = (minutes = 1) => ({ rowKey: 'heartbeat', hostId: null, state: 'heartbeat', seen: minutesAgo(minutes) });
const row = (state: string, minutes: number) => ({ rowKey: '4711:open', hostId: 4711, host: 'fin-lt-0142', state, requested: minutesAgo(600), seen: minutesAgo(minutes) });
const reply = (statusCode: number, body: IDataObject) => [{ statusCode, body, headers: {} }];

/** The template in n8n's engine; what is asked over HTTP is pinned, and is asked for real in the real n8n. */
describe('watchdog, branch by branch', () => {
	let template: TemplateUnderTest;
	let memory: Memory;
	const lab = new Lab();

	beforeAll(async () => {
		template = await TemplateUnderTest.read('watchdog');
		memory = await rememberInMemory();
	});

	beforeEach(() => memory.forget());

	const good = (run: WorkflowRun) => {
		expect(run.error).toBeUndefined();
		return run;
	};
	const errorTrigger: Record<string, INodeType> = { 'n8n-nodes-base.errorTrigger': standIn('errorTrigger') };
	/** n8n calls it for a failure. */
	const failed = async (item: IDataObject) => good(await template.run(lab, { pinned: { 'Error Trigger': [item] }, nodeTypes: errorTrigger }));
	/** The schedule, with everything switched on where an answer is given. */
	const look = async (ledger: IDataObject[], answers: Record<string, IDataObject[]> = {}) => {
		const all = Object.keys(answers).length > 0;
		const pinned = { ...START, Ledger: ledger, ...(all ? { 'Ask Vectra': reply(200, { results: [] }), 'Ask n8n': reply(200, { data: PUBLISHED }) } : {}), ...answers };
		const nodeTypes = { ...errorTrigger, ...(all ? { 'n8n-nodes-base.httpRequest': channel('httpRequest', ['url', 'jsonBody']).node } : {}) };
		return good(await (all ? switchedOn : template).run(lab, { pinned, nodeTypes, start: 'Every Ten Minutes' }));
	};
	let switchedOn: TemplateUnderTest;
	beforeAll(async () => {
		switchedOn = (await TemplateUnderTest.read('watchdog')).withChannels();
	});
	const told = (run: WorkflowRun) => run.items('Notify').map(({ report }) => String(report).split('\n'));
	const headlines = (run: WorkflowRun) => told(run).map(([headline]) => headline);
	/** The last part of the link to the runbook, of each message. */
	const entries = (run: WorkflowRun) => told(run).map((lines) => lines.find((line) => line.startsWith(RUNBOOK))?.slice(RUNBOOK.length + 1));

	it('runs on its sample data without any account', async () => {
		const run = good(await template.runAsImported('Every Ten Minutes'));
		expect(run.executed).toEqual([...LOOK, 'One by One', ...TOLD]);
		expect(headlines(run)).toEqual([expect.stringMatching(/^The containment ledger has not run for \d+ minutes\.$/)]);
		expect(headlines(good(await template.runAsImported('Error Trigger')))).toEqual(['Contain and Release cannot sign in.']);
	});

	describe('as the error workflow', () => {
		it('tells of a failed execution, with its cause, its node, its address and the runbook', async () => {
			const run = await failed({
				execution: { id: '231', url: 'https://n8n.example/workflow/1/executions/231', error: { message: 'The service is away', stack: 'secret', description: 'Try later.' }, lastNodeExecuted: 'Check', mode: 'trigger' },
				workflow: WORKFLOW,
			});
			expect(run.executed).toEqual([...FAILED, ...TOLD]);
			expect(told(run)).toEqual([[
				'Contain and Release has failed.', 'The service is away. Try later. (in Check).', 'What to do: Read the cause. A poll or a schedule tries again by itself.',
				`${RUNBOOK}#a-workflow-failed`, 'https://n8n.example/workflow/1/executions/231', expect.stringMatching(/^\d+ [A-Z][a-z]{2} \d{4}, \d\d:\d\d [A-Z]/),
			]]);
		});

		it('tells of a poll that failed, which has no execution', async () => {
			const run = await failed({ trigger: { error: { message: 'Vectra does not answer (1 poll in a row)' }, mode: 'trigger' }, workflow: WORKFLOW });
			expect(headlines(run)).toEqual(['Contain and Release has failed while polling.']);
			expect(run.items('Notify')[0].report).not.toMatch(/undefined|null|\[object/);
		});

		it.each([
			['Vectra refused the credential', 'Contain and Release cannot sign in.', 'a-credential-has-expired'],
			['Cortex XDR refused the API key', 'Contain and Release cannot sign in.', 'a-credential-has-expired'],
			['Unrecognized node type: n8n-nodes-vectra-cortex-xdr.vectraTrigger', 'n8n has not loaded the package: Contain and Release cannot run.', 'n8n-has-not-loaded-the-package'],
			['', 'Contain and Release has failed while polling.', 'a-workflow-failed'],
		])('knows “%s”', async (message, headline, entry) => {
			const run = await failed({ trigger: { error: { message } }, workflow: WORKFLOW });
			expect([headlines(run), entries(run)]).toEqual([[headline], [entry]]);
		});

		it('tells of one cause once, however the message counts, and of another one too', async () => {
			const poll = (count: number) => ({ trigger: { error: { message: `Vectra refused the credential (${count} polls in a row failed)` } }, workflow: WORKFLOW });
			expect(told(await failed(poll(1)))).toHaveLength(1);
			expect(told(await failed(poll(6)))).toEqual([]);
			expect(told(await failed({ ...poll(1), workflow: { id: 'other', name: 'Other' } }))).toHaveLength(1);
			expect(told(await failed({ trigger: { error: { message: 'Something else' } }, workflow: WORKFLOW }))).toHaveLength(1);
		});
	});

	describe('on its schedule', () => {
		it('says nothing when the ledger runs and nobody waits', async () => {
			const run = await look([heartbeat(), row('contained', 900), row('deferred', 900), row('refused', 900), row('waiting', 14)]);
			expect(run.executed).toEqual([...LOOK, 'All Is Well']);
		});

		it('tells of a machine that waits longer than it should, once', async () => {
			const run = await look([heartbeat(), row('waiting', 16)]);
			expect(run.executed).toEqual([...LOOK, 'One by One', ...TOLD]);
			expect([headlines(run), entries(run)]).toEqual([['1 machine waits for an isolation that nobody sends: fin-lt-0142.'], ['nobody-picks-up-a-request']]);
			expect(told(await look([heartbeat(), row('waiting', 26)]))).toEqual([]);
		});

		it.each([
			['has stopped', () => [heartbeat(17)], /^The containment ledger has not run for \d+ minutes\.$/],
			['never ran', () => [{}], /^The containment ledger has never run\.$/],
		])('tells that the ledger %s', async (_name, rows, headline) => {
			const run = await look(rows());
			expect([headlines(run), entries(run)]).toEqual([[expect.stringMatching(headline)], ['the-ledger-has-stopped']]);
		});

		it('tells that there is no table', async () => {
			const run = good(await template.run(lab, { pinned: START, nodeTypes: errorTrigger, dataTables: new DataTables() }));
			expect(headlines(run)).toEqual(['The containment ledger cannot be read.']);
			expect(told(run)[0][1]).toContain('not found');
		});

		it('says how many ask for isolation while the ledger stands still', async () => {
			const run = await look([heartbeat(60)], { 'Ask Vectra': reply(200, { results: [{ id: 1 }, { id: 2 }] }) });
			expect(told(run)[0][1]).toContain('Vectra has 2 hosts with the tag vectra_contain');
		});

		it.each([
			['a refused key', 'Ask Vectra', reply(401, { detail: 'Invalid token.' }), 'Vectra refuses the key of the watchdog.', 'a-credential-has-expired'],
			['an outage of Vectra', 'Ask Vectra', reply(503, {}), 'Vectra does not answer the watchdog.', 'vectra-is-away'],
			['a web page in place of Vectra', 'Ask Vectra', reply(200, {}), 'Vectra does not answer the watchdog.', 'vectra-is-away'],
			['Vectra out of reach', 'Ask Vectra', [{ error: { message: 'connect ECONNREFUSED' } }], 'Vectra does not answer the watchdog.', 'vectra-is-away'],
			['a workflow that is not published', 'Ask n8n', reply(200, { data: [{ ...PUBLISHED[0], active: false }, ...PUBLISHED.slice(1)] }), 'Contain and Release is not published.', 'a-workflow-is-not-published'],
			['a workflow that is gone', 'Ask n8n', reply(200, { data: PUBLISHED.slice(0, 2) }), 'Containment Report is not published.', 'a-workflow-is-not-published'],
			['an API key that n8n refuses', 'Ask n8n', reply(401, { message: 'unauthorized' }), 'n8n does not tell the watchdog which workflows are published.', 'a-workflow-is-not-published'],
		])('tells of %s', async (_name, node, answer, headline, entry) => {
			const run = await look([heartbeat()], { [node]: answer });
			expect([headlines(run), entries(run)]).toEqual([[headline], [entry]]);
			expect(told(await look([heartbeat()], { [node]: answer }))).toEqual([]);
		});

		it('says nothing when Vectra and n8n answer as they should', async () => {
			expect((await look([heartbeat()], { 'Ask Vectra': reply(200, { results: [] }) })).executed).toEqual([...LOOK, 'All Is Well']);
		});

		it('tells everything, in one message, once n8n’s memory is full', async () => {
			memory.fill(10_000);
			const run = await look([heartbeat(20)]);
			expect(run.executed).toEqual([...LOOK, 'One by One', 'Message', 'Not Told Yet', 'Forget What Was Told', 'All at Once', 'Notify', 'Send E-Mail', 'Post to Webhook']);
			expect(headlines(run)).toEqual([expect.stringMatching(/^The containment ledger has not run for \d+ minutes\.$/)]);
		});
	});

	it('left no branch out', () => {
		expect(template.untravelled()).toEqual([]);
	});
});
