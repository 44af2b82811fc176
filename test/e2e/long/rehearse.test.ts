import { readTemplate } from '../../../lab/src/demo/world';
import { endpointIdOf, REQUEST_TAG } from '../../../lab/src/fleet';
import { Lab } from '../../../lab/src/lab';
import { N8nInstance } from '../../../lab/src/n8n/instance';
import { packPackage } from '../../../lab/src/n8n/pack';
import { eventually } from '../../support/eventually';
import { openForm, openNextPage, sendForm, wordsOf } from '../../support/n8nForm';

const MINUTE = 60_000;
const TEMPLATE = 'vectraRehearse01';
const LOGIN = { username: 'analyst', password: 'lab-demo-rehearsal-password' };
const MACHINE = 'OPS-LT-0031';
const ENDPOINT = endpointIdOf(MACHINE);

/** The template, published in a real n8n against the lab. */
describe('check set-up and rehearse, in a real n8n', () => {
	const lab = new Lab();
	let n8n: N8nInstance;

	const url = () => `${n8n.address}/form/check-set-up-and-rehearse`;
	const isolation = (name: string) => lab.cortex.world.find(endpointIdOf(name)).isolation;
	/** Cortex calls that change an endpoint, oldest first, each with the ids that it names. */
	const sent = () =>
		lab.cortex.server.journal
			.list({ method: 'POST' })
			.filter(({ path }) => /\/endpoints\/(un)?isolate$/.test(path))
			.map(({ path, body }) => [path.split('/').at(-1), JSON.stringify(body).includes(`"${ENDPOINT}"`)]);
	/** Sends the first page. Resolves to the address of the next. */
	const begin = async (fields: string[]) => {
		const reply = await sendForm(url(), fields, LOGIN);
		expect(reply.status).toBe(200);
		return String(reply.data.formWaitingUrl);
	};
	const page = async (address: string, shows: RegExp) =>
		await eventually(`a page with ${shows.source}`, async () => {
			const text = wordsOf((await openNextPage(address, LOGIN)).data);
			if (!shows.test(text)) throw new Error(`the page says “${text}”`);
			return text;
		}, 3 * MINUTE);

	beforeAll(async () => {
		await lab.start();
		lab.qux.world.tag(lab.hostId('FIN-LT-0142'), REQUEST_TAG);
		const login = { id: 'labRehearsal01', name: 'Rehearsal form', type: 'httpBasicAuth', data: { user: LOGIN.username, password: LOGIN.password } };
		const workflows = [await readTemplate('check-set-up-and-rehearse')];
		n8n = new N8nInstance({ packageTarball: await packPackage(), credentials: [...lab.credentials(), login], workflows, publish: [] });
		await n8n.start();
		await n8n.rest.publish(TEMPLATE);
		await eventually('the form is there', async () => (await openForm(url())).status !== 404);
	}, 12 * MINUTE);

	afterAll(async () => {
		await n8n?.dispose();
		await lab.close();
	}, MINUTE);

	it('checks both products, and changes nothing while no machine is named', async () => {
		expect((await openForm(url())).status).toBe(401);
		expect((await sendForm(url(), ['Nobody', ENDPOINT, ''])).status).toBe(401);
		const text = await page(await begin(['A. Analyst', '', '']), /nothing was rehearsed/);
		expect(text).toMatch(/Cortex XDR: \d+ of \d+ checks are fine/);
		expect(text).toMatch(/Vectra AI: \d+ of \d+ checks are fine/);
		expect(text).toMatch(/Identity: \d+ of 12 hosts lead to one endpoint surely enough/);
		expect(text).toContain('FIN-LT-0142 (FIN-LT-0142) would be isolated');
		expect([isolation('FIN-LT-0142'), sent()]).toEqual(['AGENT_UNISOLATED', []]);
	}, 5 * MINUTE);

	it('shows the machine before, and sends nothing for another name', async () => {
		const next = await begin(['A. Analyst', ENDPOINT, '']);
		expect(await page(next, /Isolate and release/)).toContain(`Isolate and release ${MACHINE}?`);
		expect((await sendForm(next, ['FIN-LT-0142'], LOGIN)).status).toBe(200);
		expect(await page(next, /nothing was rehearsed/)).toContain(`The name was not ${MACHINE}`);
		expect(sent()).toEqual([]);
	}, 5 * MINUTE);

	it('isolates and releases the named machine, reads both back, and tells the times', async () => {
		const hostId = lab.hostId(MACHINE);
		const next = await begin(['A. Analyst', ENDPOINT, String(hostId)]);
		await page(next, /Isolate and release/);
		expect((await sendForm(next, [MACHINE], LOGIN)).status).toBe(200);
		const text = await page(next, /Rehearsal (passed|failed)|ATTENTION/);
		expect(text).toContain(`Rehearsal passed: ${MACHINE} was isolated and has its network back`);
		expect(text).toMatch(/\d\d:\d\d:\d\d confirmed .*\d\d:\d\d:\d\d isolated, read back from Cortex XDR, \d+ s after that .*\d\d:\d\d:\d\d released, read back from Cortex XDR, \d+ s after that/);
		expect(text).toContain(`Vectra host ${hostId} was claimed before.`);
		expect(sent()).toEqual([['isolate', true], ['unisolate', true]]);
		expect(isolation(MACHINE)).toBe('AGENT_UNISOLATED');
		expect(lab.qux.world.host(hostId).tags).toEqual([]);
		expect(lab.qux.world.notesOf('host', hostId).map(({ note }) => note).join('\n')).toContain('Rehearsal by A. Analyst');
	}, 8 * MINUTE);
});
