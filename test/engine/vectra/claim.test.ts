import nock from 'nock';
import type { IDataObject } from 'n8n-workflow';
import { CONTAINED, detailTag, EXTERNAL, PENDING, VAR_BLOCKED } from '../../../nodes/Vectra/containment/ownership';
import { varTag } from '../../unit/vectra/hosts';
import { A, B, controlTime, NOW, runVectra, ruxCredentials, stored, TOKEN } from './support';
import { RUX, VectraNock } from './vectraNock';

const time = controlTime();

const SECONDS = NOW / 1_000;
const detailA = detailTag(A, SECONDS);
const claim = { resource: 'containment', operation: 'claim' };
const claimRelease = { ...claim, direction: 'release' };
const host = { hostId: '={{ $json.host.id }}' };

/** What the dry run of the Cortex XDR node shows, with the host beside it. */
const item = (hostId: unknown, endpointId: unknown = A): IDataObject => ({ host: { id: hostId }, outcome: 'wouldIsolate', endpoint: { id: endpointId } }) as IDataObject;

async function claimed(items: IDataObject[], parameters: IDataObject = claim, more: object = {}) {
	return await runVectra({ ...host, ...parameters }, { items, ...more });
}

/** Respond UX takes whole lists of tags only. */
function rux(): VectraNock {
	const vectra = new VectraNock(RUX);
	nock(RUX).post('/oauth2/token').reply(200, { access_token: 't', expires_in: 21_600, token_type: 'Bearer' });
	return vectra;
}

const SITES: Array<[string, () => VectraNock, object]> = [
	['QUX', () => new VectraNock(), {}],
	['RUX', rux, { credentials: ruxCredentials }],
	[
		'QUX without the calls for single tags',
		() => {
			const vectra = new VectraNock();
			vectra.on('POST', '/tagging/host', ({ path }) => (path === '/tagging/host' ? [404, { detail: 'Not found.' }] : undefined));
			vectra.on('DELETE', '/tagging/host', () => [404, { detail: 'Not found.' }]);
			return vectra;
		},
		{},
	],
];

describe.each(SITES)('Claim, %s', (_name, site, more) => {
	it('writes which endpoint is about to be isolated, and lets the item go on', async () => {
		const vectra = site();
		vectra.addHost(4711, ['finance']);
		const run = await claimed([item(4711)], claim, more);
		expect(run.error).toBeUndefined();
		const tags = ['finance', detailA, PENDING];
		expect(run.items).toEqual([
			{
				...item(4711),
				claim: { direction: 'isolate', hostId: 4711, endpointId: A, basis: 'request', since: '2026-02-03T09:00:00.000Z', until: null, tags },
			},
		]);
		expect(run.raw[0].map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }]);
		expect(vectra.tagsOf(4711)).toEqual(tags);
		expect(vectra.notes.size).toBe(0);
		expect(stored(run)).not.toContain(TOKEN);
	});

	it('can be repeated: the claim keeps its time, and nothing is written again', async () => {
		const vectra = site();
		vectra.addHost(1);
		await claimed([item(1)], claim, more);
		time.passMinutes(5);
		const writes = vectra.calls.filter(({ method }) => method !== 'GET').length;
		// The token of RUX lasts for the second run too.
		nock(RUX).post('/oauth2/token').reply(200, { access_token: 't', expires_in: 21_600, token_type: 'Bearer' });
		const again = await claimed([item(1)], { ...claim, hours: 8 }, more);
		expect(again.items[0].claim).toMatchObject({ since: '2026-02-03T09:00:00.000Z', until: null });
		expect(vectra.tagsOf(1)).toEqual([detailA, PENDING]);
		expect(vectra.calls.filter(({ method }) => method !== 'GET')).toHaveLength(writes);
	});

	it('claims many hosts at once, whatever they carry', async () => {
		const vectra = site();
		vectra.addHost(1, ['finance']);
		vectra.addHost(2, [detailTag(A, 5, 'criterion', 9)]);
		vectra.addHost(3, [CONTAINED, detailTag(A, 5)]);
		vectra.addHost(4, [EXTERNAL]);
		vectra.addHost(5, [VAR_BLOCKED, varTag(A)]);
		vectra.addHost(6, [CONTAINED, detailTag(B, 5)]);
		const run = await claimed([1, 2, 3, 4, 5, 6].map((id) => item(id)), claim, more);
		expect(run.error).toBeUndefined();
		expect(run.items.map((one) => (one.claim as IDataObject).since)).toEqual([NOW, NOW, 5_000, NOW, NOW, NOW].map((at) => new Date(at).toISOString()));
		expect([1, 2, 3, 4, 5, 6].map((id) => [...vectra.tagsOf(id)].sort())).toEqual(
			[
				['finance', detailA, PENDING],
				[detailA, PENDING],
				[CONTAINED, detailTag(A, 5), PENDING],
				[detailA, PENDING],
				[VAR_BLOCKED, varTag(A), detailA, PENDING],
				[CONTAINED, detailTag(B, 5), detailA, PENDING],
			].map((tags) => tags.sort()),
		);
		for (const [at, one] of run.items.entries()) expect([...((one.claim as IDataObject).tags as string[])].sort()).toEqual([...vectra.tagsOf(at + 1)].sort());
	});

	it('claims a release beside what is contained, and only of what is ours', async () => {
		const vectra = site();
		const theirs = [['finance'], [detailA], [EXTERNAL, detailA], [CONTAINED, detailTag(B, 5)], [PENDING]];
		vectra.addHost(1, [CONTAINED, detailA]);
		vectra.addHost(2, [VAR_BLOCKED, varTag(A)]);
		theirs.forEach((tags, at) => vectra.addHost(3 + at, [...tags]));
		const run = await claimed([1, 2, 3, 4, 5, 6, 7].map((id) => item(id)), claimRelease, { continueOnFail: true, ...more });
		expect(vectra.tagsOf(1)).toEqual([CONTAINED, detailA, PENDING]);
		expect(vectra.tagsOf(2)).toEqual([VAR_BLOCKED, varTag(A), PENDING]);
		expect(run.items[0].claim).toMatchObject({ direction: 'release', since: '2026-02-03T09:00:00.000Z' });
		expect(run.items.slice(2).map(({ error }) => error)).toEqual(
			[3, 4, 5, 6, 7].map((id) => `The isolation of endpoint ${A} is not ours: no tag of host ${id} claims it`),
		);
		theirs.forEach((tags, at) => expect(vectra.tagsOf(3 + at)).toEqual(tags));
		expect(run.raw[0].map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2, 3, 4, 5, 6].map((index) => ({ item: index })));
	});

	it('claims nothing where Vectra refuses or loses the tags, and says so: nothing may be sent', async () => {
		const vectra = site();
		for (const id of [1, 2, 3]) vectra.addHost(id, ['finance']);
		for (const method of ['POST', 'PATCH']) {
			vectra.on(method, '/tagging/host', () => [403, { detail: 'You do not have permission to perform this action.' }]);
		}
		const run = await claimed([item(1), item(2), item(404)], claim, { continueOnFail: true, ...more });
		expect(run.items.map(({ error, claim: made }) => [typeof error, made])).toEqual([1, 2, 404].map(() => ['string', undefined]));
		expect([1, 2, 3].map((id) => vectra.tagsOf(id))).toEqual([['finance'], ['finance'], ['finance']]);
	});

	it('is an error where Vectra accepts the tags and does not keep them', async () => {
		const vectra = site();
		for (const id of [1, 2]) vectra.addHost(id);
		for (const method of ['POST', 'PATCH']) vectra.on(method, '/tagging/host', () => [200, { status: 'success' }]);
		const run = await claimed([item(1), item(2)], claim, { continueOnFail: true, ...more });
		expect(run.items.map(({ error }) => error)).toEqual([1, 2].map((id) => `Vectra did not keep the tags of host ${id}`));
	});
});

describe('the end of a claim', () => {
	it.each<[unknown, string | null]>([
		[0, null],
		[null, null],
		[8, '2026-02-03T17:00:00.000Z'],
		['8', '2026-02-03T17:00:00.000Z'],
		[0.5, '2026-02-03T09:30:00.000Z'],
	])('of %j hours', async (hours, until) => {
		const vectra = new VectraNock();
		vectra.addHost(1);
		const run = await claimed([{ ...item(1), hours } as IDataObject], { ...claim, hours: '={{ $json.hours }}' });
		expect(run.error).toBeUndefined();
		expect(run.items[0].claim).toMatchObject({ until });
		expect(vectra.tagsOf(1)).toEqual([detailTag(A, SECONDS, 'request', until === null ? null : Date.parse(until) / 1_000), PENDING]);
	});

	it('does not matter for a release', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1, [CONTAINED, detailTag(A, 5, 'criterion', 9)]);
		const run = await claimed([item(1)], { ...claimRelease, hours: 'x' });
		expect(run.items[0].claim).toMatchObject({ basis: 'criterion', since: '1970-01-01T00:00:05.000Z', until: '1970-01-01T00:00:09.000Z' });
	});
});

describe('bad input', () => {
	it.each<[string, IDataObject, IDataObject, RegExp]>([
		['no host', item(null), claim, /^The Host ID is missing/],
		['a host that is none', item('abc'), claim, /^“abc” is not a host ID of Vectra/],
		['no endpoint', item(1, null), claim, /^The Endpoint ID is missing: nothing can be claimed on host 1/],
		['an endpoint that is none', item(1, 'FIN-LT-22'), claim, /^“fin-lt-22” is not an endpoint ID of Cortex XDR/],
		['two endpoints', item(1, `${A},${B}`), claim, /is not an endpoint ID of Cortex XDR/],
		['no endpoint to release', item(1, ''), claimRelease, /^The Endpoint ID is missing/],
		['hours that are no number', item(1), { ...claim, hours: '={{ "soon" }}' }, /Isolate for \(Hours\) is “soon”/],
		['hours that an expression left empty', item(1), { ...claim, hours: '={{ "" }}' }, /Isolate for \(Hours\) is “”/],
		['hours below none', item(1), { ...claim, hours: '={{ -1 }}' }, /Isolate for \(Hours\) is “-1”/],
		['hours without end', item(1), { ...claim, hours: '={{ 1e9 }}' }, /Isolate for \(Hours\) is “1000000000”/],
		['a direction that is none', item(1), { ...claim, direction: '={{ "both" }}' }, /“both”/],
	])('claims nothing and asks nothing of Vectra: %s', async (_name, given, parameters, message) => {
		const vectra = new VectraNock();
		vectra.addHost(1);
		const run = await claimed([given], parameters);
		expect(run.error?.message).toMatch(message);
		expect(vectra.calls).toEqual([]);
	});

	it('harms no other item with Continue On Fail', async () => {
		const vectra = new VectraNock();
		for (const id of [1, 2]) vectra.addHost(id);
		const run = await claimed([item(1), item('x'), item(2, ''), item(2)], claim, { continueOnFail: true });
		expect(run.items.map(({ error }) => error !== undefined)).toEqual([false, true, true, false]);
		expect([1, 2].map((id) => vectra.tagsOf(id))).toEqual([[detailA, PENDING], [detailA, PENDING]]);
	});
});

describe('what goes wrong on the way, for many hosts of QUX', () => {
	const ids = [1, 2, 3];
	const bulk = (vectra: VectraNock, reply: () => [number, unknown] | undefined, times = Infinity) =>
		vectra.on('POST', '/tagging/host', ({ path, body }) => (path === '/tagging/host' && (body as { objectIds: number[] }).objectIds.length > 1 ? reply() : undefined), times);
	const list = (vectra: VectraNock, reply: () => [number, unknown] | undefined, times = Infinity) =>
		vectra.on('GET', '/hosts', ({ path }) => (path === '/hosts' ? reply() : undefined), times);

	it.each<[string, (vectra: VectraNock) => void]>([
		['nothing', () => {}],
		['the call for many hosts fails', (vectra) => bulk(vectra, () => [500, 'down'])],
		['the call for many hosts is not answered once', (vectra) => bulk(vectra, () => [504, 'late'], 1)],
		['the call for many hosts does nothing', (vectra) => bulk(vectra, () => [200, { status: 'success' }])],
		['the list is refused', (vectra) => list(vectra, () => [403, { detail: 'No.' }])],
		['the list is short of rows', (vectra) => list(vectra, () => [200, { count: 3, next: null, results: [] }])],
		['the list has rows without an ID', (vectra) => list(vectra, () => [200, { count: 1, next: null, results: [{ tags: [CONTAINED] }] }])],
		['the list shows none of them', (vectra) => list(vectra, () => [200, { count: 0, next: null, results: [] }])],
		['the list shows one of them', (vectra) => list(vectra, () => [200, { count: 1, next: null, results: [vectra.hosts.get(1)] }])],
		['the list leaves their tags out', (vectra) => list(vectra, () => [200, { count: 3, next: null, results: ids.map((id) => ({ id, tags: null })) }])],
		['the list shows what was before', (vectra) => list(vectra, () => [200, { count: 3, next: null, results: ids.map((id) => ({ id, tags: [] })) }])],
	])('ends as claimed all the same: %s', async (_name, spoil) => {
		const vectra = new VectraNock();
		for (const id of ids) vectra.addHost(id, ['finance']);
		spoil(vectra);
		const run = await claimed(ids.map((id) => item(id)));
		expect(run.error).toBeUndefined();
		expect(ids.map((id) => vectra.tagsOf(id))).toEqual(ids.map(() => ['finance', detailA, PENDING]));
		expect(run.items.map((one) => (one.claim as IDataObject).tags)).toEqual(ids.map((id) => vectra.tagsOf(id)));
	});

	it.each<[string, () => [number, unknown] | undefined]>([
		['is refused', () => [403, { detail: 'No.' }]],
		['is short of rows', () => [200, { count: 2, next: null, results: [] }]],
		['has rows without an ID', () => [200, { count: 1, next: null, results: [{ tags: [CONTAINED] }] }]],
		['leaves their tags out', () => [200, { count: 2, next: null, results: [1, 2].map((id) => ({ id, tags: null })) }]],
	])('keeps begin, end and who asked of what is ours when the list %s', async (_name, reply) => {
		const vectra = new VectraNock();
		const ours = detailTag(A, 5, 'criterion', SECONDS + 60);
		vectra.addHost(1, [CONTAINED, ours]);
		vectra.addHost(2, [PENDING, ours]);
		list(vectra, reply);
		const run = await claimed([item(1), item(2)], { ...claim, hours: 8 });
		expect(run.error).toBeUndefined();
		expect([1, 2].map((id) => vectra.tagsOf(id))).toEqual([[CONTAINED, ours, PENDING], [PENDING, ours]]);
		expect(vectra.calls.filter(({ body }) => JSON.stringify(body ?? '').includes(detailTag(A, SECONDS)))).toEqual([]);
	});

	it('is an error for the one host whose tags cannot be read afterwards, and a claim for the others', async () => {
		const vectra = new VectraNock();
		for (const id of ids) vectra.addHost(id);
		list(vectra, () => [200, { count: 0, next: null, results: [] }]);
		vectra.on('GET', '/tagging/host/2', () => [403, { detail: 'No.' }]);
		const run = await claimed(ids.map((id) => item(id)), claim, { continueOnFail: true });
		expect(run.items.map(({ error }) => error !== undefined)).toEqual([false, true, false]);
	});

	it('sends no marker after a detail tag that failed: with it alone nobody would know which endpoint is meant', async () => {
		const vectra = new VectraNock();
		for (const id of ids) vectra.addHost(id);
		bulk(vectra, () => [500, 'down'], 1);
		await claimed(ids.map((id) => item(id)));
		const sent = vectra.calls.filter(({ method }) => method === 'POST').map(({ body }) => body as { tag: string; objectIds: number[] });
		for (const id of ids) {
			const ofHost = sent.filter(({ objectIds }) => objectIds.includes(id)).map(({ tag }) => tag);
			expect(ofHost).toEqual([detailA, detailA, PENDING]);
		}
	});

	it.each([2, 10])('takes at most N + 3 calls: N = %i', async (count) => {
		const vectra = new VectraNock();
		const many = Array.from({ length: count }, (_, at) => at + 1);
		for (const id of many) vectra.addHost(id, ['finance']);
		const endpoint = (id: number) => id.toString(16).padStart(32, '0');
		const run = await claimed(many.map((id) => item(id, endpoint(id))));
		expect(run.error).toBeUndefined();
		expect(many.map((id) => vectra.tagsOf(id))).toEqual(many.map((id) => ['finance', detailTag(endpoint(id), SECONDS), PENDING]));
		expect(vectra.calls.length).toBeLessThanOrEqual(count + 3);
		// The marker goes out last: with it alone nobody would know which endpoint is meant.
		expect(vectra.calls.filter(({ method }) => method === 'POST').at(-1)?.body).toEqual({ objectIds: many, tag: PENDING });
	});
});
