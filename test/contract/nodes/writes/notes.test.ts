import { BOTH, object, site } from '../site';

const note = (operation: string, objectType: string, rest: object = {}) => ({
	resource: 'note',
	operation,
	...object(objectType, 7),
	...rest,
});

describe.each(BOTH)('notes on %s', (deployment) => {
	it.each([
		['as published', {}],
		['paged, other statuses', { notesPaged: true, noteCreatedStatus: 200, noteDeletedStatus: 200 }],
	] as const)('of every kind of object, from adding to deleting: %s', async (_name, switches) => {
		const { world, good } = await site(deployment, switches);
		world.addHost({ id: 7 });
		world.addAccount({ id: 7, name: 'j.doe@example.com' });
		world.addDetection({ id: 7, host_id: 7 });
		for (const kind of ['host', 'account', 'detection', 'entity']) {
			const type = kind === 'entity' ? 'host' : kind;
			const [added] = await good(note('add', kind, { note: 'first' }));
			expect(added).toEqual({ type, id: 7, noteId: expect.any(Number), note: 'first', added: true });
			const noteId = String(added.noteId);
			const [updated] = await good(note('update', kind, { noteId, note: 'second' }));
			expect(updated).toMatchObject({ noteBefore: 'first', note: 'second', changed: true });
			expect(await good(note('update', kind, { noteId, note: 'second' }))).toMatchObject([{ changed: false }]);
			await good(note('add', kind, { note: 'third' }));
			expect((await good(note('getMany', kind, { returnAll: true }))).map((one) => [one.note, one.objectType, one.objectId])).toEqual([
				['third', type, 7],
				['second', type, 7],
			]);
			expect(await good(note('getMany', kind, { limit: 1 }))).toMatchObject([{ note: 'third' }]);
			expect(await good(note('delete', kind, { noteId }))).toMatchObject([{ deleted: true, note: 'second' }]);
			const [left] = await good(note('getMany', kind, { returnAll: true }));
			expect(left.note).toBe('third');
			await good(note('delete', kind, { noteId: String(left.id) }));
		}
		expect(world.notesOf('host', 7)).toEqual([]);
		expect(world.notesOf('account', 7)).toEqual([]);
	});

	it.each([
		['a lost reply', 'replyLost'],
		['a lost request', 'reset'],
		['a torn reply', 'truncated'],
	] as const)('adds one note only after %s, also beside an older one of the same text', async (_name, kind) => {
		const { world, good, fault, writes } = await site(deployment);
		const host = world.addHost({ id: 7 });
		world.addNote(host, 'seen');
		await good(note('getMany', 'host'));
		fault({ kind, method: 'POST', path: '/notes', times: 1 });
		const [added] = await good(note('add', 'host', { note: 'seen' }));
		expect(world.notesOf('host', 7)).toHaveLength(2);
		expect(added).toMatchObject({ added: true, noteId: world.notesOf('host', 7)[0].id });
		expect(writes()).toHaveLength(kind === 'reset' ? 2 : 1);
	});

	it('adds a note with a key once, however often it runs and however its text differs', async () => {
		const { world, good } = await site(deployment);
		world.addHost({ id: 7 });
		const [first] = await good(note('add', 'host', { note: 'at 09:00', options: { key: 'event-1' } }));
		const [again] = await good(note('add', 'host', { note: 'at 09:05', options: { key: 'event-1' } }));
		expect(first).toMatchObject({ added: true, note: 'at 09:00\n[n8n:event-1]' });
		expect(again).toMatchObject({ added: false, noteId: first.noteId });
		await good(note('add', 'host', { note: 'at 09:05', options: { key: 'event-11' } }));
		expect(world.notesOf('host', 7)).toHaveLength(2);
	});

	it('says how long a note may not be, or cuts it and keeps its key', async () => {
		const { world, run, good } = await site(deployment, { noteLimit: 1_500 });
		world.addHost({ id: 7 });
		const long = 'ä'.repeat(9_000);
		const { error } = await run(note('add', 'host', { note: long }));
		expect(error).toMatchObject({
			message: 'Vectra finds the note too long',
			description: expect.stringMatching(/9000 characters.*Truncate/),
		});
		expect(world.notesOf('host', 7)).toEqual([]);
		const [added] = await good(note('add', 'host', { note: long, options: { tooLong: 'truncate', key: 'k' } }));
		expect(world.notesOf('host', 7).map((one) => one.note)).toEqual([added.note]);
		expect(added.note).toMatch(/^ä{900,}… \(cut\)\n\[n8n:k\]$/);
		const noteId = String(added.noteId);
		const [updated] = await good(note('update', 'host', { noteId, note: long, options: { tooLong: 'truncate' } }));
		expect(updated).toMatchObject({ changed: true, note: expect.stringMatching(/… \(cut\)$/) });
	});

	it('lets nothing hostile into a note', async () => {
		const { world, good } = await site(deployment);
		world.addHost({ id: 7 });
		await good(note('add', 'host', { note: '={{ $json.text }}' }), [
			{ text: 'a\u0000b <img src=x onerror=alert(1)> [x](javascript:alert(1)) \u202etxt' },
		]);
		expect(world.notesOf('host', 7)[0].note).toBe('ab &lt;img src=x onerror=alert(1)&gt; [x] (javascript:alert(1)) txt');
	});

	it('is clear about what is missing', async () => {
		const { world, run, good } = await site(deployment);
		world.addHost({ id: 7 });
		const said = async (operation: string, rest: object) => (await run(note(operation, 'host', rest))).error?.message;
		expect(await said('delete', { noteId: '99' })).toBe('There is no note 99 on host 7 in Vectra');
		expect(await said('update', { noteId: '99', note: 'x' })).toBe('There is no note 99 on host 7 in Vectra');
		expect(await said('delete', { noteId: 'x' })).toMatch(/“x” is not the ID of a note/);
		expect(await said('add', { note: '  ' })).toBe('The note is empty');
		expect(await said('add', { note: 'x', options: { key: 'a]b' } })).toMatch(/“a\]b” is not an idempotency key/);
		expect(await said('add', { note: 'x', host: { __rl: true, mode: 'id', value: 99 } })).toBe('There is no host 99 in Vectra');
		const [ignored] = await good(note('delete', 'host', { noteId: '99', options: { ignoreMissing: true } }));
		expect(ignored).toMatchObject({ deleted: false, note: null });
	});

	it.each(['PATCH', 'DELETE'])('reads what became of a %s whose reply was lost', async (method) => {
		const { world, good, fault, writes } = await site(deployment);
		const own = world.addNote(world.addHost({ id: 7 }), 'old');
		await good(note('getMany', 'host'));
		fault({ kind: 'replyLost', method, path: '/notes', times: 1 });
		const operation = method === 'PATCH' ? 'update' : 'delete';
		const [out] = await good(note(operation, 'host', { noteId: String(own.id), note: 'new' }));
		expect(out).toMatchObject(method === 'PATCH' ? { changed: true, note: 'new' } : { deleted: true });
		expect(writes()).toHaveLength(1);
	});
});
