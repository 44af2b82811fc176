import assert from 'node:assert/strict';
import { median, seconds, type Sample } from './support/compare';
import { isolatedByNode, isolatedByReply, isolateInEngine } from './support/isolation';
import { isolateWithHttpRequest, isolateWithNode } from './support/jobs';
import { publish, ratio } from './support/report';
import { benchmark } from './support/run';
import { total } from './support/tenant';

const HOSTS = 1_000;
const REPETITIONS = 3;

/** What a tenant takes in a second from all its clients (vendor statement). */
const TENANT_LIMIT = 10;

/** Whoever takes all of a limit is refused as soon as one request is slower than the next: a busy machine is enough for that. */
const BELOW_LIMIT = 8;
const BATCHING = { batching: { batch: { batchSize: BELOW_LIMIT, batchInterval: 1_100 } } };

const COLUMNS = ['Side', 'Time', 'Calls', 'Calls ÷ rate', 'Time ÷ that', 'Time ratio'];

benchmark(async (tenant) => {
	const job = { hosts: HOSTS, delayMs: 50 };
	const run = async (name: string, perSecond: number, work: () => Promise<Sample>, repetitions: number) => {
		const times: number[] = [];
		let calls = 0;
		for (let round = 1; round <= repetitions; round += 1) {
			const sample = await work();
			const refused = await tenant.refused();
			calls = total(sample.calls);
			times.push(sample.ms);
			console.log(`  ${name}, ${round} of ${repetitions}: ${seconds(sample.ms)}, ${calls} calls, ${refused} refused`);
			assert.equal(refused, 0, `${name} must stay below the limit`);
		}
		return { name, ms: median(times), calls, floor: (calls * 1_000) / perSecond };
	};
	const isolate = async (credential: number) =>
		await isolateInEngine(tenant, { ...job, steps: isolateWithNode, isolatedId: isolatedByNode, rate: { tenant: TENANT_LIMIT, credential } });
	const ours = async (perSecond: number) =>
		await run(`Cortex XDR, ${perSecond} a second`, perSecond, async () => await isolate(perSecond), REPETITIONS);

	// The first run compiles.
	await isolate(5);
	const sides = [await ours(5), await ours(BELOW_LIMIT)];
	const steps = isolateWithHttpRequest(tenant.url, BATCHING);
	const rate = { tenant: TENANT_LIMIT, credential: 0 };
	const baseline = await run(
		'4 × HTTP Request in batches (baseline)',
		BELOW_LIMIT,
		async () => await isolateInEngine(tenant, { ...job, steps, isolatedId: isolatedByReply, rate }),
		// It takes eight minutes.
		1,
	);
	const rows = [...sides, baseline].map(({ name, ms, calls, floor }) => [
		name,
		seconds(ms),
		String(calls),
		seconds(floor),
		ratio(ms, floor),
		ratio(ms, baseline.ms),
	]);
	publish('rate', { title: `Isolate ${HOSTS} endpoints of a tenant that takes ${TENANT_LIMIT} requests a second, 50 ms`, columns: COLUMNS, rows });
});
