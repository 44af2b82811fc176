import { readTemplate } from '../../../lab/src/demo/world';
import { Lab, LAB_KEYS } from '../../../lab/src/lab';
import { nodeItems, type Execution } from '../../../lab/src/n8n/executions';
import { N8nInstance } from '../../../lab/src/n8n/instance';
import { packPackage } from '../../../lab/src/n8n/pack';
import { pollingOften } from '../../../lab/src/n8n/pollTimes';
import { freePort } from '../../../lab/src/n8n/ports';
import { adjusted, everySeconds, switchedOn } from '../../support/adjusted';
import { eventually } from '../../support/eventually';

const MINUTE = 60_000;
const WATCHDOG = 'vectraWatchdog1';
const API_KEY = { id: 'labN8nApi00001', name: 'n8n API', type: 'httpHeaderAuth' };

/** The watchdog as error workflow of the main template and on its schedule, with n8n's own API. */
describe('watchdog, in a real n8n', () => {
	const lab = new Lab();
	const { messages } = lab.services.webhook;
	let n8n: N8nInstance;
	let mainId = '';

	const runs = async (): Promise<Execution[]> => (await n8n.executions(WATCHDOG)).filter(({ status }) => status === 'success');
	/** Executions in which the watchdog found this, whether or not it told so. */
	const found = async (key: string) => (await runs()).filter((one) => nodeItems(one, 'Message').some((item) => String(item.key).startsWith(`${key}|`)));
	const told = (headline: string) => messages.filter((text) => text.startsWith(headline));
	/** It was found again after it was told, and still told only once. */
	const isToldOnce = async (key: string, headline: string) => {
		await eventually(`the message “${headline}”`, () => told(headline).length > 0, 4 * MINUTE);
		await eventually(`“${key}” is found again`, async () => (await found(key)).length >= 2, 4 * MINUTE);
		expect(told(headline)).toHaveLength(1);
	};

	beforeAll(async () => {
		await lab.start();
		const port = await freePort();
		const watchdog = adjusted(switchedOn(await readTemplate('watchdog'), 'Ask Vectra', 'Ask n8n', 'Post to Webhook'), {
			'Every Ten Minutes': everySeconds(15),
			Settings: ({ assignments }) => {
				const settings: Record<string, string> = { vectra: lab.addresses.qux, n8n: `http://127.0.0.1:${port}`, published: 'Contain and Release' };
				const { assignments: fields } = assignments as { assignments: Array<{ name: string; value: unknown }> };
				return { assignments: { assignments: fields.map((field) => ({ ...field, value: settings[field.name] ?? field.value })) } };
			},
			'Post to Webhook': () => ({ url: `${lab.services.webhook.address}/hook` }),
		});
		const shipped = pollingOften(await readTemplate('contain-and-release'));
		const main = { ...shipped, settings: { ...(shipped.settings as object), errorWorkflow: WATCHDOG } };
		mainId = main.id;
		n8n = new N8nInstance({
			packageTarball: await packPackage(),
			port,
			credentials: [
				...lab.credentials(),
				{ id: 'labVectraWatch', name: 'Vectra AI watch', type: 'httpHeaderAuth', data: { name: 'Authorization', value: `Token ${LAB_KEYS.quxToken}` } },
				{ ...API_KEY, data: { name: 'X-N8N-API-KEY', value: 'not made yet' } },
			],
			workflows: [watchdog, main],
			publish: [],
		});
		await n8n.start();
		const made = await n8n.rest.http.post<{ data: { rawApiKey: string } }>('/api-keys', { label: 'Watchdog', expiresAt: null, scopes: ['workflow:list'] });
		await n8n.rest.http.patch(`/credentials/${API_KEY.id}`, { ...API_KEY, data: { name: 'X-N8N-API-KEY', value: made.data.data.rawApiKey } });
		await n8n.rest.publish(main.id);
		await n8n.rest.publish(WATCHDOG);
	}, 12 * MINUTE);

	afterAll(async () => {
		await n8n?.dispose();
		await lab.close();
	}, MINUTE);

	it('tells once that there is no ledger, and nothing else while all is well', async () => {
		await isToldOnce('ledgerUnread', 'The containment ledger cannot be read');
		expect(messages).toHaveLength(1);
		expect(messages[0]).toMatch(/runbook\.md#the-ledger-has-stopped/);
	}, 10 * MINUTE);

	it('tells once that the key is refused, as the poll and as the watchdog’s own question', async () => {
		lab.qux.server.faults.add({ kind: 'status', status: 401, path: '/' });
		await isToldOnce(`credential|${mainId}|`, 'Contain and Release cannot sign in');
		await isToldOnce('vectraKey', 'Vectra refuses the key of the watchdog');
		expect(messages).toHaveLength(3);
		expect(told('Contain and Release cannot sign in')[0]).toMatch(/runbook\.md#a-credential-has-expired/);
		expect(messages.join()).not.toContain(LAB_KEYS.quxToken);
		lab.qux.server.faults.clear();
	}, 10 * MINUTE);

	it('tells once that the main workflow is not published', async () => {
		await n8n.rest.unpublish(mainId);
		await isToldOnce('notPublished|Contain and Release', 'Contain and Release is not published');
		expect(messages).toHaveLength(4);
	}, 10 * MINUTE);
});
