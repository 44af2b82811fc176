import type { IDataObject } from 'n8n-workflow';
import { SimClock } from '../../../lab/src/core/clock';
import type { FaultInput } from '../../../lab/src/core/faults';
import { DEFAULT_CLIENT, DEFAULT_TOKEN, VectraSimulator, type VectraSwitches } from '../../../lab/src/vectra';
import { systemClock } from '../../../nodes/shared/clock';
import { CONTAINED, PENDING } from '../../../nodes/Vectra/actions/containment/tags';
import { Vectra } from '../../../nodes/Vectra/Vectra.node';
import { VectraTrigger } from '../../../nodes/Vectra/VectraTrigger.node';
import { createPoller, CredentialStore, runNode, type Poller } from '../../support/engine';

const A = 'a'.repeat(32);
const REQUEST = 'vectra_contain';

type Deployment = 'qux' | 'rux';

/** A Vectra with our nodes connected to it. */
interface Site {
	sim: VectraSimulator;
	trigger: (parameters?: IDataObject) => Poller;
	record: (operation: 'recordIsolation' | 'recordRelease', hostId: number, outcome: string) => Promise<IDataObject>;
	tagsOf: (hostId: number) => readonly string[];
	notesOf: (hostId: number) => string[];
	/** Calls since the last time it was asked, tokens left out. */
	calls: () => string[];
	fault: (rule: FaultInput) => void;
}

let open: VectraSimulator[] = [];

async function site(deployment: Deployment, switches: Partial<VectraSwitches> = {}): Promise<Site> {
	const sim = new VectraSimulator({ clock: new SimClock(), personality: deployment, switches });
	open.push(sim);
	const host = await sim.listen();
	const credentials = new CredentialStore(
		deployment === 'qux'
			? { vectraApi: { host, apiToken: DEFAULT_TOKEN } }
			: { vectraOAuth2Api: { deployment, host, ...DEFAULT_CLIENT } },
	);
	const authentication = deployment === 'qux' ? 'apiToken' : 'oAuth2';
	let seen = 0;
	return {
		sim,
		trigger: (parameters = {}) =>
			createPoller({ node: new VectraTrigger(), parameters: { authentication, ...parameters }, credentials }),
		async record(operation, hostId, outcome) {
			const run = await runNode({
				node: new Vectra(),
				parameters: { authentication, resource: 'containment', operation },
				credentials,
				items: [{ host: { id: hostId }, outcome, endpoint: { id: A, name: 'FIN-LT-22' }, action: { id: 7 } }],
			});
			if (run.error) throw Object.assign(new Error(run.error.message), { description: run.error.description });
			return run.items[0].record as IDataObject;
		},
		tagsOf: (hostId) => sim.world.hosts.get(hostId)?.tags ?? [],
		notesOf: (hostId) => sim.world.notesOf('host', hostId).map(({ note }) => note),
		calls() {
			const entries = sim.server.journal.list({ after: seen }).filter(({ path, status }) => !path.includes('oauth2') && status !== 401);
			seen = sim.server.journal.position;
			return entries.map(({ method, path }) => `${method} ${path.replace(/^\/api\/v[\d.]+/, '')}`);
		},
		fault: (rule) => void sim.server.faults.add(rule),
	};
}

let now = 0;
const passMinutes = (minutes: number) => (now += minutes * 60_000);

beforeEach(() => {
	now = Date.parse('2026-02-03T09:00:00Z');
	jest.spyOn(systemClock, 'now').mockImplementation(() => now);
	jest.spyOn(systemClock, 'sleep').mockImplementation(async (ms) => void (now += ms));
});

afterEach(async () => {
	jest.restoreAllMocks();
	await Promise.all(open.map(async (sim) => await sim.close()));
	open = [];
});

async function emitted(poller: Poller): Promise<string[]> {
	const { items, error } = await poller.poll();
	if (error) throw error;
	return (items ?? []).map(({ host, desired, reason }) => `${(host as { id: number }).id} ${String(desired)} ${String(reason)}`);
}

/** Every reading of what is not known about Vectra that touches these calls. */
const READINGS: Array<[string, Partial<VectraSwitches>]> = [
	['as published', {}],
	['exact tag filter', { tagFilterMatch: 'exact', nameFilterMatch: 'exact' }],
	['nulls for empty lists', { nullLists: true }],
	['minimal hosts', { ruxHostBody: 'minimal', hostsGroupsPresent: false }],
	['no single-tag calls, 404', { bulkTaggingAvailable: false, bulkTaggingMissingStatus: 404 }],
	['no single-tag calls, 405', { bulkTaggingAvailable: false, bulkTaggingMissingStatus: 405 }],
	['paged notes, created with 200', { notesPaged: true, noteCreatedStatus: 200 }],
	['members not embedded', { embeddedMemberCap: 1, ruxMembersByDefault: false }],
	['next with another host', { nextScheme: 'http', nextHost: 'internal.example' }],
	['tags without repetitions', { dedupTags: true }],
];

describe.each<Deployment>(['qux', 'rux'])('a containment on %s', (deployment) => {
	it.each(READINGS)('from request to release: %s', async (_name, switches) => {
		const { sim, trigger, record, tagsOf, notesOf } = await site(deployment, switches);
		const { id } = sim.world.addHost({ name: 'FIN-LT-22', ip: '10.20.4.77', tags: ['finance'] });
		const spared = [1, 2].map(() => sim.world.addHost({ tags: [REQUEST] }).id);
		const inNetwork = sim.world.addHost({ ip: '10.99.1.2', tags: [REQUEST] });
		sim.world.addHost({ tags: ['my_vectra_contain_old'] });
		sim.world.addGroup({ name: 'NoBlock', type: 'host', members: spared });
		sim.world.addGroup({ name: 'NoBlock', type: 'ip', members: ['192.168.0.0/16', '10.99.0.0/16'] });
		sim.world.addGroup({ name: 'NoBlock-old', type: 'host', members: [id] });
		const poller = trigger({ noBlockGroup: 'NoBlock' });
		expect(await emitted(poller)).toEqual([]);

		sim.world.tag(id, REQUEST);
		expect(await emitted(poller)).toEqual([`${id} isolated requestTag`]);
		expect(await record('recordIsolation', id, 'pendingIsolation')).toMatchObject({ recorded: true });
		expect(tagsOf(id)).toContain(PENDING);
		passMinutes(2);
		expect(await emitted(poller)).toEqual([`${id} isolated pendingIsolation`]);
		expect(await record('recordIsolation', id, 'alreadyIsolated')).toMatchObject({ recorded: true });
		await record('recordIsolation', id, 'alreadyIsolated');
		passMinutes(30);
		expect(await emitted(poller)).toEqual([]);

		sim.world.untag(id, REQUEST);
		expect(await emitted(poller)).toEqual([`${id} released requestWithdrawn`]);
		expect(await record('recordRelease', id, 'deferred')).toMatchObject({ recorded: false });
		expect(await record('recordRelease', id, 'released')).toMatchObject({ recorded: true });
		await record('recordRelease', id, 'alreadyReleased');
		passMinutes(30);
		expect(await emitted(poller)).toEqual([]);

		expect(tagsOf(id)).toEqual(['finance']);
		const kinds = notesOf(id).map((note) => /\[cortex-xdr:(\w+):/.exec(note)?.[1]);
		expect(kinds.sort()).toEqual(['isolated', 'pending', 'released']);
		expect(tagsOf(inNetwork.id)).toEqual([REQUEST]);
	});

	it.each<[string, FaultInput]>([
		['throttled', { kind: 'status', status: 429, headers: { 'Retry-After': '3' }, times: 2 }],
		['a web page', { kind: 'html500', times: 1 }],
		['a gateway away', { kind: 'status', status: 503, times: 2 }],
		['connections dropped', { kind: 'reset', times: 1 }],
		['numbers as texts', { kind: 'numbersAsStrings' }],
		['nulls for lists', { kind: 'nullLists' }],
		['a lost reply to the note', { kind: 'replyLost', method: 'POST', path: '/notes', times: 1 }],
		['a lost reply to the tags', { kind: 'replyLost', path: '/tagging/host', times: 1, skip: 1 }],
	])('records once, whatever happens on the way: %s', async (_name, rule) => {
		const { sim, record, tagsOf, notesOf, trigger, fault } = await site(deployment);
		const { id } = sim.world.addHost({ tags: [REQUEST] });
		const poller = trigger();
		// The first poll gets the token, so that the fault does not hit the log-in, which the credential does for itself.
		expect(await emitted(poller)).toHaveLength(1);
		fault(rule);
		expect(await record('recordIsolation', id, 'isolated')).toMatchObject({ recorded: true, noteId: expect.any(Number) });
		sim.server.faults.clear();
		expect(tagsOf(id).filter((tag) => tag === CONTAINED)).toHaveLength(1);
		expect(notesOf(id)).toHaveLength(1);
		expect(await emitted(poller)).toEqual([]);
	});

	it('says what to do for a role that may only read', async () => {
		const { sim, record } = await site(deployment);
		const { id } = sim.world.addHost({});
		sim.tokens.addPat(DEFAULT_TOKEN, { role: 'read-only' });
		sim.tokens.addClient({ ...DEFAULT_CLIENT, role: 'read-only' });
		await expect(record('recordIsolation', id, 'isolated')).rejects.toMatchObject({
			message: 'The role of this Vectra credential does not allow the call',
			description: expect.stringMatching(/edit tags and notes/),
		});
	});
});

describe('races', () => {
	it.each(['POST', 'DELETE', 'GET'])('lose no analyst’s tag on QUX: an edit before %s', async (method) => {
		const { sim, record, tagsOf } = await site('qux');
		const { id } = sim.world.addHost({ tags: [PENDING] });
		sim.hooks.add({ before: { method, path: '/tagging/host' }, hostId: id, addTag: 'analyst' });
		await record('recordIsolation', id, 'isolated');
		expect([...tagsOf(id)].sort()).toEqual(['analyst', expect.stringMatching(`^cortex-xdr:${A}:`), CONTAINED]);
	});

	it('put back on RUX what somebody else’s list overwrote', async () => {
		const { sim, record, tagsOf } = await site('rux');
		const { id } = sim.world.addHost({ tags: ['finance'] });
		await record('recordIsolation', id, 'pendingIsolation');
		sim.hooks.add({ before: { method: 'PATCH', path: '/tagging/host' }, hostId: id, addTag: 'before' });
		sim.world.tag(id, 'analyst');
		await record('recordIsolation', id, 'isolated');
		// The tag set within the one round trip between reading and writing is lost: Vectra has no version check.
		expect(tagsOf(id)).toEqual(['finance', expect.stringMatching(A), 'analyst', CONTAINED]);
	});
});

describe('calls', () => {
	it.each<[Deployment, string[]]>([
		['qux', ['GET /tagging/host/1', 'POST /tagging/host', 'POST /tagging/host', 'GET /tagging/host/1', 'POST /hosts/1/notes']],
		['rux', ['GET /tagging/host/1', 'PATCH /tagging/host/1', 'GET /tagging/host/1', 'POST /hosts/1/notes']],
	])('of one record on %s', async (deployment, expected) => {
		const { sim, record, calls } = await site(deployment);
		sim.world.addHost({ id: 1 });
		await record('recordIsolation', 1, 'isolated');
		expect(calls()).toEqual(expected);
	});

	it.each<Deployment>(['qux', 'rux'])('of a steady poll on %s: three for 5000 contained hosts, a page more for each 5000', async (deployment) => {
		const { sim, trigger, calls } = await site(deployment, { embeddedMemberCap: 10 });
		for (let id = 1; id <= 5_000; id += 1) sim.world.addHost({ id, tags: [REQUEST, CONTAINED] });
		sim.world.addGroup({ name: 'NoBlock', type: 'ip', members: Array.from({ length: 50 }, (_, index) => `172.16.${index}.0/24`) });
		const poller = trigger({ noBlockGroup: 'NoBlock', options: { releaseTag: 'vectra_release' } });
		expect(await emitted(poller)).toEqual([]);
		expect(calls()).toEqual(['GET /hosts', 'GET /groups', 'GET /groups/1/members']);

		for (let id = 5_001; id <= 5_100; id += 1) sim.world.addHost({ id, tags: [REQUEST] });
		expect(await emitted(poller)).toHaveLength(100);
		expect(calls()).toEqual(['GET /hosts', 'GET /hosts', 'GET /groups', 'GET /groups/1/members']);
	});
});
