import { forRux, readTemplate } from '../../lab/src/demo/world';
import { Stage } from '../../lab/src/demo/stage';
import { endpointIdOf, REQUEST_TAG } from '../../lab/src/fleet';
import { Lab } from '../../lab/src/lab';
import { nodeItems, type Json } from '../../lab/src/n8n/executions';
import { N8nInstance } from '../../lab/src/n8n/instance';
import { packPackage } from '../../lab/src/n8n/pack';
import { pollingOften } from '../../lab/src/n8n/pollTimes';
import { adjusted, everySeconds } from '../support/adjusted';
import { eventually } from '../support/eventually';
import { choicesOf, openForm, openNextPage, sendForm, wordsOf } from '../support/n8nForm';
import { addServer } from '../support/server';

const MINUTE = 60_000;
const RELEASER = { username: 'responder', password: 'lab-demo-form-password' };
const APPROVER = { username: 'approver', password: 'lab-demo-approval-password' };
const NO = 'Do not isolate';

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
	let askId = '';

	const server = (name: string) => servers.get(name) ?? { hostId: 0, endpointId: '' };
	const isolateCalls = (endpointId: string) =>
		lab.cortex.server.journal.list({ method: 'POST', path: '/endpoints/isolate' }).filter(({ body }) => JSON.stringify(body).includes(`"${endpointId}"`));
	const isolation = (endpointId: string) => lab.cortex.world.find(endpointId).isolation;
	const notes = (name: string) => lab.rux.world.notesOf('host', server(name).hostId).map(({ note }) => note).join('\n');
	const tags = (hostId: number) => lab.rux.world.host(hostId).tags;
	const wasDecided = (hostId: number, kind: string) => tags(hostId).some((tag) => tag.startsWith(`cortex-xdr:${kind}:`));
	/** The link in the message to the approver, once there is one. */
	const link = async (hostId: number) =>
		await eventually(`a question about host ${hostId}`, async () => {
			const messages = (await n8n.executions(askId)).flatMap((one) => nodeItems(one, 'Not Told Yet'));
			const asked = messages.find(({ approvalUrl }) => String(approvalUrl).includes(`Vectra%20Host%20ID=${hostId}&`));
			return asked && String(asked.approvalUrl);
		}, 3 * MINUTE);
	/** Opens the question as an approver, up to the page with the choices. */
	const open = async (hostId: number) => {
		const reply = await sendForm(await link(hostId), [String(hostId), 'A. Approver', 'request'], APPROVER);
		expect(reply.status).toBe(200);
		const next = String(reply.data.formWaitingUrl);
		const text = await eventually('the page of the question', async () => {
			const { data } = await openNextPage(next, APPROVER);
			return /Do not isolate|was not touched/.test(data) && data;
		});
		return { next, text: wordsOf(text), choices: choicesOf(text) };
	};
	/** Answers it. Resolves to what the last page says. */
	const decide = async (hostId: number, pick: (choices: string[]) => string | undefined) => {
		const { next, choices } = await open(hostId);
		expect(choices.at(-1)).toBe(NO);
		const { status } = await sendForm(next, [JSON.stringify([pick(choices)]), 'Ransom note seen'], APPROVER);
		expect(status).toBe(200);
		return await eventually('the last page', async () => {
			const page = wordsOf((await openNextPage(next, APPROVER)).data);
			return /is isolated|is not isolated|was not touched/.test(page) && page;
		});
	};
	const yes = ([first]: string[]) => first;

	beforeAll(async () => {
		await lab.start();
		const names = ['SQL-YES', 'SQL-NO', 'SQL-GONE', 'SQL-AWAY'];
		names.forEach((name, index) => servers.set(name, addServer(lab, name, `10.30.3.${10 + index}`)));
		const ask = forRux(await readTemplate('ask-a-person'));
		const approval = adjusted(forRux(await readTemplate('contain-with-approval')), {
			'Ask a Person': () => ({ workflowId: { __rl: true, mode: 'id', value: ask.id } }),
			'Isolate Endpoint': () => ({ options: { maxEndpoints: 1 } }),
		});
		const drift = adjusted(await readTemplate('drift-report'), {
			'Every Morning': everySeconds(20),
		});
		[approvalId, askId] = [approval.id, ask.id];
		for (const hostId of [...names.map((name) => server(name).hostId), lab.hostId('HR-LT-0011')]) lab.rux.world.tag(hostId, REQUEST_TAG);
		for (const name of ['FIN-LT-0142', 'FIN-LT-0158', 'ENG-MB-0203']) stage.actor(name).request();
		const login = (id: string, name: string, { username, password }: typeof RELEASER) => ({ id, name, type: 'httpBasicAuth', data: { user: username, password } });
		const others = [await readTemplate('contain-and-release'), await readTemplate('emergency-release')];
		const workflows = [ask, approval, drift, ...others].map(pollingOften);
		n8n = new N8nInstance({
			packageTarball: await packPackage(),
			credentials: [...lab.credentials(), login('labReleaseForm01', 'Emergency Release form', RELEASER), login('labApprovalForm1', 'Approval form', APPROVER)],
			workflows,
			publish: [],
		});
		await n8n.start();
		// Much faster than by a command for each, and they poll at once. The one that is called comes first.
		for (const { id } of workflows) await n8n.rest.publish(id);
	}, 12 * MINUTE);

	afterAll(async () => {
		await n8n?.dispose();
		await lab.close();
	}, MINUTE);

	describe('contain with approval, and ask a person', () => {
		it('isolates an ordinary machine at once', async () => {
			await eventually('HR-LT-0011 is isolated', () => isolation(endpointIdOf('HR-LT-0011')) === 'AGENT_ISOLATED');
		}, 3 * MINUTE);

		it('asks about a server, of those who may decide; opening the form decides nothing', async () => {
			const { hostId, endpointId } = server('SQL-YES');
			const url = await link(hostId);
			expect(wasDecided(hostId, 'asked')).toBe(true);
			expect((await openForm(url)).status).toBe(401);
			expect((await sendForm(url, [String(hostId), 'Nobody', 'request'])).status).toBe(401);
			for (let times = 0; times < 2; times += 1) {
				const { text } = await open(hostId);
				expect(text).toMatch(/Isolate SQL-YES\?.*Scores threat 80, certainty 80.*Asked by a person, with the tag vectra_contain.*Isolate SQL-YES · windows server · connected/);
			}
			expect(isolateCalls(endpointId)).toEqual([]);
			expect(wasDecided(hostId, 'asked')).toBe(true);
		}, 4 * MINUTE);

		it('isolates what is approved, once, says so on the last page, and notes who approved it', async () => {
			const { hostId, endpointId } = server('SQL-YES');
			expect(await decide(hostId, yes)).toContain('SQL-YES is isolated');
			expect(isolation(endpointId)).toBe('AGENT_ISOLATED');
			expect(isolateCalls(endpointId)).toHaveLength(1);
			expect(notes('SQL-YES')).toContain('Isolation approved by A. Approver: Ransom note seen');
		}, 4 * MINUTE);

		it('remembers a denial, and does nothing once the request was withdrawn', async () => {
			expect(await decide(server('SQL-NO').hostId, (choices) => choices.at(-1))).toContain('SQL-NO is not isolated');
			expect(wasDecided(server('SQL-NO').hostId, 'denied')).toBe(true);
			expect(notes('SQL-NO')).toContain('Isolation denied by A. Approver: Ransom note seen');
			const { next, choices } = await open(server('SQL-GONE').hostId);
			lab.rux.world.untag(server('SQL-GONE').hostId, REQUEST_TAG);
			await sendForm(next, [JSON.stringify([choices[0]]), ''], APPROVER);
			await eventually('the last page', async () => wordsOf((await openNextPage(next, APPROVER)).data).includes('The request was withdrawn'));
			for (const name of ['SQL-NO', 'SQL-GONE']) expect(isolateCalls(server(name).endpointId)).toEqual([]);
		}, 4 * MINUTE);

		it('keeps an approval for a machine that is offline, and isolates it when it is back', async () => {
			const { hostId, endpointId } = server('SQL-AWAY');
			await link(hostId);
			lab.cortex.world.disconnect(endpointId);
			expect(await decide(hostId, yes)).toContain('SQL-AWAY is not isolated yet');
			expect(isolateCalls(endpointId)).toEqual([]);
			lab.cortex.world.connect(endpointId);
			await eventually('SQL-AWAY is isolated', () => isolation(endpointId) === 'AGENT_ISOLATED', 4 * MINUTE);
			expect(isolateCalls(endpointId)).toHaveLength(1);
		}, 8 * MINUTE);

		it('lets what is beyond its limit wait for a person, also at the next polls', async () => {
			const crowd = ['ENG-LT-0219', 'HR-LT-0007'].map((name) => ({ hostId: lab.hostId(name), endpointId: endpointIdOf(name) }));
			for (const { endpointId } of crowd) lab.cortex.world.connect(endpointId);
			for (const { hostId } of crowd) lab.rux.world.tag(hostId, REQUEST_TAG);
			const waiting = () => crowd.filter(({ hostId }) => wasDecided(hostId, 'asked'));
			await eventually('somebody is asked', () => waiting().length > 0, 3 * MINUTE);
			const [held] = waiting();
			// It comes again on the second output, as held back: the main path heeds the open question.
			await eventually('the trigger has come again', async () =>
				(await n8n.executions(approvalId)).some((one) => nodeItems(one, 'Report Held Back').some(({ host }) => (host as Json).id === held.hostId)), 6 * MINUTE);
			expect([isolation(held.endpointId), isolateCalls(held.endpointId)]).toEqual(['AGENT_UNISOLATED', []]);
		}, 10 * MINUTE);

		it('asked nobody twice, and says of a decided question that it is closed', async () => {
			const asked = (await n8n.executions(askId)).flatMap((one) => nodeItems(one, 'Hold the Host Back')).map(({ host }) => Number((host as Json | undefined)?.id));
			for (const name of ['SQL-YES', 'SQL-NO', 'SQL-GONE', 'SQL-AWAY']) expect([name, asked.filter((id) => id === server(name).hostId).length]).toEqual([name, 1]);
			expect((await open(server('SQL-NO').hostId)).text).toContain('SQL-NO was not touched');
		}, 2 * MINUTE);
	});

	it('drift report: tells what was released by hand and isolated by others', async () => {
		const [released, other] = ['FIN-LT-0158', 'OPS-LT-0031'].map((name) => stage.actor(name));
		await eventually('FIN-LT-0158 is recorded', () => released.recordedAsContained);
		lab.cortex.world.consoleRelease(released.endpointId);
		lab.cortex.world.consoleIsolate(other.endpointId);
		const report = await eventually('a report with both', async () => {
			const texts = (await n8n.executions('vectraDrift01')).flatMap((one) => nodeItems(one, 'Notify')).map((item) => String(item.report));
			return texts.find((text) => text.includes('Released by hand: FIN-LT-0158') && text.includes('Unknown isolation: endpoint OPS-LT-0031'));
		});
		expect(report).not.toContain('Released by hand: FIN-LT-0142');
		await n8n.rest.unpublish('vectraDrift01');
	}, 4 * MINUTE);

	describe('emergency release, while the main template runs', () => {
		const ours = () => ['FIN-LT-0142', 'ENG-MB-0203'].map((name) => stage.actor(name));
		const url = () => `${n8n.address}/form/emergency-release`;
		/** Fills in the first page; resolves to the address and the text of the second. */
		const firstPage = async () => {
			const reply = await sendForm(url(), ['A. Analyst', 'False positive'], RELEASER);
			expect(reply.status).toBe(200);
			const next = String(reply.data.formWaitingUrl);
			return await eventually('the second page', async () => {
				const page = await openNextPage(next);
				return page.data.includes('Number of Machines') && { next, text: page.data };
			});
		};
		const runs = async () => await n8n.executions('vectraRelease01');

		it('opens for those who may', async () => {
			expect((await openForm(url())).status).toBe(401);
			expect((await sendForm(url(), ['Nobody', ''])).status).toBe(401);
			expect((await openForm(url(), RELEASER)).status).toBe(200);
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
			expect(report).toMatch(/^Emergency release by A\. Analyst, .*\nReason: False positive\n\nReleased: 3\n(- .*\n){3}\nWaiting: 0\n\nNot released: 0$/);
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
});
