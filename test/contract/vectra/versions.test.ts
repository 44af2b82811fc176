import { brain, type Brain } from './support';

let b: Brain;
afterEach(async () => await b.sim.close());

describe('versions', () => {
	test.each<['qux' | 'rux', string, number]>([
		['qux', '/api/v2.1/hosts', 200],
		['qux', '/api/v2.5/hosts', 200],
		['qux', '/api/v2.5/hosts/', 200],
		['qux', '/api/v2.6/hosts', 404],
		['qux', '/api/v2/hosts', 404],
		['qux', '/api/v3.4/hosts', 404],
		['qux', '/api/v2.5/entities', 404],
		['qux', '/api/v2.5/events/entity_scoring?type=host', 404],
		['qux', '/api/v2.5/search/hosts', 200],
		['qux', '/api/v2.5', 200],
		['qux', '/api/v2.5/', 200],
		['rux', '/api/v3/accounts', 200],
		['rux', '/api/v3.0/entities', 404],
		['rux', '/api/v3.1/entities', 200],
		['rux', '/api/v3.1/groups', 404],
		['rux', '/api/v3.2/groups', 200],
		['rux', '/api/v3.2/hosts', 404],
		['rux', '/api/v3.3/hosts', 200],
		['rux', '/api/v3.5/hosts', 200],
		['rux', '/api/v3.6/hosts', 404],
		['rux', '/api/v2.5/hosts', 404],
		['rux', '/api/v3.4/search/hosts', 404],
		['rux', '/api/v3.4', 404],
		['rux', '/api/v3.2/events/detections', 404],
		['rux', '/api/v3.3/events/detections', 200],
		['rux', '/api/v3.3/events/account_scoring', 200],
		['rux', '/api/v3.4/events/account_scoring', 404],
		['rux', '/api/v3.3/events/account_detection', 200],
		['rux', '/api/v3.4/events/account_detection', 404],
		['rux', '/api/v3.4/nothing', 404],
	])('%s %s → %i', async (personality, path, status) => {
		b = await brain({ personality, switches: { unknownCall: 'product' } });
		const reply = await b.http.get(path, { headers: { Authorization: b.authorization } });
		expect(reply.status).toBe(status);
		if (status === 404) expect(reply.data).toEqual({ detail: 'Not found.' });
	});

	test.each<['qux' | 'rux', string, number]>([
		['qux', '/api/v2.5/traffic/hosts', 501],
		['rux', '/api/v3.4/match/stats', 501],
		['rux', '/api/v2.5/hosts/1/nothing', 404],
		['rux', '/nothing', 404],
	])('%s %s: the lab says that it lacks a call of its own line', async (personality, path, status) => {
		b = await brain({ personality });
		const reply = await b.http.get(`${path}?x=1`, { headers: { Authorization: b.authorization } });
		const detail = status === 501 ? `The lab does not offer GET ${path}. See docs/lab.md` : 'Not found.';
		expect([reply.status, reply.data]).toEqual([status, { detail }]);
	});

	test('a path answers 405 to methods that it does not have', async () => {
		b = await brain();
		const reply = await b.send('PUT', '/hosts', {});
		expect(reply.status).toBe(405);
		expect(reply.headers.allow).toBe('GET');
	});

	test('the root names resources with their URLs', async () => {
		b = await brain();
		const { data } = await b.get('');
		expect(data.hosts).toBe(`${b.url}/api/v2.5/hosts`);
	});
});
