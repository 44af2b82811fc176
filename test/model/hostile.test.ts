import fc from 'fast-check';
import { HostileLab, type Result } from './hostile/play';
import { worlds } from './hostile/steps';

/** In `npm test` and in `npm run test:soak`. */
const RUNS = process.env.SOAK ? 2_000 : 200;

/** Fixed, so that every run of the tests plays the same histories. */
const SEED = 20_260_214;

/** Much longer than a history takes on a machine that is busy, in ms. */
const LONGEST_HISTORY = 5_000;

/** What the histories must have reached to count for anything. */
const EVERYWHERE = [
	'isolated',
	'released',
	'alreadyIsolated',
	'alreadyReleased',
	'deferred',
	'ambiguous',
	'identityMismatch',
	'identityUnproven',
	'notFound',
	'protected',
	'unknownState',
	'error',
	'poll failed',
	'forged',
	'held: keyAsset',
	'held: noBlockGroup',
	'held: releaseTag',
	'held: undecidable',
	'isolate of honest',
	'isolate of ipv6',
	'isolate of oddSecondaryIdentifiers',
	'isolate of otherCase',
	'isolate of sameNameTwice',
];

const runs = Number(process.env.HOSTILE_RUNS ?? RUNS);

it(
	`does nothing to the wrong machine in ${runs} random histories of a hostile world`,
	async () => {
		const lab = new HostileLab();
		const figures = new Figures();
		await fc.assert(
			fc.asyncProperty(worlds, async (world) => {
				const result = await lab.play(world);
				figures.add(result);
				if (result.violations.length === 0) return;
				throw new Error(result.violations.map(({ invariant, what }) => `${invariant}: ${what}`).join('\n'));
			}),
			{
				numRuns: runs,
				seed: Number(process.env.MODEL_SEED ?? SEED),
				...(process.env.MODEL_PATH ? { path: process.env.MODEL_PATH } : {}),
			},
		);
		figures.print();
		if (figures.histories >= 200) expect(EVERYWHERE.filter((what) => !figures.reached.has(what))).toEqual([]);
	},
	600_000 + runs * LONGEST_HISTORY,
);

/** What the histories came to, in numbers. */
class Figures {
	histories = 0;

	readonly reached = new Map<string, number>();

	private readonly total = { polls: 0, executions: 0, mutations: 0 };

	private readonly most = { pollMs: 0, pollCalls: 0, executionMs: 0, executionCalls: 0 };

	add({ polls, executions, mutations, most, reached }: Result): void {
		this.histories += 1;
		this.total.polls += polls;
		this.total.executions += executions;
		this.total.mutations += mutations;
		for (const [what, value] of Object.entries(most) as Array<[keyof typeof most, number]>) this.most[what] = Math.max(this.most[what], value);
		for (const [what, count] of reached) this.reached.set(what, (this.reached.get(what) ?? 0) + count);
	}

	print(): void {
		const { polls, executions, mutations } = this.total;
		const { pollMs, pollCalls, executionMs, executionCalls } = this.most;
		const tampered = [...this.reached].filter(([what]) => what.startsWith('tampered')).reduce((sum, [, count]) => sum + count, 0);
		const outcomes = [...this.reached].filter(([what]) => !what.startsWith('tampered')).sort(([a], [b]) => (a < b ? -1 : 1));
		process.stderr.write(
			`hostile world: ${this.histories} histories with ${polls} polls, ${executions} executions, ${mutations} isolations and releases sent, ` +
				`${tampered} replies tampered with: no violation\n` +
				`hostile world: the longest poll took ${pollMs} ms and ${pollCalls} calls, the longest execution ${executionMs} ms and ${executionCalls} calls\n` +
				`hostile world: reached ${outcomes.map(([what, count]) => `${what} ${count}`).join(', ')}\n`,
		);
	}
}
