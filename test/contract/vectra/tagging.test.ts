import type { VectraSwitches } from '../../../lab/src/vectra';
import { brain, idsOf, type Brain, type BrainOptions } from './support';

let b: Brain;
afterEach(async () => await b.sim.close());

async function start(options: BrainOptions = {}): Promise<void> {
	b = await brain(options);
	b.world.addHost({ id: 7, tags: ['a'] });
	b.world.addHost({ id: 8 });
	b.world.addAccount({ id: 7 });
	b.world.addDetection({ id: 7, host_id: 7 });
}

describe.each(['qux', 'rux'] as const)('tags of one object on %s', (personality) => {
	beforeEach(async () => await start({ personality }));

	test('tag_id is text when read and a number when written; PATCH replaces the list', async () => {
		expect((await b.get('/tagging/host/7')).data).toEqual({ status: 'success', tag_id: '7', tags: ['a'] });
		const written = await b.send('PATCH', '/tagging/host/7', { tags: ['b', 'tast-tag:-:'] });
		expect(written.data).toEqual({ status: 'success', tag_id: 7, tags: ['b', 'tast-tag:-:'] });
		expect((await b.get('/tagging/host/7')).data.tags).toEqual(['b', 'tast-tag:-:']);
		expect(idsOf(await b.get('/hosts', { tags: 'tast' }))).toEqual([7]);
		await b.send('PATCH', '/tagging/host/7', { tags: [] });
		expect((await b.get('/tagging/host/7')).data.tags).toEqual([]);
		expect(idsOf(await b.get('/hosts', { tags: 'tast' }))).toEqual([]);
	});

	test('host, account and detection of one id have tags of their own', async () => {
		await b.send('PATCH', '/tagging/account/7', { tags: ['acc'] });
		await b.send('PATCH', '/tagging/detection/7', { tags: ['det'] });
		expect((await b.get('/tagging/host/7')).data.tags).toEqual(['a']);
		expect((await b.get('/accounts/7')).data.tags).toEqual(['acc']);
		expect((await b.get('/detections/7')).data.tags).toEqual(['det']);
	});

	test.each(['GET', 'PATCH'])('%s of an unknown object', async (method) => {
		const reply = await b.send(method, '/tagging/host/99', method === 'PATCH' ? { tags: ['x'] } : undefined);
		expect(reply.status).toBe(404);
		expect(reply.data).toEqual({ status: 'failure', message: 'Could not find requested object' });
	});

	test.each<[unknown, unknown[]]>([
		[
			['good', 'a,b', '#'],
			['a,b', '#'],
		],
		[[''], ['']],
		[[7], [7]],
		['a', []],
		[undefined, []],
	])('tags %j are refused, and nothing is written', async (tags, invalid) => {
		const reply = await b.send('PATCH', '/tagging/host/7', { tags });
		expect(reply.status).toBe(400);
		expect(reply.data).toEqual({
			status: 'failure',
			message: 'Invalid field(s) found',
			invalid_tags: invalid,
		});
		expect(b.world.host(7).tags).toEqual(['a']);
	});

	test.each<[Partial<VectraSwitches>, string[], unknown]>([
		[{}, ['x', 'x'], { tags: ['x', 'x'] }],
		[{ dedupTags: true }, ['x', 'x'], { tags: ['x'] }],
		[{ tagMaxLength: 3 }, ['four'], { invalid_tags: ['four'] }],
		[{ tagFailureKey: 'reason' }, ['#'], { reason: 'Invalid field(s) found' }],
		[{ tagPattern: '.' }, ['#'], { tags: ['#'] }],
	])('with %j, writing %j', async (switches, tags, reply) => {
		Object.assign(b.world.switches, switches);
		expect((await b.send('PATCH', '/tagging/host/7', { tags })).data).toMatchObject(reply as object);
	});

	test('a tag set by a hook right before a write is lost: the list is replaced', async () => {
		await b.control('POST', '/hooks', {
			before: { method: 'PATCH', path: '/tagging/host/' },
			hostId: 7,
			addTag: 'analyst',
			removeTag: 'a',
		});
		expect((await b.get('/tagging/host/7')).data.tags).toEqual(['a']);
		await b.send('PATCH', '/tagging/host/7', { tags: ['a', 'mine'] });
		expect((await b.get('/tagging/host/7')).data.tags).toEqual(['a', 'mine']);
		const objects = b.sim.server.journal.list({ method: 'PATCH' });
		expect(objects).toHaveLength(1);
	});

	test('a hook happens as often as it says', async () => {
		const hook = { before: { path: '/tagging/host/7' }, hostId: 8, addTag: 'seen', times: 2 };
		await b.control('POST', '/hooks', hook);
		await b.get('/tagging/host/8');
		expect(b.world.host(8).tags).toEqual([]);
		await b.get('/tagging/host/7');
		expect(b.world.host(8).tags).toEqual(['seen']);
		expect((await b.control('GET', '/hooks')).data).toMatchObject([{ left: 1 }]);
		b.world.untag(8, 'seen');
		await b.get('/tagging/host/7');
		expect(b.world.host(8).tags).toEqual(['seen']);
		expect((await b.control('GET', '/hooks')).data).toEqual([]);
	});
});

test('the other text for an unknown object', async () => {
	await start({ switches: { tagUnknownObject: 'Unknown server error' } });
	expect((await b.get('/tagging/host/99')).data.message).toBe('Unknown server error');
});

describe('entities on RUX', () => {
	test.each<[string, string, number]>([
		['v3.4', '/tagging/entity/7?type=host', 200],
		['v3.4', '/tagging/entity/7?type=account', 200],
		['v3.4', '/tagging/entity/7', 400],
		['v3.4', '/tagging/entity/99?type=host', 404],
		['v3.2', '/tagging/entity/7?type=host', 404],
		['v3.2', '/tagging/host/7', 404],
		['v3.2', '/tagging/account/7', 200],
	])('%s %s → %i', async (version, path, status) => {
		await start({ personality: 'rux', version });
		expect((await b.get(path)).status).toBe(status);
	});

	test('writes the tags of the host or of the account', async () => {
		await start({ personality: 'rux' });
		const reply = await b.send('PATCH', '/tagging/entity/7?type=account', { tags: ['x'] });
		expect(reply.data).toEqual({ status: 'success', tag_id: 7, tags: ['x'] });
		expect(b.world.accounts.get(7)?.tags).toEqual(['x']);
		expect(b.world.host(7).tags).toEqual(['a']);
	});
});

describe('one tag of many objects on QUX', () => {
	test('POST adds it, DELETE takes it off; other tags stay', async () => {
		await start();
		expect(
			(await b.send('POST', '/tagging/host', { objectIds: [7, 8], tag: 'cortex-xdr:contained' })).status,
		).toBe(200);
		await b.send('POST', '/tagging/host', { objectIds: [7], tag: 'cortex-xdr:contained' });
		expect(b.world.host(7).tags).toEqual(['a', 'cortex-xdr:contained']);
		expect(b.world.host(8).tags).toEqual(['cortex-xdr:contained']);
		expect((await b.send('DELETE', '/tagging/host', { objectIds: [7], tag: 'cortex-xdr:contained' })).status).toBe(
			200,
		);
		expect(b.world.host(7).tags).toEqual(['a']);
		expect((await b.send('DELETE', '/tagging/host', { objectIds: [7], tag: 'never' })).status).toBe(200);
	});

	test('ids are of the type in the path', async () => {
		await start();
		await b.send('POST', '/tagging/account', { objectIds: [7], tag: 'x' });
		expect(b.world.accounts.get(7)?.tags).toEqual(['x']);
		expect(b.world.host(7).tags).toEqual(['a']);
	});

	test.each<['POST' | 'DELETE', Partial<VectraSwitches>, unknown, number, string[]]>([
		['POST', {}, { objectIds: [7, 99], tag: 'x' }, 200, ['a', 'x']],
		['POST', { bulkTaggingUnknownIds: 'refuse' }, { objectIds: [7, 99], tag: 'x' }, 404, ['a']],
		['POST', {}, { objectIds: [99], tag: 'x' }, 404, ['a']],
		['POST', {}, { objectIds: [7], tag: 'a,b' }, 400, ['a']],
		['POST', { bulkTaggingAvailable: false }, { objectIds: [7], tag: 'x' }, 405, ['a']],
		[
			'DELETE',
			{ bulkTaggingAvailable: false, bulkTaggingMissingStatus: 404 },
			{ objectIds: [7], tag: 'a' },
			404,
			['a'],
		],
	])('%s with %j and %j → %i', async (method, switches, body, status, tags) => {
		await start({ switches });
		expect((await b.send(method, '/tagging/host', body)).status).toBe(status);
		expect(b.world.host(7).tags).toEqual(tags);
	});

	test('RUX has none', async () => {
		await start({ personality: 'rux' });
		expect((await b.send('POST', '/tagging/host', { objectIds: [7], tag: 'x' })).status).toBe(404);
	});
});
