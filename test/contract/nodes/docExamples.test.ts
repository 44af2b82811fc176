import type { IDataObject } from 'n8n-workflow';
import { SimClock } from '../../../lab/src/core/clock';
import { CortexSimulator, DEFAULT_KEYS } from '../../../lab/src/cortex';
import { DEFAULT_CLIENT, DEFAULT_TOKEN, VectraSimulator } from '../../../lab/src/vectra';
import { CortexXdr } from '../../../nodes/CortexXdr/CortexXdr.node';
import { systemClock } from '../../../nodes/shared/clock';
import { Vectra } from '../../../nodes/Vectra/Vectra.node';
import { examplesIn, type Example } from '../../support/docExamples';
import { runNode } from '../../support/engine';

/** Every example of the two pages of operations, run in the order of its page in a world that has what the examples name. */

const clock = new SimClock(Date.parse('2026-02-03T09:00:00Z'));

beforeEach(() => {
	jest.spyOn(systemClock, 'now').mockImplementation(() => clock.now());
	jest.spyOn(systemClock, 'monotonic').mockImplementation(() => clock.now());
	jest.spyOn(systemClock, 'sleep').mockImplementation(async (ms) => void clock.advance(ms));
});
afterEach(() => jest.restoreAllMocks());

const ENDPOINT = '5d0c1e7a9b3f4c21a6e8d47f0b92c3ee';
const HOST = 4711;

/** What the expressions of the examples find. */
const item: IDataObject = {
	actionId: 1,
	sha256: 'ab'.repeat(32),
	src_ip: '10.20.4.77',
	outcome: 'isolated',
	endpoint: { id: ENDPOINT, name: 'FIN-LT-0142' },
	host: { id: HOST, name: 'FIN-LT-0142', ip: '10.20.4.77' },
};

const nameOf = ({ resource, operation }: Example): string => `${resource}.${operation}`;

const titled = (page: 'cortex-operations.md' | 'vectra-operations.md') =>
	examplesIn(page).map((example, index) => [`${index + 1}. ${nameOf(example)}`, example] as const);

/** What 3.x does not have. */
const ONLY_5 = ['incident.addTimelineRecord', 'incident.addWarRoomNote', 'indicator.getMany', 'indicator.delete'];

describe('docs/cortex-operations.md', () => {
	const sim = new CortexSimulator({ clock });
	let host: string;

	beforeAll(async () => {
		host = await sim.listen();
		sim.world.addEndpoint({ endpoint_id: ENDPOINT, endpoint_name: 'FIN-LT-0142', ip: ['10.20.4.77'] });
		sim.world.xql.seed('xdr_data', 3);
		sim.world.alerts.add({ alert_id: 904_417, endpoint_id: ENDPOINT, severity: 'high' });
		// The alert opens the incident 4711, and what was stored just now gets into the lists.
		clock.advance(60 * 60_000);
	});
	afterAll(async () => await sim.close());

	it.each(titled('cortex-operations.md'))('%s runs', async (_title, example) => {
		const [{ id: keyId, key: apiKey, type: keyType }] = DEFAULT_KEYS;
		const isNew = example.resource === 'tenant' || example.productVersion === 'xdr5' || ONLY_5.includes(nameOf(example));
		Object.assign(sim.world.switches, { version: isNew ? '5.x' : '3.x' });
		const credentials = { cortexXdrApi: { host, keyId, apiKey, keyType } };
		const { items, error } = await runNode({ node: new CortexXdr(), credentials, parameters: example as IDataObject, items: [item] });
		expect(error?.message).toBeUndefined();
		// An example that follows an action means the one before it.
		item.actionId = items[0]?.actionId ?? item.actionId;
		item.queryId = items[0]?.queryId ?? item.queryId;
		// Agents act between two examples.
		clock.advance(60_000);
	});
});

describe.each(['qux', 'rux'] as const)('docs/vectra-operations.md on %s', (deployment) => {
	const sim = new VectraSimulator({ clock, personality: deployment });
	let host: string;

	/** What an example names and this world calls something else. */
	const names = new Map([
		['soc@example.com', 'soc@lab.example'],
		// The node that the example stands behind.
		["$('Vectra AI Trigger').item.json", '$json'],
	]);

	beforeAll(async () => {
		host = await sim.listen();
		const { world } = sim;
		const subject = world.addHost({ id: HOST, name: 'FIN-LT-0142', ip: '10.20.4.77' });
		world.addAccount({ name: 'O365:j.doe@example.com' });
		for (const id of [90_012, 34_338, 34_339]) world.addDetection({ id, host_id: HOST, pcap: true });
		world.addGroup({ name: 'NoBlock', type: 'ip', members: [] });
		names.set('"3450"', JSON.stringify(String(world.addNote(subject, 'Seen').id)));
	});
	afterAll(async () => await sim.close());

	/** Operations and filters that this deployment does not have, and says so. */
	const refusalOf = ({ resource, operation, filters }: Example): string | undefined => {
		if (deployment === 'rux') return resource === 'search' ? 'Respond UX has no search: only Quadrant UX has' : undefined;
		const preview: Record<string, string> = {
			setExternalReference: 'an external reference',
			setInvestigationStatus: 'an investigation status',
			resetUnresolvedPriority: 'a reset of the unresolved priority',
		};
		const what = preview[operation];
		if (what !== undefined) return `Quadrant UX does not have ${what}: only Respond UX has, from the preview v3.5 on`;
		const isUrgent = resource === 'entity' && JSON.stringify(filters ?? {}).includes('urgencyFrom');
		return isUrgent ? 'Quadrant UX cannot be asked for “Urgency From”: only entities of Respond UX have it' : undefined;
	};

	it.each(titled('vectra-operations.md'))('%s runs', async (_title, example) => {
		let text = JSON.stringify(example);
		for (const [name, ours] of names) text = text.replaceAll(name, ours);
		const { items, error } = await runNode({
			node: new Vectra(),
			credentials:
				deployment === 'qux' ? { vectraApi: { host, apiToken: DEFAULT_TOKEN } } : { vectraOAuth2Api: { deployment, host, ...DEFAULT_CLIENT } },
			parameters: { authentication: deployment === 'qux' ? 'apiToken' : 'oAuth2', ...(JSON.parse(text) as IDataObject) },
			items: [item],
		});
		expect(error?.message).toBe(refusalOf(example));
		if (nameOf(example) === 'assignment.create') {
			const own = JSON.stringify(String((items[0].assignment as IDataObject).id));
			names.set(names.has('"25"') ? '"26"' : '"25"', own);
		}
	});
});
