import { Lab } from '../../lab/src/lab';
import { nodeItems, type Json } from '../../lab/src/n8n/executions';
import { N8nInstance } from '../../lab/src/n8n/instance';
import { packPackage } from '../../lab/src/n8n/pack';
import { callOncePublished, chain, triggerOnly, type Call } from '../support/chain';
import { eventually } from '../support/eventually';
import type { WorkflowImport } from '../../lab/src/n8n/imports';

const MINUTE = 60_000;
const HOST = 9_001;
const ACCOUNT = 9_002;
const DETECTION = 9_003;
const GROUP = 9_004;
type Deployment = 'qux' | 'rux';
const byId = (value: number | string) => ({ __rl: true, mode: 'id', value: String(value) });
const host = { objectType: 'host', host: byId(HOST) };

/** Everything that the Vectra AI node can do on both products, in an order in which it makes sense. */
const CALLS: Call[] = [
	['Host', 'host', 'get', { host: byId(HOST) }],
	['Hosts', 'host', 'getMany', { limit: 3, filters: { threatFrom: 70 } }],
	['Entity', 'entity', 'get', { entityType: 'host', entity: byId(HOST) }],
	['Entities', 'entity', 'getMany', { limit: 3 }],
	['Account', 'account', 'get', { account: byId(ACCOUNT) }],
	['Accounts', 'account', 'getMany', { limit: 3 }],
	['Detection', 'detection', 'get', { detection: byId(DETECTION) }],
	['Detections', 'detection', 'getMany', { limit: 3 }],
	['Pcap', 'detection', 'downloadPcap', { detection: byId(DETECTION) }],
	['Close', 'detection', 'close', { detectionIds: String(DETECTION) }],
	['Reopen', 'detection', 'reopen', { detectionIds: String(DETECTION) }],
	['Close All', 'entity', 'closeDetections', { entityType: 'host', entity: byId(HOST), closeAs: 'remediated' }],
	['Lockdowns', 'host', 'getLockdowns', { lockdownType: 'host' }],
	['Tag', 'tag', 'add', { ...host, tags: ['review', 'later'] }],
	['Untag', 'tag', 'remove', { ...host, tags: ['later'] }],
	['Tags', 'tag', 'get', host],
	['Note', 'note', 'add', { ...host, note: 'Seen by <b>n8n</b>' }],
	['Change Note', 'note', 'update', { ...host, noteId: "={{ $('Note').item.json.noteId }}", note: 'Seen again' }],
	['Notes', 'note', 'getMany', { ...host, limit: 5 }],
	['Drop Note', 'note', 'delete', { ...host, noteId: "={{ $('Note').item.json.noteId }}" }],
	['Assign', 'assignment', 'create', { entityType: 'host', entity: byId(HOST), user: byId(31) }],
	['Assignments', 'assignment', 'getMany', { limit: 5 }],
	['Resolve', 'assignment', 'resolve', { assignment: byId("={{ $('Assign').item.json.assignment.id }}"), outcome: byId(1) }],
	['New Outcome', 'assignment', 'createOutcome', { title: 'Penetration test', category: 'benign_true_positive' }],
	['Outcomes', 'assignment', 'getOutcomes', { limit: 10 }],
	['Assign Again', 'assignment', 'create', { entityType: 'host', entity: byId(HOST), user: byId(31) }],
	['Unassign', 'assignment', 'remove', { assignment: byId("={{ $('Assign Again').item.json.assignment.id }}") }],
	['Groups', 'group', 'getMany', { limit: 5 }],
	['Join', 'group', 'addMembers', { group: byId(GROUP), members: '10.77.0.0/24, 10.78.1.1' }],
	['Leave', 'group', 'removeMembers', { group: byId(GROUP), members: '10.78.1.1' }],
	['Users', 'user', 'getMany', { limit: 2 }],
	['Contained', 'containment', 'getMany', {}],
];
const preview = { apiVersion: 'v3.5' };
/** What only one of the two has. */
const OWN_CALLS: Record<Deployment, Call[]> = {
	qux: [['Search', 'search', 'hosts', { limit: 3, query: 'host.threat:>=50' }]],
	rux: [
		['Reference', 'entity', 'setExternalReference', { ...preview, entityType: 'host', entity: byId(HOST), reference: 'INC0012345' }],
		['References', 'detection', 'setExternalReference', { ...preview, detectionIds: String(DETECTION), reference: 'INC0012345' }],
		['Investigation', 'detection', 'setInvestigationStatus', { ...preview, detectionIds: String(DETECTION), investigationStatus: 'escalated' }],
		['Priority', 'entity', 'resetUnresolvedPriority', { ...preview, entityType: 'host', entity: byId(HOST) }],
	],
};

const SITES = {
	qux: { parameters: { authentication: 'apiToken' }, credentials: { vectraApi: 'Vectra AI account' } },
	rux: { parameters: { authentication: 'oAuth2' }, credentials: { vectraOAuth2Api: 'Vectra AI OAuth2 account' } },
} as const;
const BOTH: Deployment[] = ['qux', 'rux'];

const EVENTS: Array<[event: string, parameters: object]> = [
	['entityScoreChange', {}],
	['newDetection', {}],
	['tagChange', { watchTags: 'all' }],
	['assignmentChange', {}],
];

const workflows: WorkflowImport[] = BOTH.flatMap((deployment) => {
	const { parameters, credentials } = SITES[deployment];
	const calls = [...CALLS, ...OWN_CALLS[deployment]];
	return [
		chain(calls, { id: `vectra${deployment}`, node: 'vectra', parameters, credentials }),
		...EVENTS.map(([triggerOn, own]) =>
			triggerOnly(`${triggerOn}${deployment}`, { ...parameters, triggerOn, ...own }, credentials),
		),
	];
});

/** The breadth of the Vectra AI node, and the trigger's other events, packed, in a real n8n against the lab. */
describe('Vectra AI, in a real n8n', () => {
	const lab = new Lab();
	let n8n: N8nInstance | undefined;

	beforeAll(async () => {
		await lab.start();
		for (const { world } of [lab.qux, lab.rux]) {
			world.addHost({ id: HOST, name: 'E2E-LT-01', ip: '10.77.7.7', threat: 75, certainty: 60, tags: ['finance'] });
			world.addAccount({ id: ACCOUNT, name: 'e2e@lab.example', threat: 20, certainty: 20 });
			world.addDetection({ id: DETECTION, host_id: HOST, detection_type: 'Port Scan', pcap: true });
			world.addGroup({ id: GROUP, name: 'E2E', type: 'ip', members: ['10.77.0.0/24'] });
		}
		n8n = new N8nInstance({ packageTarball: await packPackage(), credentials: lab.credentials(), workflows, publish: [] });
		await n8n.start();
		for (const { id } of workflows) await n8n.rest.publish(id);
	}, 15 * MINUTE);

	afterAll(async () => {
		await n8n?.dispose();
		await lab.close();
	}, MINUTE);

	describe.each(BOTH)('on %s', (deployment) => {
		it('every operation runs and does what it says', async () => {
			const id = `vectra${deployment}`;
			await callOncePublished(`${n8n?.address}/webhook/${id}`);
			const [execution] = (await n8n?.executions(id)) ?? [];
			expect([execution.status, execution.data.resultData.error?.message]).toEqual(['success', undefined]);
			const first = (name: string): Json => nodeItems(execution, name)[0] ?? {};
			const calls = [...CALLS, ...OWN_CALLS[deployment]];
			expect(Object.keys(execution.data.resultData.runData ?? {})).toEqual(['Webhook', ...calls.map(([name]) => name)]);

			expect(first('Host')).toMatchObject({ id: HOST, name: 'E2E-LT-01', ip: '10.77.7.7', threat: 75 });
			expect(nodeItems(execution, 'Hosts').length).toBeGreaterThan(0);
			expect(first('Entity')).toMatchObject({ id: HOST, type: 'host' });
			expect(first('Account')).toMatchObject({ id: ACCOUNT, type: 'account', name: 'e2e@lab.example' });
			expect(first('Detection')).toMatchObject({ id: DETECTION, name: 'Port Scan' });
			expect(first('Close')).toMatchObject({ closed: [DETECTION], changed: true });
			expect(first('Reopen')).toMatchObject({ changed: true });
			// The Close workflow belongs to the newer API: on QUX it is marked as fixed instead, and says so.
			const workflow = deployment === 'rux' ? 'close' : 'fixed';
			expect(first('Close All')).toMatchObject({ changed: true, workflow, closed: [DETECTION], leftOpen: [] });
			expect(first('Tags')).toMatchObject({ tags: ['finance', 'review'] });
			expect(first('Note')).toMatchObject({ note: 'Seen by &lt;b&gt;n8n&lt;/b&gt;', added: true });
			expect(nodeItems(execution, 'Notes')).toMatchObject([{ note: 'Seen again' }]);
			expect(first('Assign')).toMatchObject({ result: 'created', entityId: HOST });
			expect(first('Resolve')).toMatchObject({ result: 'resolved' });
			expect(first('New Outcome')).toMatchObject({ created: true });
			expect(nodeItems(execution, 'Outcomes').map(({ title }) => title)).toContain('Penetration test');
			expect(first('Unassign')).toMatchObject({ removed: true });
			if (deployment === 'rux') {
				expect(first('Reference')).toMatchObject({ changed: true, reference: 'INC0012345' });
				expect(first('Investigation')).toMatchObject({ status: 'escalated' });
			}
			expect(first('Join')).toMatchObject({ added: ['10.78.1.1'], alreadyThere: ['10.77.0.0/24'] });
			expect(first('Leave')).toMatchObject({ removed: ['10.78.1.1'] });
			expect(nodeItems(execution, 'Users')).toHaveLength(2);
			expect(lab[deployment].world.notesOf('host', HOST)).toEqual([]);
		}, 4 * MINUTE);

		it('scores, detections, tags and assignments start workflows', async () => {
			const { world } = lab[deployment];
			// The first poll sets the base line.
			await eventually('the first poll of each event', () => polled(lab, deployment), 3 * MINUTE);
			world.updateHost(HOST, { threat: 90, certainty: 80, urgency_score: 95 });
			const detection = world.addDetection({ host_id: HOST, detection_type: 'Hidden HTTPS Tunnel' });
			world.tag(HOST, 'seen-by-a-person');
			const analyst = world.users.get(31)!;
			const assignment = world.assignments.create(world.host(HOST), analyst, { id: 1, username: 'admin', label: 'Admin', isClient: false, role: 'Super Admin' }, lab.clock.now());
			const emitted = async (event: string): Promise<Json[]> =>
				((await n8n?.executions(`${event}${deployment}`)) ?? []).flatMap((execution) => nodeItems(execution, 'Trigger'));
			const seen = async (event: string, isIt: (item: Json) => boolean) =>
				await eventually(event, async () => (await emitted(event)).some(isIt), 4 * MINUTE);
			await seen('entityScoreChange', ({ entity }) => (entity as Json).id === HOST);
			await seen('newDetection', ({ eventId }) => eventId === `detection:new:${detection.id}`);
			await seen('tagChange', ({ event, tag }) => event === 'tagAdded' && tag === 'seen-by-a-person');
			await seen('assignmentChange', ({ eventId }) => eventId === `assignment:${assignment.id}:created`);
		}, 8 * MINUTE);
	});
});

/** Whether each of the events has been polled for at least once. */
function polled(lab: Lab, deployment: Deployment): boolean {
	const paths = ['/assignments', ...(deployment === 'rux' ? ['/events/entity_scoring', '/events/detections', '/entities'] : ['/search/hosts', '/detections', '/hosts'])];
	return paths.every((path) => lab[deployment].server.journal.list({ method: 'GET', path }).length > 0);
}
