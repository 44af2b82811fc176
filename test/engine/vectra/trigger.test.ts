import nock from 'nock';
import { NodeHelpers, Workflow, type IDataObject, type INode } from 'n8n-workflow';
import { CONTAINED, detailTag, PENDING } from '../../../nodes/Vectra/containment/ownership';
import { VectraTrigger } from '../../../nodes/Vectra/VectraTrigger.node';
import { createPoller, type PollerOptions, type PollTick } from '../../support/engine';
import { expectSampleLike } from '../../support/samples';
import { A, byToken, byOAuth2, controlTime, NOW, quxCredentials, ruxCredentials, SECRET, TOKEN } from './support';
import { QUX, RUX, VectraNock } from './vectraNock';

const time = controlTime();
const REQUEST = 'vectra_contain';
const detailA = detailTag(A, 100);

type Engine = 'legacy' | 'durable';

function poller(parameters: IDataObject = {}, engine: Engine = 'legacy', place: Pick<PollerOptions, 'nodeName' | 'workflowId'> = {}) {
	return createPoller({
		...place,
		node: new VectraTrigger(),
		parameters: { ...byToken, triggerOn: 'containmentChange', ...parameters },
		credentials: quxCredentials,
		engine,
	});
}

const summary = ({ items, error }: PollTick): string[] | null => {
	if (error) throw error;
	if (items === null) return null;
	return items.map(({ host, desired, reason, attempt }) => `${(host as { id: number }).id} ${String(desired)} ${String(reason)} #${String(attempt)}`);
};

describe.each<Engine>(['legacy', 'durable'])('Containment Change, %s engine', (engine) => {
	it('emits standing requests on activation, repeats them with back-off, and stops when they are recorded', async () => {
		const vectra = new VectraNock();
		const host = vectra.addHost(1, [REQUEST, 'finance'], { groups: [{ id: 5, name: 'Laptops', type: 'host' }] });
		vectra.addHost(2, ['my_vectra_contain_old']);
		const trigger = poller({}, engine);

		const first = await trigger.poll('activate');
		expect(first.items).toEqual([
			{
				eventId: 'containment:1:isolated:-:1770109200000:1',
				desired: 'isolated',
				reason: 'requestTag',
				reasonText: 'The host carries the request tag “vectra_contain”',
				reasons: ['requestTag'],
				basis: 'request',
				attempt: 1,
				deployment: 'qux',
				endpointId: null,
				mayIsolate: true,
				decision: null,
				hours: null,
				until: null,
				host: {
					id: 1,
					name: 'host-1',
					ip: '10.0.0.7',
					macAddresses: ['00:11:22:33:44:55'],
					tags: [REQUEST, 'finance'],
					groups: ['Laptops'],
					severity: 'high',
					threat: 70,
					certainty: 60,
					urgency: null,
					keyAsset: null,
					privilegeLevel: null,
					identity: { names: [], otherAgents: [], lastSource: '10.0.0.7', lastSeen: null, activeTraffic: null },
					url: `${QUX}/hosts/1`,
				},
				emittedAt: '2026-02-03T09:00:00.000Z',
			},
		]);
		time.passMinutes(1);
		expect(summary(await trigger.poll())).toBeNull();
		time.passMinutes(1);
		expect(summary(await trigger.poll())).toEqual(['1 isolated requestTag #2']);

		host.tags = [REQUEST, CONTAINED, detailA];
		time.passMinutes(10);
		expect(summary(await trigger.poll())).toBeNull();
		host.tags = [CONTAINED, detailA];
		expect(summary(await trigger.poll())).toEqual(['1 released requestWithdrawn #1']);
	});

	it('keeps its memory over an orderly restart, and only repeats itself without it', async () => {
		new VectraNock().addHost(1, [REQUEST]);
		const trigger = poller({}, engine);
		await trigger.poll('activate');
		trigger.restart({ keepStatic: true });
		expect(summary(await trigger.poll('init'))).toBeNull();
		trigger.restart({ keepStatic: false });
		expect(summary(await trigger.poll('init'))).toEqual(['1 isolated requestTag #1']);
	});

	it('loses nothing in a poll that fails', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1, [REQUEST]);
		const trigger = poller({ noBlockGroup: 'NoBlock' }, engine);
		vectra.groups = [{ id: 9, name: 'NoBlock', type: 'host', members: [] }];
		await trigger.poll('activate');
		const before = trigger.staticData();
		vectra.on('GET', '/groups', () => [403, { details: 'You do not have permission.' }], 1);
		time.passMinutes(2);
		expect((await trigger.poll()).error?.message).toMatch(/role of this Vectra credential/);
		expect(trigger.staticData()).toEqual(before);
		expect(summary(await trigger.poll())).toEqual(['1 isolated requestTag #2']);
	});

	it('asks nothing of a host that is gone, was never claimed, and was asked for before', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1, [REQUEST]);
		const trigger = poller({}, engine);
		await trigger.poll('activate');
		vectra.hosts.delete(1);
		for (let minute = 0; minute < 20; minute += 1) {
			time.passMinutes(1);
			expect(await trigger.poll()).toMatchObject({ items: null, secondary: [] });
		}
	});

	it('reports a host of ours that vanished from Vectra once, and asks for nothing', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1, [REQUEST, PENDING, detailA]);
		const trigger = poller({}, engine);
		await trigger.poll('activate');
		vectra.hosts.delete(1);
		time.passMinutes(1);
		const gone = await trigger.poll();
		expect(gone.items).toEqual([]);
		expect(gone.secondary).toMatchObject([{ held: 'vanished', endpointIds: [A], host: { id: 1, name: 'host-1' } }]);
		time.passMinutes(60);
		expect(await trigger.poll()).toMatchObject({ items: null, secondary: [] });
		time.passMinutes(24 * 60);
		expect((await trigger.poll()).secondary).toMatchObject([{ held: 'vanished' }]);
		expect(vectra.calls.every(({ method }) => method === 'GET')).toBe(true);
	});

	it('goes on with a host of ours that the list left out and that Vectra knows', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1, [CONTAINED, detailA]);
		const trigger = poller({}, engine);
		expect(summary(await trigger.poll('activate'))).toEqual(['1 released requestWithdrawn #1']);
		vectra.on('GET', '/hosts', ({ path }) => (path === '/hosts' ? [200, { count: 0, next: null, results: [] }] : [200, vectra.hosts.get(1)]), 2);
		time.passMinutes(2);
		expect(summary(await trigger.poll())).toEqual(['1 released requestWithdrawn #2']);
	});
});

describe('reading Vectra', () => {
	it('takes at most four calls for a steady poll, with everything switched on', async () => {
		const vectra = new VectraNock();
		for (let id = 1; id <= 300; id += 1) vectra.addHost(id, [REQUEST, CONTAINED, detailTag(A, NOW / 1_000)]);
		vectra.groups = [{ id: 9, name: 'NoBlock', type: 'host', members: null, member_count: 2 }];
		vectra.on('GET', '/groups/9/members', () => [200, { count: 2, next: null, results: [{ id: 900 }, { id: 901 }] }]);
		const trigger = poller({ noBlockGroup: 'NoBlock', releaseTag: 'vectra_release' });
		expect(summary(await trigger.poll())).toBeNull();
		expect(vectra.journal()).toEqual(['GET /hosts', 'GET /groups', 'GET /groups/9/members']);
		expect(vectra.calls[0].query).toEqual({
			tags: 'vectra_contain,vectra_release,cortex-xdr:contained,cortex-xdr:pending,VAR Host Blocked',
			page_size: '5000',
			ordering: 'id',
			page: '1',
		});
	});

	it('never emits a member of the no-block group, given as host or as network, in any form', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1, [REQUEST]);
		vectra.addHost(2, [REQUEST, CONTAINED, detailA], { ip: '10.9.3.4' });
		vectra.addHost(3, [REQUEST], { ip: '10.1.1.1', groups: [{ id: 10, name: 'NoBlock', type: 'ip' }] });
		vectra.addHost(4, [REQUEST], { ip: '10.1.1.2' });
		vectra.groups = [
			{ id: 9, name: 'NoBlock', type: 'host', members: [{ id: '1', name: 'host-1' }] },
			{ id: 10, name: 'NoBlock', type: 'ip', members: ['', '10.9.0.0/16'] },
			{ id: 11, name: 'NoBlock-old', type: 'host', members: [{ id: 4 }] },
			{ id: 12, name: 'NoBlock', type: 'account', members: [{ uid: 'x' }] },
		];
		const tick = await poller({ noBlockGroup: 'NoBlock' }).poll();
		expect(summary(tick)).toEqual(['2 released noBlockGroup #1', '4 isolated requestTag #1']);
	});

	it('stops with what to do when the no-block group does not exist', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1, [REQUEST]);
		const missing = await poller({ noBlockGroup: 'NoBlock' }).poll();
		expect(missing.error).toMatchObject({
			message: 'There is no host or IP group named “NoBlock” in Vectra',
			description: expect.stringMatching(/Create the group/),
			failure: { cause: 'temporarily-unavailable' },
		});
	});

	it('holds every isolation back while the no-block group cannot be read whole, once, and goes on when it can', async () => {
		const vectra = new VectraNock();
		for (const id of [1, 2]) vectra.addHost(id, [REQUEST]);
		vectra.groups = [{ id: 9, name: 'NoBlock', type: 'host', members: [{ id: 1 }], member_count: '2' }];
		const trigger = poller({ noBlockGroup: 'NoBlock' });
		const first = await trigger.poll();
		expect([first.error, first.items ?? []]).toEqual([undefined, []]);
		expect(first.secondary.map(({ host, held }) => [(host as { id: number }).id, held])).toEqual([[1, 'noBlockGroup'], [2, 'undecidable']]);
		time.passMinutes(1);
		expect((await trigger.poll()).secondary).toEqual([]);
		vectra.groups = [{ id: 9, name: 'NoBlock', type: 'host', members: [{ id: 1 }], member_count: '1' }];
		time.passMinutes(1);
		expect((await trigger.poll()).items?.map(({ host }) => (host as { id: number }).id)).toEqual([2]);
	});

	it('reads hosts with nulls for lists, texts for numbers and missing fields', async () => {
		const vectra = new VectraNock();
		vectra.on('GET', '/hosts', () => [
			200,
			{
				count: '3',
				next: null,
				results: [
					{ id: '1', tags: [REQUEST], ip: null, threat: '71', certainty: null, groups: null, host_artifact_set: null },
					{ id: 2, tags: null },
					{ tags: [REQUEST] },
				],
			},
		]);
		const { items } = await poller().poll();
		expect(items).toHaveLength(1);
		expect(items?.[0].host).toEqual({
			id: 1, name: null, ip: null, macAddresses: [], tags: [REQUEST], groups: null, severity: null, threat: 71, certainty: null, urgency: null,
			keyAsset: null, privilegeLevel: null, identity: { names: null, otherAgents: [], lastSource: null, lastSeen: null, activeTraffic: null }, url: null,
		});
	});

	it('reads the address of a host to be isolated where the list leaves it out, and leaves it alone without one', async () => {
		const vectra = new VectraNock(RUX);
		vectra.groups = [{ id: 9, name: 'NoBlock', type: 'ip', members: ['10.9.0.0/16'] }];
		const minimal = [1, 2, 3, 4].map((id) => ({ id, name: `host-${id}`, tags: id === 4 ? [REQUEST, CONTAINED, detailTag(A, NOW / 1_000)] : [REQUEST] }));
		vectra.on('GET', '/hosts', () => [200, { count: 4, next: null, results: minimal }]);
		const addresses: Record<string, string> = { 1: '10.1.1.1', 2: '10.9.1.1' };
		vectra.on('GET', '/entities/', ({ path, query }) => {
			expect(query).toEqual({ type: 'host' });
			const id = path.split('/').at(-1) ?? '';
			return id in addresses ? [200, { id, type: 'host', ip: addresses[id] }] : [404, { detail: 'Not found.' }];
		});
		nock(RUX).post('/oauth2/token').reply(200, { access_token: 't', expires_in: 21_600, token_type: 'Bearer' });
		const trigger = createPoller({
			node: new VectraTrigger(),
			parameters: { ...byOAuth2, noBlockGroup: 'NoBlock' },
			credentials: ruxCredentials,
		});
		const tick = await trigger.poll();
		expect(summary(tick)).toEqual(['1 isolated requestTag #1']);
		expect(tick.items?.[0].host).toMatchObject({ id: 1, ip: '10.1.1.1' });
		expect(vectra.journal().filter((call) => call.includes('entities'))).toEqual([1, 2, 3].map((id) => `GET /entities/${id}`));
	});

	it('is right for a server that ignores the filter', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1, [REQUEST]);
		vectra.addHost(2, ['finance']);
		vectra.on('GET', '/hosts', () => [200, { count: 2, next: null, results: [...vectra.hosts.values()] }]);
		expect(summary(await poller().poll())).toEqual(['1 isolated requestTag #1']);
	});

	it('reads through a RUX tenant with a token of its own', async () => {
		const vectra = new VectraNock(RUX);
		vectra.tokens = ['Bearer fresh'];
		vectra.addHost(1, [REQUEST]);
		nock(RUX).post('/oauth2/token').reply(200, { access_token: 'stale', expires_in: 2, token_type: 'Bearer' });
		nock(RUX).post('/oauth2/token').reply(200, { access_token: 'fresh', expires_in: 21_600, token_type: 'Bearer' });
		const trigger = createPoller({ node: new VectraTrigger(), parameters: byOAuth2, credentials: ruxCredentials });
		const { items, error } = await trigger.poll();
		expect(error).toBeUndefined();
		expect(items?.[0]).toMatchObject({ deployment: 'rux', host: { id: 1 } });
		expect(JSON.stringify([items, trigger.staticData()])).not.toContain(SECRET);
	});
});

describe('when Vectra is away', () => {
	const down = () => nock(QUX).persist().get(/.*/).replyWithError(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));

	it.each(['init', 'leadershipChange'] as const)('does not let the trigger die at %s, and emits at the next poll', async (mode) => {
		down();
		const trigger = poller();
		expect(await trigger.poll(mode)).toMatchObject({ items: null, raw: null, secondary: [] });
		nock.cleanAll();
		new VectraNock().addHost(1, [REQUEST]);
		expect(summary(await trigger.poll())).toEqual(['1 isolated requestTag #1']);
	});

	it.each<[string, number, unknown]>([
		['500 with a web page', 500, '<html><h1>Server Error</h1></html>'],
		['503', 503, { detail: 'maintenance' }],
		['429', 429, {}],
	])('tolerates %s at init', async (_name, status, body) => {
		new VectraNock().on('GET', '/hosts', () => [status, body]);
		expect(await poller().poll('init')).toMatchObject({ items: null, raw: null, secondary: [] });
	});

	it('fails when somebody publishes, and at a scheduled poll', async () => {
		down();
		expect((await poller().poll('activate')).error?.message).toBe('Vectra cannot be reached');
		expect((await poller().poll()).error?.message).toBe('Vectra cannot be reached');
	});

	it.each<[string, () => void, RegExp]>([
		['cannot give a token now', () => void nock(RUX).post('/oauth2/token').reply(503, 'down'), /./],
		[
			'cannot be reached for a token',
			() => void nock(RUX).post('/oauth2/token').times(4).replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' })),
			/./,
		],
		['refuses the client', () => void nock(RUX).post('/oauth2/token').reply(401, { error: 'invalid_client' }), /refused the client ID and secret/],
	])('goes on after a failed log-in at init, and writes to the log why: Vectra %s', async (_name, logIn, message) => {
		new VectraNock(RUX).addHost(1, [REQUEST]);
		logIn();
		const trigger = createPoller({ node: new VectraTrigger(), parameters: byOAuth2, credentials: ruxCredentials });
		const { items, error, warnings } = await trigger.poll('init');
		expect([items, error]).toEqual([null, undefined]);
		expect(warnings.join()).toMatch(message);
		expect(warnings.join()).not.toContain(SECRET);
	});
});

describe.each<Engine>(['legacy', 'durable'])('when polls fail for something that a person can mend, %s engine', (engine) => {
	/** Switches the failure on; the function that it returns mends it. */
	type Fault = (vectra: VectraNock) => () => void;

	const replies = (status: number, body: unknown): Fault => (vectra) => {
		let isBroken = true;
		vectra.on('GET', '/hosts', () => (isBroken ? [status, body] : undefined));
		return () => {
			isBroken = false;
		};
	};

	const missingGroup: Fault = (vectra) => {
		const { groups } = vectra;
		vectra.groups = [];
		return () => {
			vectra.groups = groups;
		};
	};

	const site = () => {
		const vectra = new VectraNock();
		vectra.groups = [{ id: 9, name: 'NoBlock', type: 'host', members: [] }];
		return { vectra, trigger: poller({ noBlockGroup: 'NoBlock' }, engine) };
	};

	/** n8n's pause after a poll, in seconds, by what it makes of the failures that it heard of in a row. */
	const pauseAfter = (heard: ReadonlyArray<Error & { failure?: { cause: string } }>): number =>
		heard.length > 0 && heard.at(-1)?.failure?.cause !== 'temporarily-unavailable' ? 1_800 : 5 * 2 ** (heard.length - 1);

	it.each<[string, Fault, RegExp]>([
		['a refused token', replies(401, { details: 'Invalid token.' }), /refused the credential/],
		['a missing right', replies(403, { details: 'You do not have permission.' }), /role of this Vectra credential/],
		['a web page', replies(200, '<html>Log in</html>'), /not from the Vectra API/],
		['a redirection', replies(302, ''), /redirects elsewhere/],
		['a missing group', missingGroup, /no host or IP group named “NoBlock”/],
	])('%s: the first and every fifth poll fail, the others are empty and logged, and once it is mended the next poll works', async (_name, fault, message) => {
		const { vectra, trigger } = site();
		await trigger.poll('activate');
		const before = trigger.staticData();
		const mend = fault(vectra);
		vectra.addHost(1, [REQUEST]);
		const seen: string[] = [];
		let heard: Error[] = [];
		for (let minute = 1; minute <= 12; minute += 1) {
			time.passMinutes(1);
			const { items, error, warnings } = await trigger.poll();
			expect(items).toBeNull();
			expect([error?.message, ...warnings].join()).toMatch(message);
			heard = error ? [...heard, error] : [];
			if (error) expect(pauseAfter(heard)).toBeLessThan(10);
			seen.push(error ? 'failed' : 'empty');
		}
		expect(seen.flatMap((what, at) => (what === 'failed' ? [at + 1] : []))).toEqual([1, 6, 11]);
		expect(trigger.staticData()).toEqual(before);
		mend();
		time.passMinutes(1);
		expect(summary(await trigger.poll())).toEqual(['1 isolated requestTag #1']);
		fault(vectra);
		time.passMinutes(1);
		const { error } = await trigger.poll();
		expect(error?.message).toMatch(message);
		expect(JSON.stringify(error)).not.toContain(TOKEN);
	});

	it('says in the error how many polls have failed, keeps a wait that Vectra asks for, and begins anew after a restart', async () => {
		const { vectra, trigger } = site();
		await trigger.poll('activate');
		vectra.on('GET', '/hosts', () => [429, {}, { 'retry-after': '900' }]);
		const errors: Array<Error & { failure?: unknown; description?: unknown }> = [];
		for (let minute = 1; minute <= 6; minute += 1) {
			time.passMinutes(1);
			const { error } = await trigger.poll();
			if (error) errors.push(error);
		}
		expect(errors.map(({ failure }) => failure)).toEqual(Array(2).fill({ cause: 'rate-limited', retryAfterMs: 900_000 }));
		expect(errors.map(({ description }) => description)).toEqual([
			expect.not.stringContaining('in a row'),
			expect.stringContaining('. 6 polls in a row have failed; the trigger tries again at each poll'),
		]);
		trigger.restart({ keepStatic: true });
		expect((await trigger.poll()).error).toBeDefined();
	});

	it('while n8n starts, the first failure is empty and logged, and the poll after it is heard of', async () => {
		const { vectra, trigger } = site();
		await trigger.poll('activate');
		trigger.restart({ keepStatic: true });
		vectra.on('GET', '/hosts', () => [401, { details: 'Invalid token.' }]);
		const { items, error, warnings } = await trigger.poll('init');
		expect([items, error]).toEqual([null, undefined]);
		expect(warnings).toEqual([expect.stringMatching(/a poll failed \(1 in a row\), the next one tries again. Vectra refused the credential/)]);
		// n8n's default engine goes on with the context of the activation.
		expect((await trigger.poll('init')).error?.message).toMatch(/refused the credential/);
	});

	it('whoever publishes hears of each failure, also when n8n tries again at once', async () => {
		const { vectra, trigger } = site();
		vectra.on('GET', '/hosts', () => [401, { details: 'Invalid token.' }]);
		for (let attempt = 1; attempt <= 5; attempt += 1) {
			expect((await trigger.poll('activate')).error?.message).toMatch(/refused the credential/);
		}
	});

	it('a poll that finds another under way does not count as one that worked', async () => {
		const { vectra, trigger } = site();
		await trigger.poll('activate');
		vectra.on('GET', '/hosts', () => [401, { details: 'Invalid token.' }]);
		const failed = async () => (await Promise.all([trigger.poll(), trigger.poll()])).filter(({ error }) => error !== undefined).length;
		expect([await failed(), await failed()]).toEqual([1, 0]);
	});
});

describe('overlapping polls', () => {
	it('emit once: the second of two polls of one node finds the first under way', async () => {
		new VectraNock().addHost(1, [REQUEST]);
		const trigger = poller();
		const ticks = await Promise.all([trigger.poll(), trigger.poll()]);
		expect(ticks.map(summary)).toEqual([['1 isolated requestTag #1'], null]);
	});

	it('of two triggers in one workflow do not hinder one another, though a copied node has the ID of its original', async () => {
		new VectraNock().addHost(1, [REQUEST]);
		const nodes = ['Vectra AI Trigger', 'Vectra AI Trigger1'].map((nodeName) => poller({}, 'legacy', { nodeName, workflowId: 'copied' }));
		const ticks = await Promise.all(nodes.map(async (trigger) => await trigger.poll()));
		expect(ticks.map(summary)).toEqual([['1 isolated requestTag #1'], ['1 isolated requestTag #1']]);
	});
});

it.each([
	['containmentChange', ['Change', 'Held Back']],
	['entityScoreChange', [undefined]],
	['newDetection', [undefined]],
	['tagChange', [undefined]],
])('has the outputs of %s', (triggerOn, names) => {
	const trigger = new VectraTrigger();
	const node: INode = { id: 't', name: 'T', type: 'vectraTrigger', typeVersion: 1, position: [0, 0], parameters: { triggerOn } };
	const nodeTypes = { getByName: () => trigger, getByNameAndVersion: () => trigger, getKnownTypes: () => ({}) };
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const outputs = NodeHelpers.getNodeOutputs(workflow, node, trigger.description);
	expect(outputs.map((output) => (typeof output === 'string' ? output : output.displayName))).toEqual(names);
});

describe('a test run in the editor', () => {
	it('shows what would be emitted, and writes nothing down', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1, [REQUEST, PENDING, detailA]);
		const trigger = poller();
		await trigger.poll('activate');
		const before = trigger.staticData();
		const run = await trigger.pollManual();
		expect(run.items).toMatchObject([{ desired: 'isolated', reason: 'pendingIsolation', endpointId: A, attempt: 1 }]);
		expect(trigger.staticData()).toEqual(before);
	});

	it('invents a sample when there is nothing to do, and says how to get a real one', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1, ['finance']);
		const trigger = poller();
		const invented = (await trigger.pollManual()).items ?? [];
		expect(trigger.staticData()).toEqual({});
		vectra.addHost(2, [REQUEST]);
		const shown = (await trigger.pollManual()).items ?? [];
		expect(shown).toMatchObject([{ host: { id: 2 } }]);
		expectSampleLike(invented, shown[0], /No host needs to be isolated or released now\. Put the tag “vectra_contain” on a host/);
		expect(invented).toMatchObject([{ desired: 'isolated', reason: 'requestTag', host: { tags: [REQUEST] } }]);
	});

	it('invents a sample of a criterion where no tag asks, and none in a poll', async () => {
		new VectraNock().addHost(1, ['finance']);
		const trigger = poller({ requestTag: '', criteria: { scores: { values: { threat: 90, certainty: 90 } } } });
		expect((await trigger.pollManual()).items).toMatchObject([{ sample: true, basis: 'criterion', host: { tags: [] } }]);
		expect((await trigger.poll('activate')).items).toBeNull();
		expect((await trigger.poll()).items).toBeNull();
	});
});

describe('parameters', () => {
	it.each<[IDataObject, RegExp]>([
		[{ requestTag: ' ' }, /Nothing says which hosts/],
		[{ requestTag: 'a,b' }, /“a,b” holds a comma/],
		[{ releaseTag: 'a/b' }, /“a\/b”/],
		[{ releaseTag: REQUEST }, /are the same/],
		[{ options: { retryAfter: 0 } }, /one minute or longer/],
		[{ releaseTag: '', criteria: { urgency: 80 } }, /Release Tag is missing/],
		[{ noBlockGroup: 'X', criteria: { blockGroup: 'X' } }, /are the same/],
		[{ criteria: { urgency: 101 } }, /Urgency is “101”, which is not a number from 1 to 100/],
		[{ criteria: { urgency: 80 } }, /Urgency needs Respond UX/],
		[{ criteria: { scores: { values: { threat: 0, certainty: 0 } } } }, /scores have no minimum/],
		[{ criteria: { scores: { values: { threat: 'high' } } } }, /Threat is “high”/],
		[{ criteria: { detections: { values: { types: ' ' } } } }, /No detection type/],
		[{ exclusions: { privilegeLevel: 11 } }, /Privilege Level is “11”/],
		[{ exclusions: { networks: '10.0.0.0/8, 10.0.0.0/40' } }, /“10.0.0.0\/40” is neither an IP address nor a network/],
		[{ exclusions: { namePatterns: `dc-*, ${'a*'.repeat(200)}` } }, /name pattern “a\*a\*.*” has 400 characters/],
		[{ releaseRule: 'never' }, /“never” is not a Release Rule/],
		[{ releaseRule: 'afterHours', afterHours: 0 }, /Hours is “0”/],
		[{ releaseRule: 'criteriaLapse', margin: -1 }, /Margin is “-1”/],
		[{ options: { maxPerHour: -1 } }, /Max Isolations per Hour is “-1”/],
		[{ options: { window: { values: { days: [], from: '08:00', to: '18:00' } } } }, /has no day/],
		[{ options: { window: { values: { days: [1], from: '8', to: '18:00' } } } }, /From of the Isolation Window/],
		[{ options: { window: { values: { days: [1], from: '08:00', to: '18:00', timeZone: 'Berlin' } } } }, /“Berlin” is not a time zone/],
		[{ criteria: { scores: { values: { threat: 1, combine: 'any' } } } }, /“any” is not a way to combine scores/],
		[{ options: { longestRetryInterval: 'soon' } }, /one minute or longer/],
	])('%j', async (parameters, message) => {
		const { error } = await poller(parameters).poll('activate');
		expect(error?.message).toMatch(message);
	});
});

it('starts afresh when the credential leads to another Vectra', async () => {
	const vectra = new VectraNock();
	vectra.addHost(1, [REQUEST]);
	const trigger = poller();
	await trigger.poll('activate');
	vectra.hosts.clear();
	trigger.credentials.write('vectraApi', { host: 'other.example', apiToken: TOKEN });
	new VectraNock('https://other.example');
	expect(summary(await trigger.poll())).toBeNull();
});
