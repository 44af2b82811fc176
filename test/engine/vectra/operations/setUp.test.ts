import type { IDataObject } from 'n8n-workflow';
import { controlTime, runVectra } from '../support';
import { page, vectra, type Script } from './support';

controlTime();

const HOST = { id: 7, name: 'FIN-LT-7', ip: '10.0.0.7', tags: [] };
const NO: [number, unknown] = [403, { details: 'You do not have permission to perform this action.' }];

const good: Script = {
	'/hosts': [200, { count: 812, next: 'more', results: [HOST] }],
	'/groups': page(
		{ id: 1, name: 'NoBlock', type: 'host', members: [{ id: 7 }, { id: 8 }], member_count: 2 },
		{ id: 2, name: 'NoBlocking', type: 'host', members: [] },
		{ id: 3, name: 'Mail', type: 'domain', members: ['example.com'] },
		{ id: 4, name: 'Odd', type: 'host', members: [{ name: 'x' }], member_count: 1 },
	),
	'/detections': page(),
	'/tagging/host/7': [200, { status: 'success', tag_id: '7', tags: [] }],
	'/hosts/7/notes': [200, []],
};

async function run(script: Script, groups: unknown = '', deployment: 'qux' | 'rux' = 'qux', more: IDataObject = {}) {
	const site = vectra(script, deployment);
	const parameters = { resource: 'deployment', operation: 'checkSetUp', options: { groups: groups as string } };
	return { ...site, ...(await runVectra(parameters, { credentials: site.credentials, ...more })) };
}

const resultsOf = (items: IDataObject[]) => Object.fromEntries(items.map(({ check, result }) => [check, result]));

describe('Check Set-Up', () => {
	it.each<['qux' | 'rux', string]>([
		['qux', 'Quadrant UX answers to API v2.5'],
		['rux', 'Respond UX answers to API v3.4'],
	])('finds all in order that can be read (%s)', async (deployment, finding) => {
		const { items, error, api } = await run(good, 'NoBlock', deployment);
		expect(error).toBeUndefined();
		expect(resultsOf(items)).toEqual({
			'API version': 'ok',
			'Right: read hosts': 'ok',
			'Right: read tags': 'ok',
			'Right: read notes': 'ok',
			'Right: read groups': 'ok',
			'Right: read detections': 'ok',
			'Rights to change something': 'unknown',
			Hosts: 'ok',
			'Group: NoBlock': 'ok',
		});
		expect(items[0]).toEqual({ check: 'API version', result: 'ok', finding, whatToDo: null, details: expect.anything() });
		expect(items[7]).toMatchObject({ finding: 'There are 812 hosts', details: { hosts: 812 } });
		expect(items[8]).toMatchObject({ details: { hosts: 2, isWhole: true } });
		expect(api.calls.every(({ method }) => method === 'GET')).toBe(true);
	});

	it('names the rights that the role lacks', async () => {
		const { items, error } = await run({ ...good, '/groups': NO, '/hosts/7/notes': NO, '/tagging/host/7': [400, { detail: 'odd' }] });
		expect(error).toBeUndefined();
		expect(resultsOf(items)).toMatchObject({
			'Right: read hosts': 'ok',
			'Right: read tags': 'unknown',
			'Right: read notes': 'problem',
			'Right: read groups': 'problem',
		});
		expect(items.find(({ check }) => check === 'Right: read groups')).toMatchObject({ whatToDo: 'Let the role read groups' });
	});

	it('checks the groups that are named: names are exact, and members must be readable', async () => {
		const { items } = await run(good, 'noblock, Mail; Odd');
		expect(items.slice(8)).toMatchObject([
			{ check: 'Group: noblock', result: 'problem', finding: 'There is no host or IP group of this name' },
			{ check: 'Group: Mail', result: 'problem' },
			{ check: 'Group: Odd', result: 'problem', finding: expect.stringMatching(/cannot be read whole: members that are neither/) },
		]);
	});

	it('says that an old Vectra lacks the API', async () => {
		const { items } = await run({});
		expect(items[0]).toMatchObject({ check: 'API version', result: 'problem', finding: 'Quadrant UX does not have the calls of API v2.5' });
		expect(resultsOf(items)).toMatchObject({ Hosts: 'unknown', 'Right: read tags': 'unknown' });
	});

	it('is in doubt where the role may not see hosts', async () => {
		const { items } = await run({ ...good, '/hosts': NO });
		expect(resultsOf(items)).toMatchObject({ 'API version': 'unknown', 'Right: read hosts': 'problem', Hosts: 'unknown' });
	});

	it.each<[string, [number, unknown], string]>([
		['no hosts', [200, { count: 0, next: null, results: [] }], 'problem'],
		['no count', [200, [HOST]], 'unknown'],
		['null', [200, { count: 0, results: null }], 'problem'],
	])('%s', async (_title, answer, result) => {
		const { items } = await run({ ...good, '/hosts': answer });
		expect(resultsOf(items)).toMatchObject({ Hosts: result });
	});

	it('ends where the credential itself is refused', async () => {
		const { items, error } = await run({ '/hosts': [401, { details: 'Invalid token.' }] });
		expect(items).toEqual([]);
		expect(error).toMatchObject({ name: 'NodeApiError', httpCode: '401' });
	});

	it('a list of groups that is none is an error that names the field', async () => {
		const { error, api } = await run(good, { a: 1 });
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringMatching(/^Groups in Use is “.*”, which is not a list of texts$/),
			context: { itemIndex: 0 },
		});
		expect(api.calls).toEqual([]);
	});
});
