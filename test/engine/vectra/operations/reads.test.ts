import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';
import { controlTime, ruxCredentials, runVectra, SECRET, stored, TOKEN } from '../support';
import { RUX, VectraNock } from '../vectraNock';
import { READS, type ReadCase } from './readCases';
import { id, page, vectra, type Answer } from './support';

const { slept } = controlTime();

const table = READS.map((one): [string, ReadCase] => [`${one.resource}, ${one.deployment}: ${one.title}`, one]);

const run = async ({ resource, operation, parameters, deployment }: ReadCase, script = {}, more: IDataObject = {}) => {
	const site = vectra(script, deployment);
	return { ...site, ...(await runVectra({ resource, operation, ...parameters }, { credentials: site.credentials, ...more })) };
};

describe('reads', () => {
	it.each(table)('%s', async (_title, one) => {
		const { items, error, asked, raw, run: whole } = await run(one, one.script);
		expect(error).toBeUndefined();
		expect(items).toEqual(one.items.map((item) => expect.objectContaining(item)));
		expect(asked(one.asks[0])).toEqual([one.asks[1]]);
		expect(raw[0].every(({ pairedItem }) => JSON.stringify(pairedItem) === '{"item":0}')).toBe(true);
		expect(JSON.stringify(whole)).not.toMatch(new RegExp(`${TOKEN}|${SECRET}`));
	});

	it.each(table)('%s: the record as it came', async (_title, one) => {
		const parameters = { ...one.parameters, simplify: false };
		const [given] = (await run({ ...one, parameters }, one.script)).items;
		const answer = (one.script[one.asks[0]] as Answer)[1] as IDataObject;
		const record = Array.isArray(answer) ? answer[0] : ((answer.results as IDataObject[] | undefined)?.[0] ?? answer);
		expect(one.resource === 'entity' ? given.raw : given).toEqual(record);
	});

	it.each(table)('%s: a refusal is told in Vectra’s words, for the item', async (_title, one) => {
		const { error, items } = await run(one, { [one.asks[0]]: [400, { errors: [{ title: 'not like this' }] }] });
		expect(items).toEqual([]);
		expect(error).toMatchObject({ name: 'NodeApiError', httpCode: '400', context: { itemIndex: 0 } });
		expect(`${error?.message} ${error?.description}`).toMatch(/Vectra refused the request for .*not like this/);
	});

	it.each(table)('%s: is repeated while Vectra is away, and one item in error spares the others', async (_title, one) => {
		const good = one.script[one.asks[0]] as Answer;
		const answers: Answer[] = [[400, { detail: 'no' }], [502, '<html>'], [429, '', { 'Retry-After': '7' }], good];
		const { items, error, raw, asked } = await run(one, { [one.asks[0]]: answers }, { items: [{}, {}], continueOnFail: true });
		expect(error).toBeUndefined();
		expect(items[0]).toEqual({ error: expect.stringMatching(/Vectra refused/) });
		expect(items.slice(1)).toEqual(one.items.map((item) => expect.objectContaining(item)));
		expect(raw[0][1].pairedItem).toEqual({ item: 1 });
		expect(asked(one.asks[0])).toHaveLength(4);
		expect(slept).toContain(7_000);
	});
});

describe('answers that are no success', () => {
	const get = { resource: 'host', operation: 'get', host: id(7) };
	const many = { resource: 'host', operation: 'getMany' };

	it.each<[string, IDataObject, Answer, RegExp]>([
		['an unknown host', get, [404, { detail: 'Not found.' }], /There is no host 7 in Vectra.*Check the ID/],
		['another record than asked for', get, [200, { id: 8, name: 'x' }], /for host 7 has a form that this node does not know/],
		['a web page', get, [200, '<html>Sign in</html>'], /not from the Vectra API.*Sign in/],
		['an empty body', get, [200, ''], /The answer of Vectra for host 7 is empty/],
		['an empty list body', many, [200, ''], /for the list of hosts is empty/],
		['no list', many, [200, { count: 3 }], /for the list of hosts has a form/],
		['a failure under 200', get, [200, { status: 'failure', reason: 'Locked' }], /Locked/],
		['a wrong type', get, [400, { type: "Invalid value given for paramater 'type'.", _meta: { message: 'Invalid field(s) found', level: 'error' } }], /Invalid value given/],
		['a missing right', get, [403, { details: 'You do not have permission to perform this action.' }], /role of this Vectra credential does not allow the call.*You do not have permission/],
		['a bad token', get, [401, { details: 'Invalid token.' }], /refused the credential.*Invalid token/],
		['a long request', many, [414, 'Request-URI Too Large'], /request for the list of hosts is too long.*fewer values/],
		['a version without the call', many, [404, { detail: 'Not found.' }], /does not offer the list of hosts/],
		['a redirect', many, [302, '', { location: 'https://login.example' }], /redirects elsewhere/],
	])('%s', async (_title, parameters, answer, message) => {
		vectra({ '/hosts': answer, '/hosts/7': answer });
		const run = await runVectra(parameters, { items: [{}] });
		expect(`${run.error?.message} ${run.error?.description}`).toMatch(message);
		expect(run.error?.context?.itemIndex).toBe(0);
		expect(stored(run)).not.toContain(TOKEN);
	});
});

describe('pages', () => {
	const rows = Array.from({ length: 12 }, (_, index) => ({ id: index + 1 }));
	/** Pages as Vectra gives them; 404 past the end. */
	const paged = (all: unknown[], size: number) => ({ query }: { query: Record<string, string> }): Answer => {
		const start = (Number(query.page) - 1) * size;
		if (start > 0 && start >= all.length) return [404, { detail: `Invalid page "${query.page}": That page contains no results.` }];
		return [200, { count: all.length, next: 'http://internal/next', results: all.slice(start, start + size) }];
	};

	it('past the end are the end, whatever page size Vectra keeps to', async () => {
		const { asked } = vectra({ '/hosts': paged(rows, 5) });
		const { items, error } = await runVectra({ resource: 'host', operation: 'getMany', returnAll: true });
		expect(error).toBeUndefined();
		expect(items.map((item) => item.id)).toEqual(rows.map((row) => row.id));
		expect(asked('/hosts').map((query) => query.page)).toEqual(['1', '2', '3', '4']);
	});

	it('that shift give each row once, and are read once more for what slipped through', async () => {
		let call = 0;
		const first = [rows.slice(0, 5), rows.slice(6, 11), rows.slice(11)];
		vectra({
			'/hosts': ({ query }) => {
				call += 1;
				const results = call <= 3 ? first[Number(query.page) - 1] : rows.slice((Number(query.page) - 1) * 5, Number(query.page) * 5);
				return [200, { count: 12, next: query.page === '3' ? null : 'more', results }];
			},
		});
		const { items } = await runVectra({ resource: 'host', operation: 'getMany', returnAll: true });
		expect(items).toHaveLength(12);
		expect(new Set(items.map((item) => item.id)).size).toBe(12);
		expect(call).toBe(6);
	});

	it('that never become complete are an error instead of a short list', async () => {
		vectra({ '/hosts': ({ query }) => [200, { count: 12, next: query.page === '2' ? null : 'more', results: rows.slice(Number(query.page), Number(query.page) + 1) }] });
		const { error, items } = await runVectra({ resource: 'host', operation: 'getMany', returnAll: true });
		expect(items).toEqual([]);
		expect(error?.message).toBe('Only 2 of 12 rows of the list of hosts could be read');
	});

	it('tell a host from an account of the same number', async () => {
		const { credentials } = vectra({ '/entities': page({ id: 7, type: 'host' }, { id: 7, type: 'account' }) }, 'rux');
		const { items } = await runVectra({ resource: 'entity', operation: 'getMany' }, { credentials });
		expect(items.map(({ type }) => type)).toEqual(['host', 'account']);
	});

	it('go on with a new token when it expires between two of them', async () => {
		const api = new VectraNock(RUX);
		const token = (name: string) => ({ access_token: name, expires_in: 21_600, token_type: 'Bearer' });
		nock(RUX).post('/oauth2/token').reply(200, token('first'));
		nock(RUX).post('/oauth2/token').reply(200, token('second'));
		api.tokens = ['Bearer first'];
		const answer = paged(rows, 5);
		api.on('GET', '/hosts', (call) => {
			if (call.authorization !== api.tokens[0]) return [401, { detail: 'Unauthorized' }];
			if (call.query.page === '1') api.tokens = ['Bearer second'];
			return answer(call);
		});
		const run = await runVectra({ resource: 'host', operation: 'getMany', returnAll: true }, { credentials: ruxCredentials });
		expect(run.items).toHaveLength(12);
		expect(api.calls.map(({ query }) => query.page)).toEqual(['1', '2', '2', '3', '4']);
		expect(stored(run)).not.toMatch(/Bearer|second/);
	});
});
