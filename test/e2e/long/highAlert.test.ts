import { readTemplate } from '../../../lab/src/demo/world';
import { endpointIdOf } from '../../../lab/src/fleet';
import { Lab } from '../../../lab/src/lab';
import { nodeItems, type Json } from '../../../lab/src/n8n/executions';
import { N8nInstance } from '../../../lab/src/n8n/instance';
import { packPackage } from '../../../lab/src/n8n/pack';
import { pollingOften } from '../../../lab/src/n8n/pollTimes';
import { eventually } from '../../support/eventually';
import { choicesOf, openForm, openNextPage, sendForm, wordsOf } from '../../support/n8nForm';

const MINUTE = 60_000;
const TEMPLATE = 'vectraHighAlert01';
const LOGIN = { username: 'approver', password: 'lab-demo-approval-password' };
const [APPROVED, DENIED, SERVER] = ['FIN-LT-0142', 'FIN-LT-0158', 'DC-01'];
const NO = 'Do not isolate';

/** Polls are ten seconds apart, the calls of one poll less, in ms. */
const BETWEEN_POLLS = 8_000;

/** The template, published in a real n8n against the lab; it polls every ten seconds instead of once a minute. */
describe('high alert to containment, in a real n8n', () => {
	const lab = new Lab();
	let n8n: N8nInstance;

	const isolateCalls = () => lab.cortex.server.journal.list({ method: 'POST', path: '/endpoints/isolate' });
	const isolation = (name: string) => lab.cortex.world.find(endpointIdOf(name)).isolation;
	/** What was told; the second output holds what had been told before. */
	const messages = async (): Promise<Json[]> => (await n8n.executions(TEMPLATE)).flatMap((one) => nodeItems(one, 'Not Told Yet', 0));
	/** What was told of a machine, once it was. */
	const message = async (name: string) =>
		await eventually(`a message about ${name}`, async () => (await messages()).find(({ subject }) => String(subject).includes(name)), 4 * MINUTE);
	/** Raises an alert. Resolves to the incident that it joins. */
	const raise = async (name: string, severity: 'high' | 'critical' | 'low') => {
		const alert = lab.cortex.world.alerts.add({ endpoint_id: endpointIdOf(name), severity, name: 'Suspicious LSASS access' });
		return await eventually('the alert joins an incident', () => alert.caseId !== null && String(alert.caseId), 2 * MINUTE);
	};
	const comments = (incident: string) => lab.cortex.world.incidents.get(incident)?.comments ?? [];
	/** Opens the question by the link in the message, up to the page with the choices. */
	const open = async (name: string) => {
		const { approvalUrl } = await message(name);
		expect((await openForm(String(approvalUrl))).status).toBe(401);
		expect((await sendForm(String(approvalUrl), [endpointIdOf(name), 'Nobody'])).status).toBe(401);
		const reply = await sendForm(String(approvalUrl), [endpointIdOf(name), 'A. Approver'], LOGIN);
		expect(reply.status).toBe(200);
		const next = String(reply.data.formWaitingUrl);
		const page = await eventually('the page of the question', async () => {
			const { data } = await openNextPage(next, LOGIN);
			return data.includes(NO) && data;
		});
		return { next, text: wordsOf(page), choices: choicesOf(page) };
	};
	/** Answers it. Resolves to what the last page says. */
	const answer = async (next: string, choice: string) => {
		expect((await sendForm(next, [JSON.stringify([choice]), 'Ransom note seen'], LOGIN)).status).toBe(200);
		return await eventually('the last page', async () => {
			const page = wordsOf((await openNextPage(next, LOGIN)).data);
			return /is isolated|is not isolated|was not touched/.test(page) && page;
		});
	};

	beforeAll(async () => {
		await lab.start();
		lab.cortex.world.switches.alertGroupingSeconds = 2;
		const login = { id: 'labHighAlert01', name: 'High Alert form', type: 'httpBasicAuth', data: { user: LOGIN.username, password: LOGIN.password } };
		const workflow = pollingOften(await readTemplate('high-alert-to-containment'));
		n8n = new N8nInstance({ packageTarball: await packPackage(), credentials: [...lab.credentials(), login], workflows: [workflow], publish: [] });
		await n8n.start();
		await n8n.rest.publish(TEMPLATE);
		// The first poll sets the base line: what was there before is not told.
		await eventually('the second poll', () => {
			const calls = lab.cortex.server.journal.list({ path: 'alerts/get_alerts_multi_events' }).map(({ realAt }) => realAt);
			return Math.max(...calls) - Math.min(...calls) > BETWEEN_POLLS;
		}, 3 * MINUTE);
	}, 12 * MINUTE);

	afterAll(async () => {
		await n8n?.dispose();
		await lab.close();
	}, MINUTE);

	it('asks about the machine with its alerts, and isolates nothing by itself', async () => {
		await raise(APPROVED, 'high');
		const { report, approvalUrl } = await message(APPROVED);
		expect(report).toContain(`New high alert on ${APPROVED}: Suspicious LSASS access.`);
		expect(report).toMatch(/Open high and critical alerts of the last day: \d+ of \d+/);
		expect(approvalUrl).toContain(`Endpoint%20ID=${endpointIdOf(APPROVED)}`);
		const { text, choices } = await open(APPROVED);
		expect(text).toContain(`Isolate ${APPROVED}?`);
		expect(text).toContain('Suspicious LSASS access, high, new');
		expect(text).toMatch(/Vectra AI FIN-LT-0142 , 10\.20\.4\.77, threat \d+, certainty \d+/);
		expect(choices).toEqual([`Isolate ${APPROVED}`, NO]);
		expect(isolateCalls()).toEqual([]);
	}, 6 * MINUTE);

	it('isolates the machine that was approved, by its ID, says so, and writes it into the incident', async () => {
		const incident = await raise(APPROVED, 'critical');
		const { next, choices } = await open(APPROVED);
		const page = await answer(next, choices[0]);
		expect(page).toContain(`${APPROVED} is isolated`);
		expect(page).toContain(`It is written into incident ${incident}.`);
		expect(isolation(APPROVED)).toBe('AGENT_ISOLATED');
		expect(isolateCalls().map(({ body }) => JSON.stringify(body).includes(`"${endpointIdOf(APPROVED)}"`))).toEqual([true]);
		expect(comments(incident)).toEqual([
			expect.stringMatching(/^n8n: Isolate FIN-LT-0142 \(FIN-LT-0142\), decided by A\. Approver: Ransom note seen\. Outcome: isolated, action \d+\.$/),
		]);
	}, 6 * MINUTE);

	it('leaves a machine alone that was denied, and writes that down as well', async () => {
		const incident = await raise(DENIED, 'high');
		const { next } = await open(DENIED);
		expect(await answer(next, NO)).toContain(`${DENIED} is not isolated`);
		expect(comments(incident)).toEqual([expect.stringContaining('n8n: Do not isolate (FIN-LT-0158), decided by A. Approver')]);
		expect([isolation(DENIED), isolateCalls().length]).toEqual(['AGENT_UNISOLATED', 1]);
	}, 6 * MINUTE);

	it('does not offer a server, nor tells of a low alert or of a machine twice', async () => {
		await raise(DENIED, 'low');
		await raise(DENIED, 'high');
		await raise(SERVER, 'critical');
		const { subject, approvalUrl, report } = await message(SERVER);
		expect(subject).toBe(`${SERVER} has a critical alert and is not offered for isolation`);
		expect([approvalUrl, String(report).includes('Not offered for isolation')]).toEqual(['', true]);
		const told = (await messages()).map((one) => String(one.subject)).filter((text) => text.includes(DENIED));
		expect(told).toEqual([`Isolate ${DENIED}?`]);
		expect(isolateCalls()).toHaveLength(1);
	}, 8 * MINUTE);
});
