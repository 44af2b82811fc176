import axios, { type AxiosResponse } from 'axios';
import { SimClock } from '../../../lab/src/core/clock';
import type { FaultInput } from '../../../lab/src/core/faults';
import { SimServer } from '../../../lab/src/core/simServer';

/** A product with one call that counts how often it took effect. */
async function product() {
	let effects = 0;
	const server = new SimServer({
		clock: new SimClock(0),
		reset: () => {
			effects = 0;
		},
		notFound: async (_request, reply) => await reply.code(404).send('nothing here'),
		failed: async (error, _request, reply) => await reply.code(500).send(error.message),
	});
	server.app.post('/act', async () => {
		effects += 1;
		return { count: effects, list: [], nested: { value: 7, list: ['a'] } };
	});
	const url = await server.listen();
	const http = axios.create({ baseURL: url, proxy: false, validateStatus: () => true });
	return {
		server,
		http,
		effects: () => effects,
		act: async () => await http.post('/act', { a: 1 }),
		fault: async (rule: FaultInput) => await http.post('/_sim/faults', rule),
	};
}

let sim: Awaited<ReturnType<typeof product>>;

beforeEach(async () => {
	sim = await product();
});

afterEach(async () => await sim.server.close());

describe('faults', () => {
	test.each<[string, FaultInput, (reply: AxiosResponse) => unknown, unknown, number]>([
		['429 with Retry-After', { kind: 'status', headers: { 'Retry-After': '7' } }, (r) => [r.status, r.headers['retry-after']], [429, '7'], 0],
		['429 without', { kind: 'status' }, (r) => [r.status, r.headers['retry-after']], [429, undefined], 0],
		['401 with a body', { kind: 'status', status: 401, body: { detail: 'no' } }, (r) => [r.status, r.data], [401, { detail: 'no' }], 0],
		['502', { kind: 'status', status: 502 }, (r) => r.status, 502, 0],
		['an HTML page', { kind: 'html500' }, (r) => [r.status, String(r.headers['content-type']).split(';')[0]], [500, 'text/html'], 0],
		['truncated JSON', { kind: 'truncated' }, (r) => [r.status, typeof r.data], [200, 'string'], 1],
		['numbers as strings', { kind: 'numbersAsStrings' }, (r) => r.data, { count: '1', list: [], nested: { value: '7', list: ['a'] } }, 1],
		['null for empty lists', { kind: 'nullLists' }, (r) => r.data, { count: 1, list: null, nested: { value: 7, list: ['a'] } }, 1],
		['a slow answer', { kind: 'slow', delayMs: 5 }, (r) => [r.status, r.data.count], [200, 1], 1],
		['an answer byte by byte', { kind: 'trickle', delayMs: 1 }, (r) => [r.status, r.data.count, r.headers['content-length']], [200, 1, undefined], 1],
	])('%s, once', async (_title, rule, look, expected, effects) => {
		await sim.fault({ ...rule, times: 1 });
		expect(look(await sim.act())).toEqual(expected);
		expect(sim.effects()).toBe(effects);
		expect((await sim.act()).data).toMatchObject({ count: effects + 1, list: [] });
		expect(sim.server.journal.list({ path: '/act' }).map(({ fault }) => fault)).toEqual([rule.kind, undefined]);
	});

	test.each<FaultInput['kind']>(['numbersAsStrings', 'nullLists'])('%s leaves an answer in plain text as it is', async (kind) => {
		await sim.fault({ kind, times: 1 });
		const { status, data } = await sim.http.get('/nothing');
		expect([status, data]).toEqual([404, 'nothing here']);
	});

	test.each<[FaultInput['kind'], number]>([
		['reset', 0],
		['replyLost', 1],
	])('%s drops the connection after %i effects', async (kind, effects) => {
		await sim.fault({ kind, times: 1 });
		await expect(sim.act()).rejects.toMatchObject({ code: expect.stringMatching(/^ECONNRESET$/) });
		expect(sim.effects()).toBe(effects);
		expect(sim.server.journal.list({ path: '/act' })).toHaveLength(1);
	});

	test('hit only the calls that they are for, after those that pass unharmed', async () => {
		await sim.fault({ kind: 'status', status: 503, path: '/other', times: 1 });
		await sim.fault({ kind: 'status', status: 503, method: 'get', times: 1 });
		await sim.fault({ kind: 'status', status: 503, path: '/act', skip: 1, times: 2 });
		const statuses = [];
		for (let call = 0; call < 4; call += 1) statuses.push((await sim.act()).status);
		expect(statuses).toEqual([200, 503, 503, 200]);
		await sim.http.delete('/_sim/faults');
		expect((await sim.http.get('/act')).status).toBe(404);
	});
});

describe('the control API', () => {
	test.each<[string, unknown]>([
		['/faults', { kind: 'meteor' }],
		['/faults', { kind: 'status', times: 0 }],
		['/faults', { kind: 'status', colour: 'red' }],
		['/clock', { advanceMs: -1 }],
		['/clock', { advanceMs: 'a day' }],
	])('says what is wrong with %s %j', async (path, body) => {
		const { status, data } = await sim.http.post(`/_sim${path}`, body);
		expect([status, data.error]).toEqual([400, 'Bad input']);
		expect(data.details.length).toBeGreaterThan(10);
	});

	test('says so when there is no such call, or the body is no JSON', async () => {
		expect((await sim.http.post('/_sim/nonsense', {})).status).toBe(404);
		const broken = await sim.http.post('/_sim/clock', '{', { headers: { 'Content-Type': 'application/json' } });
		expect(broken.status).toBe(400);
	});

	test('moves the clock, clears the journal, resets', async () => {
		await sim.act();
		expect((await sim.http.post('/_sim/clock', { advanceMs: 3_600_000 })).data).toEqual({ now: 3_600_000, running: false });
		await sim.http.delete('/_sim/journal');
		expect((await sim.http.get('/_sim/journal')).data).toEqual([]);
		await sim.http.post('/_sim/reset', {});
		expect(sim.effects()).toBe(0);
	});
});
