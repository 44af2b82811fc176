import fc from 'fast-check';
import type { Deployment } from '../../../lab/src/vectra';
import { play } from './history';
import { ModelLab } from './lab';
import { setups } from './setup';
import { histories } from './steps';

/** Fixed, so that every run of the tests plays the same histories; another for each deployment, so that they differ. */
const SEEDS: Readonly<Record<Deployment, number>> = { qux: 20_260_202, rux: 20_260_203 };

/** Histories over both deployments. */
const RUNS = 1_000;

/** Much longer than a history takes on a machine that is busy, in ms. */
const LONGEST_HISTORY = 5_000;

/** A word after so many: a long run must not look like one that hangs. */
const WORD_EVERY = 100;

/** From this many histories on it is held that they went everywhere. */
const ENOUGH = 400;

/** Ends of a request that the histories must have reached to count for anything. */
const EVERYWHERE = [
	'isolated',
	'released',
	'alreadyIsolated',
	'alreadyReleased',
	'pendingIsolation',
	'pendingRelease',
	'blockedByPendingIsolation',
	'deferred',
	'protected',
	'ambiguous',
	'notFound',
	'unsupported',
	'limitReached',
	'failed',
	'error',
	'held: noBlockGroup',
	'held: releaseTag',
	'held: limitReached',
	'held: outsideWindow',
];

const asked = (name: string): number | undefined => {
	const value = process.env[name];
	return value === undefined ? undefined : Number(value);
};

export const runsPerDeployment = Math.max(1, Math.ceil((asked('MODEL_RUNS') ?? RUNS) / 2));

export const campaignTimeout = 600_000 + runsPerDeployment * LONGEST_HISTORY;

/** Plays the histories of one deployment and says how many there were. A violation is shrunk to a small history. */
export async function campaign(deployment: Deployment): Promise<void> {
	const lab = new ModelLab();
	const outcomes = new Map<string, number>();
	const total = { histories: 0, polls: 0, executions: 0, mutations: 0 };
	await fc.assert(
		fc.asyncProperty(setups(deployment), histories, async (setup, steps) => {
			const result = await play(lab, setup, steps);
			total.histories += 1;
			total.polls += result.polls;
			total.executions += result.executions;
			total.mutations += result.mutations;
			for (const [outcome, count] of result.outcomes) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + count);
			if (total.histories % WORD_EVERY === 0) process.stderr.write(`model: ${total.histories} histories on ${deployment.toUpperCase()} played\n`);
			if (result.violations.length === 0) return;
			throw new Error(result.violations.map(({ invariant, what }) => `invariant ${invariant}: ${what}`).join('\n'));
		}),
		{
			numRuns: runsPerDeployment,
			seed: asked('MODEL_SEED') ?? SEEDS[deployment],
			...(process.env.MODEL_PATH ? { path: process.env.MODEL_PATH } : {}),
		},
	);
	const { histories: played, polls, executions, mutations } = total;
	process.stderr.write(
		`model: ${played} histories on ${deployment.toUpperCase()} with ${polls} polls, ${executions} executions and ` +
			`${mutations} isolations and releases sent: no violation\n`,
	);
	if (played >= ENOUGH) expect([...outcomes.keys()]).toEqual(expect.arrayContaining(EVERYWHERE));
}
