import { setTimeout as sleep } from 'node:timers/promises';

/** One thing that somebody does, and what must be seen afterwards. */
export interface Step {
	title: string;
	act?: () => void;
	/** Whether what the title says has been seen, in the simulators' journals and worlds or in n8n's executions. */
	seen: () => boolean | Promise<boolean>;
	/** Something that must not happen until the step is over. A text says that it did. */
	never?: () => string | undefined;
	/** Wall-clock ms after which it counts as not seen. */
	withinMs?: number;
}

export interface Scenario {
	id: string;
	title: string;
	steps: Step[];
}

export interface StepResult {
	scenario: Scenario;
	step: Step;
	elapsedMs: number;
	/** Why the step counts as not seen. */
	failure?: string;
}

/** Told of every step as it begins and as it ends. */
export interface Audience {
	begun?: (scenario: Scenario, step: Step) => void;
	ended?: (result: StepResult) => void;
}

const LOOK_EVERY_MS = 500;

/** A deferred host comes again after 2, then 4 minutes, at the next poll, and an action is followed for 90 s. */
const DEFAULT_WITHIN_MS = 8 * 60_000;

/** Plays the steps one after the other and stops at the first that is not seen. Resolves to what became of each. */
export async function play(scenario: Scenario, audience: Audience = {}): Promise<StepResult[]> {
	const results: StepResult[] = [];
	for (const step of scenario.steps) {
		audience.begun?.(scenario, step);
		const started = Date.now();
		const failure = await perform(step, started);
		const result = { scenario, step, elapsedMs: Date.now() - started, ...(failure ? { failure } : {}) };
		results.push(result);
		audience.ended?.(result);
		if (failure) break;
	}
	return results;
}

/** The first failure among the results, in words; undefined if every step was seen. */
export function firstFailure(results: readonly StepResult[]): string | undefined {
	const failed = results.find(({ failure }) => failure !== undefined);
	return failed && `${failed.scenario.title}: "${failed.step.title}" was not seen. ${failed.failure}`;
}

async function perform(step: Step, started: number): Promise<string | undefined> {
	const within = step.withinMs ?? DEFAULT_WITHIN_MS;
	let trouble = '';
	try {
		step.act?.();
	} catch (error) {
		return `It could not be done: ${(error as Error).message}`;
	}
	for (;;) {
		try {
			const violation = step.never?.();
			if (violation) return violation;
			if (await step.seen()) return step.never?.();
		} catch (error) {
			// n8n may be busy or starting again: what counts is whether it is seen in time.
			trouble = ` The last look failed: ${(error as Error).message}`;
		}
		if (Date.now() - started > within) return `Not within ${Math.round(within / 1000)} s.${trouble}`;
		await sleep(LOOK_EVERY_MS);
	}
}
