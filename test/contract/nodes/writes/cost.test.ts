import { readFileSync } from 'node:fs';
import type { IDataObject } from 'n8n-workflow';
import { emitted, REQUEST, site, type Deployment } from '../site';

const HOSTS = 10;

/** The items of one run: each host leads to an endpoint of its own. */
const items = (outcome: string): IDataObject[] =>
	Array.from({ length: HOSTS }, (_, at): IDataObject => ({ host: { id: at + 1 }, endpoint: { id: String(at).padStart(32, '0'), name: `FIN-${at}` }, outcome, action: { id: 7 } }));

/** The table in docs/trigger.md: what is done, then the calls on Quadrant UX and on Respond UX. */
const documented = readFileSync(`${__dirname}/../../../../docs/trigger.md`, 'utf8')
	.split('\n')
	.filter((line) => /^\| .*\| \d+ \| \d+ \|$/.test(line))
	.map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));

it.each<[Deployment, number]>([
	['qux', 1],
	['rux', 2],
])('a poll, its claims and its records take the calls that docs/trigger.md says: %s', async (deployment, column) => {
	const { world, trigger, good, calls } = await site(deployment);
	for (let id = 1; id <= HOSTS; id += 1) world.addHost({ id, tags: [REQUEST] });
	const poller = trigger({ options: { maxPerPoll: 0 } });
	const run = async (operation: string, outcome: string, direction?: string): Promise<number> => {
		await good({ resource: 'containment', operation, ...(direction ? { direction } : {}) }, items(outcome));
		return calls().length;
	};
	expect(await emitted(poller)).toHaveLength(HOSTS);
	calls();
	const claims = await run('claim', 'isolated', 'isolate');
	const records = await run('recordIsolation', 'isolated');
	expect(await emitted(poller)).toEqual([]);
	const steady = calls().length;
	const releaseClaims = await run('claim', 'released', 'release');
	const releaseRecords = await run('recordRelease', 'released');
	expect(documented.map((row) => Number(row[column]))).toEqual([steady, claims, records, releaseClaims, releaseRecords]);
});
