import { brain, MINUTE, type Brain, type Json } from './support';

let b: Brain;
afterEach(async () => await b.sim.close());

const SECONDS = /^2026-02-03T09:\d\d:\d\dZ$/;
const MICROSECONDS = /^2026-02-03T09:00:00\.123\d{3}Z$/;

const PLACES: Array<['qux' | 'rux', string, string]> = [
	['qux', '/hosts/7/notes', ''],
	['qux', '/accounts/7/notes', ''],
	['qux', '/detections/7/notes', ''],
	['rux', '/hosts/7/notes', ''],
	['rux', '/accounts/7/notes', ''],
	['rux', '/detections/7/notes', ''],
	['rux', '/entities/7/notes', '?type=host'],
	['rux', '/entities/7/notes', '?type=account'],
];

async function start(personality: 'qux' | 'rux'): Promise<void> {
	b = await brain({ personality });
	b.world.addHost({ id: 7 });
	b.world.addAccount({ id: 7 });
	b.world.addDetection({ id: 7, host_id: 7 });
}

describe.each(PLACES)('%s %s%s', (personality, path, query) => {
	beforeEach(async () => await start(personality));

	test('add, list, read, edit, delete', async () => {
		const author = personality === 'qux' ? 'automation' : expect.stringMatching(/^api_client_[0-9a-f]{32}$/);
		const added = await b.send('POST', `${path}${query}`, { note: 'Blocked by n8n' });
		expect(added.status).toBe(201);
		expect(added.data).toEqual({
			id: 1,
			date_created: expect.stringMatching(MICROSECONDS),
			date_modified: null,
			created_by: author,
			modified_by: null,
			note: 'Blocked by n8n',
		});
		const read = { ...added.data, date_created: expect.stringMatching(SECONDS) };
		expect((await b.get(`${path}${query}`)).data).toEqual([read]);
		expect((await b.get(`${path}/1${query}`)).data).toEqual(read);

		b.clock.advance(MINUTE);
		const edited = await b.send('PATCH', `${path}/1${query}`, { note: 'Released' });
		expect(edited.data).toMatchObject({
			note: 'Released',
			date_modified: '2026-02-03T09:01:00Z',
			modified_by: author,
		});
		expect((await b.send('DELETE', `${path}/1${query}`)).status).toBe(204);
		expect((await b.get(`${path}${query}`)).data).toEqual([]);
		expect((await b.send('DELETE', `${path}/1${query}`)).status).toBe(404);
	});

	test('every POST makes a note; the newest comes first', async () => {
		await b.send('POST', `${path}${query}`, { note: 'one' });
		await b.send('POST', `${path}${query}`, { note: 'one' });
		expect(((await b.get(`${path}${query}`)).data as Json[]).map(({ id }) => id)).toEqual([2, 1]);
	});

	test.each<[unknown, number]>([
		[{ note: 'x'.repeat(8_001) }, 413],
		[{ note: 'x'.repeat(8_000) }, 201],
		[{ note: '' }, 400],
		[{}, 400],
	])('%#: status %i', async (body, status) => {
		expect((await b.send('POST', `${path}${query}`, body)).status).toBe(status);
	});
});

test('a form is read as well', async () => {
	await start('rux');
	const reply = await b.send('POST', '/entities/7/notes?type=host', new URLSearchParams({ note: 'from a form' }));
	expect(reply.data.note).toBe('from a form');
});

test('the notes of an entity are those of its host', async () => {
	await start('rux');
	await b.send('POST', '/entities/7/notes?type=host', { note: 'x' });
	expect((await b.get('/hosts/7/notes')).data).toHaveLength(1);
	expect((await b.get('/accounts/7/notes')).data).toHaveLength(0);
});

test.each([
	['/hosts/9/notes', 404, { detail: 'Not found.' }],
	['/entities/7/notes', 400, { type: expect.any(String), _meta: expect.any(Object) }],
])('%s → %i', async (path, status, body) => {
	await start('rux');
	const reply = await b.send('POST', path, { note: 'x' });
	expect([reply.status, reply.data]).toEqual([status, body]);
});

test.each<['qux' | 'rux', string, number]>([
	['qux', '9.8', 10],
	['qux', '9.3', 10],
	['qux', '9.2', 12],
	['rux', '9.2', 10],
])('%s, appliance %s: %i of 12 notes are embedded, newest first', async (personality, applianceVersion, count) => {
	b = await brain({ personality, switches: { applianceVersion } });
	const host = b.world.addHost({ id: 7 });
	for (let number = 1; number <= 12; number += 1) b.world.addNote(host, `note ${number}`);
	const { data } = await b.get('/hosts/7');
	expect(data.notes).toHaveLength(count);
	expect([data.notes[0].note, data.note, data.note_modified_by]).toEqual(['note 12', 'note 12', 'soc']);
	expect((await b.get('/hosts/7/notes')).data).toHaveLength(12);
});

test('statuses and paging as switched', async () => {
	await start('qux');
	Object.assign(b.world.switches, {
		noteCreatedStatus: 200,
		noteDeletedStatus: 200,
		notesPaged: true,
		noteLimit: 3,
	});
	expect((await b.send('POST', '/hosts/7/notes', { note: 'abcd' })).status).toBe(413);
	expect((await b.send('POST', '/hosts/7/notes', { note: 'abc' })).status).toBe(200);
	expect((await b.get('/hosts/7/notes')).data).toMatchObject({ count: 1, next: null, results: [{ note: 'abc' }] });
	expect((await b.send('DELETE', '/hosts/7/notes/1')).status).toBe(200);
});
