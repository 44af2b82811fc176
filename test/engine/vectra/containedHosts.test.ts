import nock from 'nock';
import { CONTAINED, detailTag, PENDING, VAR_BLOCKED } from '../../../nodes/Vectra/containment/ownership';
import { A, B, controlTime, NOW, runVectra, ruxCredentials } from './support';
import { RUX, VectraNock } from './vectraNock';

controlTime();

const SECONDS = NOW / 1_000;
const getMany = { resource: 'containment', operation: 'getMany' };

describe('Containment: Get Many', () => {
	it('lists one item for each endpoint of the hosts that are ours, and no others', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1, ['finance', detailTag(A, SECONDS), detailTag(B, SECONDS + 60), CONTAINED]);
		vectra.addHost(2, [detailTag(A, SECONDS), PENDING]);
		vectra.addHost(3, [VAR_BLOCKED, `VAR ID:Cortex Client:${B.toUpperCase()}`]);
		// Alike, but not ours: substrings match in Vectra, a detail without a marker is nobody’s, VAR blocked it elsewhere.
		vectra.addHost(4, [`${CONTAINED}-before`]);
		vectra.addHost(5, [detailTag(A, SECONDS)]);
		vectra.addHost(6, [VAR_BLOCKED, 'VAR ID:Other Client:7']);
		const { items, raw, error } = await runVectra(getMany, { items: [{}] });
		expect(error).toBeUndefined();
		expect(items.map(({ host, endpointId, state, since, via }) => [(host as { id: number }).id, endpointId, state, since, via])).toEqual([
			[1, A, 'contained', '2026-02-03T09:00:00.000Z', 'own'],
			[1, B, 'contained', '2026-02-03T09:01:00.000Z', 'own'],
			[2, A, 'pending', '2026-02-03T09:00:00.000Z', 'own'],
			[3, B, 'contained', null, 'var'],
		]);
		expect(items[0].host).toEqual({
			id: 1,
			name: 'host-1',
			ip: '10.0.0.7',
			macAddresses: ['00:11:22:33:44:55'],
			tags: ['finance', detailTag(A, SECONDS), detailTag(B, SECONDS + 60), CONTAINED],
			groups: [],
			severity: 'high',
			threat: 70,
			certainty: 60,
			urgency: null,
			keyAsset: null,
			privilegeLevel: null,
			identity: { names: [], otherAgents: [], lastSource: '10.0.0.7', lastSeen: null, activeTraffic: null },
			url: expect.stringContaining('/hosts/1'),
		});
		expect(raw[0].map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 0 }, { item: 0 }, { item: 0 }]);
		expect(vectra.journal()).toEqual(['GET /hosts']);
	});

	it('keeps a host whose marker names no endpoint, with what it takes to find it', async () => {
		const vectra = new VectraNock(RUX);
		nock(RUX).post('/oauth2/token').reply(200, { access_token: 't', expires_in: 21_600, token_type: 'Bearer' });
		// A row as Respond UX may send it: no address.
		vectra.addHost(7, [CONTAINED], { ip: undefined, last_source: undefined });
		vectra.addHost(8, [detailTag(A, SECONDS), CONTAINED], { ip: undefined, last_source: undefined });
		vectra.on('GET', '/entities/7', () => [200, { id: 7, name: 'host-7', ip: '10.0.0.9', tags: [CONTAINED] }]);
		const { items, error } = await runVectra(getMany, { items: [{}], credentials: ruxCredentials });
		expect(error).toBeUndefined();
		expect(items).toMatchObject([
			{ host: { id: 7, ip: '10.0.0.9' }, endpointId: null, since: null, state: 'contained', via: 'own' },
			{ host: { id: 8, ip: null }, endpointId: A },
		]);
		// Only where the endpoint is not named is the host read by itself.
		expect(vectra.journal().filter((call) => call.includes('/entities/'))).toEqual(['GET /entities/7']);
	});

	it('returns nothing when nothing is contained, and fails when Vectra cannot tell', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1, ['finance']);
		expect((await runVectra(getMany, { items: [{}] })).items).toEqual([]);
		vectra.on('GET', '/hosts', () => [403, { detail: 'You do not have permission to perform this action.' }]);
		expect((await runVectra(getMany, { items: [{}] })).error?.message).toBeDefined();
	});
});
