import { Lab } from '../../lab/src/lab';
import { nodeItems, type Json } from '../../lab/src/n8n/executions';
import { N8nInstance } from '../../lab/src/n8n/instance';
import { packPackage } from '../../lab/src/n8n/pack';
import { triggerOnly } from '../support/chain';
import { eventually } from '../support/eventually';

const MINUTE = 60_000;
const CREDENTIALS = { cortexXdrApi: 'Cortex XDR account' };
const GROUP = 'E2E';

const EVENTS: Array<[event: string, parameters: Record<string, unknown>, path: string]> = [
	['isolationChange', { watchEndpoints: 'groups', watchGroups: [GROUP], options: { findRequester: true } }, 'audits/management_logs'],
	['agentStatusChange', { statusEvents: ['disconnected'], options: { holdMinutes: 0 } }, 'endpoints/get_endpoints'],
	['incidentChange', { incidentEvents: ['created', 'updated'], comparedFields: ['status'] }, 'incidents/get_incidents'],
	['alertCreated', { filters: { severities: ['critical'], onlyWithEndpoint: true } }, 'alerts/get_alerts_multi_events'],
];

/** Polls are ten seconds apart, the calls of one poll less, in ms. */
const BETWEEN_POLLS = 8_000;

const workflows = EVENTS.map(([triggerOn, own]) => triggerOnly(triggerOn, { triggerOn, ...own }, CREDENTIALS, 'cortexXdrTrigger'));

/** The events of the Cortex XDR Trigger, packed, in a real n8n against the lab. */
describe('Cortex XDR Trigger, in a real n8n', () => {
	const lab = new Lab();
	let n8n: N8nInstance | undefined;
	let endpoint = '';
	let laptop = '';

	beforeAll(async () => {
		await lab.start();
		const add = (endpoint_name: string) => String(lab.cortex.world.addEndpoint({ endpoint_name, group_name: [GROUP] }).endpoint_id);
		[endpoint, laptop] = [add('E2E-LT-01'), add('E2E-LT-02')];
		n8n = new N8nInstance({ packageTarball: await packPackage(), credentials: lab.credentials(), workflows, publish: [] });
		await n8n.start();
		for (const { id } of workflows) await n8n.rest.publish(id);
	}, 15 * MINUTE);

	afterAll(async () => {
		await n8n?.dispose();
		await lab.close();
	}, MINUTE);

	it('isolations, agents, incidents and alerts start workflows', async () => {
		const { world, server } = lab.cortex;
		// The first poll sets the base line, perhaps by several calls. A second one shows that it has ended.
		const isPolledAgain = (path: string): boolean => {
			const calls = server.journal.list({ path }).map(({ realAt }) => realAt);
			return Math.max(...calls) - Math.min(...calls) > BETWEEN_POLLS;
		};
		await eventually('the second poll of each event', () => EVENTS.every(([, , path]) => isPolledAgain(path)), 3 * MINUTE);
		const emitted = async (event: string): Promise<Json[]> =>
			((await n8n?.executions(event)) ?? []).flatMap((execution) => nodeItems(execution, 'Trigger'));
		const seen = async (event: string, isIt: (item: Json) => boolean) =>
			await eventually(event, async () => (await emitted(event)).some(isIt), 4 * MINUTE);

		world.consoleIsolate(endpoint);
		world.disconnect(laptop);
		const { incident_id: id } = world.incidents.add({ description: 'E2E', hosts: [`E2E-LT-01:${endpoint}`] }, world.clock.now());
		const alert = world.alerts.add({ endpoint_id: endpoint, severity: 'critical' });
		await seen('isolationChange', (item) => item.event === 'isolated' && (item.requestedBy as Json | null)?.name === 'Console User');
		await seen('agentStatusChange', (item) => item.event === 'disconnected' && (item.endpoint as Json).id === laptop);
		await seen('incidentChange', ({ eventId }) => eventId === `incident:${id}:created`);
		await seen('alertCreated', ({ eventId }) => eventId === `alert:${alert.id}`);

		world.incidents.update(id, { status: 'under_investigation' }, undefined, world.clock.now());
		world.consoleRelease(endpoint);
		await seen('incidentChange', ({ changes }) => (changes as Json | null)?.status !== undefined);
		await seen('isolationChange', ({ event }) => event === 'released');
		for (const [event] of EVENTS) {
			const ids = (await emitted(event)).map(({ eventId }) => eventId);
			expect([event, new Set(ids).size]).toEqual([event, ids.length]);
		}
	}, 12 * MINUTE);
});
