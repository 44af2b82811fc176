import { Stage, type Actor } from '../../../lab/src/demo/stage';
import { readTemplate } from '../../../lab/src/demo/world';
import { Lab } from '../../../lab/src/lab';
import { nodeItems, type Json } from '../../../lab/src/n8n/executions';
import { N8nInstance } from '../../../lab/src/n8n/instance';
import { packPackage } from '../../../lab/src/n8n/pack';
import { pollingOften } from '../../../lab/src/n8n/pollTimes';
import { adjusted, everySeconds, switchedOn } from '../../support/adjusted';
import { eventually } from '../../support/eventually';

const MINUTE = 60_000;
const LEDGER = 'vectraLedger01';
const REPORT = 'vectraReport01';

/** Ledger and report beside the main template, with n8n's own data tables. */
describe('containment ledger and report, in a real n8n', () => {
	const lab = new Lab();
	const stage = new Stage({ lab, executions: async () => [] });
	let [isolated, offline, server]: Actor[] = [];
	let n8n: N8nInstance;

	/** The rows of the table as the newest report read them. */
	const rows = async (): Promise<Json[]> => {
		const executions = (await n8n.executions(REPORT)).filter((one) => one.status === 'success');
		const newest = executions.sort((a, b) => Number(a.id) - Number(b.id)).at(-1);
		return newest ? nodeItems(newest, 'Rows') : [];
	};
	const rowsOf = async (hostId: number) => (await rows()).filter((row) => row.hostId === hostId);
	const inState = async (hostId: number, state: string) =>
		await eventually(`host ${hostId} is ${state} in the table`, async () => (await rowsOf(hostId)).find((row) => row.state === state), 8 * MINUTE);
	const seconds = (from: unknown, to: unknown) => (Date.parse(String(to)) - Date.parse(String(from))) / 1_000;

	beforeAll(async () => {
		await lab.start();
		[isolated, offline, server] = ['FIN-LT-0142', 'HR-LT-0007', 'web-01'].map((name) => stage.actor(name));
		const ledger = adjusted(await readTemplate('containment-ledger'), { 'Every Two Minutes': everySeconds(15) });
		const report = adjusted(switchedOn(await readTemplate('containment-report'), 'Post to Webhook'), {
			'Every Morning': everySeconds(15),
			'Post to Webhook': () => ({ url: `${lab.services.webhook.address}/hook` }),
		});
		offline.disconnect();
		for (const host of [isolated, offline, server]) host.request();
		// What is deferred comes again after a minute instead of up to five.
		const main = adjusted(await readTemplate('contain-and-release'), { 'Vectra AI Trigger': () => ({ options: { retryAfter: 1, longestRetryInterval: 1 } }) });
		const workflows = [ledger, report, main].map(pollingOften);
		n8n = new N8nInstance({ packageTarball: await packPackage(), credentials: lab.credentials(), workflows, publish: [] });
		await n8n.start();
		for (const { id } of workflows) await n8n.rest.publish(id);
	}, 12 * MINUTE);

	afterAll(async () => {
		await n8n?.dispose();
		await lab.close();
	}, MINUTE);

	it('writes a row with its times for an isolation, once, and one each for what waits', async () => {
		const row = await inState(isolated.hostId, 'contained');
		const note = lab.qux.world.notesOf('host', isolated.hostId).find((one) => one.note.startsWith('Contained:'));
		expect(row).toMatchObject({ host: isolated.machine.name, endpoint: isolated.machine.name, endpointId: isolated.endpointId, why: 'asked by a person: requestTag', attempts: 1, released: null, ended: null });
		expect(Date.parse(String(row.verified))).toBe(Math.floor((note?.created ?? 0) / 1_000) * 1_000);
		expect(isolated.tags).toContain(`cortex-xdr:${isolated.endpointId}:${Date.parse(String(row.claimed)) / 1_000}`);
		expect(seconds(row.requested, row.verified)).toBeGreaterThanOrEqual(0);
		expect((await inState(offline.hostId, 'deferred')).verified).toBeNull();
		expect((await inState(server.hostId, 'refused')).outcome).toBe('protected');
	}, 12 * MINUTE);

	it('reports the right numbers, on the webhook as well', async () => {
		const [row] = await rowsOf(isolated.hostId);
		const newest = await eventually('a report with all three', async () => {
			const executions = (await n8n.executions(REPORT)).filter((one) => one.status === 'success');
			return executions.find((one) => nodeItems(one, 'Numbers').some(({ numbers }) => {
				const { contained, deferred, refused } = numbers as { contained: number; deferred: Json[]; refused: Json[] };
				return contained === 1 && deferred.length === 1 && refused.length === 1;
			}));
		}, 4 * MINUTE);
		const time = seconds(row.requested, row.verified);
		expect(nodeItems(newest, 'Numbers')[0].numbers).toMatchObject({ median: time, p95: time, slowest: time, contained: 1, isolatedNow: 1, isOld: false });
		const [{ report, html }] = nodeItems(newest, 'Notify') as Array<{ report: string; html: string }>;
		expect(report).toContain(`Median, request to verified: ${time < 120 ? `${Math.round(time)} s` : `${Math.round(time / 60)} min`}\n`);
		expect(html).toContain('web-01: protected');
		await eventually('it is on the webhook', () => lab.services.webhook.messages.includes(report));
	}, 12 * MINUTE);

	it('closes the row when the host is released, and opens one for the next isolation', async () => {
		isolated.withdraw();
		const released = await inState(isolated.hostId, 'released');
		expect(released).toMatchObject({ outcome: 'released', attempts: 1 });
		expect(seconds(released.verified, released.released)).toBeGreaterThan(0);
		expect(released.ended).toBe(released.released);
		isolated.request();
		await eventually('a second row', async () => (await rowsOf(isolated.hostId)).map(({ state }) => state).sort().join() === 'contained,released', 4 * MINUTE);
	}, 16 * MINUTE);

	it('writes what is deferred as contained, into the same row, once its agent is back', async () => {
		const [{ id, requested }] = await rowsOf(offline.hostId);
		offline.connect();
		const row = await inState(offline.hostId, 'contained');
		expect(row).toMatchObject({ id, requested, attempts: 1 });
		expect(await rowsOf(offline.hostId)).toHaveLength(1);
	}, 16 * MINUTE);

	it('changes nothing itself: every isolation was the main template’s, and no execution failed', async () => {
		expect(isolated.isolateCalls()).toHaveLength(2);
		expect(offline.isolateCalls()).toHaveLength(1);
		expect(server.isolateCalls()).toEqual([]);
		const failed = (await n8n.executions(LEDGER)).filter(({ status }) => status === 'error');
		expect(failed.map(({ data }) => data.resultData.error?.message)).toEqual([]);
	}, MINUTE);
});
