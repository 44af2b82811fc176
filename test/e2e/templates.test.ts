import { forRux, readTemplate } from '../../lab/src/demo/world';
import { Stage } from '../../lab/src/demo/stage';
import { endpointIdOf, REQUEST_TAG } from '../../lab/src/fleet';
import { Lab } from '../../lab/src/lab';
import { nodeItems, type Execution, type Json } from '../../lab/src/n8n/executions';
import { N8nInstance } from '../../lab/src/n8n/instance';
import { packPackage } from '../../lab/src/n8n/pack';
import { pollingOften } from '../../lab/src/n8n/pollTimes';
import { eventually } from '../support/eventually';
import { openForm, sendForm } from '../support/n8nForm';
import { addServer } from '../support/server';
import type { WorkflowImport } from '../../lab/src/n8n/imports';

const MINUTE = 60_000;
const ACCESS = { username: 'responder', password: 'lab-demo-form-password' };
const SHORT_TAG = 'vectra_contain_short';
const YES = 'Isolate it';
const NO = 'Do not isolate it';

type Parameters = Record<string, unknown>;

/** The template with some nodes' parameters changed, as a person would in the editor. */
function adjusted(template: WorkflowImport, changes: Record<string, (parameters: Parameters) => Parameters>): WorkflowImport {
	const nodes = template.nodes.map((node) => {
		const change = changes[String(node.name)];
		return change ? { ...node, parameters: { ...node.parameters, ...change(node.parameters) } } : node;
	});
	return { ...template, nodes };
}

/**
 * The templates, published in a real n8n against the lab: approvals over Respond UX, the others over Quadrant UX. They poll
 * every ten seconds instead of once a minute.
 */
describe('the templates, in a real n8n', () => {
	const lab = new Lab();
	const stage = new Stage({ lab, executions: async () => [] });
	const servers = new Map<string, { hostId: number; endpointId: string }>();
	let n8n: N8nInstance;
	let approvalId = '';
	let shortId = '';

	const server = (name: string) => servers.get(name) ?? { hostId: 0, endpointId: '' };
	const calls = (endpointId: string, path: string) =>
		lab.cortex.server.journal.list({ method: 'POST', path }).filter(({ body }) => JSON.stringify(body).includes(`"${endpointId}"`));
	const isolateCalls = (name: string) => calls(server(name).endpointId, '/endpoints/isolate');
	const isolation = (endpointId: string) => lab.cortex.world.find(endpointId).isolation;
	const notes = (name: string) => lab.rux.world.notesOf('host', server(name).hostId).map(({ note }) => note);
	const isAbout = (name: string) => (execution: Execution) =>
		nodeItems(execution, 'Approval Needed').some(({ host }) => (host as Json).name === name);
	const approvals = async (name: string, workflowId = approvalId) => (await n8n.executions(workflowId)).filter(isAbout(name));
	const approvalUrl = async (name: string, workflowId = approvalId) =>
		await eventually(`an approval is asked for ${name}`, async () => {
			const [asked] = (await approvals(name, workflowId)).filter(({ status }) => status === 'waiting');
			return asked && String(nodeItems(asked, 'What to Decide')[0]?.approvalUrl);
		});
	const decide = async (name: string, decision: string, endpointId = server(name).endpointId) => {
		const { status } = await sendForm(await approvalUrl(name), [decision, endpointId, 'A. Approver', 'Ransom note seen']);
		expect(status).toBe(200);
	};
	const reported = async (name: string, node: string, workflowId = approvalId) =>
		await eventually(`${node} for ${name}`, async () => (await approvals(name, workflowId)).flatMap((one) => nodeItems(one, node))[0]);

	beforeAll(async () => {
		await lab.start();
		const names = ['SQL-YES', 'SQL-NO', 'SQL-GONE', 'SQL-OTHER', 'SQL-AWAY', 'SQL-LATE'];
		names.forEach((name, index) => servers.set(name, addServer(lab, name, `10.30.3.${10 + index}`)));
		const approval = forRux(await readTemplate('contain-with-approval'));
		// Up to 65 seconds, n8n keeps an execution in memory instead of putting it to sleep.
		const soon = adjusted(approval, { 'Wait for the Agent': () => ({ amount: 70, unit: 'seconds' }) });
		const requestTag = (tag: string) => (parameters: Parameters) =>
			JSON.parse(JSON.stringify(parameters).replaceAll(REQUEST_TAG, tag)) as Parameters;
		const short = adjusted({ ...approval, id: 'vectraApprovalShort', name: 'Short' }, {
			'Vectra AI Trigger': requestTag(SHORT_TAG),
			'Approval Request': requestTag(SHORT_TAG),
			'Wait for Decision': () => ({ resumeAmount: 5, resumeUnit: 'seconds' }),
			// It waits for another request tag, so hosts that the other one contained count as withdrawn here.
			'Unisolate Endpoint': () => ({ mode: 'dryRun' }),
		});
		const drift = adjusted(await readTemplate('drift-report'), {
			'Every Morning': () => ({ rule: { interval: [{ field: 'seconds', secondsInterval: 20 }] } }),
		});
		[approvalId, shortId] = [soon.id, short.id];
		for (const name of names) lab.rux.world.tag(server(name).hostId, name === 'SQL-LATE' ? SHORT_TAG : REQUEST_TAG);
		lab.rux.world.tag(lab.hostId('HR-LT-0011'), REQUEST_TAG);
		for (const name of ['FIN-LT-0142', 'FIN-LT-0158', 'ENG-MB-0203']) stage.actor(name).request();
		const form = { id: 'labReleaseForm01', name: 'Emergency Release form', type: 'httpBasicAuth', data: { user: ACCESS.username, password: ACCESS.password } };
		const others = [await readTemplate('contain-and-release'), await readTemplate('emergency-release')];
		const workflows = [...others, drift, soon, short].map(pollingOften);
		n8n = new N8nInstance({
			packageTarball: await packPackage(),
			credentials: [...lab.credentials(), form],
			workflows,
			publish: [],
		});
		await n8n.start();
		// Much faster than by a command for each, and they poll at once.
		for (const { id } of workflows) await n8n.rest.publish(id);
	}, 12 * MINUTE);

	afterAll(async () => {
		await n8n?.dispose();
		await lab.close();
	}, MINUTE);

	describe('contain with approval', () => {
		it('isolates an ordinary machine at once', async () => {
			await eventually('HR-LT-0011 is isolated', () => isolation(endpointIdOf('HR-LT-0011')) === 'AGENT_ISOLATED');
		}, 3 * MINUTE);

		it('is not approved by opening the link, however often, and not without its signature', async () => {
			const url = await approvalUrl('SQL-YES');
			for (let times = 0; times < 3; times += 1) {
				const page = await openForm(url);
				expect([page.status, page.data.includes(server('SQL-YES').endpointId)]).toEqual([200, true]);
			}
			const unsigned = url.replace(/\?.*$/, '');
			expect(unsigned).not.toBe(url);
			expect((await openForm(unsigned)).status).toBe(401);
			expect((await sendForm(unsigned, [YES, server('SQL-YES').endpointId, 'Nobody', ''])).status).toBe(401);
			expect(await approvalUrl('SQL-YES')).toBe(url);
			expect(isolateCalls('SQL-YES')).toEqual([]);
		}, 3 * MINUTE);

		it('isolates what is approved, once, and notes who approved it', async () => {
			await decide('SQL-YES', YES);
			await reported('SQL-YES', 'Report Isolated');
			expect(isolation(server('SQL-YES').endpointId)).toBe('AGENT_ISOLATED');
			expect(isolateCalls('SQL-YES')).toHaveLength(1);
			expect(notes('SQL-YES').join()).toContain('Approved by A. Approver: Ransom note seen');
		}, 3 * MINUTE);

		it('does nothing when it is denied, withdrawn meanwhile, or answered with another endpoint', async () => {
			await decide('SQL-NO', NO);
			const url = await approvalUrl('SQL-GONE');
			lab.rux.world.untag(server('SQL-GONE').hostId, REQUEST_TAG);
			expect((await sendForm(url, [YES, server('SQL-GONE').endpointId, 'A. Approver', ''])).status).toBe(200);
			await decide('SQL-OTHER', YES, endpointIdOf('FILE-SRV-01'));
			await reported('SQL-NO', 'Report Denied');
			await reported('SQL-GONE', 'Report Withdrawn');
			await reported('SQL-OTHER', 'Report Another Endpoint');
			for (const name of ['SQL-NO', 'SQL-GONE', 'SQL-OTHER']) {
				expect(isolateCalls(name)).toEqual([]);
				expect(notes(name).join('\n')).toMatch(/(Denied by A\. Approver|Approved by A\. Approver, but not done|Not done)/);
			}
			expect(calls(endpointIdOf('FILE-SRV-01'), '/endpoints/isolate')).toEqual([]);
		}, 4 * MINUTE);

		it('keeps an approval for a machine that is offline, and isolates it when it is back', async () => {
			const { endpointId } = server('SQL-AWAY');
			lab.cortex.world.disconnect(endpointId);
			await decide('SQL-AWAY', YES);
			await reported('SQL-AWAY', 'Wait for the Agent');
			expect(isolateCalls('SQL-AWAY')).toEqual([]);
			lab.cortex.world.connect(endpointId);
			await reported('SQL-AWAY', 'Report Isolated');
			expect(isolateCalls('SQL-AWAY')).toHaveLength(1);
		}, 4 * MINUTE);

		it('expires: afterwards the form changes nothing', async () => {
			await reported('SQL-LATE', 'Report Expired', shortId);
			const [expired] = await approvals('SQL-LATE', shortId);
			const url = String(nodeItems(expired, 'What to Decide')[0]?.approvalUrl);
			await sendForm(url, [YES, server('SQL-LATE').endpointId, 'Too Late', '']);
			expect(notes('SQL-LATE').join('\n')).toMatch(/Expired: nobody decided/);
			expect(isolateCalls('SQL-LATE')).toEqual([]);
		}, 4 * MINUTE);
	});

	it('drift report: tells what was released by hand and isolated by others', async () => {
		const [released, other] = ['FIN-LT-0158', 'OPS-LT-0031'].map((name) => stage.actor(name));
		await eventually('FIN-LT-0158 is recorded', () => released.recordedAsContained);
		lab.cortex.world.consoleRelease(released.endpointId);
		lab.cortex.world.consoleIsolate(other.endpointId);
		const report = await eventually('a report with both', async () => {
			const texts = (await n8n.executions('vectraDrift01')).flatMap((one) => nodeItems(one, 'Notify')).map((item) => String(item.report));
			return texts.find((text) => text.includes('Released by hand: Vectra host FIN-LT-0158') && text.includes('Unknown isolation: endpoint OPS-LT-0031'));
		});
		expect(report).not.toContain('Released by hand: Vectra host FIN-LT-0142');
		await n8n.rest.unpublish('vectraDrift01');
	}, 4 * MINUTE);

	describe('emergency release, while the main template runs', () => {
		const ours = () => ['FIN-LT-0142', 'ENG-MB-0203'].map((name) => stage.actor(name));
		const url = () => `${n8n.address}/form/emergency-release`;
		/** Fills in the first page; resolves to the address and the text of the second. */
		const firstPage = async () => {
			const reply = await sendForm(url(), ['A. Analyst', 'False positive'], ACCESS);
			expect(reply.status).toBe(200);
			const next = String(reply.data.formWaitingUrl);
			return await eventually('the second page', async () => {
				const page = await openForm(next);
				return page.data.includes('Number of Machines') && { next, text: page.data };
			});
		};
		const runs = async () => await n8n.executions('vectraRelease01');

		it('opens for those who may', async () => {
			expect((await openForm(url())).status).toBe(401);
			expect((await sendForm(url(), ['Nobody', ''])).status).toBe(401);
			expect((await openForm(url(), ACCESS)).status).toBe(200);
		}, MINUTE);

		it('shows what would be released, and sends nothing without the right number', async () => {
			await eventually('all are recorded', () => ours().every((host) => host.recordedAsContained));
			const tagsBefore = ours().map(({ tags }) => [...tags]);
			const { next, text } = await firstPage();
			for (const { machine } of ours()) expect(text).toContain(machine.name);
			expect((await sendForm(next, ['1'])).status).toBe(200);
			await eventually('the end of the run', async () => (await runs()).some((one) => nodeItems(one, 'Not Confirmed').length > 0));
			expect(ours().flatMap((host) => host.unisolateCalls())).toEqual([]);
			expect(ours().map(({ tags }) => [...tags])).toEqual(tagsBefore);
		}, 4 * MINUTE);

		it('releases everything that is ours, and the main template does not isolate it again', async () => {
			const { next } = await firstPage();
			// The one that was released by hand is ours, too.
			await sendForm(next, ['3']);
			const report = await eventually('the report', async () => (await runs()).flatMap((one) => nodeItems(one, 'Notify'))[0]?.report);
			expect(report).toMatch(/^Emergency release by A\. Analyst: 3 released, 0 waiting, 0 failed/);
			const polls = stage.polls;
			await eventually('two more polls', () => stage.polls >= polls + 2, 4 * MINUTE);
			for (const host of ours()) {
				expect(host.isolation).toBe('AGENT_UNISOLATED');
				expect(host.isolateCalls()).toHaveLength(1);
				expect(host.ownTags).toEqual([]);
				expect(host.tags).toEqual(expect.arrayContaining([REQUEST_TAG, 'vectra_release']));
			}
			// What we did not isolate is left as it is.
			expect(stage.actor('OPS-LT-0031').unisolateCalls()).toEqual([]);
		}, 8 * MINUTE);
	});

	it('asked nobody twice, though the trigger came again', async () => {
		await eventually('the trigger came again', async () =>
			(await n8n.executions(approvalId)).some((one) => nodeItems(one, 'Already Asked').length > 0), 5 * MINUTE);
		// Their requests still stand, and were not carried out.
		for (const name of ['SQL-NO', 'SQL-OTHER']) {
			expect([name, (await approvals(name)).length]).toEqual([name, 1]);
		}
	}, 6 * MINUTE);
});
