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

/** What histories of any seed must have reached to count for anything; rarer things are left to kept histories. */
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
	'unsupported',
	'notFound: no agent',
	'failed',
	'unknownState',
	'error',
	'isolated by requestTag alone',
	'isolated by blockGroup alone',
	'isolated by scores alone',
	'held: noBlockGroup',
	'held: releaseTag',
	'held: privilege',
	'held: network',
	'released for noBlockGroup',
	'released for releaseTag',
	'released for requestWithdrawn',
];

/** What the histories that every run of the tests plays must reach besides. */
const BY_DEFAULT = [
	'isolated by detection alone',
	'held: keyAsset',
	'held: namePattern',
	'held: limitReached',
	'notFound: agent uninstalled',
	'cancelled',
	'expired',
	'timedOut',
	'unknown',
	'released for criteriaLapsed',
];

/** And what one deployment alone has or shows. */
const OF_DEPLOYMENT: Readonly<Record<Deployment, readonly string[]>> = {
	qux: ['released for timeElapsed'],
	rux: ['isolated by urgency alone', 'held: undecidable', 'blockedByPendingRelease'],
};

const asked = (name: string): number | undefined => {
	const value = process.env[name];
	return value === undefined ? undefined : Number(value);
};

export const runsPerDeployment = Math.max(1, Math.ceil((asked('MODEL_RUNS') ?? RUNS) / 2));

export const campaignTimeout = 600_000 + runsPerDeployment * LONGEST_HISTORY;

/** Plays the histories of one deployment and says how many there were. A violation is shrunk to a small history. */
export async function campaign(deployment: Deployment): Promise<void> {
	const lab = new ModelLab();
	const reached = new Map<string, number>();
	const total = { histories: 0, polls: 0, executions: 0, mutations: 0 };
	await fc.assert(
		fc.asyncProperty(histories(setups(deployment)), async ([setup, steps]) => {
			const result = await play(lab, setup, steps);
			total.histories += 1;
			total.polls += result.polls;
			total.executions += result.executions;
			total.mutations += result.mutations;
			for (const [what, count] of result.reached) reached.set(what, (reached.get(what) ?? 0) + count);
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
			`${mutations} isolations and releases sent: no violation\n` +
			`model: reached ${[...reached].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, count]) => `${what} ${count}`).join(', ')}\n`,
	);
	if (played >= ENOUGH) expect(missing(reached, EVERYWHERE)).toEqual([]);
	const isDefault = process.env.MODEL_SEED === undefined && process.env.MODEL_PATH === undefined && played >= RUNS / 2;
	if (isDefault) expect(missing(reached, [...BY_DEFAULT, ...OF_DEPLOYMENT[deployment]])).toEqual([]);
}

const missing = (reached: ReadonlyMap<string, number>, expected: readonly string[]): string[] =>
	expected.filter((what) => !reached.has(what));
