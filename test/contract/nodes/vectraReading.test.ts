import type { IDataObject } from 'n8n-workflow';
import { SimClock } from '../../../lab/src/core/clock';
import type { FaultInput } from '../../../lab/src/core/faults';
import { DEFAULT_CLIENT, DEFAULT_TOKEN, VectraSimulator, type Deployment, type VectraSwitches } from '../../../lab/src/vectra';
import { systemClock } from '../../../nodes/shared/clock';
import { Vectra } from '../../../nodes/Vectra/Vectra.node';
import { CredentialStore, runNode, type NodeRun } from '../../support/engine';

const NOW = Date.UTC(2026, 1, 3, 9);
const HOUR = 3_600_000;
const id = (value: number | string, mode = 'id') => ({ __rl: true, mode, value: String(value) });

/** A Vectra with the node connected to it. */
interface Site {
	sim: VectraSimulator;
	run: (resource: string, operation: string, parameters?: IDataObject) => Promise<NodeRun>;
	items: (resource: string, operation: string, parameters?: IDataObject) => Promise<IDataObject[]>;
	/** The list of hosts, accounts… by these filters. */
	ids: (resource: string, filters: IDataObject, more?: IDataObject) => Promise<unknown[]>;
	/** The same for several sets of filters in one run, one item each. */
	idsPerItem: (resource: string, filters: IDataObject[]) => Promise<unknown[][]>;
	/** Paths and page sizes asked for since the last time, tokens left out. */
	calls: () => string[];
}

// Whole servers and the real engine take their time on a busy machine.
let open: VectraSimulator[] = [];

async function site(deployment: Deployment, switches: Partial<VectraSwitches> = {}): Promise<Site> {
	const sim = new VectraSimulator({ clock: new SimClock(NOW), personality: deployment, switches });
	open.push(sim);
	const host = await sim.listen();
	const store = CredentialStore.from(
		deployment === 'qux'
			? { vectraApi: { host, apiToken: DEFAULT_TOKEN } }
			: { vectraOAuth2Api: { deployment, host, ...DEFAULT_CLIENT } },
	);
	const authentication = deployment === 'qux' ? 'apiToken' : 'oAuth2';
	let seen = 0;
	const run: Site['run'] = async (resource, operation, parameters = {}) =>
		await runNode({ node: new Vectra(), parameters: { authentication, resource, operation, ...parameters }, credentials: store });
	const items: Site['items'] = async (...call) => {
		const done = await run(...call);
		if (done.error) throw new Error(`${done.error.message} — ${done.error.description}`);
		return done.items;
	};
	return {
		sim,
		run,
		items,
		ids: async (resource, filters, more = {}) =>
			(await items(resource, 'getMany', { returnAll: true, filters, ...more })).map((row) => row.id),
		async idsPerItem(resource, filters) {
			// A field that an item lacks is empty, and filters nothing.
			const names = [...new Set(filters.flatMap((one) => Object.keys(one)))];
			const form = Object.fromEntries(names.map((name) => [name, `={{ $json.filters.${name} }}`]));
			const { raw, error } = await runNode({
				node: new Vectra(),
				parameters: { authentication, resource, operation: 'getMany', returnAll: true, filters: form },
				credentials: store,
				items: filters.map((one) => ({ filters: one })),
			});
			if (error) throw new Error(`${error.message} — ${error.description}`);
			return filters.map((_filters, item) =>
				raw[0].filter(({ pairedItem }) => (pairedItem as { item: number }).item === item).map(({ json }) => json.id),
			);
		},
		calls() {
			const entries = sim.server.journal.list({ after: seen }).filter(({ path, status }) => !path.includes('oauth2') && status !== 401);
			seen = sim.server.journal.position;
			return entries.map(({ path, query }) => {
				const { page_size, page } = query as Record<string, string>;
				return [path.replace(/^\/api\/v[\d.]+/, ''), page_size, page].filter((part) => part !== undefined).join(' ');
			});
		},
	};
}

beforeEach(() => {
	let now = NOW;
	jest.spyOn(systemClock, 'now').mockImplementation(() => now);
	jest.spyOn(systemClock, 'monotonic').mockImplementation(() => now);
	jest.spyOn(systemClock, 'sleep').mockImplementation(async (ms) => void (now += ms));
});

afterEach(async () => {
	jest.restoreAllMocks();
	await Promise.all(open.map(async (sim) => await sim.close()));
	open = [];
});

/** Every reading of what is not known about Vectra that touches these calls. */
const READINGS: Array<[string, Partial<VectraSwitches>]> = [
	['as published', {}],
	['exact filters', { tagFilterMatch: 'exact', nameFilterMatch: 'exact' }],
	['tags in any case', { tagFilterCaseSensitive: false }],
	['unknown filters refused', { ignoreUnknownFilters: false, hostThreatFilters: false }],
	['nulls for empty lists', { nullLists: true }],
	['next with another host', { nextScheme: 'http', nextHost: 'internal.example' }],
	['RUX filters hosts by time', { ruxHostTimestampFilters: true }],
	['object URLs of the API', { objectUrls: 'api' }],
];

/** Hosts 1 to 3, accounts 1 and 2, and detections of theirs: what the filters must tell apart. */
function people({ sim: { world } }: Site): void {
	const at = (hours: number) => NOW - hours * HOUR;
	world.addHost({ id: 1, name: 'FIN-LT-1', ip: '10.0.0.1', tags: ['vip', 'old'], threat: 80, certainty: 70, last_detection_timestamp: at(1), key_asset: true, mac_address: '00:11:22:33:44:55', privilege_level: 8, urgency_score: 90 });
	world.addHost({ id: 2, name: 'FIN-LT-1-OLD', ip: '10.0.0.11', tags: ['vip2', 'VIP'], threat: 79, certainty: 71, last_detection_timestamp: at(5), targets_key_asset: true, urgency_score: 40 });
	world.addHost({ id: 3, name: 'HR-LT-3', ip: '', state: 'inactive', threat: 0, certainty: 0, last_detection_timestamp: null, severity: null, urgency_score: 0 });
	world.addAccount({ id: 1, name: 'O365:j.doe@lab.example', tags: ['vip'], threat: 60, certainty: 10, account_type: ['o365'], last_detection_timestamp: at(2), urgency_score: 70 });
	world.addAccount({ id: 2, name: 'svc@lab.example', threat: 5, certainty: 90, last_detection_timestamp: at(30), urgency_score: 10 });
	world.addDetection({ id: 11, host_id: 1, detection_type: 'Port Scan', category: 'reconnaissance', threat: 30, certainty: 90, src_ip: '10.0.0.1', last_timestamp: at(1), dst_ips: ['203.0.113.7'], tags: ['vip'], pcap: true, is_targeting_key_asset: true });
	world.addDetection({ id: 12, host_id: 2, detection_type: 'Hidden HTTPS Tunnel', category: 'command_and_control', threat: 70, certainty: 20, last_timestamp: at(4), target_domains: ['c2.example'], state: 'fixed', pcap: false });
	world.addDetection({ id: 13, account_id: 1, detection_type: 'M365 Suspicious eDiscovery Exfil', category: 'exfiltration', threat: 50, certainty: 50, last_timestamp: at(9), is_triaged: true });
	world.addDetection({ id: 14, host_id: 1, detection_type: 'New Host', category: 'info', threat: 0, certainty: 0, last_timestamp: at(2) });
}

type Expected = [resource: string, filters: IDataObject, ids: number[]];

const HOSTS: Expected[] = [
	['host', {}, [1, 2, 3]],
	['host', { tags: 'vip' }, [1]],
	['host', { tags: 'vip2, old' }, [1, 2]],
	['host', { name: 'FIN-LT-1' }, [1]],
	['host', { threatFrom: 80 }, [1]],
	['host', { threatFrom: '79', certaintyFrom: 71 }, [2]],
	['host', { ip: '10.0.0.1' }, [1]],
	['host', { macAddress: '00-11-22-33-44-55' }, [1]],
	['host', { keyAsset: true }, [1]],
	['host', { keyAsset: false, state: 'Active' }, [2]],
	['host', { targetsKeyAsset: true }, [2]],
	['host', { privilegeLevelFrom: 8 }, [1]],
	['host', { lastDetectionAfter: '2026-02-03T06:00:00Z' }, [1]],
	['host', { lastDetectionAfter: (NOW - 5 * HOUR) / 1_000, lastDetectionBefore: NOW - 2 * HOUR }, [2]],
	['host', { group: 'NoBlock' }, [3]],
];

const OTHERS: Expected[] = [
	['account', {}, [1, 2]],
	['account', { threatFrom: 60 }, [1]],
	['account', { certaintyFrom: 11 }, [2]],
	['account', { tags: 'vip', name: 'O365:j.doe@lab.example' }, [1]],
	['account', { lastDetectionBefore: '2026-02-02T10:00:00Z' }, [2]],
	['detection', { idFrom: 12, state: 'active', threatFrom: 1 }, [13]],
	['detection', { category: ['command_and_control', 'exfiltration'] }, [12, 13]],
	['detection', { category: ['command_and_control'] }, [12]],
	['detection', { category: ['info'] }, [14]],
	['detection', { detectionType: 'port scan' }, [11]],
	['detection', { threatFrom: 50, certaintyFrom: 21 }, [13]],
	['detection', { hostId: 1, category: ['reconnaissance'] }, [11]],
	['detection', { hostId: '1,2', category: ['reconnaissance', 'command_and_control'] }, [11, 12]],
	['detection', { accountId: 1 }, [13]],
	['detection', { ip: '10.0.0.1', tags: 'vip' }, [11]],
	['detection', { destination: 'C2.example' }, [12]],
	['detection', { triaged: true }, [13]],
	['detection', { targetsKeyAsset: true }, [11]],
	['detection', { lastDetectionAfter: '2026-02-03T05:00:00Z', lastDetectionBefore: '2026-02-03T06:00:00Z' }, [12]],
	['group', {}, [1, 2, 3]],
	['group', { name: 'NoBlock', type: ['host'] }, [1]],
	['group', { hostId: 3 }, [1]],
	['group', { address: '10.0.0.0/8' }, [2]],
	['group', { accountName: 'svc@lab.example' }, [3]],
	['group', { importance: ['high', 'low'], description: 'SPARED' }, [2]],
	['group', { modifiedAfter: '2026-02-03T10:00:00Z' }, []],
];

function groups({ sim: { world } }: Site): void {
	world.addGroup({ name: 'NoBlock', type: 'host', members: [3] });
	world.addGroup({ name: 'Nets', type: 'ip', members: ['10.0.0.0/8'], importance: 'high', description: 'Spared nets' });
	world.addGroup({ name: 'Services', type: 'account', members: ['svc@lab.example'] });
}

describe.each<Deployment>(['qux', 'rux'])('filters on %s', (deployment) => {
	it.each(READINGS)('give exactly what they mean: %s', async (_name, switches) => {
		const s = await site(deployment, switches);
		people(s);
		groups(s);
		for (const resource of ['host', 'account', 'detection', 'group']) {
			const cases = [...HOSTS, ...OTHERS].filter(([one]) => one === resource);
			const found = await s.idsPerItem(resource, cases.map(([, filters]) => filters));
			const wanted = cases.map(([, filters, expected]) =>
				// The whole name is what an exact filter finds; a part of it finds FIN-LT-1-OLD as well.
				filters.name === 'FIN-LT-1' && switches.nameFilterMatch !== 'exact' ? [1, 2] : expected,
			);
			const told = (ids: unknown[]) => ids.map((one, index) => ({ ...cases[index][1], ids: one }));
			expect(told(found)).toEqual(told(wanted));
		}
		expect(await s.ids('host', { tags: 'vip' }, { options: { exactTags: false } })).toEqual(
			switches.tagFilterMatch === 'exact' ? [1] : [1, 2],
		);
	});

	it('that cannot be checked are refused instead of letting every row pass', async () => {
		const s = await site(deployment, { hostsGroupsPresent: false, ruxHostBody: 'minimal' });
		people(s);
		expect(await s.ids('host', { threatFrom: 80 })).toEqual([1]);
		const { error } = await s.run('host', 'getMany', { filters: { group: 'NoBlock' } });
		if (deployment === 'qux') expect(error).toBeUndefined();
		else expect(error).toMatchObject({ message: expect.stringMatching(/“Group” cannot be checked.*“groups”/), context: { itemIndex: 0 } });
	});
});

describe.each<Deployment>(['qux', 'rux'])('objects on %s', (deployment) => {
	it('come in one form', async () => {
		const s = await site(deployment);
		people(s);
		groups(s);
		const host = { type: 'host', id: 1, name: 'FIN-LT-1', ip: '10.0.0.1', threat: 80, certainty: 70, keyAsset: true, tags: ['vip', 'old'], privilegeLevel: 8, lastDetection: '2026-02-03T08:00:00Z', detectionIds: [11, 14], macAddresses: ['00:11:22:33:44:55'] };
		expect(await s.items('host', 'get', { host: id(1) })).toEqual([expect.objectContaining(host)]);
		expect(await s.items('host', 'get', { host: id('10.0.0.1', 'ip') })).toEqual([expect.objectContaining(host)]);
		expect(await s.items('host', 'get', { host: id('fin-lt-1', 'name') })).toEqual([expect.objectContaining(host)]);
		expect(await s.items('host', 'get', { host: id(3) })).toEqual([
			expect.objectContaining({ ip: null, severity: null, lastDetection: null, groups: [{ id: 1, name: 'NoBlock', type: 'host' }] }),
		]);
		expect(await s.items('account', 'get', { account: id('o365:J.DOE@lab.example', 'name') })).toEqual([
			expect.objectContaining({ type: 'account', id: 1, accountTypes: ['o365'], threat: 60 }),
		]);
		expect(await s.items('detection', 'get', { detection: id(12) })).toEqual([
			expect.objectContaining({ type: 'detection', id: 12, name: 'Hidden HTTPS Tunnel', category: 'command_and_control', state: 'fixed', entity: { type: 'host', id: 2, name: 'FIN-LT-1-OLD' }, lastDetection: '2026-02-03T05:00:00Z' }),
		]);
		const [raw] = await s.items('host', 'get', { host: id(1), simplify: false });
		expect(raw).toMatchObject({ id: 1, last_source: '10.0.0.1', t_score: 80 });
		const [member] = await s.items('group', 'getMany', { filters: { type: ['account'] }, options: { includeMembers: true } });
		expect(member).toMatchObject({ name: 'Services', memberCount: 1, members: [{ uid: 'svc@lab.example' }] });
	});

	it('are entities with the same fields, the record inside where it is wanted', async () => {
		const s = await site(deployment);
		people(s);
		const all = await s.items('entity', 'getMany', { returnAll: true, simplify: false });
		expect(all.map(({ type, id: number }) => `${String(type)} ${String(number)}`)).toEqual(
			deployment === 'rux'
				? ['host 1', 'account 1', 'host 2', 'account 2', 'host 3']
				: ['host 1', 'host 2', 'host 3', 'account 1', 'account 2'],
		);
		expect(all.every(({ raw, id: number }) => (raw as IDataObject).id === number)).toBe(true);
		const one = await s.items('entity', 'get', { entityType: 'account', entity: id('svc@lab.example', 'name') });
		expect(one).toEqual([expect.objectContaining({ type: 'account', id: 2, name: 'svc@lab.example', urgency: deployment === 'rux' ? 10 : null })]);
		expect(one[0]).not.toHaveProperty('raw');
		const filters = { tags: 'vip', lastDetectionAfter: '2026-02-03T06:30:00Z' };
		expect((await s.items('entity', 'getMany', { filters })).map(({ type }) => type).sort()).toEqual(['account', 'host']);
		expect((await s.items('entity', 'getMany', { filters, entityTypes: ['account'] })).map(({ type }) => type)).toEqual(['account']);
		expect(await s.items('entity', 'getMany', { filters, limit: 1 })).toHaveLength(1);
	});

	it('list their users and assignments, pages of a fixed size included', async () => {
		const s = await site(deployment);
		people(s);
		const { world } = s.sim;
		const [user] = world.users.all().filter(({ assignable }) => assignable);
		const by = { id: 1, username: 'soc', label: 'soc', isClient: false, role: 'Admin' };
		for (let number = 100; number < 170; number += 1) {
			const host = world.addHost({ id: number });
			world.assignments.create(host, user, by, NOW + number * 1_000);
		}
		const all = await s.ids('assignment', {});
		expect(all).toHaveLength(70);
		expect(new Set(all).size).toBe(70);
		expect(s.calls()).toEqual(['/assignments 1', '/assignments 2']);
		expect(await s.items('assignment', 'getMany', { filters: { hostId: '101,102', assigneeId: user.id, resolved: false } })).toEqual(
			[102, 101].map((number) => expect.objectContaining({ entity: { type: 'host', id: number }, resolved: false, outcome: null })),
		);
		expect(await s.ids('assignment', { resolved: true })).toEqual([]);
		expect(await s.ids('assignment', { createdAfter: new Date(NOW + 169_000).toISOString() })).toHaveLength(1);
		const users = await s.items('user', 'getMany', { returnAll: true });
		expect(users).toHaveLength(world.users.all().length);
		expect(users).toContainEqual(expect.objectContaining({ id: user.id, email: user.email }));
		const role = String(users[0].role);
		expect((await s.items('user', 'getMany', { filters: { role: role.replace('_', ' ') } })).every((one) => one.role === role)).toBe(true);
		expect(await s.items('user', 'getMany', { filters: { email: user.email } })).toEqual([expect.objectContaining({ id: user.id })]);
	});

	it('give all members of a group beyond those embedded', async () => {
		const s = await site(deployment, { embeddedMemberCap: 5, ruxMembersByDefault: false });
		const members = Array.from({ length: 12 }, (_, index) => `10.1.${index}.0/24`);
		s.sim.world.addGroup({ name: 'Nets', type: 'ip', members });
		const [group] = await s.items('group', 'getMany', { options: { includeMembers: true } });
		expect(group.members).toEqual(members);
		expect(await s.items('group', 'getMany')).toEqual([expect.not.objectContaining({ members: expect.anything() })]);
	});
});

describe.each<Deployment>(['qux', 'rux'])('pages on %s', (deployment) => {
	it('are as large as what is wanted, and no more than needed', async () => {
		const s = await site(deployment);
		for (let number = 1; number <= 60; number += 1) s.sim.world.addHost({ id: number, threat: number });
		expect(await s.items('host', 'getMany', { limit: 7 })).toHaveLength(7);
		expect(await s.items('host', 'getMany', { limit: 60 })).toHaveLength(60);
		expect(await s.ids('host', {})).toHaveLength(60);
		expect(s.calls()).toEqual(['/hosts 7 1', '/hosts 60 1', '/hosts 5000 1']);
		const sorted = { limit: 2, options: { sortBy: 't_score', sortOrder: 'desc' } };
		expect((await s.items('host', 'getMany', sorted)).map(({ threat }) => threat)).toEqual([60, 59]);
	});

	it('grow when rows must be left out here', async () => {
		const s = await site(deployment);
		for (let number = 1; number <= 40; number += 1) s.sim.world.addHost({ id: number, severity: number === 37 ? 'critical' : 'low' });
		expect((await s.items('host', 'getMany', { limit: 1, filters: { severity: ['critical'] } })).map((row) => row.id)).toEqual([37]);
		expect(s.calls()).toEqual(['/hosts 1 1', '/hosts 1 2', '/hosts 2 2', '/hosts 4 2', '/hosts 8 2', '/hosts 16 2', '/hosts 32 2']);
	});

	it.each<[string, FaultInput]>([
		['throttled', { kind: 'status', status: 429, headers: { 'Retry-After': '3' }, times: 2 }],
		['a web page', { kind: 'html500', times: 1 }],
		['connections dropped', { kind: 'reset', times: 1 }],
		['numbers as texts', { kind: 'numbersAsStrings' }],
		['nulls for lists', { kind: 'nullLists' }],
	])('come through %s', async (_name, rule) => {
		const s = await site(deployment);
		people(s);
		await s.items('host', 'getMany');
		s.sim.server.faults.add(rule);
		expect(await s.ids('host', { threatFrom: 79 })).toEqual([1, 2]);
		expect(await s.items('detection', 'getMany', { filters: { hostId: 2 } })).toEqual([expect.objectContaining({ id: 12, threat: 70 })]);
	});
});

it('stops at the first entity that is not urgent enough', async () => {
	const s = await site('rux');
	for (let number = 1; number <= 300; number += 1) s.sim.world.addHost({ id: number, urgency_score: number % 100 });
	const found = await s.items('entity', 'getMany', { limit: 20, filters: { urgencyFrom: 95 } });
	expect(found).toHaveLength(15);
	expect(found.every(({ urgency }) => Number(urgency) >= 95)).toBe(true);
	expect(s.calls()).toEqual(['/entities 20 1']);
});

it.each([
	['urgencyFrom', 80],
	['prioritized', true],
	['modifiedAfter', '2026-01-01'],
])('says on QUX what to use instead of %s', async (name, value) => {
	const s = await site('qux');
	const { error } = await s.run('entity', 'getMany', { filters: { [name]: value } });
	expect(`${error?.message} ${error?.description}`).toMatch(/Quadrant UX cannot be asked for.*Host → Get Many/);
	expect(s.calls()).toEqual([]);
});

describe('search', () => {
	it('finds hosts, accounts and detections on QUX', async () => {
		const s = await site('qux');
		people(s);
		const search = async (operation: string, query: string) => (await s.items('search', operation, { query })).map((row) => row.id);
		expect(await search('hosts', 'host.threat:>=80 AND host.state:"active"')).toEqual([1]);
		expect(await search('accounts', 'account.certainty:>=50')).toEqual([2]);
		expect(await search('detections', 'detection.detection_type:"Port Scan"')).toEqual([11]);
		const { error } = await s.run('search', 'hosts', { query: 'host.threat:(' });
		expect(error).toMatchObject({ message: 'Vectra refused the request for the search for hosts', description: expect.stringMatching(/Invalid query_string/) });
	});

	it.each(['hosts', 'accounts', 'detections'])('of %s on RUX says what to use instead, and asks nothing', async (operation) => {
		const s = await site('rux');
		const { error } = await s.run('search', operation, { query: 'x' });
		expect(`${error?.message} ${error?.description}`).toMatch(/Respond UX has no search.*→ Get Many/);
		expect(s.calls()).toEqual([]);
	});
});

describe.each<Deployment>(['qux', 'rux'])('packets on %s', (deployment) => {
	it('come as a file', async () => {
		const s = await site(deployment);
		people(s);
		const { raw } = await s.run('detection', 'downloadPcap', { detection: id(11), binaryPropertyName: 'pcap' });
		expect(raw[0][0]).toMatchObject({ json: { detectionId: 11, fileName: 'detection-11.pcap', bytes: 24 }, pairedItem: { item: 0 } });
		expect(raw[0][0].binary?.pcap).toMatchObject({ mimeType: 'application/vnd.tcpdump.pcap', fileName: 'detection-11.pcap' });
		expect(Buffer.from(raw[0][0].binary?.pcap.data ?? '', 'base64').subarray(0, 4).toString('hex')).toBe('d4c3b2a1');
	});

	it('that were not kept, and detections that are not there, are told apart', async () => {
		const s = await site(deployment);
		people(s);
		expect((await s.run('detection', 'downloadPcap', { detection: id(12) })).error?.message).toBe('Vectra keeps no packets for detection 12');
		expect((await s.run('detection', 'downloadPcap', { detection: id(99) })).error?.message).toBe('There is no detection 99 in Vectra');
	});
});
