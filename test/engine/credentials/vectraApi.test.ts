import nock from 'nock';
import { runNode, testCredential } from '../../support/engine';
import { RequestNode } from '../../support/requestNode';

const TYPE = 'vectraApi';
const BRAIN = 'https://brain.example:8443';
const TOKEN = '0123456789abcdef0123456789abcdef01234567';
const fields = { host: 'brain.example:8443/api/v2.5', apiToken: TOKEN };

describe('the API token of a brain', () => {
	it.each([TOKEN, `  ${TOKEN}\n`, `Token ${TOKEN}`])('is sent with its scheme: %j', async (apiToken) => {
		nock(BRAIN, { reqheaders: { authorization: `Token ${TOKEN}` } }).get('/api/thing').reply(200, { results: [] });
		const { items } = await runNode({ node: new RequestNode(TYPE), credentials: { [TYPE]: { ...fields, apiToken } } });
		expect(items).toEqual([{ status: 200, body: { results: [] } }]);
	});

	it('is refused once, without a second try', async () => {
		const scope = nock(BRAIN).get('/api/thing').reply(401, { details: 'Invalid token.' });
		const { items } = await runNode({ node: new RequestNode(TYPE), credentials: { [TYPE]: fields } });
		expect(items).toEqual([{ status: 401, body: { details: 'Invalid token.' } }]);
		expect(scope.isDone()).toBe(true);
	});

	it('is missing', async () => {
		const { error } = await runNode({ node: new RequestNode(TYPE), credentials: { [TYPE]: { ...fields, apiToken: '' } } });
		expect(error?.message).toContain('The API token is missing');
	});
});

describe('the Test', () => {
	const answer = (status: number, body: nock.Body, headers = {}) =>
		nock(BRAIN).get('/api/v2.5/hosts?page_size=1').times(2).reply(status, body, headers);

	/** What the role may read, by path: 200 where nothing else is said. */
	const rights = (refused: Record<string, number> = {}) => {
		for (const path of ['groups', 'detections', 'tagging/host/7', 'hosts/7/notes']) {
			const query = path.includes('/') ? '' : '?page_size=1';
			nock(BRAIN).get(`/api/v2.5/${path}${query}`).reply(refused[path] ?? 200, { results: [] });
		}
	};

	it('passes', async () => {
		answer(200, { count: 1, results: [{ id: 7 }] });
		rights();
		expect(await testCredential(TYPE, fields)).toEqual({ status: 'OK', message: 'Connection successful!' });
		expect(nock.isDone()).toBe(true);
	});

	it('passes where there is no host on which tags could be read', async () => {
		answer(200, { count: 0, results: [] });
		rights();
		expect(await testCredential(TYPE, fields)).toEqual({ status: 'OK', message: 'Connection successful!' });
	});

	it.each<[Record<string, number>, RegExp]>([
		[{ 'tagging/host/7': 403 }, /may read hosts, groups, detections, notes\. It may not read tags\. Containment needs to read hosts, tags and notes/],
		[{ groups: 403, 'hosts/7/notes': 403 }, /may read hosts, detections, tags\. It may not read groups, notes\./],
		[{ groups: 403, detections: 500 }, /may read hosts, tags, notes\. It may not read groups\./],
	])('says which rights to read the role has and which it lacks: %j', async (refused, text) => {
		answer(200, { count: 1, results: [{ id: 7 }] });
		rights(refused);
		expect(await testCredential(TYPE, fields)).toEqual({ status: 'Error', message: expect.stringMatching(text) as string });
	});

	it.each<[number, nock.Body, string]>([
		[401, { details: 'Invalid token.' }, 'refused the token'],
		[403, {}, 'may not view hosts'],
		[404, '', 'no Vectra API v2.5 at this host'],
		[405, '', 'no Vectra API v2.5 at this host'],
		[302, '', 'redirects instead of answering'],
		[308, '', 'redirects instead of answering'],
		[500, '', 'cannot answer at the moment'],
		[200, '<html>Log in</html>', 'a web page or another service'],
	])('%s %j: %s', async (status, body, text) => {
		answer(status, body, { location: 'https://login.example/' });
		expect(await testCredential(TYPE, fields)).toEqual({ status: 'Error', message: expect.stringContaining(text) as string });
	});
});
