import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { play, type StepResult } from '../../lab/src/demo/scenario';
import { scenarios } from '../../lab/src/demo/scenarios';
import { workersKilled } from '../../lab/src/demo/workersKilled';
import { startWorld, type World } from '../../lab/src/demo/world';
import type { ProcessGroup } from '../../lab/src/n8n/processGroup';
import { createQueueBackend, type QueueBackend } from '../../lab/src/n8n/queue';
import { checkScenarios } from '../support/afterwards';
import { eventually } from '../support/eventually';
import { POLLERS } from '../support/pollers';

const MINUTE = 60_000;

/** The published template, polling every ten seconds, on n8n’s queue mode: PostgreSQL, Redis, one main process and two workers. */
describe('contain and release, in queue mode', () => {
	let backend: QueueBackend | undefined;
	let world: World | undefined;
	let workers: ProcessGroup[] = [];
	let workersStarted = 0;
	const runs = new Map<string, Promise<StepResult[]>>();

	const startWorkers = async (n8n: World['n8n']) => {
		workers = await Promise.all([n8n.startWorker(), n8n.startWorker()]);
		workersStarted += workers.length;
	};

	beforeAll(async () => {
		backend = await createQueueBackend();
		const started = await startWorld({ env: { ...backend.env, ...POLLERS } });
		world = started;
		await startWorkers(started.n8n);
		const kill = async () => {
			await Promise.all(workers.map(async (worker) => await worker.kill()));
		};
		const replace = async () => await startWorkers(started.n8n);
		for (const scenario of scenarios(started.stage)) {
			if (['isolate', 'release', 'deferred', 'trap'].includes(scenario.id)) runs.set(scenario.id, play(scenario));
		}
		// These two must be seen to be followed to their end, which a killed worker cannot do: it dies after they are over.
		const undisturbed = Promise.all([runs.get('isolate'), runs.get('release')]);
		const killing = workersKilled(started.stage, { kill, replace });
		runs.set(killing.id, undisturbed.then(async () => await play(killing)));
	}, 15 * MINUTE);

	afterAll(async () => {
		await Promise.allSettled(runs.values());
		await world?.close();
		await backend?.close();
	}, 2 * MINUTE);

	checkScenarios(
		runs,
		[
			['isolate', 2],
			['release', 4],
			['deferred', 2],
			['trap', 5],
			['workers-killed', 2],
		],
		30 * MINUTE,
	);

	it('has the workers run the executions, every one of them', async () => {
		if (!world) throw new Error('n8n did not start');
		const { n8n, workflowId } = world;
		const logOf = (worker: number) => readFileSync(join(n8n.userFolder, `worker-${worker}.log`), 'utf8');
		const byWorkers = () =>
			Array.from({ length: workersStarted }, (_, at) => logOf(at + 1)).flatMap((log) =>
				[...log.matchAll(/Worker finished execution (\d+)/g)].map(([, id]) => id),
			);
		const succeeded = (await n8n.executions(workflowId)).filter(({ status }) => status === 'success').map(({ id }) => id);
		expect(workersStarted).toBe(4);
		expect(succeeded.length).toBeGreaterThan(0);
		// A worker writes its line after it has stored the end.
		await eventually('a line about each of them in a worker’s log', () => succeeded.every((id) => byWorkers().includes(id)));
	}, 3 * MINUTE);
});
