import { brain, idsOf, MINUTE, type Brain } from './support';

let b: Brain;
afterEach(async () => await b.sim.close());

beforeEach(async () => {
	b = await brain();
	b.world.addHost({ id: 1, name: 'fin-lt-1', threat: 80, certainty: 60, tags: ['vectra_host_block', 'vip user'] });
	b.world.addHost({ id: 2, name: 'fin-lt-2', threat: 50, certainty: 10, state: 'inactive' });
	b.world.addHost({ id: 3, name: 'hr-srv', threat: 10 });
	b.clock.advance(10 * MINUTE);
	b.world.addHost({ id: 4, name: 'late', ip: '10.9.9.9' });
	b.world.addAccount({ id: 9, name: 'user@lab.example' });
	b.world.addDetection({ id: 5, host_id: 3, detection_type: 'Port Scan', state: 'fixed' });
	b.world.addDetection({ id: 6, account_id: 9 });
});

test.each<[string, number[]]>([
	['', [1, 2, 3, 4]],
	['host.threat:>=50 AND host.state:"active"', [1]],
	['host.threat:>50', [1]],
	['host.threat:<50', [3, 4]],
	['host.threat:[10 TO 50]', [2, 3]],
	['host.threat:{10 TO 50}', []],
	['host.threat:[50 TO *]', [1, 2]],
	['host.tags:"vectra_host_block"', [1]],
	['host.tags:"vectra_host"', []],
	['host.tags:vip', [1]],
	['host.tags:vectra_host*', [1]],
	['host.name:"fin-lt-1" OR host.name:"late"', [1, 4]],
	['host.name:fin*', [1, 2]],
	['host.ip:10.9.9.9', [4]],
	['NOT host.name:fin*', [3, 4]],
	['host.name:fin* AND NOT host.state:"inactive"', [1]],
	['host.state:"active" AND host.name:"late" OR host.threat:>=50', [1, 2, 4]],
	['host.state:"active" AND (host.name:"late" OR host.threat:>=50)', [1, 4]],
	['host.name:("late" OR "hr-srv")', [3, 4]],
	['host._doc_modified_ts:[2026-02-03T0905 TO 2026-02-03T0911]', [3, 4]],
	['host._doc_modified_ts:[2026-02-03T0900 TO 2026-02-03T0909]', [1, 2]],
	['host.detection_summaries.detection_type:"Port Scan"', [3]],
	['fin', [1, 2]],
	['"late"', [4]],
	['vip', [1]],
	['NOT fin', [3, 4]],
	['host.threat:>50 fin', [1, 2]],
	// In lower case these are words, not operators: nothing else stands between the terms, so any of them will do.
	['host.threat:>50 and host.name:"late"', [1, 4]],
	['host.threat:>50 or host.name:"late"', [1, 4]],
	['host.threat:>50 AND host.name:"late"', []],
	['not host.name:"late"', [4]],
])('hosts: %s', async (query_string, ids) => {
	expect(idsOf(await b.get('/search/hosts', { query_string }))).toEqual(ids);
});

test.each<[string, string, number[]]>([
	['detections', 'detection.src_host.id:3 AND detection.state:"fixed"', [5]],
	['detections', 'detection.src_linked_account.id:9', [6]],
	['detections', 'detection.src_account.id:9', []],
	['accounts', 'account.name:"user@lab.example"', [9]],
	['accounts', 'account.threat:>=1', []],
])('%s: %s', async (plural, query_string, ids) => {
	expect(idsOf(await b.get(`/search/${plural}`, { query_string }))).toEqual(ids);
});

test.each(['host.threat:[1 TO', 'threat:5', '(host.threat:5'])(
	'%s cannot be read: 400',
	async (query_string) => {
		const reply = await b.get('/search/hosts', { query_string });
		expect(reply.status).toBe(400);
		expect(reply.data.detail).toMatch(/^Invalid query_string: ./);
	},
);

test('rows lack some fields and carry the time of indexing', async () => {
	const [row] = (await b.get('/search/hosts', { query_string: 'host.id:1' })).data.results;
	expect(row).toMatchObject({
		threat: 80,
		certainty: 60,
		ldap: {},
		_doc_modified_ts: '2026-02-03T09:00:00.123001',
	});
	for (const field of ['t_score', 'c_score', 'url', 'detection_set', 'notes', 'note'])
		expect(row).not.toHaveProperty(field);
});

test('the account at its source has another ID than the account', async () => {
	const [row] = (await b.get('/search/detections', { query_string: 'detection.id:6' })).data.results;
	expect(row).toMatchObject({ src_linked_account: { id: 9, name: 'user@lab.example' }, src_account: { name: 'user@lab.example' } });
	expect(row.src_account.id).not.toBe(9);
	expect((await b.get(`/accounts/${row.src_account.id}`)).status).toBe(404);
	expect((await b.get('/detections/6')).data.src_account.id).toBe(9);
});

test('results come in pages', async () => {
	const { data } = await b.get('/search/hosts', { query_string: 'host.name:fin*', page_size: 1, page: 2 });
	expect([data.count, data.results[0].id, data.next]).toEqual([2, 2, null]);
});
