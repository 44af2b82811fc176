import { cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessGroup } from '../lab/src/n8n/processGroup';
import { createQueueBackend } from '../lab/src/n8n/queue';
import { Site } from '../test/chaos/support/site';
import { publish, ratio } from './support/report';

/** Of a worker: n8n's default, and one execution at a time, with which a worker more must show. */
const CONCURRENCIES = [10, 1];
const WORKERS = [1, 2];

/** Each poll is one execution, which one worker runs: a single poll would keep one of them busy. */
const POLLS = 4;
const HOSTS_PER_POLL = 10;
const HOSTS = POLLS * HOSTS_PER_POLL;

/** A host of which nothing came after that long is a failure. */
const LIMIT_MS = 5 * 60_000;

const COLUMNS = ['Executions at a time', 'Workers', 'Hosts', 'Time', 'Hosts per minute', 'Ratio', 'Load before'];

/** The main loop in n8n's queue mode: from the first request until all hosts are isolated and recorded. */
async function measure(): Promise<void> {
	const backend = await createQueueBackend();
	const site = new Site(CONCURRENCIES.length * WORKERS.length * HOSTS);
	Object.assign(site.env, backend.env);
	const rows: string[][] = [];
	try {
		await site.start();
		for (const concurrency of CONCURRENCIES) {
			let oneWorkerMs: number | undefined;
			for (const count of WORKERS) {
				const [load] = loadavg();
				const ms = await timeWith(site, await startWorkers(site, count, concurrency), rows.length);
				oneWorkerMs ??= ms;
				const figures = [concurrency, count, HOSTS, `${(ms / 1000).toFixed(1)} s`, Math.round((HOSTS * 60_000) / ms)];
				rows.push([...figures.map(String), ratio(oneWorkerMs, ms), load.toFixed(1)]);
				console.log(rows.at(-1)?.join(' | '));
			}
		}
	} finally {
		await site.close();
		await backend.close();
	}
	publish('queue', { title: `Queue mode, ${cpus().length} cores`, columns: COLUMNS, rows });
}

async function startWorkers(site: Site, count: number, concurrency: number): Promise<ProcessGroup[]> {
	// n8n prefers this variable to its option `--concurrency`.
	site.env.N8N_CONCURRENCY_PRODUCTION_LIMIT = String(concurrency);
	return await Promise.all(Array.from({ length: count }, async () => await site.n8n.startWorker()));
}

/** Requests the hosts of one phase, a poll for each batch. Resolves to the ms until all are recorded; ends the workers. */
async function timeWith(site: Site, workers: readonly ProcessGroup[], phase: number): Promise<number> {
	const machines = site.machines.slice(phase * HOSTS, (phase + 1) * HOSTS);
	const started = performance.now();
	for (let poll = 0; poll < POLLS; poll += 1) {
		for (const machine of machines.slice(poll * HOSTS_PER_POLL, (poll + 1) * HOSTS_PER_POLL)) machine.request();
		await site.n8n.pokePoll(site.workflowId);
	}
	for (;;) {
		const open = machines.flatMap(({ discrepancy }) => discrepancy ?? []);
		const ms = performance.now() - started;
		if (open.length === 0) {
			await Promise.all(workers.map(async (worker) => await worker.stop()));
			return ms;
		}
		if (ms > LIMIT_MS) throw new Error(`Not recorded in time:\n${open.join('\n')}`);
		await sleep(100);
	}
}

measure().then(
	() => process.exit(),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
