import { attempt } from '../../shared/attempt';
import type { Clock } from '../../shared/clock';
import { isTransient } from '../../shared/transience';
import { backOff } from './errors';

/** How often a change is written before giving up. */
export const MAX_WRITES = 3;

export interface Convergence<State, Change> {
	clock: Clock;
	read(): Promise<State>;
	/** What is still to be done about this state; undefined when nothing is. */
	plan(state: State): Change | undefined;
	write(change: Change, state: State): Promise<void>;
	/** The error for a change that Vectra accepted and that was not there afterwards. */
	notKept(change: Change): Error;
	/** Whether a refusal may mean that somebody else changed the state meanwhile, so that it is to be read again. */
	isOutdated?(failure: unknown): boolean;
	/** How long a change may take to show, in ms: one more reading this much later goes before writing again. */
	lagMs?: number;
}

export interface Converged<State, Change> {
	before: State;
	after: State;
	/** What was written, in order. Empty: the state was already as wanted. */
	changes: Change[];
}

/**
 * Brings something in Vectra to a wanted state: reads, plans, writes, and reads back, until the plan finds nothing left to
 * do. No write is repeated before the state was read, so that a lost reply needs no guess.
 *
 * @throws the failure of the last write, or what `notKept` makes
 */
export async function converge<State, Change>(work: Convergence<State, Change>): Promise<Converged<State, Change>> {
	const { clock, plan } = work;
	const before = await work.read();
	const changes: Change[] = [];
	let state = before;
	let failure: unknown;
	let refused = '';
	for (let writes = 0; ; writes += 1) {
		const change = plan(state);
		if (change === undefined) return { before, after: state, changes };
		if (writes === MAX_WRITES || (refused !== '' && refused === JSON.stringify(change))) {
			throw failure ?? work.notKept(change);
		}
		const written = await attempt(async () => await work.write(change, state));
		failure = 'failure' in written ? written.failure : undefined;
		refused = '';
		if (failure === undefined || isTransient(failure)) {
			changes.push(change);
		} else if (work.isOutdated?.(failure)) {
			refused = JSON.stringify(change);
		} else {
			throw failure;
		}
		if (failure !== undefined && refused === '') await clock.sleep(backOff(failure, writes));
		state = await work.read();
		if (failure === undefined && work.lagMs !== undefined && plan(state) !== undefined) {
			await clock.sleep(work.lagMs);
			state = await work.read();
		}
	}
}
