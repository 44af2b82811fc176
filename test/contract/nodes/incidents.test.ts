import type { CortexSwitches } from '../../../lab/src/cortex';
import { cortexSite } from './cortexSite';
import { itemsOf } from './site';

const GET = { resource: 'incident', operation: 'get', incident: { __rl: true, mode: 'id', value: '={{ $json.id }}' } };
const COMPARED = ['alertCount', 'hosts', 'status'];

describe.each<[CortexSwitches['incidentDetailsPerMinute'], CortexSwitches['throttledStatus']]>([
	[10, 429],
	[10, 500],
	[null, 429],
])('with %p details of incidents a minute, refused by %i', (incidentDetailsPerMinute, throttledStatus) => {
	it('25 incidents are read one after the other, none twice', async () => {
		const { world, run, sim } = await cortexSite({ incidentDetailsPerMinute, throttledStatus });
		const ids = Array.from({ length: 25 }, () => world.incidents.add({}, world.clock.now()).incident_id);
		const began = world.clock.now();
		const { items, error } = await run({ ...GET, productVersion: 'xdr3' }, ids.map((id) => ({ id })));
		expect(error).toBeUndefined();
		expect(items.map(({ incident_id }) => incident_id)).toEqual(ids);
		const answered = sim.server.journal.list({ path: 'get_incident_extra_data' }).filter(({ status }) => status === 200);
		expect(answered).toHaveLength(25);
		// Ten at once, ten after a minute, and the rest after another one.
		expect(world.clock.now() - began >= 120_000).toBe(incidentDetailsPerMinute !== null);
	});
});

describe.each<Partial<CortexSwitches>>([
	{ mergedIncident: 'resolved' },
	{ mergedIncident: 'gone' },
	{ mergedIncident: 'resolved', version: '5.x' },
	{ mergedIncident: 'gone', version: '5.x' },
])('with %j', (switches) => {
	const isNew = switches.version === '5.x';
	const isGone = switches.mergedIncident === 'gone';

	async function merged() {
		const site = await cortexSite({ ...switches, alertGroupingSeconds: 0 });
		const { world, pass } = site;
		const put = (host: string) => {
			const endpoint_id = site.add(host);
			return { endpoint_id, id: world.alerts.add({ endpoint_id }).caseId ?? 0 };
		};
		const [from, into] = [put('FIN-LT-0142'), put('FIN-LT-0158')];
		pass(60);
		return { ...site, from, into, merge: () => world.alerts.mergeIncident(String(from.id), String(into.id)) };
	}

	it('a merge is emitted as the changes that the API shows of it, once, and the polls go on', async () => {
		const { trigger, pass, merge, from, into, world } = await merged();
		const poller = trigger({ triggerOn: 'incidentChange', incidentEvents: ['created', 'updated'], comparedFields: COMPARED });
		expect(await itemsOf(poller, 'activate')).toEqual([]);
		pass(60);
		expect(await itemsOf(poller)).toEqual([]);
		pass(60);
		merge();
		const seen = (await itemsOf(poller)).map(({ event, incident, changes }) => [event, (incident as { id: number }).id, Object.keys(changes as object).sort()]);
		const kept = ['updated', into.id, ['alertCount', 'hosts']];
		expect(seen.sort()).toEqual(isGone ? [kept] : [['updated', from.id, ['status']], kept].sort());
		pass(60);
		expect(await itemsOf(poller)).toEqual([]);
		const { incident_id: next } = world.incidents.add({}, world.clock.now());
		expect(await itemsOf(poller)).toMatchObject([{ eventId: `incident:${next}:created` }]);
	});

	it('what was merged is read as resolved or as not there, and is never said to be written to when it is not', async () => {
		const { run, merge, from, into, world } = await merged();
		merge();
		const chosen = { productVersion: isNew ? 'xdr5' : 'xdr3', incident: { __rl: true, mode: 'id', value: String(from.id) } };
		const read = await run({ ...GET, ...chosen });
		const write = await run({ resource: 'incident', operation: 'update', ...chosen, updateFields: { severity: 'low' } });
		if (isGone) {
			expect(read.error?.message).toMatch(/There is no|not found/);
			expect(write.error?.message).toMatch(/There is no|not found|refused/);
			expect(write.items).toEqual([]);
		} else {
			expect(JSON.stringify(read.items)).toMatch(/resolved/i);
			expect(write.error).toBeUndefined();
			const incident = world.incidents.get(String(from.id))?.incident;
			expect(isNew ? incident?.user_severity : incident?.manual_severity).toBe('low');
		}
		// The alerts of both are now those of the other one.
		const report = await run({ resource: 'endpoint', operation: 'getAlerts', identifyBy: 'identifiers', identifiers: { endpointId: from.endpoint_id } });
		expect(report.items).toMatchObject([{ caseIds: [String(into.id)] }]);
	});
});

describe.each<CortexSwitches['snippetCode']>(['raw', 'rawOrBase64'])('where code is taken as %s', (snippetCode) => {
	it.each([
		['print("seen")', 'print("seen")'],
		['import platform\nprint(platform.node())\n', 'import platform\nprint(platform.node())\n'],
		['\tx = 1', '\tx = 1'],
		// Could be Base64: a comment, which changes nothing, keeps it from being read as that.
		['pass', 'pass #'],
	])('%j runs as %j', async (code, runs) => {
		const { add, run, world } = await cortexSite({ snippetCode });
		const endpoint = add('FIN-LT-0142');
		const { error } = await run({ resource: 'script', operation: 'runSnippet', endpointIds: endpoint, snippetCode: code, confirm: true });
		expect(error).toBeUndefined();
		expect([...world.actions.list()].map(({ detail }) => detail.code)).toEqual([runs]);
	});
});

describe.each<CortexSwitches['timelineSortWords']>(['all', 'dscOnly'])('where %s words of the order of a timeline are known', (timelineSortWords) => {
	it('a record is added once, also when the reply is lost', async () => {
		const { run, world, fault } = await cortexSite({ version: '5.x', timelineSortWords });
		const { incident_id: id } = world.incidents.add({}, world.clock.now());
		fault({ kind: 'replyLost', path: '/add_record', times: 1 });
		const { error } = await run({
			resource: 'incident',
			operation: 'addTimelineRecord',
			incident: { __rl: true, mode: 'id', value: id },
			recordName: 'Isolated',
		});
		expect(error).toBeUndefined();
		expect(world.incidents.get(id)?.timeline).toHaveLength(1);
	});
});
