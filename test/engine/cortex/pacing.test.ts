import type { IDataObject } from 'n8n-workflow';
import { systemClock } from '../../../nodes/shared/clock';
import type * as http from '../../../nodes/shared/http';
import { endpointId, endpointRecord } from '../../support/endpoints';
import { idsOf } from '../../support/fakeCortex';
import { mostWithin, virtualTime, type VirtualTime } from '../../support/virtualTime';
import { cortex, page, run, type Call, type Reply } from './cortexNock';

const mockWire = { underWay: 0 };

jest.mock('../../../nodes/shared/http', () => {
	const actual = jest.requireActual<typeof http>('../../../nodes/shared/http');
	return {
		...actual,
		async send(...request: Parameters<typeof actual.send>) {
			mockWire.underWay += 1;
			try {
				return await actual.send(...request);
			} finally {
				mockWire.underWay -= 1;
			}
		},
	};
});

/** What the vendor says of a tenant, over all its clients. */
const TENANT_LIMIT = 10;

const TOO_MANY: Reply = [429, { reply: { err_code: 429, err_msg: 'Too many requests', err_extra: null } }];

/** The limiter knows a key for as long as the process lives, so each test has its own. */
let keyId = 100;

let time: VirtualTime;

beforeEach(() => {
	keyId += 1;
	time = virtualTime(() => 0, () => mockWire.underWay > 0);
	jest.spyOn(systemClock, 'now').mockImplementation(() => time.now());
	jest.spyOn(systemClock, 'monotonic').mockImplementation(() => time.monotonic());
	jest.spyOn(systemClock, 'sleep').mockImplementation(async (ms) => await time.sleep(ms));
});

afterEach(() => jest.restoreAllMocks());

interface Tenant {
	/** When calls came. */
	at: number[];
	calls: Call[];
	refused: () => number;
}

/** A tenant of which other clients use all but `left` requests a second, with `count` endpoints. */
function tenant(count: number, left = Infinity): Tenant {
	const isolated = new Set<string>();
	const at: number[] = [];
	let recent: number[] = [];
	let refused = 0;
	const records = (ids: readonly string[]) =>
		ids.map((id) => endpointRecord({ endpoint_id: id, is_isolated: isolated.has(id) ? 'AGENT_ISOLATED' : 'AGENT_UNISOLATED' }));
	const calls = cortex(({ path, data }) => {
		const now = time.monotonic();
		at.push(now);
		recent = recent.filter((one) => one > now - 1_000);
		if (recent.length >= left) {
			refused += 1;
			return TOO_MANY;
		}
		recent.push(now);
		if (path === 'endpoints/isolate') {
			for (const id of idsOf(data)) isolated.add(id);
			return [200, { reply: { action_id: 7 } }];
		}
		if (path === 'actions/get_action_status') {
			return [200, { reply: { data: Object.fromEntries([...isolated].map((id) => [id, 'COMPLETED_SUCCESSFULLY'])) } }];
		}
		if (data.filters !== undefined) return page(...records(idsOf(data)));
		const all = Array.from({ length: count }, (_, index) => endpointId(index + 1));
		const endpoints = records(all.slice(Number(data.search_from), Number(data.search_to)));
		return [200, { reply: { total_count: count, result_count: endpoints.length, endpoints } }];
	});
	return { at, calls, refused: () => refused };
}

const credential = (more: IDataObject = {}) => ({
	cortexXdrApi: { host: 'acme.xdr.eu.paloaltonetworks.com', keyId: String(keyId), apiKey: 'k', keyType: 'standard', ...more },
});

const LIST = { resource: 'endpoint', operation: 'getMany', returnAll: true };
const ISOLATE = { resource: 'endpoint', operation: 'isolate', identifyBy: 'identifiers', identifiers: { endpointId: '={{ $json.id }}' } };

describe('the rate of requests', () => {
	it.each<[string, IDataObject, number]>([
		['5 a second, half of what a tenant takes, where the credential says nothing', {}, 5],
		['10 where a credential from before says so', { requestsPerSecond: 10 }, 10],
	])('is %s', async (_name, fields, expected) => {
		const { at } = tenant(2_000);
		const { error, items } = await time.run(run(LIST, { credentials: credential(fields) }));
		expect(error).toBeUndefined();
		expect(items).toHaveLength(2_000);
		expect(mostWithin(1_000, at)).toBe(expected);
	});

	it('is shared by credentials of the same key, whatever they are called', async () => {
		const { at } = tenant(1_000);
		const spelled = { host: 'https://api-ACME.xdr.eu.paloaltonetworks.com/' };
		await time.run(Promise.all([run(LIST, { credentials: credential() }), run(LIST, { credentials: credential(spelled) })]));
		expect(at).toHaveLength(20);
		expect(mostWithin(1_000, at)).toBe(5);
	});

	it('lets 1000 isolations through without a refusal, each sent once', async () => {
		const { calls, refused } = tenant(1_000, TENANT_LIMIT);
		const items = Array.from({ length: 1_000 }, (_, index) => ({ id: endpointId(index + 1) }));
		const result = await time.run(run(ISOLATE, { items, credentials: credential() }));
		expect(result.items).toHaveLength(1_000);
		expect(result.items.every(({ outcome }) => outcome === 'isolated')).toBe(true);
		expect(calls.filter(({ path }) => path === 'endpoints/isolate')).toHaveLength(1);
		expect(refused()).toBe(0);
		expect(time.monotonic()).toBeLessThan((calls.length / 5) * 1_000 * 1.3);
	});

	it('goes down while others use the tenant, and nothing is lost', async () => {
		const { at, refused } = tenant(6_000, 3);
		const { items, error } = await time.run(run(LIST, { credentials: credential({ requestsPerSecond: 10 }) }));
		expect(error).toBeUndefined();
		expect(items).toHaveLength(6_000);
		expect(refused()).toBeGreaterThan(0);
		expect(refused()).toBeLessThan(at.length / 2);
	});

	it('says so where the tenant takes nothing at all', async () => {
		tenant(100, 0);
		const { error } = await time.run(run(LIST, { credentials: credential() }));
		expect(error).toMatchObject({ message: 'Cortex XDR is receiving too many requests', failure: { cause: 'rate-limited' } });
	});
});
