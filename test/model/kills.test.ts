import type { Deployment } from '../../lab/src/vectra';
import { play } from './support/history';
import { ModelLab } from './support/lab';
import { SIMPLE, type Setup } from './support/setup';
import type { Step } from './support/steps';

/** What becomes of the trigger's memory when n8n dies. */
const MEMORIES = ['kept', 'rolled back', 'lost'] as const;
type Memory = (typeof MEMORIES)[number];

/** What the execution that dies was to do, and what is wanted afterwards. */
const SCENES = ['isolate, still wanted', 'isolate, withdrawn', 'release, still unwanted', 'release, wanted again'] as const;
type Scene = (typeof SCENES)[number];

interface Run {
	deployment: Deployment;
	scene: Scene;
	/** The number of the call at which the execution ends, from 1. */
	call: number;
	/** Whether the call still took effect. */
	sent: boolean;
	memory: Memory;
}

/** More than an execution has, so that the last ones end after everything was done. */
const CALLS = 16;

const minutes = (count: number): Step => ({ do: 'polls', minutes: count });

function stepsOf({ scene, call, sent, memory }: Run): Step[] {
	const isRelease = scene.startsWith('release');
	return [
		{ do: 'tag', on: 'laptop' },
		...(isRelease ? [minutes(4), { do: 'untag', on: 'laptop' } as const] : []),
		{ do: 'kill', calls: call, sent, all: memory !== 'kept', executions: 1 },
		minutes(1),
		...(memory === 'lost' ? [{ do: 'restart', keepStatic: false } as const] : []),
		...(scene === 'isolate, withdrawn' ? [{ do: 'untag', on: 'laptop' } as const] : []),
		...(scene === 'release, wanted again' ? [{ do: 'tag', on: 'laptop' } as const] : []),
		minutes(8),
	];
}

/** Every combination; in the short form each call is played with one memory, in turn. */
const isLong = Number(process.env.MODEL_RUNS ?? 0) >= 10_000;

const RUNS: readonly Run[] = (['qux', 'rux'] as const).flatMap((deployment) =>
	SCENES.flatMap((scene) =>
		Array.from({ length: CALLS }, (_, at) => at + 1).flatMap((call) =>
			[true, false].flatMap((sent) =>
				MEMORIES.filter((_memory, at) => isLong || at === (call + Number(sent)) % MEMORIES.length).map((memory) => ({ deployment, scene, call, sent, memory })),
			),
		),
	),
);

const lab = new ModelLab();

it(
	`an execution that dies at any of its calls leaves nothing wrong: ${RUNS.length} runs`,
	async () => {
		const wrong: string[] = [];
		const ends = new Map<string, number>();
		for (const run of RUNS) {
			const setup: Setup = { ...SIMPLE, deployment: run.deployment };
			const { violations } = await play(lab, setup, stepsOf(run));
			const row = `${run.deployment}, ${run.scene}, memory ${run.memory}`;
			ends.set(row, (ends.get(row) ?? 0) + 1);
			const { call, sent } = run;
			for (const { what } of violations) wrong.push(`${row}, ${sent ? 'after' : 'before'} call ${call}: ${what}`);
		}
		for (const [row, count] of ends) process.stderr.write(`model: killed in ${row}: ${count} runs\n`);
		expect(wrong).toEqual([]);
	},
	1_800_000,
);
