import fc from 'fast-check';
import { HostileLab } from './hostile/play';
import { worlds } from './hostile/steps';

const RUNS = { short: 300, soak: 2_500 };

/** Fixed, so that every run of the tests plays the same histories. */
const SEED = 20_260_214;

/** Much longer than a history takes on a machine that is busy, in ms. */
const LONGEST_HISTORY = 5_000;

const runs = Number(process.env.HOSTILE_RUNS ?? (process.env.SOAK ? RUNS.soak : RUNS.short));

it(
	`does nothing to the wrong machine in ${runs} random histories of a hostile world`,
	async () => {
		const lab = new HostileLab();
		const reached = new Map<string, number>();
		const total = { histories: 0, polls: 0, executions: 0, mutations: 0 };
		const most = { pollMs: 0, pollCalls: 0, executionMs: 0, executionCalls: 0 };
		await fc.assert(
			fc.asyncProperty(worlds, async (world) => {
				const result = await lab.play(world);
				total.histories += 1;
				for (const what of ['polls', 'executions', 'mutations'] as const) total[what] += result[what];
				for (const what of ['pollMs', 'pollCalls', 'executionMs', 'executionCalls'] as const) most[what] = Math.max(most[what], result.most[what]);
				for (const [what, count] of result.reached) reached.set(what, (reached.get(what) ?? 0) + count);
				if (result.violations.length === 0) return;
				throw new Error(result.violations.map(({ invariant, what }) => `${invariant}: ${what}`).join('\n'));
			}),
			{
				numRuns: runs,
				seed: Number(process.env.MODEL_SEED ?? SEED),
				...(process.env.MODEL_PATH ? { path: process.env.MODEL_PATH } : {}),
			},
		);
		process.stderr.write(`hostile world: ${JSON.stringify(total)}, at most ${JSON.stringify(most)}\n`);
		process.stderr.write(`hostile world: ${[...reached].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, count]) => `${what} ${count}`).join(', ')}\n`);
	},
	600_000 + runs * LONGEST_HISTORY,
);
