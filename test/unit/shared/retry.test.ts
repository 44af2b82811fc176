import { NetworkFailure, type HttpReply } from '../../../nodes/shared/http';
import { READ_POLICY, retryAfterMs, withRetry } from '../../../nodes/shared/retry';
import { isThrottled } from '../../../nodes/shared/throttling';

const NOW = Date.UTC(2026, 10, 24, 3, 0, 0);

function clock() {
	const waits: number[] = [];
	let now = NOW;
	return {
		waits,
		now: () => now,
		monotonic: () => now,
		sleep: async (ms: number) => {
			waits.push(ms);
			now += ms;
		},
	};
}

function scripted(...replies: Array<HttpReply | Error>) {
	let sent = 0;
	return {
		send: async () => {
			const next = replies[Math.min(sent, replies.length - 1)];
			sent += 1;
			if (next instanceof Error) throw next;
			return next;
		},
		sent: () => sent,
	};
}

const reply = (status: number, headers: Record<string, unknown> = {}): HttpReply => ({ status, headers, body: {} });

describe('Retry-After', () => {
	it.each<[unknown, number | undefined]>([
		['30', 30_000],
		[' 0 ', 0],
		[5, 5_000],
		['Tue, 24 Nov 2026 03:00:10 GMT', 10_000],
		['Tue, 24 Nov 2026 02:00:00 GMT', 0],
		['1.5', undefined],
		['-3', undefined],
		['soon', undefined],
		['', undefined],
		[undefined, undefined],
		[['30'], undefined],
	])('%j is %j ms', (header, expected) => {
		expect(retryAfterMs(header, NOW)).toBe(expected);
	});
});

describe('repeating a read', () => {
	it.each([200, 302, 400, 401, 403, 404, 500])('does not repeat after %i', async (status) => {
		const { send, sent } = scripted(reply(status));
		expect((await withRetry(send, READ_POLICY, clock())).status).toBe(status);
		expect(sent()).toBe(1);
	});

	it('repeats after throttling under another status', async () => {
		const time = clock();
		const throttled = { ...reply(500, { 'retry-after': '7' }), body: 'Rate limit exceeded' };
		const { send } = scripted(throttled, throttled, reply(200));
		expect((await withRetry(send, { ...READ_POLICY, isThrottled }, time)).status).toBe(200);
		expect(time.waits).toEqual([7_000, 7_000]);
	});

	it.each([429, 502, 503, 504])('repeats after %i with a growing wait', async (status) => {
		const time = clock();
		const { send } = scripted(reply(status), reply(status), reply(200));
		expect((await withRetry(send, READ_POLICY, time)).status).toBe(200);
		expect(time.waits).toEqual([1_000, 2_000]);
	});

	it('has more patience with a service that takes no more requests, and an end', async () => {
		const time = clock();
		const { send, sent } = scripted(reply(429));
		expect((await withRetry(send, READ_POLICY, time)).status).toBe(429);
		expect(sent()).toBe(READ_POLICY.throttledAttempts);
		expect(time.waits).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
	});

	it('repeats after a network failure and throws the last one', async () => {
		const time = clock();
		const { send, sent } = scripted(new NetworkFailure('ECONNRESET', 'socket hang up'));
		await expect(withRetry(send, READ_POLICY, time)).rejects.toThrow('socket hang up');
		expect(sent()).toBe(READ_POLICY.attempts);
	});

	it.each(['EAI_AGAIN', 'EAI_FAIL', 'HPE_INVALID_CONSTANT', 'ERR_HTTP2_STREAM_ERROR'])('repeats after %s', async (code) => {
		const { send, sent } = scripted(new NetworkFailure(code, 'x'));
		await expect(withRetry(send, READ_POLICY, clock())).rejects.toThrow('x');
		expect(sent()).toBe(READ_POLICY.attempts);
	});

	it('does not repeat what a person stopped', async () => {
		const { send, sent } = scripted(new NetworkFailure('ERR_CANCELED', 'canceled'));
		await expect(withRetry(send, READ_POLICY, clock())).rejects.toThrow('canceled');
		expect(sent()).toBe(1);
	});

	it('does not repeat after any other error', async () => {
		const { send, sent } = scripted(new TypeError('bug'));
		await expect(withRetry(send, READ_POLICY, clock())).rejects.toThrow('bug');
		expect(sent()).toBe(1);
	});

	it('waits as long as the server asks', async () => {
		const time = clock();
		const { send } = scripted(reply(429, { 'retry-after': '7' }), reply(200));
		await withRetry(send, READ_POLICY, time);
		expect(time.waits).toEqual([7_000]);
	});

	it('hands back the reply when the server asks for too long a wait', async () => {
		const { send, sent } = scripted(reply(429, { 'retry-after': '3600' }));
		expect((await withRetry(send, READ_POLICY, clock())).status).toBe(429);
		expect(sent()).toBe(1);
	});

	it('keeps to its budget', async () => {
		const time = clock();
		const { send } = scripted(reply(503, { 'retry-after': '50' }));
		await withRetry(send, { ...READ_POLICY, attempts: 99 }, time);
		expect(time.waits).toEqual([50_000, 50_000]);
	});
});
