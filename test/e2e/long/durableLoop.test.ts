import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { play, type StepResult } from '../../../lab/src/demo/scenario';
import { scenarios } from '../../../lab/src/demo/scenarios';
import type { Actor } from '../../../lab/src/demo/stage';
import { startWorld, type World } from '../../../lab/src/demo/world';
import type { JournalEntry } from '../../../lab/src/core/journal';
import { DURABLE_POLLERS } from '../../../lab/src/n8n/pollers';
import { checkScenarios } from '../../support/afterwards';
import { eventually } from '../../support/eventually';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Instead of 45 seconds. Polls come due every ten. */
const POLL_LIMIT_S = 20;

/** Each poll begins with it. */
const beginsPoll = ({ method, path, query }: JournalEntry) =>
	method === 'GET' && /\/hosts\/?$/.test(path) && query.ordering === 'id' && query.page === '1';

/**
 * The main loop over n8n's durable pollers, in which several polls of one trigger may run at a time, and a poll that takes too long
 * is abandoned: n8n goes on without it, and the node is still at work.
 */
describe('contain and release, with durable pollers', () => {
	let world: World;
	const runs = new Map<string, Promise<StepResult[]>>();

	beforeAll(async () => {
		world = await startWorld({ env: { ...DURABLE_POLLERS, N8N_SCHEDULER_POLL_TIMEOUT: String(POLL_LIMIT_S) } });
		for (const scenario of scenarios(world.stage)) runs.set(scenario.id, play(scenario));
	}, 5 * MINUTE);

	afterAll(async () => {
		await Promise.allSettled(runs.values());
		await world?.close();
	}, MINUTE);

	const revive = async () => {
		// By this file n8n knows of a crash, and would wait ten seconds before it starts.
		await rm(join(world.n8n.userFolder, '.n8n/crash.journal'), { force: true });
		await world.n8n.start();
	};

	checkScenarios(
		runs,
		[
			['isolate', 2],
			['release', 4],
			['withdrawn-offline', 3],
			['deferred', 2],
			['trap', 5],
			['mirror-trap', 4],
			['ambiguous', 2],
		],
		30 * MINUTE,
	);

	it('a poll that n8n abandons keeps those that come due meanwhile from starting, and the next one isolates the host, once', async () => {
		await Promise.all(runs.values());
		const { vectra } = world.stage;
		const { journal, faults } = vectra.server;
		const actor = world.stage.actor('OPS-LT-0031');
		const before = journal.position;
		const delayMs = 2 * POLL_LIMIT_S * SECOND;
		faults.add({ kind: 'slow', path: '/hosts', times: 1, delayMs });
		actor.request();
		const slow = await eventually('the end of the slow poll', () => journal.list({ after: before }).find(({ fault }) => fault === 'slow'), 3 * MINUTE);
		// A call is written down when it is answered: one of the poll before may come after the fault was set.
		const isMeanwhile = ({ realAt, seq }: JournalEntry) => realAt > slow.realAt - delayMs && seq < slow.seq;
		expect(journal.list({ after: before }).filter((call) => beginsPoll(call) && isMeanwhile(call))).toEqual([]);
		expect(readFileSync(world.n8n.logFile, 'utf8')).toContain('Poll failed; backing off');
		await eventually('the host is isolated and recorded', () => actor.isolation === 'AGENT_ISOLATED' && actor.recordedAsContained, 8 * MINUTE);
		expect(actor.isolateCalls()).toHaveLength(1);
	}, 12 * MINUTE);

	const readsEndpoint = (actor: Actor) => (call: JournalEntry) =>
		call.path.includes('/endpoints/get_endpoint') && JSON.stringify(call.body).includes(actor.endpointId);

	it.each([
		['while a poll reads, and nothing of it is saved', 'OPS-LT-0031', 'qux', () => beginsPoll],
		['when a poll is saved, and its execution has just begun', 'FIN-LT-0142', 'cortex', readsEndpoint],
	] as const)('n8n is killed %s: the host is released, once', async (_when, name, product, momentOf) => {
		await Promise.all(runs.values());
		const actor = world.stage.actor(name);
		const isMoment = momentOf(actor);
		actor.withdraw();
		await new Promise<void>((resolve, reject) => {
			const stop = world.lab[product].server.journal.watch((call) => {
				if (!isMoment(call)) return;
				stop();
				void world.n8n.kill().then(resolve, reject);
			});
		});
		expect(actor.unisolateCalls()).toEqual([]);
		await revive();
		await eventually(`${name} is released`, () => actor.isolation === 'AGENT_UNISOLATED' && actor.ownTags.length === 0, 8 * MINUTE);
		expect(actor.unisolateCalls()).toHaveLength(1);
	}, 15 * MINUTE);
});
