import type { Submission } from '../../../nodes/CortexXdr/containment/classify';
import { follow } from '../../../nodes/CortexXdr/transport/follow';
import type { Target } from '../../../nodes/CortexXdr/transport/submit';
import { anEndpoint, endpointId, endpointRecord } from '../../support/endpoints';
import { fakeClient, idsOf } from '../../support/fakeCortex';

const STATUS = 'actions/get_action_status';
const READ = 'endpoints/get_endpoint';

function target(number: number, submission: Submission, more: Partial<Target> = {}): Target {
	return {
		endpoint: anEndpoint({ endpoint_id: endpointId(number) }),
		stateBefore: 'AGENT_UNISOLATED',
		queued: false,
		submission,
		...more,
	};
}

/** Replies in turn; the last one stays. */
function inTurn<T>(...replies: T[]): () => T {
	let at = 0;
	return () => replies[Math.min(at++, replies.length - 1)];
}

const status = (...values: string[]) => ({ data: Object.fromEntries(values.map((value, at) => [endpointId(at + 1), value])) });
const reading = (fields: () => Record<string, unknown>) => (data: Parameters<typeof idsOf>[0]) => {
	const now = fields();
	return { endpoints: idsOf(data).map((id) => endpointRecord({ endpoint_id: id, ...now })), total_count: idsOf(data).length };
};
const always = { budgetMs: 60_000, cancelled: () => false };

describe('following', () => {
	it('asks for the status until the action ends and then reads the state once', async () => {
		const { client, calls, count } = fakeClient({
			[STATUS]: inTurn<unknown>(status('PENDING'), status('IN_PROGRESS'), status('COMPLETED_SUCCESSFULLY')),
			[READ]: reading(() => ({ is_isolated: calls.length < 4 ? 'AGENT_PENDING_ISOLATION' : 'AGENT_ISOLATED' })),
		});
		const one = target(1, { kind: 'accepted', actionId: 7 });
		await follow(client, 'isolated', [one], always);
		expect(one.verdict?.outcome).toBe('isolated');
		expect(one.actionStatus).toBe('COMPLETED_SUCCESSFULLY');
		expect(one.stateAfter).toBe('AGENT_ISOLATED');
		expect(count(STATUS)).toBe(3);
	});

	it('keeps to the budget and reads the state at its end', async () => {
		const { client, elapsed } = fakeClient({
			[STATUS]: () => status('IN_PROGRESS'),
			[READ]: reading(() => ({ is_isolated: 'AGENT_PENDING_ISOLATION' })),
		});
		const one = target(1, { kind: 'accepted', actionId: 7 });
		await follow(client, 'isolated', [one], always);
		expect(one.verdict?.outcome).toBe('pendingIsolation');
		expect(elapsed()).toBe(60_000);
	});

	it('without a budget looks once and does not wait', async () => {
		const { client, calls, elapsed } = fakeClient({
			[STATUS]: () => status('PENDING'),
			[READ]: reading(() => ({ is_isolated: 'AGENT_PENDING_ISOLATION' })),
		});
		const one = target(1, { kind: 'accepted', actionId: 7 });
		await follow(client, 'isolated', [one], { ...always, budgetMs: 0 });
		expect(one.verdict?.outcome).toBe('pendingIsolation');
		expect([calls.length, elapsed()]).toEqual([2, 0]);
	});

	it('does not wait for an action queued for an offline agent', async () => {
		const { client, elapsed } = fakeClient({
			[STATUS]: () => status('PENDING'),
			[READ]: reading(() => ({ is_isolated: 'AGENT_PENDING_ISOLATION', endpoint_status: 'DISCONNECTED' })),
		});
		const one = target(1, { kind: 'accepted', actionId: 7 }, { queued: true });
		await follow(client, 'isolated', [one], always);
		expect(one.verdict?.outcome).toBe('pendingIsolation');
		expect(elapsed()).toBe(0);
	});

	it('stops early when the agent dropped off before it took the action', async () => {
		const { client, elapsed } = fakeClient({
			[STATUS]: () => status('PENDING'),
			[READ]: reading(() => ({ is_isolated: 'AGENT_PENDING_ISOLATION', endpoint_status: 'DISCONNECTED' })),
		});
		const one = target(1, { kind: 'accepted', actionId: 7 });
		await follow(client, 'isolated', [one], always);
		expect(one.verdict).toMatchObject({ outcome: 'pendingIsolation', final: true });
		expect(one.verdict?.reason).toMatch(/no longer connected \(DISCONNECTED\)/);
		expect(elapsed()).toBeLessThan(10_000);
	});

	it('judges a refusal at once', async () => {
		const { client, elapsed } = fakeClient({ [READ]: reading(() => ({ is_isolated: 'AGENT_ISOLATED' })) });
		const one = target(1, { kind: 'refused', message: 'no', about: 'endpoints' });
		await follow(client, 'isolated', [one], always);
		expect(one.verdict?.outcome).toBe('alreadyIsolated');
		expect(elapsed()).toBe(0);
	});

	it('after a lost reply watches the state', async () => {
		const { client, count } = fakeClient({
			[READ]: reading(inTurn({ is_isolated: 'AGENT_UNISOLATED' }, { is_isolated: 'AGENT_PENDING_ISOLATION' }, { is_isolated: 'AGENT_ISOLATED' })),
		});
		const one = target(1, { kind: 'lost', message: 'socket hang up' });
		await follow(client, 'isolated', [one], always);
		expect(one.verdict?.outcome).toBe('isolated');
		expect(count(READ)).toBe(3);
	});

	it('cannot tell after a lost reply that left no trace', async () => {
		const { client } = fakeClient({ [READ]: reading(() => ({ is_isolated: 'AGENT_UNISOLATED' })) });
		const one = target(1, { kind: 'lost', message: 'socket hang up' });
		await follow(client, 'isolated', [one], always);
		expect(one.verdict?.outcome).toBe('unknown');
	});

	it('gives each endpoint of one action its own end', async () => {
		const { client } = fakeClient({
			[STATUS]: () => ({
				...status('COMPLETED_SUCCESSFULLY', 'FAILED', 'EXPIRED'),
				errorReasons: { [endpointId(2)]: { errorDescription: 'Driver missing' } },
			}),
			[READ]: (data) => ({
				endpoints: idsOf(data).map((id) =>
					endpointRecord({ endpoint_id: id, is_isolated: id === endpointId(1) ? 'AGENT_ISOLATED' : 'AGENT_UNISOLATED' }),
				),
			}),
		});
		const all = [1, 2, 3, 4].map((number) => target(number, { kind: 'accepted', actionId: 7 }));
		await follow(client, 'isolated', all, always);
		expect(all.map(({ verdict }) => verdict?.outcome)).toEqual(['isolated', 'failed', 'expired', 'failed']);
		expect(all[1].verdict?.reason).toBe('Driver missing');
		expect(all[3].verdict?.reason).toBe('Cortex created no action for this endpoint');
	});

	it('bears an action that lists nothing yet', async () => {
		const { client } = fakeClient({
			[STATUS]: inTurn<unknown>({ data: {} }, { data: null }, null, status('COMPLETED_SUCCESSFULLY')),
			[READ]: reading(() => ({ is_isolated: 'AGENT_ISOLATED' })),
		});
		const one = target(1, { kind: 'accepted', actionId: 7 });
		await follow(client, 'isolated', [one], always);
		expect(one.verdict?.outcome).toBe('isolated');
	});

	it('keeps what it knows when every read fails', async () => {
		const failing = () => {
			throw new Error('Cortex XDR cannot be reached');
		};
		const { client, elapsed } = fakeClient({ [STATUS]: failing, [READ]: failing });
		const one = target(1, { kind: 'accepted', actionId: 7 });
		await follow(client, 'isolated', [one], always);
		expect(one.verdict?.outcome).toBe('unknown');
		expect(one.stateAfter).toBeUndefined();
		expect(elapsed()).toBe(60_000);
	});

	it('stops when the execution is cancelled, after one more look', async () => {
		const { client, elapsed } = fakeClient({
			[STATUS]: () => status('IN_PROGRESS'),
			[READ]: reading(() => ({ is_isolated: 'AGENT_PENDING_ISOLATION' })),
		});
		const one = target(1, { kind: 'accepted', actionId: 7 });
		await follow(client, 'isolated', [one], { ...always, cancelled: () => true });
		expect(one.verdict?.outcome).toBe('pendingIsolation');
		expect(elapsed()).toBe(0);
	});

	it('needs ten state reads and one status read a round for 1000 endpoints', async () => {
		const names = Array.from({ length: 1_000 }, (_, at) => at + 1);
		const rounds = inTurn('PENDING', 'IN_PROGRESS', 'COMPLETED_SUCCESSFULLY');
		const { client, count } = fakeClient({
			[STATUS]: () => {
				const value = rounds();
				return status(...names.map(() => value));
			},
			[READ]: reading(() => ({ is_isolated: 'AGENT_ISOLATED' })),
		});
		const all = names.map((number) => target(number, { kind: 'accepted', actionId: 7 }));
		await follow(client, 'isolated', all, always);
		expect(all.every(({ verdict }) => verdict?.outcome === 'isolated')).toBe(true);
		expect([count(STATUS), count(READ)]).toEqual([3, 10]);
	});
});
