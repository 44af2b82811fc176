import { endpointId, endpointRecord } from '../../support/endpoints';
import { cortex, page, run, type Reply } from './cortexNock';

const envelope = (code: number, message: string) => ({ reply: { err_code: code, err_msg: message, err_extra: null } });
const THROTTLED: Array<[string, Reply]> = [
	['429', [429, envelope(429, 'Too many requests'), { 'Retry-After': '30' }]],
	['“Rate limit exceeded” in a 500', [500, envelope(500, 'Rate limit exceeded')]],
	['“Too many requests” in plain text', [500, 'Too many requests']],
];
const isolate = {
	resource: 'endpoint',
	operation: 'isolate',
	identifyBy: 'identifiers',
	identifiers: { endpointId: '={{ $json.id }}' },
};
const IDS = [1, 2, 3].map(endpointId);

describe.each(THROTTLED)('%s', (_name, reply) => {
	it('on an isolation is waiting: sent once, not split into halves, and deferred', async () => {
		const calls = cortex(({ path }) =>
			path === 'endpoints/isolate' ? reply : page(...IDS.map((id) => endpointRecord({ endpoint_id: id }))),
		);
		const { items } = await run(isolate, { items: IDS.map((id) => ({ id })) });
		expect(calls.filter(({ path }) => path === 'endpoints/isolate')).toHaveLength(1);
		expect(items).toHaveLength(3);
		for (const item of items) {
			expect(item).toMatchObject({
				outcome: 'deferred',
				kind: 'waiting',
				settled: false,
				stateAfter: 'AGENT_UNISOLATED',
				reason: expect.stringMatching(/too many requests.*nothing was changed/) as string,
			});
		}
	});

	it('on a write is an error that says so, and nothing is sent again', async () => {
		const calls = cortex(({ path }) =>
			path === 'endpoints/scan' ? reply : page(endpointRecord({ endpoint_id: IDS[0] })),
		);
		const { error } = await run({ resource: 'endpoint', operation: 'scan', endpointIds: IDS[0] });
		expect(error).toMatchObject({
			message: 'Cortex XDR is receiving too many requests',
			description: expect.stringMatching(/Nothing was changed/) as string,
			failure: { cause: 'rate-limited' },
		});
		expect(calls.filter(({ path }) => path === 'endpoints/scan')).toHaveLength(1);
	});
});
