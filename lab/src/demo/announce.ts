import type { Audience, Scenario, Step } from './scenario';

/** Prints each step as it begins and as it ends, with the time since the start. */
export function announce(started = Date.now()): Audience {
	const line = (mark: string, { title }: Scenario, step: Step, more = ''): void => {
		console.log(`${clock(Date.now() - started)} ${mark} ${title}\n            ${step.title}${more}`);
	};
	return {
		begun: (scenario, step) => line('…', scenario, step),
		ended: ({ scenario, step, elapsedMs, failure }) =>
			line(failure ? '✗' : '✓', scenario, step, failure ? `\n            ${failure}` : ` (${Math.round(elapsedMs / 1000)} s)`),
	};
}

/** "  3:07" */
function clock(ms: number): string {
	const seconds = Math.floor(ms / 1000);
	return `${String(Math.floor(seconds / 60)).padStart(3)}:${String(seconds % 60).padStart(2, '0')}`;
}
