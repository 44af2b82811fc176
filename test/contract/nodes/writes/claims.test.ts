import type { IDataObject } from 'n8n-workflow';
import type { VectraSwitches } from '../../../../lab/src/vectra';
import { CONTAINED, PENDING, readOwnership } from '../../../../nodes/Vectra/containment/ownership';
import { BOTH, currentTime, passMinutes, site } from '../site';

const claim = { resource: 'containment', operation: 'claim', hostId: '={{ $json.host.id }}', endpointId: '={{ $json.endpoint.id }}' };
const endpointOf = (id: number) => id.toString(16).padStart(32, '0');
const ids = (count: number) => Array.from({ length: count }, (_, at) => at + 1);
const items = (hostIds: readonly number[]): IDataObject[] => hostIds.map((id) => ({ host: { id }, endpoint: { id: endpointOf(id) } }));

const READINGS: Array<[string, Partial<VectraSwitches>]> = [
	['as published', {}],
	['no single-tag calls, 404', { bulkTaggingAvailable: false, bulkTaggingMissingStatus: 404 }],
	['no single-tag calls, 405', { bulkTaggingAvailable: false, bulkTaggingMissingStatus: 405 }],
	['unknown IDs refuse the call', { bulkTaggingUnknownIds: 'refuse' }],
	['tags without repetitions, nulls for empty lists', { dedupTags: true, nullLists: true }],
];

it.each([2, 10, 250])('%i claims on Quadrant UX take at most three calls more', async (count) => {
	const { world, good, calls, tagsOf } = await site('qux');
	for (const id of ids(count)) world.addHost({ id, tags: ['vectra_contain'] });
	const out = await good(claim, items(ids(count)));
	expect(calls().length).toBeLessThanOrEqual(count + 3);
	expect(out).toHaveLength(count);
	for (const id of ids(count)) {
		expect(readOwnership(tagsOf(id))).toMatchObject({ owned: true, pending: true, contained: false, endpoints: [{ id: endpointOf(id) }] });
		expect((out[id - 1].claim as IDataObject).tags).toEqual(tagsOf(id));
	}
});

it.each<[Partial<VectraSwitches>, number]>([
	[{}, 1],
	// A list that shows whole tags only does not tell of them beforehand: those hosts are then read one by one.
	[{ tagFilterMatch: 'exact' }, 3],
])('what is left over of another endpoint goes, for a call more of that host each: %j', async (switches, more) => {
	const { world, good, calls, tagsOf } = await site('qux', switches);
	const hasLeftOver = (id: number) => id % 10 === 0;
	const leftOver = (id: number) => `cortex-xdr:${endpointOf(id + 1_000)}:100`;
	for (const id of ids(50)) world.addHost({ id, tags: ['finance', ...(hasLeftOver(id) ? [leftOver(id)] : [])] });
	const out = await good(claim, items(ids(50)));
	expect(calls().length).toBeLessThanOrEqual(50 + 3 + 5 * more);
	for (const id of ids(50)) {
		expect(tagsOf(id)).toEqual(['finance', expect.stringContaining(endpointOf(id)), PENDING]);
		expect((out[id - 1].claim as IDataObject).tags).toEqual(tagsOf(id));
	}
});

it('a second endpoint of what is ours leaves the first one alone', async () => {
	const { world, good, tagsOf } = await site('qux');
	const first = `cortex-xdr:${endpointOf(1_000)}:100`;
	for (const id of ids(2)) world.addHost({ id, tags: [CONTAINED, first] });
	await good(claim, items(ids(2)));
	for (const id of ids(2)) expect(readOwnership(tagsOf(id)).endpoints.map((endpoint) => endpoint.id)).toEqual([endpointOf(1_000), endpointOf(id)]);
});

it('two endpoints of one host are claimed side by side', async () => {
	const { world, good, tagsOf } = await site('qux');
	world.addHost({ id: 1, tags: [`cortex-xdr:${endpointOf(1_000)}:100`] });
	await good(claim, [5, 6].map((endpoint) => ({ host: { id: 1 }, endpoint: { id: endpointOf(endpoint) } })));
	expect(readOwnership(tagsOf(1)).endpoints.map(({ id }) => id)).toEqual([endpointOf(5), endpointOf(6)]);
});

it('as many releases take at most three calls more than the hosts whose marker is missing', async () => {
	const { world, good, calls, tagsOf } = await site('qux');
	for (const id of ids(50)) world.addHost({ id, tags: [CONTAINED, `cortex-xdr:${endpointOf(id)}:100`] });
	await good({ ...claim, direction: 'release' }, items(ids(50)));
	// The detail tags are there: one call for the marker, and two lists.
	expect(calls()).toHaveLength(3);
	for (const id of ids(50)) expect(tagsOf(id)).toEqual([CONTAINED, `cortex-xdr:${endpointOf(id)}:100`, PENDING]);
});

describe.each(BOTH)('claims on %s', (deployment) => {
	it.each(READINGS)('end as claimed, again and again: %s', async (_name, switches) => {
		const { world, good, tagsOf, writes } = await site(deployment, switches);
		for (const id of ids(3)) world.addHost({ id, tags: id === 1 ? [] : ['finance'] });
		const since = Math.floor(currentTime() / 1_000);
		const first = await good({ ...claim, hours: 8 }, items(ids(3)));
		writes();
		passMinutes(3);
		const again = await good(claim, items(ids(3)));
		expect(writes()).toEqual([]);
		for (const [at, one] of [...first, ...again].entries()) {
			const id = (at % 3) + 1;
			expect(one.claim).toMatchObject({ hostId: id, endpointId: endpointOf(id), until: new Date((since + 8 * 3_600) * 1_000).toISOString() });
			expect(readOwnership(tagsOf(id))).toMatchObject({ pending: true, endpoints: [{ id: endpointOf(id), since, until: since + 8 * 3_600 }] });
		}
		expect(tagsOf(2)).toContain('finance');
	});

	it('is an error for a host that Vectra does not have, and a claim for the others', async () => {
		const { world, run, tagsOf } = await site(deployment);
		for (const id of ids(3)) world.addHost({ id, tags: [] });
		const { items: out } = await run(claim, items([1, 2, 404, 3]), true);
		expect(out.map(({ error }) => error !== undefined)).toEqual([false, false, true, false]);
		for (const id of ids(3)) expect(tagsOf(id)).toContain(PENDING);
	});
});
