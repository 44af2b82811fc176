import type { VectraSwitches } from '../../../../lab/src/vectra';
import { BOTH, object, site } from '../site';

const tag = (operation: string, objectType: string, tags?: unknown) => ({
	resource: 'tag',
	operation,
	...object(objectType),
	...(tags === undefined ? {} : { tags }),
});

const READINGS: Array<[string, Partial<VectraSwitches>]> = [
	['as published', {}],
	['no single-tag calls, 404', { bulkTaggingAvailable: false, bulkTaggingMissingStatus: 404 }],
	['no single-tag calls, 405', { bulkTaggingAvailable: false, bulkTaggingMissingStatus: 405 }],
	['unknown IDs refuse the call', { bulkTaggingUnknownIds: 'refuse' }],
	['tags without repetitions, nulls for empty lists', { dedupTags: true, nullLists: true }],
];

describe.each(BOTH)('tags on %s', (deployment) => {
	it.each(READINGS)('of every kind of object, added and removed: %s', async (_name, switches) => {
		const { world, good } = await site(deployment, switches);
		// Kinds are numbered apart: the same number must not meet another object.
		const host = world.addHost({ id: 7, tags: ['finance'] });
		const account = world.addAccount({ id: 7, name: 'j.doe@example.com', tags: ['vip'] });
		const detection = world.addDetection({ id: 7, host_id: 7 });
		for (const [kind, own] of [['host', host], ['account', account], ['detection', detection]] as const) {
			const before = [...own.tags];
			expect(await good(tag('add', kind, ['review']), [{ id: 7 }])).toEqual([
				{ type: kind, id: 7, tags: [...before, 'review'], added: ['review'], changed: true },
			]);
			expect(own.tags).toEqual([...before, 'review']);
			expect(await good(tag('add', kind, ['review']), [{ id: 7 }])).toMatchObject([{ added: [], changed: false }]);
			expect(await good(tag('get', kind), [{ id: 7 }])).toEqual([{ type: kind, id: 7, tags: [...before, 'review'] }]);
			expect(await good(tag('remove', kind, ['review']), [{ id: 7 }])).toMatchObject([{ removed: ['review'], tags: before }]);
			expect(own.tags).toEqual(before);
		}
		expect(await good(tag('add', 'entity', ['e']), [{ id: 7 }])).toMatchObject([{ type: 'host', id: 7, tags: ['finance', 'e'] }]);
		expect(host.tags).toEqual(['finance', 'e']);
		expect(account.tags).toEqual(['vip']);
	});

	it.each(READINGS)('of many items: %s', async (_name, switches) => {
		const { world, good, writes } = await site(deployment, switches);
		const hosts = [1, 2, 3, 4].map((id) => world.addHost({ id, tags: id === 4 ? ['both', 'x'] : [`own-${id}`] }));
		const items = [...hosts.map(({ id }) => ({ id, tags: ['both'] })), { id: 1, tags: ['both', 'extra'] }];
		const out = await good(tag('add', 'host', '={{ $json.tags }}'), items);
		expect(out.map(({ id, added }) => [id, added])).toEqual([
			[1, ['both']],
			[2, ['both']],
			[3, ['both']],
			[4, []],
			[1, ['extra']],
		]);
		expect(hosts.map(({ tags }) => tags)).toEqual([
			['own-1', 'both', 'extra'],
			['own-2', 'both'],
			['own-3', 'both'],
			['both', 'x'],
		]);
		if (deployment === 'qux' && switches.bulkTaggingAvailable !== false) {
			expect(writes()).toEqual([
				{ call: 'POST /tagging/host', body: { objectIds: [1, 2, 3], tag: 'both' } },
				{ call: 'POST /tagging/host', body: { objectIds: [1], tag: 'extra' } },
			]);
		}
	});

	it.each(['null', 'nothing'] as const)('never writes over tags that are told as %s', async (taggingTells) => {
		const { world, run, writes } = await site(deployment, { taggingTells });
		const host = world.addHost({ id: 7, tags: ['finance', 'vectra_contain'] });
		for (const operation of ['add', 'remove']) {
			const { error } = await run(tag(operation, 'host', ['review']), [{ id: 7 }]);
			expect(error?.message).toBe('Vectra does not tell the tags of host 7');
		}
		expect(writes()).toEqual([]);
		expect(host.tags).toEqual(['finance', 'vectra_contain']);
	});

	it('asks a brain without the single-tag calls for them once', async () => {
		const { world, good, writes } = await site(deployment, { bulkTaggingAvailable: false });
		for (const id of [1, 2, 3]) world.addHost({ id });
		await good(tag('add', 'host', ['x']), [{ id: 1 }, { id: 2 }, { id: 3 }]);
		const whole = [1, 2, 3].map((id) => `PATCH /tagging/host/${id}`);
		expect(writes().map(({ call }) => call)).toEqual(deployment === 'qux' ? ['POST /tagging/host', ...whole] : whole);
	});

	it.each(['Could not find requested object', 'Unknown server error'] as const)(
		'writes nothing when an object is missing, and names it (%s)',
		async (tagUnknownObject) => {
			for (const tagFailureKey of ['message', 'reason'] as const) {
				const { world, run, writes } = await site(deployment, { tagUnknownObject, tagFailureKey });
				const host = world.addHost({ id: 1 });
				const failed = await run(tag('add', 'host', ['x']), [{ id: 1 }, { id: 99 }]);
				expect(failed.error).toMatchObject({
					message: 'There is no host 99 in Vectra',
					description: expect.stringContaining(tagUnknownObject),
					context: { itemIndex: 1 },
				});
				expect(writes()).toEqual([]);
				const spared = await run(tag('add', 'host', ['x']), [{ id: 99 }, { id: 1 }], true);
				expect(spared.items).toMatchObject([{ error: 'There is no host 99 in Vectra' }, { added: ['x'] }]);
				expect(host.tags).toEqual(['x']);
			}
		},
	);

	it.each([
		['a lost reply', { kind: 'replyLost', path: '/tagging', times: 1 }],
		['a lost request', { kind: 'reset', path: '/tagging', times: 1 }],
		['a gateway away', { kind: 'status', status: 503, path: '/tagging', times: 1 }],
	] as const)('needs no guess after %s', async (_name, rule) => {
		for (const [operation, method] of [['add', deployment === 'qux' ? 'POST' : 'PATCH'], ['remove', deployment === 'qux' ? 'DELETE' : 'PATCH']]) {
			const { world, good, fault } = await site(deployment);
			const start = operation === 'add' ? ['own'] : ['own', 'x'];
			const hosts = [1, 2].map((id) => world.addHost({ id, tags: start }));
			await good(tag('get', 'host'), [{ id: 1 }]);
			fault({ ...rule, method });
			expect(await good(tag(operation, 'host', ['x']), [{ id: 1 }, { id: 2 }])).toMatchObject([{ changed: true }, { changed: true }]);
			for (const host of hosts) expect(host.tags).toEqual(operation === 'add' ? ['own', 'x'] : ['own']);
		}
	});

	it('says what was changed before a write that was refused', async () => {
		const { world, run, fault } = await site(deployment, { bulkTaggingAvailable: false });
		const hosts = [1, 2].map((id) => world.addHost({ id }));
		await run(tag('get', 'host'), [{ id: 1 }]);
		fault({ kind: 'status', status: 403, body: { details: 'No.' }, method: 'PATCH', path: '/tagging/host/2' });
		const { error } = await run(tag('add', 'host', ['x']), [{ id: 1 }, { id: 2 }]);
		expect(error).toMatchObject({
			description: expect.stringMatching(/No\..*Changed before this: host 1\. Running again is safe/),
			context: { itemIndex: 1 },
		});
		expect(hosts.map(({ tags }) => tags)).toEqual([['x'], []]);
	});

	it('refuses a tag with a comma before anything is asked', async () => {
		const { run, sim } = await site(deployment);
		const { error } = await run(tag('add', 'host', ['a,b']), [{ id: 1 }]);
		expect(error).toMatchObject({ message: expect.stringMatching(/“a,b” holds a comma/), context: { itemIndex: 0 } });
		expect(sim.server.journal.list({ after: 0 }).filter(({ path }) => path.includes('tagging'))).toEqual([]);
	});
});

describe('races', () => {
	it('lose no analyst’s tag on QUX, one object or many', async () => {
		for (const ids of [[1], [1, 2]]) {
			const { sim, world, good } = await site('qux');
			const hosts = ids.map((id) => world.addHost({ id }));
			sim.hooks.add({ before: { method: 'POST', path: '/tagging/host' }, hostId: 1, addTag: 'analyst' });
			await good(tag('add', 'host', ['x']), ids.map((id) => ({ id })));
			expect(hosts[0].tags).toEqual(['analyst', 'x']);
		}
	});

	it('on RUX find that the tag was taken off again, and put it back', async () => {
		const { sim, world, good } = await site('rux');
		const host = world.addHost({ id: 1, tags: ['own'] });
		// The read after the write finds it gone.
		sim.hooks.add({ before: { method: 'PATCH', path: '/tagging/host/' }, hostId: 1, addTag: 'ours' });
		await good(tag('add', 'host', ['x']), [{ id: 1 }]);
		// Set within the one round trip between reading and writing: lost, as Vectra has no version check.
		expect(host.tags).toEqual(['own', 'x']);
	});
});
