import { follow } from '../../../nodes/CortexXdr/transport/follow';
import type { Target } from '../../../nodes/CortexXdr/transport/submit';
import { waitForAction } from '../../../nodes/CortexXdr/transport/waitForAction';
import type { HttpReply } from '../../../nodes/shared/http';
import { RateLimiter } from '../../../nodes/shared/rateLimit';
import { READ_POLICY, withRetry } from '../../../nodes/shared/retry';
import { allowanceOf } from '../../../nodes/shared/trigger/allowance';
import { drain } from '../../../nodes/shared/trigger/drain';
import type { PollSession } from '../../../nodes/Vectra/trigger/poll';
import { anEndpoint, endpointId, endpointRecord } from '../../support/endpoints';
import { fakeClient } from '../../support/fakeCortex';
import { testClock } from '../../support/testClock';

const HOUR = 3_600_000;

describe.each([
	['back', -HOUR],
	['forward', HOUR],
])('when the wall clock is set %s by an hour', (_name, shift) => {
	it('a limit of one request a second still lets twelve start within as many seconds', async () => {
		const clock = testClock();
		const limiter = new RateLimiter();
		for (let request = 0; request < 12; request += 1) {
			await limiter.take('a', 1, clock);
			if (request === 3) clock.setWall(shift);
		}
		expect(clock.elapsed()).toBe(11 * 1_050);
		expect(clock.slept.every((ms) => ms === 1_050)).toBe(true);
	});

	it('a read is repeated as often as always, and no longer', async () => {
		const clock = testClock();
		clock.setWallAtEachSleep(shift);
		const send = jest.fn(async (): Promise<HttpReply> => await Promise.resolve({ status: 503, headers: {}, body: '' }));
		await withRetry(send, READ_POLICY, clock);
		expect(send).toHaveBeenCalledTimes(READ_POLICY.attempts);
		expect(clock.slept).toEqual([1_000, 2_000, 4_000]);
	});

	it('the budget of a read that keeps asking for a wait is kept', async () => {
		const clock = testClock();
		clock.setWallAtEachSleep(shift);
		const send = async (): Promise<HttpReply> => await Promise.resolve({ status: 429, headers: { 'retry-after': '50' }, body: '' });
		await withRetry(send, { ...READ_POLICY, throttledAttempts: 100 }, clock);
		expect(clock.slept).toEqual([50_000, 50_000]);
	});

	it('waiting for an action lasts as long as its budget', async () => {
		const clock = testClock();
		clock.setWallAtEachSleep(shift);
		const pending = { data: { [endpointId(1)]: 'PENDING' } };
		const { api, count } = fakeClient({ 'actions/get_action_status': () => pending }, clock);
		const end = await waitForAction(api, 7, { budgetMs: 30_000, cancelled: () => false });
		expect(end).toMatchObject({ timedOut: true, waitedMs: 30_000 });
		expect(clock.elapsed()).toBe(30_000);
		expect(count('actions/get_action_status')).toBeLessThan(12);
	});

	it('following an isolation lasts as long as its budget', async () => {
		const clock = testClock();
		clock.setWallAtEachSleep(shift);
		const pending = { is_isolated: 'AGENT_PENDING_ISOLATION', endpoint_id: endpointId(1) };
		const { client, calls } = fakeClient(
			{
				'actions/get_action_status': () => ({ data: { [endpointId(1)]: 'PENDING' } }),
				'endpoints/get_endpoint': () => ({ endpoints: [endpointRecord(pending)], total_count: 1 }),
			},
			clock,
		);
		const target: Target = {
			endpoint: anEndpoint({ endpoint_id: endpointId(1) }),
			stateBefore: 'AGENT_UNISOLATED',
			queued: false,
			submission: { kind: 'accepted', actionId: 7 },
		};
		await follow(client, 'isolated', [target], { budgetMs: 30_000, cancelled: () => false });
		expect(target.verdict?.outcome).toBe('pendingIsolation');
		expect(clock.elapsed()).toBe(30_000);
		expect(calls.length).toBeLessThan(24);
	});

	it('a poll begins nothing after its share of time, and nothing is cut short', async () => {
		const clock = testClock();
		const session = { context: {}, api: { clock } } as unknown as PollSession;
		const entries = Array.from({ length: 50 }, (_, id) => ({ key: id, id: '', value: id }));
		const handled: number[] = [];
		const source = { read: async () => await Promise.resolve({ entries, next: undefined }) };
		await drain(source, { from: 0, seen: [] }, allowanceOf(session, 100), async (value) => {
			handled.push(value);
			clock.advance(10_000);
			clock.setWall(shift);
			return await Promise.resolve('emitted' as const);
		});
		// Half of 60 s, in steps of 10 s.
		expect(handled).toEqual([0, 1, 2]);
	});
});
