import type { Narrator } from './narrator';
import type { Audience, Scenario } from './scenario';

/** One line for each step when it has ended, and now and then which scenarios go on. */
export function announce(narrator: Narrator): Audience {
	const open = new Set<Scenario>();
	narrator.waitFor(() => (open.size === 0 ? '' : `still playing: ${[...open].map(({ title }) => title).join(' · ')}`));
	return {
		begun: (scenario) => void open.add(scenario),
		ended({ scenario, step, elapsedMs, failure }) {
			open.delete(scenario);
			const end = failure === undefined ? `(${Math.round(elapsedMs / 1000)} s)` : `– ${failure}`;
			narrator.say(`${failure === undefined ? '✓' : '✗'} ${scenario.title}: ${step.title} ${end}`);
		},
	};
}
