import { readTemplate } from '../../../lab/src/demo/world';
import { endpointIdOf, REQUEST_TAG } from '../../../lab/src/fleet';
import { Lab } from '../../../lab/src/lab';
import { N8nInstance } from '../../../lab/src/n8n/instance';
import { packPackage } from '../../../lab/src/n8n/pack';
import { pollingOften } from '../../../lab/src/n8n/pollTimes';
import { eventually } from '../../support/eventually';
import { choicesOf, openForm, openNextPage, sendForm, wordsOf } from '../../support/n8nForm';

const MINUTE = 60_000;
const LOGIN = { username: 'analyst', password: 'lab-demo-request-password' };
const MACHINE = 'FIN-LT-0142';

/** The form, published in a real n8n beside the main template, which does what it asks for. */
describe('request isolation, in a real n8n', () => {
	const lab = new Lab();
	let n8n: N8nInstance;

	const url = () => `${n8n.address}/form/request-isolation`;
	const tags = () => lab.qux.world.host(lab.hostId(MACHINE)).tags;
	const isolation = () => lab.cortex.world.find(endpointIdOf(MACHINE)).isolation;
	const request = async (fields: string[]) => {
		const reply = await sendForm(url(), fields, LOGIN);
		expect(reply.status).toBe(200);
		return String(reply.data.formWaitingUrl);
	};
	const page = async (address: string, shows: RegExp) =>
		await eventually(`a page with ${shows.source}`, async () => {
			const { data } = await openNextPage(address, LOGIN);
			return shows.test(wordsOf(data)) && data;
		}, 3 * MINUTE);

	beforeAll(async () => {
		await lab.start();
		const login = { id: 'labRequestForm01', name: 'Request form', type: 'httpBasicAuth', data: { user: LOGIN.username, password: LOGIN.password } };
		const workflows = [await readTemplate('request-isolation'), pollingOften(await readTemplate('contain-and-release'))];
		n8n = new N8nInstance({ packageTarball: await packPackage(), credentials: [...lab.credentials(), login], workflows, publish: [] });
		await n8n.start();
		for (const { id } of workflows) await n8n.rest.publish(id);
		await eventually('the form is there', async () => (await openForm(url())).status !== 404);
	}, 12 * MINUTE);

	afterAll(async () => {
		await n8n?.dispose();
		await lab.close();
	}, MINUTE);

	it('needs its login, and writes nothing for a request that is not clear', async () => {
		expect((await openForm(url())).status).toBe(401);
		expect((await sendForm(url(), [MACHINE, '4 hours', '', 'Beacons', 'Nobody'])).status).toBe(401);
		const text = wordsOf(await page(await request([MACHINE, '4 hours', '8', 'Beacons', 'A. Analyst']), /Nothing is requested/));
		expect(text).toContain('The request is not clear');
		expect(tags()).toEqual([]);
	}, 5 * MINUTE);

	it('asks which host, writes the reason and the tags, and the main template isolates it for that long', async () => {
		const next = await request(['fin-lt-01', 'As many hours as below', '6', 'Beacons <b>now</b>', 'A. Analyst']);
		const shown = await page(next, /Which host\?/);
		expect([tags(), isolation()]).toEqual([[], 'AGENT_UNISOLATED']);
		const choice = choicesOf(shown).find((text) => text.startsWith(MACHINE));
		expect(choice).toMatch(new RegExp(`^${MACHINE} · ID ${lab.hostId(MACHINE)} · `));
		expect((await sendForm(next, [JSON.stringify([choice])], LOGIN)).status).toBe(200);
		expect(wordsOf(await page(next, /is requested/))).toMatch(new RegExp(`Isolation of ${MACHINE} is requested .*A\\. Analyst requested it, for 6 hours: Beacons`));
		await eventually('the machine is isolated', () => isolation() === 'AGENT_ISOLATED', 3 * MINUTE);
		await eventually('it is recorded', () => tags().includes('cortex-xdr:contained'));
		expect(tags()).toEqual(expect.arrayContaining([REQUEST_TAG, 'cortex-xdr:for:6h']));
		const note = lab.qux.world.notesOf('host', lab.hostId(MACHINE)).map((one) => one.note).find((text) => text.startsWith('Isolation requested'));
		expect(note).toMatch(/^Isolation requested by A\. Analyst, for 6 hours: Beacons/);
		expect(note).not.toContain('<b>');
		const again = wordsOf(await page(await chooseAgain(), /Nothing is requested/));
		expect(again).toContain('Its isolation is requested already');
	}, 8 * MINUTE);

	/** A second request for the same machine. Resolves to the address of its last page. */
	async function chooseAgain(): Promise<string> {
		const next = await request([MACHINE, '4 hours', '', 'Once more', 'B. Analyst']);
		const [choice] = choicesOf(await page(next, /Which host\?/));
		expect((await sendForm(next, [JSON.stringify([choice])], LOGIN)).status).toBe(200);
		return next;
	}
});
